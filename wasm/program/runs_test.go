package program_test

// runs are settings of every kind, short enough to be run for real.
var runs = []string{
	"time=10",
	"time=10&jobs=1&workers=1",
	"time=10&jobs=2&workers=64",
	"time=1&jobs=500&workers=16",
	"time=10&jobbuf=0&resbuf=0",
	"time=10&jobbuf=2&resbuf=1&jitter=50",
	"time=10&collect=after",
	"time=10&collect=after&fail=20&panic=10&jitter=40&seed=-3",
	"time=10&collect=never",
	"time=10&jitter=100&seed=42",
	"time=10&fail=30",
	"time=10&panic=30&seed=7",
	"time=10&fail=50&panic=50&jobs=21",
	"time=10&fail=100",
	"time=10&fail=10&collect=never&panic=20",
	"work=cpu&jobs=5",
	"work=cpu&jobs=7&workers=2&fail=30&panic=20&collect=after",
	"time=10&resize=15:6",
	"time=20&jobs=30&resize=25:1,50:5,70:2&panic=10",
	"time=10&collect=after&resbuf=0&jobbuf=5&workers=1&resize=30:5",

	// stuck
	"time=10&close=no",
	"time=10&close=no&collect=after&fail=20",
	"time=10&close=no&collect=never",
	"time=10&close=no&resize=15:5,30:2",
	"time=10&resbuf=0&collect=never",
	"time=10&resbuf=4&collect=never&panic=40",
	"time=10&jobbuf=2&resbuf=2&collect=after",
	"time=10&jobbuf=0&resbuf=0&collect=after&close=no",

	// cancelled
	"time=20&cancel=50",
	"time=20&cancel=0&workers=1",
	"time=10&cancel=3000",
	"time=100&cancel=250&close=no&collect=after&fail=20&panic=20",
	"time=100&cancel=250&close=no&resize=10:5,30:2",
	"time=20&cancel=50&resbuf=0&collect=never&close=no",
	"time=20&cancel=50&jobbuf=0&resbuf=0&collect=after",
	"time=20&cancel=50&jobbuf=2&close=no",
}

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
	"work=cpu&jobs=9&workers=1&resize=1:4,2:2",
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

	// pauses
	"time=10&every=5",
	"time=10&every=5&collect=after&jobbuf=0&workers=2",
	"time=10&every=5&collect=never&close=no",
	"time=30&every=20&cancel=90",
	"time=30&every=20&cancel=90&jobbuf=0&resbuf=0",
	"time=30&every=20&cancel=90&collect=after&print=job",
	"time=10&every=3&resize=15:6",

	// jobs that do not heed the context
	"time=100&cancel=250&heed=no",
	"time=100&cancel=250&heed=no&collect=after&jobbuf=1&fail=20&panic=20",
	"work=cpu&jobs=3&cancel=60000&heed=no",

	// order
	"time=10&jitter=60&order=shortest",
	"time=10&jitter=100&order=longest&fail=20&seed=5",

	// a collector that takes its time
	"time=10&collecttime=7",
	"time=10&collecttime=7&collect=after",
	"time=10&collecttime=15&resbuf=0&jobbuf=0",
	"time=10&collecttime=15&resbuf=1&cancel=35",

	// printing in order
	"time=10&jitter=90&print=job",
	"time=10&jitter=90&print=job&collect=after&fail=20&panic=20",
	"time=10&jitter=90&print=job&cancel=15&jobbuf=2",
	"time=10&jitter=90&print=job&collecttime=3&resbuf=0",
	"time=10&print=job&close=no",

	// crashes
	"time=10&recover=no",
	"time=10&recover=no&panic=30",
	"time=10&recover=no&panic=20&fail=30&collect=after",
	"time=10&recover=no&panic=10&collect=never",
	"time=10&recover=no&panic=100&workers=1&print=job",
	"time=1500&recover=no&panic=100&cancel=50",
	"time=1500&recover=no&panic=100&cancel=50&heed=no",
	"work=cpu&jobs=4&recover=no&panic=50",
	"time=10&closeresults=early",
	"time=10&closeresults=early&collect=after",
	"time=10&closeresults=early&collect=never",
	"time=10&closeresults=early&close=no&print=job",
	"time=100&closeresults=early&collect=after&print=job&jobbuf=0&workers=2",
	"time=5&closeresults=early&collect=never&resbuf=0&jobs=4&every=10",
	"time=10&closeresults=early&collect=never&resbuf=0&jobbuf=0",
	"time=1200&closeresults=early&collect=until-cancel&cancel=3000",

	// the results channel is never closed
	"time=10&closeresults=never",
	"time=10&closeresults=never&print=job",
	"time=10&closeresults=never&collect=after",
	"time=10&closeresults=never&collect=after&close=no&collecttime=2",
	"time=10&closeresults=never&collect=never",
	"time=10&closeresults=never&collect=never&resbuf=2",
	"time=20&closeresults=never&cancel=50",
	"time=20&closeresults=never&cancel=50&close=no&collect=never&resize=10:5,30:2",
	"time=10&closeresults=never&collect=until-cancel&cancel=3000",

	// main gives up
	"time=10&collect=until-cancel",
	"time=10&collect=until-cancel&cancel=3000",
	"time=1200&collect=until-cancel&cancel=3000",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=2",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&print=job",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&heed=no",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&closeresults=never",
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&close=no&workers=2&collecttime=10",
	"time=400&collect=until-cancel&cancel=1400&resbuf=0&resize=600:5,9000:64",
	"time=2000&collect=until-cancel&cancel=50&heed=no",
	"time=50&collect=until-cancel&cancel=130&every=20",

	// a goroutine for each job
	"time=10&pattern=goroutines",
	"time=10&pattern=goroutines&jobs=500&resbuf=0&collect=after&jitter=50",
	"time=10&pattern=goroutines&fail=20&panic=30",
	"time=10&pattern=goroutines&collect=never",
	"time=10&pattern=goroutines&collect=never&resbuf=0",
	"time=50&pattern=goroutines&cancel=25",
	"time=50&pattern=goroutines&cancel=85&every=10&print=job",
	"time=50&pattern=goroutines&cancel=25&collect=never&resbuf=3",
	"time=2000&pattern=goroutines&cancel=500&collect=until-cancel&resbuf=0",
	"time=10&pattern=goroutines&closeresults=early",
	"time=10&pattern=goroutines&closeresults=never&collect=after",
	"time=10&pattern=goroutines&recover=no&panic=50",
	"time=10&pattern=goroutines&print=job&collecttime=2&every=1",
	"time=10&pattern=goroutines&close=no&resize=5:3&jobbuf=0&workers=7",
	"work=cpu&jobs=4&pattern=goroutines",
}

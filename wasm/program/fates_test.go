//go:build !js

package program_test

import (
	"strings"
	"testing"
)

// A fate is how a program ends, whatever the page says.
type fate struct {
	code   int
	errors string // how they begin
	lines  int    // of output; -1 for any number
	last   string // of them, if it is not of a job
}

const (
	asleep     = "fatal error: all goroutines are asleep - deadlock!\n"
	unexpected = "panic: something unexpected" // WaitGroup.Go adds that it was [recovered, repanicked]
	onClosed   = "panic: send on closed channel"
)

// fates are of those in runs that end in another way than with every job done.
var fates = map[string]fate{
	"time=10&recover=no":                                                     {0, "", 10, ""},
	"time=10&recover=no&panic=30":                                            {2, unexpected, -1, ""},
	"time=10&recover=no&panic=20&fail=30&collect=after":                      {2, unexpected, -1, ""},
	"time=10&recover=no&panic=10&collect=never":                              {2, unexpected, 0, ""},
	"time=10&recover=no&panic=100&workers=1&print=job":                       {2, unexpected, 0, ""},
	"time=1500&recover=no&panic=100&cancel=50":                               {0, "", 10, ""},
	"time=1500&recover=no&panic=100&cancel=50&heed=no":                       {2, unexpected, 0, ""},
	"work=cpu&jobs=4&recover=no&panic=50":                                    {2, unexpected, -1, ""},
	"time=10&pattern=goroutines&recover=no&panic=50":                         {2, unexpected, -1, ""},
	"time=10&closeresults=early":                                             {2, onClosed, 0, ""},
	"time=10&closeresults=early&collect=after":                               {2, onClosed, 0, ""},
	"time=10&closeresults=early&collect=never":                               {2, onClosed, 0, ""},
	"time=10&closeresults=early&close=no&print=job":                          {2, onClosed, 0, ""},
	"time=5&closeresults=early&collect=never&resbuf=0&jobs=4&every=10":       {2, onClosed, 0, ""},
	"time=100&closeresults=early&collect=after&print=job&jobbuf=0&workers=2": {2, onClosed, 8, ""},
	"time=1200&closeresults=early&collect=until-cancel&cancel=3000":          {2, onClosed, 0, ""},
	"time=10&pattern=goroutines&closeresults=early":                          {2, onClosed, 0, ""},

	"time=10&closeresults=early&collect=never&resbuf=0&jobbuf=0":                   {2, asleep, 0, ""}, // before the close
	"time=10&closeresults=never":                                                   {2, asleep, 10, ""},
	"time=10&closeresults=never&print=job":                                         {2, asleep, 0, ""},
	"time=10&closeresults=never&collect=after":                                     {2, asleep, 10, ""},
	"time=10&closeresults=never&collect=after&close=no&collecttime=2":              {2, asleep, 10, ""},
	"time=10&closeresults=never&collect=never":                                     {0, "", 0, ""},
	"time=10&closeresults=never&collect=never&resbuf=2":                            {2, asleep, 0, ""},
	"time=20&closeresults=never&cancel=50":                                         {2, asleep, 10, ""},
	"time=20&closeresults=never&cancel=50&close=no&collect=never&resize=10:5,30:2": {0, "", 0, ""},
	"time=10&closeresults=never&collect=until-cancel&cancel=3000":                  {0, "", 10, ""},
	"time=10&pattern=goroutines&closeresults=never&collect=after":                  {2, asleep, 10, ""},
	"time=10&pattern=goroutines&collect=never&resbuf=0":                            {2, asleep, 0, ""},
	"time=50&pattern=goroutines&cancel=25&collect=never&resbuf=3":                  {2, asleep, 0, ""}, // nobody drops a result

	// Six results come before the context ends. With room for the other four
	// everybody ends; else those who send stay, and who waits to close.
	"time=10&collect=until-cancel":                                                          {0, "", 10, ""},
	"time=10&collect=until-cancel&cancel=3000":                                              {0, "", 10, ""},
	"time=1200&collect=until-cancel&cancel=3000":                                            {0, "", 7, "goroutines left: 0"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0":                                   {0, "", 7, "goroutines left: 4"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=2":                                   {0, "", 7, "goroutines left: 3"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&print=job":                         {0, "", 7, "goroutines left: 4"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&heed=no":                           {0, "", 7, "goroutines left: 4"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&closeresults=never":                {0, "", 7, "goroutines left: 3"},
	"time=1200&collect=until-cancel&cancel=3000&resbuf=0&close=no&workers=2&collecttime=10": {0, "", 5, "goroutines left: 3"},
	"time=400&collect=until-cancel&cancel=1400&resbuf=0&resize=600:5,9000:64":               {0, "", -1, ""},
	"time=2000&collect=until-cancel&cancel=50&heed=no":                                      {0, "", 1, "goroutines left: 4"}, // they run
	"time=50&collect=until-cancel&cancel=130&every=20":                                      {0, "", -1, ""},
	"time=2000&pattern=goroutines&cancel=500&collect=until-cancel&resbuf=0":                 {0, "", 1, "goroutines left: 11"},
}

// checkFate compares how a program has ended with what is written here.
func checkFate(t *testing.T, query string, e ending) {
	t.Helper()
	want, ok := fates[query]
	if !ok {
		return
	}
	last := ""
	if n := len(e.lines); n > 0 && !strings.Contains(e.lines[n-1], "job ") {
		last = e.lines[n-1]
	}
	if e.code != want.code || !strings.HasPrefix(e.errors, want.errors) || want.errors == "" && e.errors != "" {
		t.Errorf("%s: the program ends with %d and %.100q, want %d and %q", query, e.code, e.errors, want.code, want.errors)
	}
	if len(e.lines) != want.lines && want.lines >= 0 || last != want.last && want.last != "" {
		t.Errorf("%s: the program prints %d lines, the last of them %q; want %d, %q", query, len(e.lines), last, want.lines, want.last)
	}
}

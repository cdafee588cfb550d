package run_test

import (
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/wasm/run"
)

// tutorial are the settings of an address without any, written out, so that not even
// another default can change what an old link shows.
var tutorial = run.Settings{
	Workers: 3, Jobs: 10, JobBuffer: run.SameAsJobs, ResultBuffer: run.SameAsJobs,
	Work: "sleep", On: "goroutines", Time: 1000 * time.Millisecond, Recover: true, Order: "given",
	Cancel: run.Never, Heed: true, Collect: "meanwhile", Print: "arrival", Close: true, CloseResults: "wait",
	Pattern: "pool", Fair: true, Seed: 1, Speed: 1, Step: run.Whole, From: run.Never, To: run.Never,
	Lesson: "none", View: "all", Loading: "eager", Theme: "auto",
}

// Links stand in posts of other people, who do not change them. A row of this table
// is never changed either; what a link of today means is added.
func TestOldLinks(t *testing.T) {
	const ms = time.Millisecond
	linked := map[string]bool{} // names of settings
	for link, change := range map[string]func(*run.Settings){
		"":                                    func(s *run.Settings) {},
		"workers=5":                           func(s *run.Settings) { s.Workers = 5 },
		"workers=64&jobs=10000":               func(s *run.Settings) { s.Workers, s.Jobs = 64, 10000 },
		"jobbuf=0&resbuf=0":                   func(s *run.Settings) { s.JobBuffer, s.ResultBuffer = 0, 0 },
		"jobs=20&jobbuf=jobs&resbuf=5":        func(s *run.Settings) { s.Jobs, s.ResultBuffer = 20, 5 },
		"work=cpu&jobs=8":                     func(s *run.Settings) { s.Work, s.Jobs = "cpu", 8 },
		"work=cpu&on=webworkers&workers=4":    func(s *run.Settings) { s.Work, s.On, s.Workers = "cpu", "webworkers", 4 },
		"work=cpu&fair=no":                    func(s *run.Settings) { s.Work, s.Fair = "cpu", false },
		"work=mp3&jobs=40":                    func(s *run.Settings) { s.Work, s.Jobs = "mp3", 40 },
		"time=250&jitter=60&seed=-7":          func(s *run.Settings) { s.Time, s.Jitter, s.Seed = 250*ms, 60, -7 },
		"fail=30&panic=10":                    func(s *run.Settings) { s.Fail, s.Panic = 30, 10 },
		"panic=10&recover=no":                 func(s *run.Settings) { s.Panic, s.Recover = 10, false },
		"every=100&order=shortest":            func(s *run.Settings) { s.Every, s.Order = 100*ms, "shortest" },
		"order=longest&jitter=90":             func(s *run.Settings) { s.Order, s.Jitter = "longest", 90 },
		"cancel=2500&heed=no":                 func(s *run.Settings) { s.Cancel, s.Heed = 2500*ms, false },
		"cancel=none":                         func(s *run.Settings) {},
		"resbuf=0&collect=never":              func(s *run.Settings) { s.ResultBuffer, s.Collect = 0, "never" },
		"collect=after&jobbuf=2&resbuf=2":     func(s *run.Settings) { s.Collect, s.JobBuffer, s.ResultBuffer = "after", 2, 2 },
		"collect=until-cancel&cancel=1500":    func(s *run.Settings) { s.Collect, s.Cancel = "until-cancel", 1500*ms },
		"collecttime=800&print=job":           func(s *run.Settings) { s.CollectTime, s.Print = 800*ms, "job" },
		"close=no":                            func(s *run.Settings) { s.Close = false },
		"close=false":                         func(s *run.Settings) { s.Close = false },
		"closeresults=early":                  func(s *run.Settings) { s.CloseResults = "early" },
		"closeresults=never":                  func(s *run.Settings) { s.CloseResults = "never" },
		"pattern=goroutines&jobs=100":         func(s *run.Settings) { s.Pattern, s.Jobs = "goroutines", 100 },
		"resize=1000:8,2500:2":                func(s *run.Settings) { s.Resize = "1000:8,2500:2" },
		"resize=1000%3A8%2C2500%3A2":          func(s *run.Settings) { s.Resize = "1000:8,2500:2" }, // as some mail programs write it
		"speed=0.5&step=17":                   func(s *run.Settings) { s.Speed, s.Step = 0.5, 17 },
		"from=1000&to=2000&loop=1&autoplay=1": func(s *run.Settings) { s.From, s.To, s.Loop, s.Autoplay = 1000*ms, 2000*ms, true, true },
		"view=stage,code&loading=click":       func(s *run.Settings) { s.View, s.Loading = "stage,code", "click" },
		"view=code,stage":                     func(s *run.Settings) { s.View = "stage,code" },
		"theme=dark":                          func(s *run.Settings) { s.Theme = "dark" },
		"theme=light&workers=2":               func(s *run.Settings) { s.Theme, s.Workers = "light", 2 },

		"lesson=one-worker":   func(s *run.Settings) { s.Lesson, s.Workers, s.Speed = "one-worker", 1, 2 },
		"lesson=the-pattern":  func(s *run.Settings) { s.Lesson = "the-pattern" },
		"lesson=forgot-close": func(s *run.Settings) { s.Lesson, s.Close = "forgot-close", false },
		"lesson=unread-results": func(s *run.Settings) {
			s.Lesson, s.JobBuffer, s.ResultBuffer, s.Collect = "unread-results", 2, 2, "after"
		},
		"lesson=buffers&step=12": func(s *run.Settings) {
			s.Lesson, s.Every, s.JobBuffer, s.ResultBuffer, s.Step = "buffers", 100*ms, 0, 0, 12
		},
		"lesson=cancel&theme=dark": func(s *run.Settings) { s.Lesson, s.Cancel, s.Heed, s.Theme = "cancel", 2500*ms, false, "dark" },
		"lesson=forgot-close&close=yes&workers=5": func(s *run.Settings) { // a setting overrides its lesson's
			s.Lesson, s.Workers = "forgot-close", 5
		},
		"workers=7&lesson=one-worker": func(s *run.Settings) { // in any order
			s.Lesson, s.Workers, s.Speed = "one-worker", 7, 2
		},
		"lesson=too-many-goroutines": func(s *run.Settings) {
			s.Lesson, s.Work, s.Jobs, s.Pattern = "too-many-goroutines", "cpu", 1000, "goroutines"
		},
		"lesson=out-of-order&seed=4": func(s *run.Settings) { s.Lesson, s.Jitter, s.Seed = "out-of-order", 90, 4 },
	} {
		for part := range strings.SplitSeq(link, "&") {
			name, _, _ := strings.Cut(part, "=")
			linked[name] = true
		}
		want := tutorial
		change(&want)
		got, notes := run.ParseQuery(link)
		if got != want || len(notes) > 0 {
			t.Errorf("?%s gives\n%+v, want\n%+v; it says %q", link, got, want, notes)
		}
		if again, _ := run.ParseQuery(got.Query()); again != got {
			t.Errorf("?%s is written as ?%s, which is another run", link, got.Query())
		}
	}
	for _, row := range run.Table {
		if !linked[row.Name] {
			t.Errorf("no link of the table has %s", row.Name)
		}
	}
}

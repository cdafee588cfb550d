package run_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"workerpool.example/playground/wasm/run"
)

func TestDefaults(t *testing.T) {
	s := run.Defaults()
	want := run.Settings{
		Workers: 3, Jobs: 10, JobBuffer: run.SameAsJobs, ResultBuffer: run.SameAsJobs, Work: run.Sleep, On: run.OnGoroutines, Time: time.Second,
		Recover: true, Order: run.Given, Cancel: run.Never, Heed: true, Collect: run.Meanwhile, Print: run.ByArrival, Close: true,
		CloseResults: run.CloseWait, Pattern: run.ByPool, Fair: true, Seed: 1, Speed: 1, Step: run.Whole, From: run.Never, To: run.Never, Lesson: run.NoLesson,
		View: run.AllViews, Loading: run.Eager, Theme: "auto",
	}
	if s != want {
		t.Errorf("defaults are\n%+v, want\n%+v", s, want)
	}
	if s.JobCapacity() != 10 || s.ResultCapacity() != 10 || s.Query() != "" {
		t.Errorf("capacities %d and %d, query %q", s.JobCapacity(), s.ResultCapacity(), s.Query())
	}
}

func TestParseQuery(t *testing.T) {
	for _, tt := range []struct{ query, same, note string }{
		{"", "", ""},
		{"?workers=5", "workers=5", ""},
		{"workers=5&jobs=100&jobbuf=0&resbuf=7", "workers=5&jobs=100&jobbuf=0&resbuf=7", ""},
		{"jobbuf=jobs&cancel=none", "", ""},
		{"cancel=0", "cancel=0", ""},
		{"close=false", "close=no", ""},
		{"close=maybe&autoplay=true", "autoplay=1", ""},
		{"speed=0.1", "speed=0.1", ""},
		{"seed=-7", "seed=-7", ""},
		{"work=mp3&theme=dark", "work=mp3&theme=dark", ""},
		{"workers=3.4", "", ""},
		{"workers=1e1", "workers=10", ""},
		{"workers=0", "workers=1", `workers can be 1 to 64; "0" became 1.`},
		{"workers=-9e999", "workers=1", `became 1.`},
		{"jobs=99999999999999999999", "jobs=10000", "became 10000."},
		{"jobs=many", "", `jobs must be a number from 1 to 10000, not "many"; it is now 10.`},
		{"jobs=", "", "must be a number"},
		{"jobs=NaN", "", "must be a number"},
		{"speed=0", "speed=0.1", "became 0.1."},
		{"work=play", "", `, not "play"; it is now sleep.`},
		{"resize=4000:2,2500:5", "resize=2500:5,4000:2", ""},
		{"resize=none", "", ""},
		{"resize=2500:5,soon:3,1:65", "resize=2500:5", `"soon:3,1:65" was left out`},
		{"step=41&from=500&to=1500&loop=yes", "step=41&from=500&to=1500&loop=1", ""},
		{"from=5&to=1", "", "to must be after from"},
		{"from=1000&to=1000", "", "to must be after from"},
		{"to=0", "", "to must be after from"},
		{"from=1000", "from=1000", ""},
		{"view=output,stage", "view=stage,output", ""},
		{"view=controls,metrics,output,code,stage", "", ""},
		{"view=stage,all", "", ""},
		{"view=,", "", ""},
		{"view=stage,sound,lights", "view=stage", `view can be a list of stage, code, output, metrics, controls or all; "sound" was left out.`},
		{"view=sound", "", `"sound" was left out.`},
		{"loading=click", "loading=click", ""},
		{"wrokers=5", "", `There is no setting named "wrokers".`},
		{"jobs=5;workers=2", "", "could not be read"},
		{"jobs=%zz", "", "could not be read"},
		{"workers=4&workers=9", "workers=4", ""},
		{strings.Repeat("a=1&", 5000), "", "longer than"},
		{"a=1&b=1&c=1&d=1&e=1&f=1", "", "And 2 more."},
	} {
		s, notes := run.ParseQuery(tt.query)
		if got := s.Query(); got != tt.same {
			t.Errorf("%.40q reads as %q, want %q", tt.query, got, tt.same)
		}
		if got := strings.Join(notes, " "); !strings.Contains(got, tt.note) || (got == "") != (tt.note == "") {
			t.Errorf("%.40q notes %q, want %q", tt.query, got, tt.note)
		}
	}
}

func TestTable(t *testing.T) {
	for _, row := range run.Table {
		if row.Label() == "" || row.Meaning() == "" {
			t.Errorf("%s has no label or meaning", row.Name)
		}
		s := run.Defaults()
		for _, v := range append([]string{row.Default}, row.Choices...) {
			if note := row.Set(&s, v); note != "" || row.Get(s) != v {
				t.Errorf("%s=%s reads as %s: %s", row.Name, v, row.Get(s), note)
			}
		}
		if found, ok := run.Find(row.Name); !ok || found.Name != row.Name {
			t.Errorf("%s is not found", row.Name)
		}
	}
	if _, ok := run.Find("nothing"); ok {
		t.Error("nothing is found")
	}
	if rows := strings.Count(run.Markdown(), "\n"); rows != len(run.Table)+2 {
		t.Errorf("the table has %d lines", rows)
	}
}

// Whatever the address says, the settings are in range, the notes are text, and
// writing them gives an address that reads as the same without notes.
func FuzzParseQuery(f *testing.F) {
	for _, q := range []string{"", "workers=5&jobs=2", "jobs=1e309&speed=-0", "seed=9223372036854775807", "cancel=0.4&close=no", "%", "workers=%00&=&&;", "time=0x10",
		"resize=2500:5,4000:2", "resize=,:,7:,:7,-1:3,1e3:4,+5:+5", "resize=1000000000:64,1000000001:64,0:0,0:65", "resize=none,1:1", "view=stage,,code&view=all", "view=stage%2Ccode,stage", "resize=" + strings.Repeat("1:2,", 40)} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, query string) {
		s, notes := run.ParseQuery(query)
		if s.Workers < 1 || s.Workers > 64 || s.Jobs < 1 || s.Jobs > 10000 || s.JobCapacity() < 0 || s.JobCapacity() > 10000 ||
			s.ResultCapacity() < 0 || s.Time < time.Millisecond || s.Time > time.Minute || s.Jitter < 0 || s.Fail > 100 ||
			!(s.Speed >= 0.1 && s.Speed <= 100) || s.Cancel != run.Never && (s.Cancel < 0 || s.Cancel > time.Hour) {
			t.Errorf("%q gives %+v", query, s)
		}
		for _, n := range notes {
			if n == "" || len(n) > 400 || !utf8.ValidString(n) {
				t.Errorf("%q notes %q", query, n)
			}
		}
		again, notes := run.ParseQuery(s.Query())
		if again != s || notes != nil {
			t.Errorf("%q becomes %q, which reads as %+v, not %+v: %q", query, s.Query(), again, s, notes)
		}
		if _, err := url.ParseQuery(s.Query()); err != nil {
			t.Error(err)
		}
	})
}

func TestStops(t *testing.T) {
	for _, row := range run.Table {
		if !row.Numeric() || row.Name == "seed" || row.Playback() && row.Name != "speed" {
			continue
		}
		stops := row.Stops()
		if stops[0] != row.Min || stops[len(stops)-1] != row.Max || len(stops) > 130 {
			t.Errorf("%s has %d stops from %v to %v", row.Name, len(stops), stops[0], stops[len(stops)-1])
		}
		for i, v := range stops {
			if i > 0 && v <= stops[i-1] {
				t.Errorf("%s stops at %v after %v", row.Name, v, stops[i-1])
			}
			if row.Stop(v) != i {
				t.Errorf("%s: stop of %v is %d, want %d", row.Name, v, row.Stop(v), i)
			}
		}
		if row.Stop(1e9) != len(stops)-1 || row.Stop(-5) != 0 {
			t.Errorf("%s: out of range", row.Name)
		}
	}
}

// What is idle changes nothing, and is not idle where it does.
func TestIdle(t *testing.T) {
	events := func(query string) (all []string) {
		for _, e := range play(t, query).Rec.Events {
			all = append(all, fmt.Sprint(e.At, e.Kind, e.Job, e.N))
		}
		slices.Sort(all) // those of one moment come in any order
		return all
	}
	const pattern = "pattern=goroutines&resbuf=2&jitter=30"
	usual := events(pattern)
	for _, other := range []string{"workers=7", "jobbuf=0", "close=no"} {
		name, _, _ := strings.Cut(other, "=")
		row, _ := run.Find(name)
		if got := events(pattern + "&" + other); !slices.Equal(got, usual) {
			t.Errorf("%s changes the run:\n%q\n%q", other, got, usual)
		}
		if s, _ := run.ParseQuery(pattern); !row.Idle(s) || row.Idle(run.Defaults()) {
			t.Errorf("%s is idle %v, and %v with a pool", name, row.Idle(s), row.Idle(run.Defaults()))
		}
	}
	for _, row := range run.Table {
		if s, _ := run.ParseQuery("work=cpu"); row.Idle(s) != slices.Contains([]string{"time", "jitter"}, row.Name) {
			t.Errorf("with real work, %s is idle: %v", row.Name, row.Idle(s))
		}
	}
}

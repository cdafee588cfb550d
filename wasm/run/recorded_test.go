package run_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
)

// kept is what there is of a run after it was written and read.
func kept(t *testing.T, r *run.Run) *run.Run {
	t.Helper()
	var b bytes.Buffer
	if err := record.Write(&b, r.File()); err != nil {
		t.Fatal(err)
	}
	f, err := record.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return run.FromFile(f)
}

// views are what the page shows of a run at every step.
func views(r *run.Run) (all []any) {
	write := time.Duration.String
	for step := 0; step <= r.Rec.Len(); step += max(r.Rec.Len()/100, 1) {
		all = append(all, r.Rec.Sentence(step), r.Rec.At(step), r.Rec.Metrics(step), r.Printed(step), r.Fatal(step))
		for lane := range min(len(r.Rec.Workers)+2, 5) {
			all = append(all, r.Rec.Describe(lane, step, write))
		}
	}
	n := r.Rec.Len()
	return append(all, r.Rec.Sentence(n), r.Output(n, 0), r.Fatal(n), r.Rec.End, r.Live)
}

// Every run of the page can be written and read, and every view of what is read is
// that of the run.
func TestRecorded(t *testing.T) {
	queries := []string{
		"", "jobs=3&workers=1&fail=34&panic=33", "cancel=2500&jitter=40", "print=job&jitter=90", "collect=after&resbuf=2", "collect=never", "close=no",
		"closeresults=early", "closeresults=never", "recover=no&panic=50", "collect=until-cancel&cancel=2500&resbuf=0", "collect=until-cancel&cancel=2500&resbuf=0&print=job",
		"collect=until-cancel&cancel=90000", "pattern=goroutines&resbuf=0&collect=never", "pattern=goroutines&fail=20", "closeresults=never&collect=after&close=no",
		"closeresults=early&collect=after&every=100", "recover=no&panic=10&collecttime=5000", "collecttime=300&jobs=30", "resize=500:8,1500:1&jobs=40",
		"cancel=0", "cancel=1500&heed=no&resbuf=0", "workers=64&jobs=2000&jitter=30&fail=10&panic=10", "jobbuf=0&resbuf=0&cancel=1500&collect=after",
	}
	var all []run.Settings
	for _, q := range queries {
		s, _ := run.ParseQuery(q)
		all = append(all, s)
	}
	for _, l := range run.Lessons {
		for i := range l.Variants {
			if s := l.Settings(i); s.Work == run.Sleep {
				all = append(all, s)
			}
		}
	}
	for _, s := range all {
		r := playSettings(t, s)
		got := kept(t, r)
		if recorded, known := got.Recorded(); !recorded || !known || !got.Settings.Same(s) || got.Settings.Lesson != run.NoLesson {
			t.Errorf("%s: recorded %v, its settings known %v: %s", s.Query(), recorded, known, got.Settings.Query())
		}
		if recorded, _ := r.Recorded(); recorded {
			t.Errorf("%s: was made here", s.Query())
		}
		a, b := views(got), views(r)
		for i := range b {
			if !reflect.DeepEqual(a[i], b[i]) {
				t.Errorf("%s: what is read shows\n%v\nthe run was\n%v", s.Query(), a[i], b[i])
				break
			}
		}
		if !reflect.DeepEqual(views(kept(t, got)), a) {
			t.Errorf("%s: what is read cannot be kept again", s.Query())
		}
		if got.Tick() || !got.Touched() || (run.Lesson{}).Reached(got) {
			t.Errorf("%s: a recording goes on, or is a lesson's goal", s.Query())
		}
		got.Stop()
		got.Resize(3)
		got.Release()
	}
}

// Your own pool, all the way round: written natively by record.WriteFile, and seen
// as the page sees it. It was not made with the page's settings, so there are none.
func TestOwnPool(t *testing.T) {
	var rec *record.Recording
	var results []pool.Result[string]
	synctest.Test(t, func(t *testing.T) {
		log := record.NewLog(nil)
		results = pool.Run(t.Context(), 4, []string{"a", "b", "", "d", "e"}, func(_ context.Context, s string) (string, error) {
			time.Sleep(time.Duration(len(s)+1) * time.Second)
			if s == "" {
				return "", errors.New("no name")
			}
			return strings.ToUpper(s), nil
		}, pool.Observe(log.Observe))
		rec = record.New(log.Events())
	})
	rec.End = record.Done
	name := t.TempDir() + "/own.json"
	for _, settings := range []string{"", "workers=4", "workers=4&jobs=5", "workers=3&jobs=5&jobbuf=128&resbuf=128", "no=such"} { // which is not what it was made with
		if err := record.WriteFile(name, record.File{Title: "Names", Settings: settings, Recording: rec, Outcomes: record.OutcomesOf(results)}); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := record.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		r := run.FromFile(f)
		if recorded, known := r.Recorded(); !recorded || known || !r.Live {
			t.Errorf("%q: recorded %v, its settings known %v, in real time %v", settings, recorded, known, r.Live)
		}
		if told := strings.Join(r.Told(), " "); told != "workers jobs jobbuf resbuf" {
			t.Errorf("%q: told are %s", settings, told)
		}
		if s := r.Settings; s.Workers != 4 || s.Jobs != 5 || s.JobCapacity() != pool.DefaultBuffer || r.File().Title != "Names" {
			t.Errorf("%q: %+v", settings, s)
		}
		n := rec.Len()
		for step := range n + 1 {
			if a, b := r.Rec.Sentence(step), rec.Sentence(step); a != b || !reflect.DeepEqual(r.Rec.At(step), rec.At(step)) || r.Rec.Metrics(step) != rec.Metrics(step) {
				t.Errorf("step %d: %s, was %s", step, a, b)
			}
		}
		var printed []string
		for _, l := range r.Output(n, 0) {
			_, text, _ := strings.Cut(l.Text, ": ") // after who did it
			printed = append(printed, text)
		}
		if all := strings.Join(printed, ", "); len(printed) != 5 || !strings.Contains(all, "job 2 failed: no name") || !strings.Contains(all, "job 4 → E") {
			t.Errorf("it prints %s", all)
		}
	}
}

// A recording that ends before its run does is over all the same.
func TestRecordedUnfinished(t *testing.T) {
	r := play(t, "")
	half := record.New(r.Rec.Events[:40])
	got := run.FromFile(record.File{Recording: half})
	if got.Rec.End != record.Unfinished || got.Tick() || len(got.Output(40, 0)) != half.Printed(40) {
		t.Errorf("%v", got.Rec.End)
	}
	for _, l := range got.Output(40, 0) { // nothing is known of what came of them
		if !strings.HasSuffix(l.Text, " finished") {
			t.Errorf("it prints %q", l.Text)
		}
	}
}

// Links to settings work for ever: none is taken away from this table.
func TestOldSettingsLinks(t *testing.T) {
	for query, want := range map[string]func(s *run.Settings){
		"":                       func(*run.Settings) {},
		"?workers=7":             func(s *run.Settings) { s.Workers = 7 },
		"workers=1&jobs=100":     func(s *run.Settings) { s.Workers, s.Jobs = 1, 100 },
		"jobbuf=0&resbuf=0":      func(s *run.Settings) { s.JobBuffer, s.ResultBuffer = 0, 0 },
		"jobbuf=jobs&resbuf=4":   func(s *run.Settings) { s.ResultBuffer = 4 },
		"work=cpu&on=webworkers": func(s *run.Settings) { s.Work, s.On = run.CPU, run.OnWebWorkers },
		"work=mp3&fair=no":       func(s *run.Settings) { s.Work, s.Fair = run.MP3, false },
		"time=250&jitter=40&seed=-9": func(s *run.Settings) {
			s.Time, s.Jitter, s.Seed = 250*time.Millisecond, 40, -9
		},
		"fail=30&panic=20&recover=no":     func(s *run.Settings) { s.Fail, s.Panic, s.Recover = 30, 20, false },
		"every=100&order=shortest":        func(s *run.Settings) { s.Every, s.Order = 100*time.Millisecond, run.Shortest },
		"cancel=2500&heed=no":             func(s *run.Settings) { s.Cancel, s.Heed = 2500*time.Millisecond, false },
		"cancel=none":                     func(*run.Settings) {},
		"collect=until-cancel&print=job":  func(s *run.Settings) { s.Collect, s.Print = run.UntilCancel, run.ByJob },
		"collect=never&close=no":          func(s *run.Settings) { s.Collect, s.Close = run.NeverCollect, false },
		"collect=after&collecttime=70":    func(s *run.Settings) { s.Collect, s.CollectTime = run.After, 70*time.Millisecond },
		"closeresults=early":              func(s *run.Settings) { s.CloseResults = run.CloseEarly },
		"pattern=goroutines":              func(s *run.Settings) { s.Pattern = run.ByGoroutines },
		"resize=500:8,1500:1":             func(s *run.Settings) { s.Resize = "500:8,1500:1" },
		"speed=0.5&step=12&autoplay=1":    func(s *run.Settings) { s.Speed, s.Step, s.Autoplay = 0.5, 12, true },
		"from=1000&to=2000&loop=1":        func(s *run.Settings) { s.From, s.To, s.Loop = time.Second, 2*time.Second, true },
		"theme=dark":                      func(s *run.Settings) { s.Theme = "dark" },
		"lesson=forgot-close":             func(s *run.Settings) { l, _ := run.LessonNamed("forgot-close"); *s = l.Settings(0) },
		"lesson=unread-results&workers=5": func(s *run.Settings) { l, _ := run.LessonNamed("unread-results"); *s = l.Settings(0); s.Workers = 5 },
	} {
		s := run.Defaults()
		want(&s)
		if got, notes := run.ParseQuery(query); got != s || notes != nil {
			t.Errorf("%s: %+v, %v; want %+v", query, got, notes, s)
		}
	}
	for _, name := range []string{ // of every lesson that there has been
		"the-pattern", "one-worker", "more-workers-than-jobs", "unread-results", "forgot-close", "who-closes-results", "cancel", "panic", "failing-jobs",
		"out-of-order", "too-many-goroutines", "slow-collector", "uneven-jobs", "resize", "concurrency-is-not-parallelism", "parallel", "your-own-mp3", "tune-it",
	} {
		if _, notes := run.ParseQuery("lesson=" + name); notes != nil {
			t.Error(notes)
		}
	}
}

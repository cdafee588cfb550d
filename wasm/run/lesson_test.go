package run_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
)

// playSettings runs settings to their end, in a bubble.
func playSettings(t *testing.T, s run.Settings) (r *run.Run) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		r = run.Start(s, nil, nil)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
	})
	return r
}

// Each lesson's runs end as its texts say, and freeze where there is something
// to see.
func TestLessons(t *testing.T) {
	type end struct {
		status record.Status
		took   time.Duration
	}
	const s, ms = time.Second, time.Millisecond
	for name, want := range map[string]struct {
		ends   []end         // of the variants
		freeze time.Duration // of the first
	}{
		"one-worker":             {[]end{{record.Done, 10 * s}, {record.Done, 5 * s}}, s},
		"the-pattern":            {[]end{{record.Done, 4 * s}, {record.Done, 2 * s}}, 3 * s},
		"more-workers-than-jobs": {[]end{{record.Done, 1500 * ms}, {record.Done, 1500 * ms}}, 500 * ms},
		"buffers":                {[]end{{record.Done, 4 * s}, {record.Done, 4 * s}, {record.Done, 4 * s}}, 0},
		"out-of-order":           {[]end{{record.Done, 3648 * ms}, {record.Done, 3648 * ms}}, 1319 * ms},
		"unread-results":         {[]end{{record.Deadlock, 2 * s}, {record.Deadlock, s}, {record.Done, 4 * s}}, 2 * s},
		"forgot-close":           {[]end{{record.Deadlock, 4 * s}, {record.Done, 4 * s}}, 4 * s},
		"who-closes-results":     {[]end{{record.Crashed, s}, {record.Deadlock, 4 * s}, {record.Done, 4 * s}}, s},
		"failing-jobs":           {[]end{{record.Done, 4 * s}, {record.Done, 4 * s}}, 2 * s},
		"panic":                  {[]end{{record.Crashed, s}, {record.Done, 4 * s}}, s},
		"cancel":                 {[]end{{record.Canceled, 3 * s}, {record.Leaked, 3500 * ms}, {record.Canceled, 2500 * ms}}, 2500 * ms},
		"slow-collector":         {[]end{{record.Done, 9 * s}, {record.Done, 9 * s}, {record.Done, 4200 * ms}}, 2 * s},
		"uneven-jobs":            {[]end{{record.Done, 3177 * ms}, {record.Done, 2722 * ms}, {record.Done, 2123 * ms}}, 1492 * ms},
		"resize":                 {[]end{{record.Done, 6 * s}, {record.Done, 10 * s}}, 4200 * ms},
		"tune-it":                {[]end{{record.Done, 13870 * ms}}, 3 * s},
	} {
		l, ok := run.LessonNamed(name)
		if !ok || len(l.Variants) != len(want.ends) {
			t.Errorf("%s: %v, %d variants", name, ok, len(l.Variants))
			continue
		}
		for i, want := range want.ends {
			r := playSettings(t, l.Settings(i))
			if r.Rec.End != want.status || r.Rec.Duration() != want.took {
				t.Errorf("%s, variant %d: %v after %v, want %v after %v", name, i, r.Rec.End, r.Rec.Duration(), want.status, want.took)
			}
			if goal := i == len(l.Variants)-1 && l.Goal == (run.Goal{}); l.Reached(r) != goal {
				t.Errorf("%s, variant %d: reached is not %v", name, i, goal)
			}
		}
		r := playSettings(t, l.Settings(0))
		if step := l.Freeze(r.Rec); step == 0 || r.Rec.Time(step) != want.freeze {
			t.Errorf("%s freezes at step %d, %v, want %v", name, step, r.Rec.Time(step), want.freeze)
		}
	}
}

// All six workers are busy when the lesson on resizing takes four of them away,
// and they stop since there are too many.
func TestResizeLesson(t *testing.T) {
	l, _ := run.LessonNamed("resize")
	rec := playSettings(t, l.Settings(0)).Rec
	step := l.Freeze(rec)
	if m := rec.At(step); m.Busy != 6 || m.Live != 6 {
		t.Errorf("%d of %d workers are busy", m.Busy, m.Live)
	}
	surplus := 0
	for i := step; i <= rec.Len(); i++ {
		if strings.Contains(rec.Sentence(i), "more workers than there should be") {
			surplus++
		}
	}
	if surplus != 4 {
		t.Errorf("%d workers stop since they are too many", surplus)
	}
}

func TestLessonTable(t *testing.T) {
	places := []any{"before", "4.0 s", "after", "2.0 s", "took", "4.0 s", "goroutines", 3, "memory", "8 kB", "speedup", "1.9", "processors", "2 processors"}
	for i, l := range run.Lessons {
		if l.Number() != i+1 || l.Right < 1 || l.Right > l.Answers || l.Freeze == nil || len(l.Controls) == 0 || len(l.Views) == 0 {
			t.Errorf("%s is number %d, and not complete", l.Name, l.Number())
		}
		for _, c := range l.Controls {
			if row, ok := run.Find(c); !ok || row.Playback() {
				t.Errorf("%s shows %s, which is no setting of a run", l.Name, c)
			}
		}
		for _, v := range l.Views {
			if !strings.Contains("code output metrics", v) {
				t.Errorf("%s shows %s, which is no view", l.Name, v)
			}
		}
		for v := range l.Variants {
			s := l.Settings(v)
			read, notes := run.ParseQuery(s.Query())
			if read != s || notes != nil || l.Variant(read) != v || s.Lesson != l.Name {
				t.Errorf("%s, variant %d is written %q, which reads as %+v: %q", l.Name, v, s.Query(), read, notes)
			}
			if l.VariantName(v) == "" || v > 0 && l.Outcome(v, places...) == "" {
				t.Errorf("%s has no words for variant %d", l.Name, v)
			}
		}
		for _, text := range []string{l.Title(), l.Text(), l.Question(), l.Why(places...), l.Aim(), l.Answer(1), l.Answer(2), l.Answer(l.Answers)} {
			if text == "" {
				t.Errorf("%s lacks a text", l.Name)
			}
		}
		if next, ok := l.Next(); ok != (i+1 < len(run.Lessons)) || ok && next.Name != run.Lessons[i+1].Name {
			t.Errorf("after %s comes %s", l.Name, next.Name)
		}
	}
	if _, ok := run.LessonNamed("none"); ok {
		t.Error("none is a lesson")
	}
}

// The fewest workers that tune-it asks for are so: no fewer will do.
func TestTuneIt(t *testing.T) {
	l, _ := run.LessonNamed("tune-it")
	for workers := 1; workers <= 12; workers++ {
		s := l.Settings(0)
		s.Workers = workers
		r := playSettings(t, s)
		enough := r.Rec.Metrics(r.Rec.Len()).QueueWait.P95 <= l.Goal.Wait
		if enough != (workers >= l.Goal.Workers) || l.Reached(r) != (workers == l.Goal.Workers) {
			t.Errorf("%d workers: enough %v, reached %v", workers, enough, l.Reached(r))
		}
	}
}

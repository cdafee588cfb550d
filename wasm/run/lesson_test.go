package run_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
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
		"buffers":                {[]end{{record.Done, 4100 * ms}, {record.Done, 4100 * ms}, {record.Done, 4100 * ms}}, 400 * ms},
		"out-of-order":           {[]end{{record.Done, 3648 * ms}, {record.Done, 3648 * ms}}, 1319 * ms},
		"unread-results":         {[]end{{record.Deadlock, 2 * s}, {record.Deadlock, s}, {record.Done, 4 * s}}, 2 * s},
		"forgot-close":           {[]end{{record.Deadlock, 4 * s}, {record.Done, 4 * s}}, 4 * s},
		"who-closes-results":     {[]end{{record.Crashed, s}, {record.Deadlock, 4 * s}, {record.Done, 4 * s}}, s},
		"failing-jobs":           {[]end{{record.Done, 4 * s}, {record.Done, 4 * s}}, 2 * s},
		"panic":                  {[]end{{record.Crashed, s}, {record.Done, 4 * s}}, s},
		"cancel":                 {[]end{{record.Canceled, 3 * s}, {record.Leaked, 3500 * ms}, {record.Canceled, 2500 * ms}}, 2500 * ms},
		"slow-collector":         {[]end{{record.Done, 10950 * ms}, {record.Done, 10950 * ms}, {record.Done, 5400 * ms}}, 2800 * ms},
		"uneven-jobs":            {[]end{{record.Done, 3177 * ms}, {record.Done, 2722 * ms}, {record.Done, 2123 * ms}}, 1492 * ms},
		"resize":                 {[]end{{record.Done, 6 * s}, {record.Done, 10 * s}}, 4500 * ms},
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
	if m := rec.At(rec.StepAt(4200 * time.Millisecond)); m.Busy != 6 || m.Live != 6 {
		t.Errorf("%d of %d workers are busy", m.Busy, m.Live)
	}
	step, surplus := l.Freeze(rec), 0
	if m := rec.At(step); m.Live != 2 {
		t.Errorf("where it stops there are %d workers", m.Live)
	}
	for i := 1; i <= step; i++ { // all before it stops
		if strings.Contains(rec.Sentence(i), "more workers than there should be") {
			surplus++
		}
	}
	if surplus != 4 {
		t.Errorf("%d workers stop since they are too many", surplus)
	}
}

func TestLessonTable(t *testing.T) {
	places := []any{"before", "4.0 s", "after", "2.0 s", "took", "4.0 s", "goroutines", 3, "memory", "8 kB", "speedup", "1.9", "processors", "2 processors",
		"at", "1.0 s", "inside", 3, "left", 4, "p95", "8 ms", "sum", "A sum.", "earlier", "A sum."}
	for i, l := range run.Lessons {
		if l.Number() != i+1 || l.Right < 1 || l.Right > l.Answers || l.Freeze == nil || l.Tells > len(l.Variants) || l.AtEnd && l.Tells > 0 || len(l.Controls) == 0 || len(l.Views) == 0 {
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
			if l.VariantName(v) == "" || v > 0 && (l.Outcome(v, places...) == "" || strings.Contains(l.Outcome(v, places...), "{")) {
				t.Errorf("%s has no words for variant %d", l.Name, v)
			}
		}
		for _, text := range []string{l.Title(), l.Text(), l.Question(), l.Why(places...), l.Aim(), l.Answer(1), l.Answer(2), l.Answer(l.Answers)} {
			if text == "" || strings.Contains(text, "{") {
				t.Errorf("%s lacks a text, or a part of %q", l.Name, text)
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

// The question is answered by what has been seen: not before its run has come
// there, not by another run, and not by one that was stopped.
func TestTold(t *testing.T) {
	for _, tt := range []struct {
		lesson  string
		variant int
		told    func(stop, end int) (step int) // the first at which it is
	}{
		{"forgot-close", 0, func(_, end int) int { return end }},
		{"more-workers-than-jobs", 0, func(stop, _ int) int { return stop }},
		{"cancel", 0, func(_, end int) int { return end }},
		{"cancel", 2, func(_, end int) int { return end + 1 }},
		{"tune-it", 0, func(_, end int) int { return end + 1 }},
	} {
		l, _ := run.LessonNamed(tt.lesson)
		r := playSettings(t, l.Settings(tt.variant))
		want := tt.told(l.Freeze(r.Rec), r.Rec.Len())
		for step := range r.Rec.Len() + 1 {
			if told := l.Told(r, step); told != (step >= want) {
				t.Errorf("%s, variant %d: at step %d of %d, told is %v", tt.lesson, tt.variant, step, r.Rec.Len(), told)
			}
		}
	}
	l, _ := run.LessonNamed("tune-it")
	s := l.Settings(0)
	s.Workers = l.Goal.Workers
	if r := playSettings(t, s); !l.Told(r, r.Rec.Len()) || l.Told(r, r.Rec.Len()-1) {
		t.Error("the goal's run does not answer at its end")
	}
	if l.Told(nil, 0) {
		t.Error("no run has answered")
	}
}

// What the lessons say of their runs is so.
func TestLessonClaims(t *testing.T) {
	variant := func(name string, i int) (*record.Recording, int) {
		l, _ := run.LessonNamed(name)
		rec := playSettings(t, l.Settings(i)).Rec
		return rec, l.Freeze(rec)
	}
	states := func(rec *record.Recording, step int) (of []record.State) {
		for _, w := range rec.At(step).Workers {
			of = append(of, w.State)
		}
		return of
	}
	count := func(all []record.State, s record.State) (n int) {
		for _, other := range all {
			if other == s {
				n++
			}
		}
		return n
	}

	rec, stop := variant("the-pattern", 0)
	if m := rec.Metrics(stop); m.Done != 9 || rec.At(stop).Live != 1 || rec.At(stop).Busy != 1 {
		t.Errorf("the-pattern: %d jobs are done, %d workers left", m.Done, rec.At(stop).Live)
	}

	// Three workers have waited from the start, and have stopped without a job.
	rec, stop = variant("more-workers-than-jobs", 0)
	if all := states(rec, stop); count(all, record.Stopped) != 3 || count(all, record.Busy) != 5 {
		t.Errorf("more-workers-than-jobs: the workers are %v", all)
	}
	if all := states(rec, rec.StepAt(time.Millisecond)); count(all, record.Idle) != 8 {
		t.Errorf("more-workers-than-jobs: at the start the workers are %v", all)
	}

	// At 2.5 s the context ends, three jobs run and one waits; at 3.0 s three have
	// run to their end and one has not begun.
	rec, stop = variant("cancel", 0)
	if m := rec.Metrics(stop); rec.At(stop).Busy != 3 || m.Inside != 4 || !strings.Contains(rec.Sentence(stop), "The context has ended") {
		t.Errorf("cancel: %d run, %d inside: %s", rec.At(stop).Busy, m.Inside, rec.Sentence(stop))
	}
	if n := len(slices.DeleteFunc(slices.Clone(rec.Events), func(e record.Event) bool { return e.Kind != pool.JobStarted })); n != 9 {
		t.Errorf("cancel: %d jobs have run", n)
	}

	// Room for two lets main be done earlier; with room for all it never waits.
	var closed [3]time.Duration
	for i := range closed {
		rec, _ := variant("buffers", i)
		closed[i] = rec.Events[slices.IndexFunc(rec.Events, func(e record.Event) bool { return e.Kind == pool.JobsClosed })].At
	}
	if closed[0] <= closed[1] || closed[1] <= closed[2] || closed[2] != time.Second {
		t.Errorf("buffers: main has submitted all jobs after %v", closed)
	}

	// Workers are blocked before main is, and only since the collector is slow.
	rec, stop = variant("slow-collector", 0)
	if all := states(rec, stop); count(all, record.Blocked) < 2 || rec.At(stop).Main.State != record.Blocked {
		t.Errorf("slow-collector: the workers are %v, main is %v", all, rec.At(stop).Main.State)
	}
	for step := range stop {
		if rec.At(step).Main.State == record.Blocked {
			t.Errorf("slow-collector: main is blocked at step %d", step)
		}
	}
	for i := 1; i <= 2; i++ {
		other, _ := variant("slow-collector", i)
		for step := range other.Len() + 1 {
			if m := other.At(step); m.Main.State == record.Blocked || count(states(other, step), record.Blocked) > 0 {
				t.Errorf("slow-collector, variant %d: somebody is blocked at step %d", i, step)
			}
		}
	}

	// The shortest first lets jobs wait least, and begins the longest earlier.
	waits, longest := [3]time.Duration{}, [3]time.Duration{}
	for i := range waits {
		rec, _ := variant("uneven-jobs", i)
		var most time.Duration
		for _, j := range rec.Jobs {
			taken := rec.Time(j.Taken)
			waits[i] += taken - rec.Time(j.Submitted)
			if took := rec.Time(j.Ended) - taken; took > most {
				most, longest[i] = took, taken
			}
		}
	}
	if waits[1] >= min(waits[0], waits[2]) || longest[1] >= longest[0] || longest[2] != 0 {
		t.Errorf("uneven-jobs: they wait %v, the longest begins at %v", waits, longest)
	}

	// More workers than the goal's make the run no shorter.
	l, _ := run.LessonNamed("tune-it")
	s := l.Settings(0)
	s.Workers = l.Goal.Workers
	took := playSettings(t, s).Rec.Duration()
	for s.Workers = l.Goal.Workers; s.Workers <= 64; s.Workers++ {
		if other := playSettings(t, s).Rec.Duration(); other != took {
			t.Errorf("tune-it: %v with %d workers", other, s.Workers)
		}
	}
}

// An answer stands in a verdict, which is a plain sentence.
func TestAnswers(t *testing.T) {
	number := strings.NewReplacer(".0 s", "", ".1 s", "", ".3 s", "", ".5 s", "")
	for _, l := range run.Lessons {
		for i := 1; i <= l.Answers; i++ {
			if a := l.Answer(i); strings.ContainsAny(number.Replace(a), ":.?!“") {
				t.Errorf("%s: %q cannot stand in a sentence", l.Name, a)
			}
		}
	}
}

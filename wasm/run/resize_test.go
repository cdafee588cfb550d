package run_test

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/run"
)

// resized counts the changes that were recorded, and the workers at the end that
// had not stopped.
func resized(rec *record.Recording) (changes, live int) {
	for _, e := range rec.Events {
		if e.Kind == pool.Resized {
			changes++
		}
	}
	return changes, rec.At(rec.Len()).Live
}

// A pool that is resized while it runs takes as long as one works out by hand.
// That no goroutine is left, play's bubble checks.
func TestResize(t *testing.T) {
	const s, ms = time.Second, time.Millisecond
	for _, tt := range []struct {
		query   string
		end     record.Status
		took    time.Duration
		changes int
		live    int    // workers left
		says    string // part of the last sentence
	}{
		// Jobs 0, 1, 2 from 0 s; 3, 4, 5 from 1 s; 6, 7 from 1.5 s; 8, 9 from 2 s.
		{"resize=1500:5", record.Done, 3 * s, 1, 0, ""},
		{"resize=0:5", record.Done, 2 * s, 1, 0, ""},
		// All five finish their first job; then one has five more.
		{"workers=5&resize=500:1", record.Done, 6 * s, 1, 0, ""},
		// 0, 1, 2; then 3 from 1 s, 4 from 2 s; 5, 6, 7 from 2.5 s; 8 from 3 s; 9 from 3.5 s.
		{"resize=500:1,2500:4", record.Done, 4500 * ms, 2, 0, ""},
		// Two more after all: 3, 4 from 0.5 s; 5, 6, 7 from 1 s; 8, 9 from 1.5 s.
		{"resize=500:2,500:5", record.Done, 2500 * ms, 2, 0, ""},
		{"resize=1500:3", record.Done, 4 * s, 1, 0, ""},
		{"resize=1500:5&collect=after", record.Done, 3 * s, 1, 0, ""},
		{"resize=1500:5&jobbuf=0&resbuf=0", record.Done, 3 * s, 1, 0, ""},

		// After the end nothing changes.
		{"resize=9000:5", record.Done, 4 * s, 0, 0, ""},
		{"resize=1500:5,3001:64,9000:1", record.Done, 3 * s, 1, 0, ""},
		{"cancel=2500&resize=9000:5", record.Canceled, 2500 * ms, 0, 0, ""},
		{"cancel=2500&close=no&resize=500:5,2499:2,2501:7", record.Canceled, 3 * s, 2, 0, ""},

		// A stuck run may come unstuck, so it is over after the last change.
		{"close=no&resize=9000:5", record.Deadlock, 9 * s, 1, 5, "5 workers wait for a job"},
		{"close=no&resize=9000:1", record.Deadlock, 9 * s, 1, 1, "1 worker waits for a job"},
		{"close=no&resize=6000:1,7000:8,8000:2", record.Deadlock, 8 * s, 3, 2, "2 workers wait for a job"},
		{"resbuf=0&collect=never&resize=5000:1", record.Deadlock, 5 * s, 1, 3, "3 workers cannot send"}, // blocked ones cannot stop
		{"resbuf=0&collect=never&resize=5000:4", record.Deadlock, 6 * s, 1, 4, "4 workers cannot send"}, // one more job runs
		{"jobbuf=2&resbuf=2&collect=after&resize=9000:4", record.Deadlock, 10 * s, 1, 4, "main cannot send job 8"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			rec := play(t, tt.query).Rec
			changes, live := resized(rec)
			if rec.End != tt.end || changes != tt.changes || live != tt.live {
				t.Errorf("%v, %d changes, %d workers left; want %v, %d, %d", rec.End, changes, live, tt.end, tt.changes, tt.live)
			}
			if rec.Duration() != tt.took && !strings.HasPrefix(tt.query, "cancel=2500&close") {
				t.Errorf("it took %v, want %v", rec.Duration(), tt.took)
			}
			if says := rec.Sentence(rec.Len()); !strings.Contains(says, tt.says) {
				t.Errorf("it says %q", says)
			}
		})
	}
}

// Between changes of one instant nobody works, as in the program on the page: of
// 64 workers, 61 see before their first job that they are too many, and one of
// the busy three stops after its own. Then there are two, and seven jobs.
func TestResizesOfOneInstant(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // as in the browser
	if rec := play(t, "resize=500:64,500:1,500:2").Rec; rec.End != record.Done || rec.Duration() != 5*time.Second {
		t.Errorf("%v after %v, want done after 5 s", rec.End, rec.Duration())
	}
}

// At every step the recorded size is the one that the settings ask for by then.
func TestResizeAgreesWithSettings(t *testing.T) {
	r := play(t, "workers=2&jobs=40&resize=1000:5,2500:1,2500:3,6000:9")
	at := time.Duration(-1)
	for step := range r.Rec.Len() + 1 {
		if next := r.Rec.Time(step + 1); step == r.Rec.Len() || next != r.Rec.Time(step) { // else more happens in the instant
			at = r.Rec.Time(step)
			if m := r.Rec.At(step); m.Size != r.Settings.WorkersAt(at) {
				t.Errorf("at %v there are to be %d workers, want %d", at, m.Size, r.Settings.WorkersAt(at))
			}
		}
	}
	if at < 6*time.Second {
		t.Errorf("it took %v, too short to see all", at)
	}
}

// A run that is given up while changes are still to come leaves nobody behind, or
// the bubble fails.
func TestReleaseBeforeResize(t *testing.T) {
	for _, query := range []string{"resize=1500:5", "close=no&resize=9000:5,20000:1", "resbuf=0&collect=never&resize=9000:5"} {
		for ticks := range 4 {
			synctest.Test(t, func(t *testing.T) {
				s, _ := run.ParseQuery(query)
				r := run.Start(s, nil, nil)
				synctest.Wait()
				for range ticks {
					r.Tick()
					synctest.Wait()
				}
				r.Release()
			})
		}
	}
}

// live runs work of a second each in the bubble's real time.
func live(t *testing.T, query string, now func(since time.Duration) time.Duration, each func(r *run.Run, at time.Duration)) (r *run.Run) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s, notes := run.ParseQuery(query)
		if notes != nil {
			t.Fatal(notes)
		}
		start := time.Now()
		work := func(_ context.Context, i int) (job.Output, error) {
			time.Sleep(time.Second)
			return job.Output{Number: i}, nil
		}
		r = run.Start(s, work, func() time.Duration { return now(time.Since(start)) })
		for synctest.Wait(); r.Tick(); synctest.Wait() {
			if each != nil {
				each(r, time.Since(start))
			}
			time.Sleep(10 * time.Millisecond)
		}
	})
	return r
}

func same(since time.Duration) time.Duration { return since }

// Real work is resized in real time: as the settings say, and by hand.
func TestResizeLive(t *testing.T) {
	if rec := live(t, "work=cpu&resize=1500:5", same, nil).Rec; rec.End != record.Done || rec.Duration() != 3*time.Second {
		t.Errorf("%v after %v, want done after 3 s", rec.End, rec.Duration())
	}
	if rec := live(t, "work=cpu&close=no&resize=9000:5", same, nil).Rec; rec.End != record.Deadlock || rec.Duration() != 9*time.Second || rec.At(rec.Len()).Live != 5 {
		t.Errorf("%v after %v with %d workers", rec.End, rec.Duration(), rec.At(rec.Len()).Live)
	}
	r := live(t, "work=cpu", same, func(r *run.Run, at time.Duration) {
		if at == 1500*time.Millisecond {
			r.Resize(5)
		}
	})
	if r.Rec.End != record.Done || r.Rec.Duration() != 3*time.Second {
		t.Errorf("by hand: %v after %v, want done after 3 s", r.Rec.End, r.Rec.Duration())
	}
	if s := r.AsRun(); s.Resize != "1500:5" || r.Settings.Resize != "" {
		t.Errorf("it was run with the resizes %q", s.Resize)
	}
	steps := r.Rec.Len()
	r.Resize(9)
	if r.Tick() || r.Rec.Len() != steps {
		t.Error("a resize after the end is recorded")
	}
}

// A timer may ring late by the clock that stamps the events. A stuck run waits for
// it: a change that is still to come is no deadlock.
func TestLateResize(t *testing.T) {
	ahead := func(since time.Duration) time.Duration {
		if since > time.Second {
			since += 300 * time.Millisecond
		}
		return since
	}
	rec := live(t, "work=cpu&close=no&jobs=1&resize=2000:5", ahead, nil).Rec
	if changes, workers := resized(rec); rec.End != record.Deadlock || changes != 1 || workers != 5 {
		t.Errorf("%v, %d changes, %d workers, want a deadlock after 1 change, with 5", rec.End, changes, workers)
	}
}

func TestWorkersAt(t *testing.T) {
	s := run.Defaults()
	s.Resize = "1000:5,2500:1,2500:7"
	for at, want := range map[time.Duration]int{-1: 3, 0: 3, 999: 3, 1000: 5, 2499: 5, 2500: 7, 1e9: 7} {
		if got := s.WorkersAt(at * time.Millisecond); got != want {
			t.Errorf("at %d ms: %d workers, want %d", at, got, want)
		}
	}
	s.Resize = ""
	if got := s.WorkersAt(time.Hour); got != 3 {
		t.Errorf("%d workers, want 3", got)
	}
}

// A person moves the slider at a time: the past stays, the future is forgotten.
func TestResizeAt(t *testing.T) {
	const ms = time.Millisecond
	for _, tt := range []struct {
		before  string
		at      time.Duration
		workers int
		want    string
	}{
		{"", 1500 * ms, 5, "1500:5"},
		{"", 1500 * ms, 3, ""}, // there are 3 already
		{"", 0, 5, "0:5"},
		{"", -1, 5, "0:5"}, // before the start
		{"1000:5,2000:7,3000:9", 2500 * ms, 2, "1000:5,2000:7,2500:2"},
		{"1000:5,2000:7,3000:9", 2500 * ms, 7, "1000:5,2000:7"},
		{"1000:5,2000:7", 2000 * ms, 6, "1000:5,2000:6"},
		{"1000:5,2000:7", 2000*ms + 1, 6, "1000:5,2000:6"}, // within the same millisecond
		{"1000:5,2000:7", 2000*ms + 999_999, 5, "1000:5"},
		{"1000:5", 500 * ms, 3, ""},
		{"1000:5", 1500 * ms, 0, "1000:5,1500:1"},
		{"1000:5", 1500 * ms, 99, "1000:5,1500:64"},
	} {
		s := run.Defaults()
		s.Resize = tt.before
		s.ResizeAt(tt.at, tt.workers)
		if s.Resize != tt.want {
			t.Errorf("%q and at %v %d workers is %q, want %q", tt.before, tt.at, tt.workers, s.Resize, tt.want)
		}
		again := s
		again.ResizeAt(tt.at, tt.workers)
		if again.Resize != s.Resize {
			t.Errorf("done twice, it is %q, not %q", again.Resize, s.Resize)
		}
	}
}

// What is set can be read, in order and in range, and the caller's list stays.
func TestSetResizes(t *testing.T) {
	const ms = time.Millisecond
	many := make([]run.Resize, 40)
	for i := range many {
		many[i] = run.Resize{At: time.Duration(40-i) * ms, Workers: 1 + i}
	}
	for _, tt := range []struct{ list, want []run.Resize }{
		{nil, nil},
		{[]run.Resize{{At: 4000 * ms, Workers: 2}, {At: 2500 * ms, Workers: 5}}, []run.Resize{{At: 2500 * ms, Workers: 5}, {At: 4000 * ms, Workers: 2}}},
		{[]run.Resize{{At: 5 * ms, Workers: 9}, {At: 5 * ms, Workers: 8}}, []run.Resize{{At: 5 * ms, Workers: 9}, {At: 5 * ms, Workers: 8}}},
		{[]run.Resize{{At: -5 * ms, Workers: 0}, {At: 1e9 * time.Second, Workers: 65}}, []run.Resize{{At: 0, Workers: 1}, {At: 1e9 * ms, Workers: 64}}},
		{[]run.Resize{{At: 1999*ms + 999_999, Workers: 2}}, []run.Resize{{At: 1999 * ms, Workers: 2}}},
	} {
		before := slices.Clone(tt.list)
		var s run.Settings
		s.SetResizes(tt.list)
		if got := s.Resizes(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v reads as %v, want %v", tt.list, got, tt.want)
		}
		if !slices.Equal(before, tt.list) {
			t.Errorf("the list became %v", tt.list)
		}
	}
	var s run.Settings
	s.SetResizes(many)
	if got := s.Resizes(); len(got) != 32 || got[0].At != ms || got[31].At != 32*ms {
		t.Errorf("of 40, %d are left, from %v", len(got), got)
	}
	s = run.Defaults()
	s.SetResizes(many)
	if again, notes := run.ParseQuery(s.Query()); again != s || notes != nil {
		t.Errorf("%s\nreads as\n%s: %q", fmt.Sprintf("%+v", s), fmt.Sprintf("%+v", again), notes)
	}
}

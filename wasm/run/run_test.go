package run_test

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
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

// play runs settings to their end; in a bubble, synctest.Wait says when every
// goroutine is blocked.
func play(t *testing.T, query string) (r *run.Run) {
	t.Helper()
	s, notes := run.ParseQuery(query)
	if notes != nil {
		t.Fatal(notes)
	}
	synctest.Test(t, func(t *testing.T) {
		r = run.Start(s, nil, nil)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
	})
	return r
}

// That main has returned, and when, is known without a tick.
func TestReturned(t *testing.T) {
	r := play(t, "")
	if at, ok := r.Returned(); !ok || at != 4*time.Second {
		t.Errorf("main has returned %v, at %v", ok, at)
	}
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		r := run.Start(run.Defaults(), func(context.Context, int) (job.Output, error) {
			time.Sleep(time.Second)
			return job.Output{}, nil
		}, func() time.Duration { return time.Since(start) })
		synctest.Wait()
		select {
		case <-r.Ending():
			t.Error("the run ends as it begins")
		default:
		}
		<-r.Ending()
		if at, ok := r.Returned(); !ok || at != 4*time.Second || r.Rec.End != record.Running {
			t.Errorf("main has returned %v, at %v, and the recording says %v", ok, at, r.Rec.End)
		}
		r.Release()
	})
}

func TestEnds(t *testing.T) {
	for _, tt := range []struct {
		query    string
		end      record.Status
		elapsed  time.Duration
		received int
		failed   int
		says     string // part of the last sentence
	}{
		{"", record.Done, 4 * time.Second, 10, 0, ""},
		{"workers=5", record.Done, 2 * time.Second, 10, 0, ""},
		{"workers=1", record.Done, 10 * time.Second, 10, 0, ""},
		{"workers=64", record.Done, time.Second, 10, 0, ""},
		{"workers=16&jobs=1000", record.Done, 63 * time.Second, 1000, 0, ""},
		{"collect=after", record.Done, 4 * time.Second, 10, 0, ""},
		{"jobbuf=0&resbuf=0", record.Done, 4 * time.Second, 10, 0, ""},
		{"collect=never", record.Done, 4 * time.Second, 0, 0, ""},
		{"fail=10&panic=20", record.Done, 4 * time.Second, 10, 3, ""},
		{"time=60000&jobs=10000&workers=1", record.Done, 600000 * time.Second, 10000, 0, ""},
		{"cancel=2500", record.Canceled, 2500 * time.Millisecond, 10, 4, ""},
		{"cancel=0", record.Canceled, 0, 10, 10, ""},
		{"cancel=9000", record.Done, 4 * time.Second, 10, 0, ""},
		{"close=no&cancel=9000", record.Canceled, 9 * time.Second, 10, 0, ""},

		{"resbuf=0&collect=never", record.Deadlock, time.Second, 0, 0, "3 workers cannot send their results: results is unbuffered and nobody is receiving; main waits"},
		{"resbuf=4&collect=never", record.Deadlock, 3 * time.Second, 0, 0, "worker"},
		{"jobbuf=2&resbuf=2&collect=after", record.Deadlock, 2 * time.Second, 0, 0, "main cannot send job 7: jobs is full (2 of 2) and no worker is receiving"},
		{"close=no", record.Deadlock, 4 * time.Second, 10, 0, "3 workers wait for a job, and the jobs channel is never closed; main waits for the workers to stop; the collector waits"},
		{"close=no&jobs=1&workers=1", record.Deadlock, time.Second, 1, 0, "1 worker waits for a job"},
	} {
		t.Run(tt.query, func(t *testing.T) {
			r := play(t, tt.query)
			m := r.Rec.Metrics(r.Rec.Len())
			if r.Rec.End != tt.end || m.Elapsed != tt.elapsed || m.Received != tt.received || m.Failed != tt.failed {
				t.Errorf("%v after %v, %d received, %d failed; want %v, %v, %d, %d", r.Rec.End, m.Elapsed, m.Received, m.Failed, tt.end, tt.elapsed, tt.received, tt.failed)
			}
			says := r.Rec.Sentence(r.Rec.Len())
			if deadlock := strings.HasPrefix(says, "fatal error: all goroutines are asleep - deadlock! "); deadlock != (tt.end == record.Deadlock) || !strings.Contains(strings.ToLower(says), strings.ToLower(tt.says)) {
				t.Errorf("it says %q", says)
			}
			if n := len(r.Output(r.Rec.Len(), 0)); n != tt.received {
				t.Errorf("%d lines of output", n)
			}
		})
	}
}

// Results of the default run come in batches of three.
func TestBatches(t *testing.T) {
	r := play(t, "")
	var at []time.Duration
	for _, e := range r.Rec.Events {
		if e.Kind == pool.ResultReceived {
			at = append(at, e.At/time.Second)
		}
	}
	if want := []time.Duration{1, 1, 1, 2, 2, 2, 3, 3, 3, 4}; !slices.Equal(at, want) {
		t.Errorf("results came at %v s, want %v", at, want)
	}
}

// A result that nobody receives before the context ends is kept, and blocks
// nobody.
func TestKept(t *testing.T) {
	r := play(t, "resbuf=0&collect=never&cancel=1500")
	m := r.Rec.At(r.Rec.Len())
	if r.Rec.End != record.Canceled || len(m.Results.Waiting) != 0 || m.Busy != 0 || m.Live != 0 {
		t.Errorf("%v: %+v", r.Rec.End, m)
	}
	kept := 0
	for step, e := range r.Rec.Events {
		if e.Kind == pool.ResultKept {
			kept++
		}
		if says := r.Rec.Sentence(step + 1); strings.Contains(says, "orker 0") {
			t.Errorf("step %d says %q", step+1, says)
		}
	}
	if kept != 10 {
		t.Errorf("%d results kept, want all 10", kept)
	}
}

func TestOutput(t *testing.T) {
	r := play(t, "jobs=3&workers=1&fail=34&panic=33")
	var got []string
	for _, l := range r.Output(r.Rec.Len(), 0) {
		got = append(got, fmt.Sprint(l.Text, " ", l.Failed))
	}
	slices.Sort(got)
	for i, want := range []string{"worker 1: job 0 → 0 false", "worker 1: job 1 ", "worker 1: job 2 "} {
		if !strings.HasPrefix(got[i], want) {
			t.Errorf("line %d is %q", i, got[i])
		}
	}
	all := strings.Join(got, "\n")
	if !strings.Contains(all, "failed: bad input true") || !strings.Contains(all, "panicked: something unexpected true") {
		t.Errorf("output is\n%s", all)
	}
	if n := len(r.Output(0, 0)); n != 0 {
		t.Errorf("%d lines before the start", n)
	}
}

// The same settings give the same times, and on one thread the same events.
func TestRepeatable(t *testing.T) {
	const query = "jobs=300&workers=7&jitter=60&fail=10&jobbuf=5&resbuf=2&seed=42"
	first := play(t, query)
	for range 5 {
		again := play(t, query)
		if again.Rec.Duration() != first.Rec.Duration() {
			t.Fatalf("took %v and %v", first.Rec.Duration(), again.Rec.Duration())
		}
		if runtime.GOOS == "js" && !slices.Equal(again.Rec.Events, first.Rec.Events) {
			t.Fatal("the events differ")
		}
	}
	if other := play(t, query+"&speed=2"); other.Rec.Duration() != first.Rec.Duration() {
		t.Error("the playback speed changes the run")
	}
	if other := play(t, strings.Replace(query, "42", "43", 1)); other.Rec.Duration() == first.Rec.Duration() {
		t.Error("the seed changes nothing")
	}
}

// A stuck run leaves nothing behind: the bubble ends with no goroutine blocked,
// or synctest fails the test.
func TestStuckRunsLeakNothing(t *testing.T) {
	stuck := []string{"resbuf=0&collect=never", "close=no", "jobbuf=2&resbuf=2&collect=after", "jobbuf=0&resbuf=0&collect=after&close=no"}
	before := runtime.NumGoroutine()
	for i := range 1000 {
		if r := play(t, stuck[i%len(stuck)]); r.Rec.End != record.Deadlock {
			t.Fatalf("run %d: %v", i, r.Rec.End)
		}
	}
	// The runtime may have started one or two of its own, for clean-ups.
	if after := runtime.NumGoroutine(); after > before+10 {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

// Stop and Release end a run at any point.
func TestStopAnywhere(t *testing.T) {
	for steps := range 8 {
		for _, query := range []string{"", "jobbuf=0&resbuf=0", "resbuf=0&collect=never", "close=no"} {
			synctest.Test(t, func(t *testing.T) {
				s, _ := run.ParseQuery(query)
				r := run.Start(s, nil, nil)
				synctest.Wait()
				for range steps {
					r.Tick()
					synctest.Wait()
				}
				ended := r.Rec.End != record.Running
				if steps%2 == 0 {
					r.Release()
					return
				}
				r.Stop()
				for synctest.Wait(); r.Tick(); synctest.Wait() {
				}
				if !ended && r.Rec.End != record.Canceled && r.Rec.End != record.Done {
					t.Errorf("%s stopped after %d steps: %v", query, steps, r.Rec.End)
				}
			})
		}
	}
}

// Real work runs in real time, in the bubble's.
func TestLive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := run.ParseQuery("work=cpu&jobs=6&workers=2")
		start := time.Now()
		work := func(ctx context.Context, i int) (job.Output, error) {
			time.Sleep(time.Second)
			return job.Output{Number: i}, ctx.Err()
		}
		r := run.Start(s, work, func() time.Duration { return time.Since(start) })
		for synctest.Wait(); r.Tick(); synctest.Wait() {
			if now := time.Since(start); r.Rec.Reached() != now {
				t.Fatalf("after a look at %v it is known what happened until %v", now, r.Rec.Reached())
			}
			time.Sleep(16 * time.Millisecond)
		}
		if r.Rec.End != record.Done || r.Rec.Duration() != 3*time.Second || !r.Live {
			t.Errorf("%v after %v", r.Rec.End, r.Rec.Duration())
		}
		if got := r.Output(r.Rec.Len(), 5); len(got) != 1 || !strings.HasSuffix(got[0].Text, " primes") {
			t.Errorf("the sixth line is %v", got)
		}
	})
}

// Jobs that the context cuts off are not run to their end; those that do not heed it
// are, also where they fail.
func TestCutOff(t *testing.T) {
	for query, want := range map[string]int{
		"cancel=500":                                    0,
		"cancel=2500&fail=30":                           6,
		"cancel=2500&heed=no&fail=50":                   9,
		"cancel=500&heed=no&fail=50":                    3,
		"cancel=500&heed=no&fail=50&pattern=goroutines": 10,
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := run.ParseQuery(query)
			r := run.Start(s, nil, nil)
			for synctest.Wait(); r.Tick(); synctest.Wait() {
			}
			ran := r.Rec.Metrics(r.Rec.Len()).Service.N
			kept := run.FromFile(r.File())
			if again := kept.Rec.Metrics(kept.Rec.Len()).Service.N; ran != want || again != want {
				t.Errorf("%s: %d jobs ran to their end, %d in a file of it, want %d", query, ran, again, want)
			}
		})
	}
}

// Stop ends jobs that heed no context, too.
func TestStopCutsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := run.ParseQuery("work=cpu&jobs=6&workers=3&heed=no")
		start := time.Now()
		work := func(ctx context.Context, i int) (job.Output, error) {
			select {
			case <-time.After(10 * time.Second):
				return job.Output{}, nil
			case <-ctx.Done():
				return job.Output{}, ctx.Err()
			}
		}
		r := run.Start(s, work, func() time.Duration { return time.Since(start) })
		synctest.Wait()
		r.Tick()
		time.Sleep(100 * time.Millisecond)
		r.Stop()
		for synctest.Wait(); r.Tick(); synctest.Wait() {
			time.Sleep(16 * time.Millisecond)
		}
		if m := r.Rec.Metrics(r.Rec.Len()); r.Rec.End != record.Canceled || m.Done == 0 || m.Service.N != 0 {
			t.Errorf("%v, %d done, %d ran to their end", r.Rec.End, m.Done, m.Service.N)
		}
	})
}

func TestLiveDeadlock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := run.ParseQuery("work=cpu&close=no")
		start := time.Now()
		work := func(context.Context, int) (job.Output, error) { return job.Output{}, nil }
		r := run.Start(s, work, func() time.Duration { return time.Since(start) })
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
		if r.Rec.End != record.Deadlock {
			t.Errorf("%v", r.Rec.End)
		}
	})
}

// No garbage is collected while runs go on in virtual time, however much there is, and
// it is again when the last of them has ended, or was released.
func TestNotCollected(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	collections := func() int {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return int(stats.NumGC)
	}
	synctest.Test(t, func(t *testing.T) {
		s, _ := run.ParseQuery("workers=64&jobs=10000&panic=90")
		r, other := run.Start(s, nil, nil), run.Start(run.Defaults(), nil, nil)
		before := collections()
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
		if n := collections() - before; n > 0 {
			t.Errorf("garbage was collected %d times during a run", n)
		}
		other.Release()
		other.Release()
		if percent := debug.SetGCPercent(10); percent != 10 {
			t.Errorf("after the runs garbage is collected at %d percent, not at 10", percent)
		}
	})
}

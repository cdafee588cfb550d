package run_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/run"
)

// What the pool makes impossible happens for real.
func TestMistakes(t *testing.T) {
	const any = -1 // goroutines race to it
	for _, tt := range []struct {
		query    string
		end      record.Status
		elapsed  time.Duration
		received int
		fatal    string
		left     int
	}{
		{"closeresults=early", record.Crashed, time.Second, 0, "panic: send on closed channel", 0},
		{"closeresults=early&collect=after", record.Crashed, time.Second, 0, "panic: send on closed channel", 0},
		{"closeresults=early&collect=never&resbuf=0", record.Crashed, time.Second, 0, "panic: send on closed channel", 0},
		{"closeresults=never", record.Deadlock, 4 * time.Second, 10, run.Asleep, 0},
		{"closeresults=never&collect=after", record.Deadlock, 4 * time.Second, 10, run.Asleep, 0},
		{"closeresults=never&collect=never", record.Done, 4 * time.Second, 0, "", 0},
		{"closeresults=never&collect=never&resbuf=0", record.Deadlock, time.Second, 0, run.Asleep, 0},

		{"closeresults=early&panic=100", record.Crashed, time.Second, 0, "panic: send on closed channel", 0},
		{"recover=no", record.Done, 4 * time.Second, 10, "", 0},
		{"recover=no&panic=10&fail=20", record.Crashed, 2 * time.Second, any, "panic: something unexpected", 0},
		{"recover=no&panic=100&workers=1&collect=never", record.Crashed, time.Second, 0, "panic: something unexpected", 0},

		{"collect=until-cancel", record.Done, 4 * time.Second, 10, "", 0},
		{"collect=until-cancel&cancel=9000", record.Done, 4 * time.Second, 10, "", 0},
		{"collect=until-cancel&cancel=2500&resbuf=0", record.Leaked, 3500 * time.Millisecond, 6, "", 4},
		{"collect=until-cancel&cancel=2500&resbuf=0&closeresults=never", record.Leaked, 3500 * time.Millisecond, 6, "", 3},
		{"collect=until-cancel&cancel=2500", record.Canceled, 3500 * time.Millisecond, 6, "", 0},

		{"pattern=goroutines", record.Done, time.Second, 10, "", 0},
		{"pattern=goroutines&jobs=1000&resbuf=0&collect=after", record.Done, time.Second, 1000, "", 0},
		{"pattern=goroutines&resbuf=0&collect=never", record.Deadlock, time.Second, 0, run.Asleep, 0},
		{"pattern=goroutines&cancel=550&every=100", record.Canceled, 550 * time.Millisecond, 5, "", 0},
		{"pattern=goroutines&resize=100:3&closeresults=early", record.Crashed, time.Second, 0, "panic: send on closed channel", 0},

		{"closeresults=never&collect=never&resize=500:6,1700:2", record.Done, 2500 * time.Millisecond, 0, "", 0},
		{"closeresults=never&collect=never&cancel=1500&close=no", record.Canceled, 1500 * time.Millisecond, 0, "", 0},
	} {
		t.Run(tt.query, func(t *testing.T) {
			r := play(t, tt.query)
			n := r.Rec.Len()
			if m := r.Rec.Metrics(n); r.Rec.End != tt.end || m.Elapsed != tt.elapsed || m.Received != tt.received && tt.received != any || r.Fatal(n) != tt.fatal || r.Rec.Left != tt.left {
				t.Errorf("%v after %v, %d received, %q, %d left; want %v, %v, %d, %q, %d",
					r.Rec.End, m.Elapsed, m.Received, r.Fatal(n), r.Rec.Left, tt.end, tt.elapsed, tt.received, tt.fatal, tt.left)
			}
		})
	}
}

// Of cases that are ready at once, none is taken by chance. That holds where
// there is one thread; natively, goroutines that wake at the same time race.
func TestMistakesRepeat(t *testing.T) {
	if runtime.GOOS != "js" {
		return
	}
	for _, query := range []string{
		"closeresults=never&collect=never&resize=1500:1&workers=3", "closeresults=never&resize=1000:1&workers=3&jobs=30",
		"collect=until-cancel&cancel=2500&collecttime=800",
	} {
		first := play(t, query).Rec
		for range 20 {
			if rec := play(t, query).Rec; rec.Duration() != first.Duration() || rec.Printed(rec.Len()) != first.Printed(first.Len()) {
				t.Errorf("%s: %v and %v, %d and %d received", query, first.Duration(), rec.Duration(), first.Printed(first.Len()), rec.Printed(rec.Len()))
			}
		}
	}
}

// The settings that make no mistake run with the pool.
func TestSettingsOfPool(t *testing.T) {
	for _, tt := range []struct {
		query    string
		end      record.Status
		elapsed  time.Duration
		received int
	}{
		{"every=500&workers=8", record.Done, 6 * time.Second, 10},
		{"every=500&cancel=1200", record.Canceled, 1200 * time.Millisecond, 2},
		{"collecttime=2000", record.Done, 21 * time.Second, 10},
		{"collecttime=2000&resbuf=0&cancel=4000", record.Canceled, 21 * time.Second, 10},
		{"cancel=2500&heed=no", record.Canceled, 3 * time.Second, 10},
		{"order=shortest&jitter=100&workers=4&seed=5", record.Done, 0, 10},
		{"fair=no&print=job", record.Done, 4 * time.Second, 10},
	} {
		t.Run(tt.query, func(t *testing.T) {
			r := play(t, tt.query)
			m := r.Rec.Metrics(r.Rec.Len())
			if r.Rec.End != tt.end || m.Elapsed != tt.elapsed && tt.elapsed > 0 || m.Received != tt.received {
				t.Errorf("%v after %v, %d received", r.Rec.End, m.Elapsed, m.Received)
			}
		})
	}
}

// The jobs are the same in any order.
func TestOrder(t *testing.T) {
	lengths := func(order string) (list []time.Duration) {
		rec := play(t, "jobs=30&jitter=100&order="+order).Rec
		for _, j := range rec.Jobs {
			list = append(list, rec.Time(j.Ended)-rec.Time(j.Taken))
		}
		return list
	}
	given, shortest, longest := lengths(run.Given), lengths(run.Shortest), lengths(run.Longest)
	if slices.IsSorted(given) || !slices.IsSorted(shortest) {
		t.Errorf("given %v, shortest first %v", given, shortest)
	}
	slices.Reverse(longest)
	slices.Sort(given)
	if !slices.Equal(given, shortest) || !slices.Equal(longest, shortest) {
		t.Errorf("%v, %v and %v are not the same", given, shortest, longest)
	}
}

// Sorted results are printed at once, when all are there.
func TestPrintByJob(t *testing.T) {
	r := play(t, "jitter=90&print=job")
	n := r.Rec.Len()
	lines := r.Output(n, 0)
	for i, l := range lines {
		if want := r.Outcome(i); r.Outcome(i).Job != i || !strings.Contains(l.Text, fmt.Sprintf("job %d ", i)) || want.Err != nil {
			t.Errorf("line %d is %q", i, l.Text)
		}
	}
	if len(lines) != 10 || r.Printed(lines[0].Step-1) != 0 || r.Printed(lines[0].Step) != 10 || len(r.Output(n, 7)) != 3 {
		t.Errorf("%d lines at step %d of %d", len(lines), lines[0].Step, n)
	}
	if stuck := play(t, "closeresults=never&print=job"); len(stuck.Output(stuck.Rec.Len(), 0)) != 0 {
		t.Error("a collector that waits for ever has printed")
	}
	left := play(t, "collect=until-cancel&cancel=2500&resbuf=0&print=job")
	n = left.Rec.Len()
	if lines := left.Output(n, 0); len(lines) != 7 || lines[6].Text != "goroutines left: 4" || left.Printed(n-1) != 0 {
		t.Errorf("%v", lines)
	}
}

// However a run ends, it leaves nothing behind: no goroutine, or its bubble would
// fail, and no memory.
func TestMistakesLeakNothing(t *testing.T) {
	queries := []string{
		"closeresults=early", "closeresults=never", "recover=no&panic=50", "collect=until-cancel&cancel=2500&resbuf=0",
		"pattern=goroutines&resbuf=0&collect=never", "closeresults=never&collect=after&close=no", "closeresults=early&collect=after&every=100",
		"recover=no&panic=10&collecttime=5000", "collect=until-cancel&cancel=100&close=no&resbuf=0", "close=no", "resbuf=0&collect=never",
	}
	heap := func() uint64 {
		runtime.GC()
		runtime.GC() // what the first one has set free by finalizers
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	play(t, queries[0])
	goroutines, memory := runtime.NumGoroutine(), heap()
	for i := range 1000 {
		play(t, queries[i%len(queries)])
	}
	if now := runtime.NumGoroutine(); now > goroutines+5 {
		t.Errorf("%d goroutines, before there were %d", now, goroutines)
	}
	// A run that stayed would be some 20 kB.
	if now := heap(); now > memory+2<<20 {
		t.Errorf("%d bytes of memory, before there were %d", now, memory)
	}
}

// Stop ends a program that has no context.
func TestStopPlain(t *testing.T) {
	for _, query := range []string{"closeresults=never", "closeresults=early", "pattern=goroutines", "heed=no"} {
		s, _ := run.ParseQuery(query)
		synctest.Test(t, func(t *testing.T) {
			r := run.Start(s, nil, nil)
			synctest.Wait()
			r.Stop()
			for synctest.Wait(); r.Tick(); synctest.Wait() {
			}
			if r.Rec.End != record.Canceled {
				t.Errorf("%s: %v", query, r.Rec.End)
			}
		})
	}
}

// Stop ends a run at once whose collector is busy for long in real time, and so a
// run whose main is.
func TestStopBusyCollector(t *testing.T) {
	for _, query := range []string{"", "collect=after", "collect=until-cancel&cancel=600000", "pattern=goroutines", "every=60000", "workers=1&resbuf=0&jobbuf=0"} {
		s, _ := run.ParseQuery("work=cpu&jobs=5&collecttime=60000&" + query)
		synctest.Test(t, func(t *testing.T) {
			begin := time.Now()
			work := func(context.Context, int) (job.Output, error) { return job.Output{}, nil }
			r := run.Start(s, work, func() time.Duration { return time.Since(begin) })
			for range 90 { // into the second minute
				synctest.Wait()
				if !r.Tick() {
					t.Fatalf("%q has ended: %v", query, r.Rec.End)
				}
				time.Sleep(time.Second)
			}
			r.Stop()
			synctest.Wait()
			if r.Tick() || r.Rec.End != record.Canceled || time.Since(begin) != 90*time.Second {
				t.Errorf("%q: %v after %v", query, r.Rec.End, time.Since(begin))
			}
		})
	}
}

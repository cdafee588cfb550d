package record_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// event is one event of a recording that is written down.
func event(ms int, k pool.Kind, job, worker, n int) record.Event {
	return record.Event{At: time.Duration(ms) * time.Millisecond, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}}
}

// begun are the first 10 ms of a pool with one worker, room for one job and for no
// result: the worker and main are both blocked.
var begun = []record.Event{
	event(0, pool.JobsCreated, 0, 0, 1),
	event(0, pool.ResultsCreated, 0, 0, 0),
	event(0, pool.Started, 0, 0, 1),
	event(5, pool.WorkerStarted, 0, 1, 0),
	event(5, pool.JobSubmitted, 0, 0, 0),
	event(6, pool.JobStarted, 0, 1, 0),
	event(6, pool.JobSubmitted, 1, 0, 0),
	event(6, pool.JobSubmitted, 2, 0, 0),
	event(10, pool.JobFailed, 0, 1, 0),
	event(10, pool.ResultSent, 0, 1, 0),
}

// collected is how it goes on when somebody receives at last.
var collected = slices.Concat(begun, []record.Event{
	event(20, pool.Collecting, 0, 0, 0),
	event(20, pool.ResultReceived, 0, 1, 0),
	event(20, pool.JobStarted, 1, 1, 0),
	event(20, pool.JobsClosed, 0, 0, 0),
	event(20, pool.Waiting, 0, 0, 0),
	event(30, pool.JobPanicked, 1, 1, 0),
	event(30, pool.ResultSent, 1, 1, 0),
	event(30, pool.ResultReceived, 1, 1, 0),
	event(31, pool.JobStarted, 2, 1, 0),
	event(40, pool.JobExited, 2, 1, 0),
	event(40, pool.ResultSent, 2, 1, 0),
	event(41, pool.ResultReceived, 2, 1, 0),
	event(45, pool.WorkerStopped, 0, 1, 0),
	event(45, pool.ResultsClosed, 0, 0, 0),
})

// canceled is how it goes on when the context ends instead.
var canceled = slices.Concat(begun, []record.Event{
	event(12, pool.Canceled, 0, 0, 0),
	event(12, pool.JobRefused, 2, 0, 0),
	event(12, pool.JobsClosed, 0, 0, 0),
	event(12, pool.Waiting, 0, 0, 0),
	event(12, pool.ResultKept, 0, 1, 0),
	event(13, pool.JobCanceled, 1, 1, 0),
	event(14, pool.ResultSent, 1, 1, 0),
	event(15, pool.ResultKept, 1, 1, 0),
	event(15, pool.WorkerStopped, 0, 1, 0),
	event(15, pool.ResultsClosed, 0, 0, 0),
})

// Every state of every goroutine, in words.
func TestDescribe(t *testing.T) {
	type at struct {
		lane, ms int
		want     string
	}
	for _, tt := range []struct {
		name   string
		events []record.Event
		end    record.Status
		says   []at
	}{
		{"nothing", nil, record.Running, []at{{0, 0, ""}, {1, 0, ""}}},
		{"done", collected, record.Done, []at{
			{-1, 0, ""},
			{0, -1, "Main has not started."},
			{0, 0, "Main runs."},
			{0, 7, "Main cannot send job 2, from 6ms to 20ms. A worker frees it by receiving."},
			{0, 20, "Main waits for the workers to stop, from 20ms to 45ms."},
			{0, 99, "Main's wait ended at 45ms."},
			{1, 4, "Worker 1 has not started."},
			{1, 5, "Worker 1 waits for a job, from 5ms to 6ms."},
			{1, 6, "Job 0 on worker 1. Main sent it at 5ms; it waited 1ms and ran 4ms. It returned an error. The collector received the result at 20ms."},
			{1, 19, "Worker 1 cannot send result 0, from 10ms to 20ms. The collector frees it by receiving."},
			{1, 25, "Job 1 on worker 1. Main sent it at 6ms; it waited 14ms and ran 10ms. It panicked. The collector received the result at 30ms."},
			{1, 35, "Job 2 on worker 1. Main sent it at 6ms; it waited 25ms and ran 9ms. It called runtime.Goexit. The collector received the result at 41ms."},
			{1, 99, "Worker 1 stopped at 45ms."},
			{2, 19, "The collector has not started."},
			{2, 20, "The collector has received 1 result and waits for more."},
			{2, 30, "The collector has received 2 results and waits for more."},
			{2, 99, "The collector has ended; it received 3 results."},
			{3, 0, ""},
		}},
		{"running", begun[:9], record.Running, []at{
			{0, 9, "Main cannot send job 2, since 6ms. A worker frees it by receiving."},
			{1, 10, "Job 0 on worker 1. Main sent it at 5ms; it waited 1ms and ran 4ms. It returned an error."},
		}},
		{"a job runs", begun[:8], record.Running, []at{
			{1, 6, "Job 0 on worker 1. Main sent it at 5ms; it waited 1ms and still runs."},
		}},
		{"blocked so far", begun, record.Running, []at{
			{1, 10, "Worker 1 cannot send result 0, since 10ms. The collector frees it by receiving."},
		}},
		{"stuck", begun, record.Deadlock, []at{
			{0, 10, "Main cannot send job 2, from 6ms for ever. A worker frees it by receiving."},
			{1, 6, "Job 0 on worker 1. Main sent it at 5ms; it waited 1ms and ran 4ms. It returned an error. Nobody received the result."},
			{1, 10, "Worker 1 cannot send result 0, from 10ms for ever. Nobody receives results."},
			{2, 10, "Nobody receives results."},
		}},
		{"never closed", slices.Concat(begun[:4], []record.Event{event(8, pool.Waiting, 0, 0, 0)}), record.Deadlock, []at{
			{0, 8, "Main waits for the workers to stop, from 8ms for ever."},
			{1, 8, "Worker 1 waits for a job, from 5ms for ever."},
		}},
		{"never closed, and main collects", slices.Concat(begun[:4], []record.Event{event(8, pool.Collecting, 0, 0, 0)}), record.Deadlock, []at{
			{0, 5, "Main runs."},
			{0, 8, "Main receives the results itself."},
			{2, 8, "The collector has received 0 results and waits for more."},
		}},
		{"cancelled", canceled, record.Canceled, []at{
			{0, 11, "Main cannot send job 2, from 6ms to 12ms. When the context ended, it gave up."},
			{0, 13, "Main waits for the workers to stop, from 12ms to 15ms."},
			{1, 6, "Job 0 on worker 1. Main sent it at 5ms; it waited 1ms and ran 4ms. It returned an error. Nobody received the result; the pool kept it."},
			{1, 11, "Worker 1 cannot send result 0, from 10ms to 12ms. When the context ended, the pool kept the result."},
			{1, 13, "Job 1 on worker 1. Main sent it at 6ms; it waited 7ms and did not run: the context had ended. Nobody received the result; the pool kept it."},
			{1, 14, "Worker 1 cannot send result 1, from 14ms to 15ms. When the context ended, the pool kept the result."},
			{1, 15, "Worker 1 stopped at 15ms."},
			{2, 15, "Nobody receives results."},
		}},
	} {
		rec := record.New(tt.events)
		rec.End = tt.end
		for _, a := range tt.says {
			if got := rec.Describe(a.lane, rec.StepAt(time.Duration(a.ms)*time.Millisecond), time.Duration.String); got != a.want {
				t.Errorf("%s, lane %d at %d ms:\n%s\nwant\n%s", tt.name, a.lane, a.ms, got, a.want)
			}
		}
	}
}

// stuck plays a pool until every goroutine waits for another, and lets them go
// without a word in the log.
func stuck(t *testing.T, workers, jobs, jobCap, resultCap int, collect, closes bool) *record.Recording {
	t.Helper()
	var rec *record.Recording
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		log := record.NewLog(nil)
		p := pool.New(ctx, workers, second, pool.JobBuffer(jobCap), pool.ResultBuffer(resultCap), pool.Observe(log.Observe))
		p.Start()
		if collect {
			go func() {
				for range p.Results() {
				}
			}()
		}
		go func() {
			for i := range jobs {
				if p.Submit(i) != nil {
					return
				}
			}
			if closes {
				p.Close()
			}
			p.Wait()
		}()
		time.Sleep(time.Hour)
		synctest.Wait()
		log.Stop()
		rec = record.New(log.Events())
		rec.End = record.Deadlock
		cancel()
		p.Wait()
	})
	return rec
}

// many are runs of every kind: ended, cancelled, resized, stuck, and one of whose
// events only some are known.
func many(t *testing.T) []*record.Recording {
	all := []*record.Recording{
		record.New(nil),
		tutorial(t, 3, 10, second, pool.JobBuffer(0), pool.ResultBuffer(0)),
		stuck(t, 2, 6, 0, 0, false, true),
		stuck(t, 3, 9, 2, 1, false, true),
		stuck(t, 3, 5, 5, 5, true, false),
		stuck(t, 1, 4, 4, 0, true, false),
	}
	for _, events := range [][]record.Event{collected, canceled} {
		rec := record.New(events)
		rec.End = record.Done
		all = append(all, rec)
	}
	for seed := range uint64(12) {
		rec := varied(t, seed)
		rec.End = record.Done
		all = append(all, rec)
		if seed%4 == 0 {
			all = append(all, record.New(rec.Events[:rec.Len()*2/3]))
		}
	}
	return all
}

// Whatever the lane and the time, there is an answer in whole sentences.
func TestDescribeAnything(t *testing.T) {
	for i, rec := range many(t) {
		last := time.Duration(-2)
		for step := range rec.Len() + 2 {
			now := rec.Time(step)
			if now == last {
				continue
			}
			for _, at := range []time.Duration{last + (now-last)/2, now - 1, now, now + 1} {
				for lane := -2; lane <= len(rec.Workers)+3; lane++ {
					says := rec.Describe(lane, rec.StepAt(at), time.Duration.String)
					there := rec.Len() > 0 && lane >= 0 && lane <= len(rec.Workers)+1
					if there != strings.HasSuffix(says, ".") || !there && says != "" || strings.Contains(says, "%!") || strings.Contains(says, "-") {
						t.Fatalf("run %d, lane %d of %d workers at %v: %q", i, lane, len(rec.Workers), at, says)
					}
				}
			}
			last = now
		}
	}
}

// The next failure and the next block are those that the states show.
func TestNextAgreesWithStates(t *testing.T) {
	failures, blocks := 0, 0
	for i, rec := range many(t) {
		var fails, stops []int
		before := rec.At(0)
		for step := 1; step <= rec.Len(); step++ {
			now := rec.At(step)
			if now.Failed > before.Failed {
				fails = append(fails, step)
			}
			blocked := func(m record.Moment) (by []record.Span) {
				for _, s := range append(slices.Clone(m.Workers), m.Main) {
					if s.State == record.Blocked {
						by = append(by, s)
					}
				}
				return by
			}
			was := blocked(before)
			for _, s := range blocked(now) {
				if !slices.ContainsFunc(was, func(w record.Span) bool { return w.Job == s.Job && w.FromStep == s.FromStep }) {
					stops = append(stops, step)
				}
			}
			before = now
		}
		first := func(steps []int, after int) int {
			for _, s := range steps {
				if s > after {
					return s
				}
			}
			return 0
		}
		for step := -1; step <= rec.Len()+1; step++ {
			if got, want := rec.NextFailure(step), first(fails, step); got != want {
				t.Fatalf("run %d: the failure after step %d is %d, want %d", i, step, got, want)
			}
			if got, want := rec.NextBlock(step), first(stops, step); got != want {
				t.Fatalf("run %d: the block after step %d is %d, want %d", i, step, got, want)
			}
		}
		failures, blocks = failures+len(fails), blocks+len(stops)
	}
	if failures < 50 || blocks < 50 {
		t.Errorf("only %d failures and %d blocks in all", failures, blocks)
	}
}

// Peaks agrees with looking at every state, for each part of a window.
func TestPeaks(t *testing.T) {
	for i, rec := range many(t) {
		d := rec.Duration()
		for _, w := range [][2]time.Duration{{0, d}, {0, d + d/6}, {d / 3, d / 2}, {0, d / 7}, {d / 5, d/5 + 10*time.Microsecond}, {d - d/9, d}} {
			from, to := w[0], w[1]
			if to <= from {
				continue
			}
			for _, n := range []int{-1, 0, 1, 2, 7, 64, 900} {
				jobs, results := rec.Peaks(from, to, n)
				if len(jobs) != max(n, 0) || len(results) != max(n, 0) {
					t.Fatalf("%d and %d parts, want %d", len(jobs), len(results), n)
				}
				wantJobs, wantResults := make([]int, len(jobs)), make([]int, len(jobs))
				for step := range rec.Len() + 1 {
					begin, end := rec.Time(step), to
					if step < rec.Len() {
						end = rec.Time(step + 1)
					} else if rec.End == record.Running {
						end = begin + 1
					}
					m := rec.At(step)
					for part := range jobs { // which lasts from i/n to (i+1)/n of the window
						k, parts, length := time.Duration(part), time.Duration(n), to-from
						a, b := from+length*k/parts, from+length*(k+1)/parts
						if (begin < b || begin == to && part == n-1) && (end > a || begin >= a) && begin <= to {
							wantJobs[part] = max(wantJobs[part], m.Jobs.Len())
							wantResults[part] = max(wantResults[part], m.Results.Len())
						}
					}
				}
				if !slices.Equal(jobs, wantJobs) || !slices.Equal(results, wantResults) {
					t.Fatalf("run %d, %d parts from %v to %v:\n%v\n%v\nwant\n%v\n%v", i, n, from, to, jobs, results, wantJobs, wantResults)
				}
			}
		}
	}
	rec := record.New(collected)
	if jobs, _ := rec.Peaks(6*time.Millisecond, 46*time.Millisecond, 4); !slices.Equal(jobs, []int{1, 1, 1, 0}) {
		t.Errorf("written down: %v", jobs)
	}
}

package record_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// tutorial runs numJobs jobs of a second each, natively, in virtual time.
func tutorial(t *testing.T, workers, jobs int, work func(context.Context, int) (int, error), opts ...pool.Option) *record.Recording {
	t.Helper()
	var rec *record.Recording
	synctest.Test(t, func(t *testing.T) {
		log := record.NewLog(nil)
		values := make([]int, jobs)
		for i := range values {
			values[i] = i
		}
		pool.Run(t.Context(), workers, values, work, append(opts, pool.Observe(log.Observe))...)
		rec = record.New(log.Events())
	})
	return rec
}

func second(_ context.Context, n int) (int, error) {
	time.Sleep(time.Second)
	return n, nil
}

func TestTutorialMetrics(t *testing.T) {
	rec := tutorial(t, 3, 10, second)
	m := rec.Metrics(rec.Len())
	if m.Elapsed != 4*time.Second || m.Done != 10 || m.Received != 10 || m.Failed != 0 || m.Work != 10*time.Second {
		t.Errorf("metrics are %+v", m)
	}
	if m.Throughput != 2.5 || m.Speedup != 2.5 || m.Utilisation != 10.0/12 {
		t.Errorf("throughput %v, speed-up %v, utilisation %v", m.Throughput, m.Speedup, m.Utilisation)
	}
	if m.Service.Median != time.Second || m.Service.P95 != time.Second || m.QueueWait.Median != time.Second || m.QueueWait.P95 != 3*time.Second {
		t.Errorf("service %+v, wait %+v", m.Service, m.QueueWait)
	}
	// Three jobs wait 0 s, three 1 s, three 2 s, one 3 s; each runs 1 s.
	if want := (3*1 + 3*2 + 3*3 + 1*4) / 4.0; math.Abs(m.L-want) > 1e-9 || math.Abs(m.LambdaW-want) > 1e-9 {
		t.Errorf("L = %v, λ·W = %v, want both %v", m.L, m.LambdaW, want)
	}
	half := rec.MetricsAt(1500 * time.Millisecond)
	if half.Done != 3 || half.Work != 4500*time.Millisecond || half.Throughput != 2 {
		t.Errorf("at 1.5 s: %+v", half)
	}
	if zero := rec.MetricsAt(0); zero.Throughput != 0 || zero.L != 0 {
		t.Errorf("at 0: %+v", zero)
	}
	if empty := record.New(nil).Metrics(5); empty != (record.Metrics{}) {
		t.Errorf("of nothing: %+v", empty)
	}
}

// One small recording, every step. Each line is what At and Sentence say.
func TestEveryStep(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	ev := func(at int, k pool.Kind, job, worker, n int) record.Event {
		return record.Event{At: ms(at), Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}}
	}
	rec := record.New([]record.Event{
		ev(0, pool.JobsCreated, 0, 0, 1),
		ev(0, pool.ResultsCreated, 0, 0, 0),
		ev(0, pool.Started, 0, 0, 1),
		ev(0, pool.WorkerStarted, 0, 1, 0),
		ev(0, pool.JobSubmitted, 0, 0, 0),
		ev(0, pool.JobSubmitted, 1, 0, 0),
		ev(0, pool.JobStarted, 0, 1, 0),
		ev(0, pool.JobSubmitted, 2, 0, 0),
		ev(10, pool.JobFinished, 0, 1, 0),
		ev(10, pool.ResultSent, 0, 1, 0),
		ev(20, pool.Collecting, 0, 0, 0),
		ev(20, pool.ResultReceived, 0, 1, 0),
		ev(20, pool.JobStarted, 1, 1, 0),
		ev(20, pool.JobsClosed, 0, 0, 0),
		ev(20, pool.Waiting, 0, 0, 0),
		ev(30, pool.JobFailed, 1, 1, 0),
		ev(30, pool.ResultSent, 1, 1, 0),
	})
	var got []string
	for step := range rec.Len() + 1 {
		m := rec.At(step)
		var w string
		for _, s := range m.Workers {
			w += s.State.String()
			if s.Job >= 0 {
				w += fmt.Sprint(" ", s.Job)
			}
		}
		got = append(got, fmt.Sprintf("%d ms, main %v, worker %s, jobs %v+%v, results %v+%v: %s",
			m.At.Milliseconds(), m.Main.State, w, m.Jobs.Held, m.Jobs.Waiting, m.Results.Held, m.Results.Waiting, rec.Sentence(step)))
	}
	want := []string{
		"0 ms, main absent, worker absent, jobs []+[], results []+[]: Nothing has happened yet.",
		"0 ms, main busy, worker absent, jobs []+[], results []+[]: Main creates the jobs channel, with room for 1 job.",
		"0 ms, main busy, worker absent, jobs []+[], results []+[]: Main creates the results channel, unbuffered.",
		"0 ms, main busy, worker absent, jobs []+[], results []+[]: Main starts 1 worker.",
		"0 ms, main busy, worker idle, jobs []+[], results []+[]: Worker 1 starts and waits for a job.",
		"0 ms, main busy, worker idle, jobs [0]+[], results []+[]: Main sends job 0 to the jobs channel.",
		"0 ms, main busy, worker idle, jobs [0]+[1], results []+[]: Main sends job 1 to the jobs channel.",
		"0 ms, main busy, worker busy 0, jobs [1]+[], results []+[]: Worker 1 takes job 0.",
		"0 ms, main blocked, worker busy 0, jobs [1]+[2], results []+[]: Main cannot send job 2 yet: jobs is full (1 of 1) and no worker is receiving.",
		"10 ms, main blocked, worker sending 0, jobs [1]+[2], results []+[]: Worker 1 finishes job 0.",
		"10 ms, main blocked, worker blocked 0, jobs [1]+[2], results []+[0]: Worker 1 cannot send result 0 yet: results is unbuffered and nobody is receiving.",
		"20 ms, main blocked, worker blocked 0, jobs [1]+[2], results []+[0]: The collector starts to receive results.",
		"20 ms, main blocked, worker idle, jobs [1]+[2], results []+[]: The collector receives result 0 from worker 1.",
		"20 ms, main busy, worker busy 1, jobs [2]+[], results []+[]: Worker 1 takes job 1, and main can send again.",
		"20 ms, main busy, worker busy 1, jobs [2]+[], results []+[]: Main closes the jobs channel: no more jobs will come.",
		"20 ms, main waiting, worker busy 1, jobs [2]+[], results []+[]: Main waits for the workers to stop.",
		"30 ms, main waiting, worker sending 1, jobs [2]+[], results []+[]: Worker 1: job 1 fails with an error.",
		"30 ms, main waiting, worker idle, jobs [2]+[], results []+[1]: Worker 1 sends result 1 to the results channel.",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("step %d is\n%s\nwant\n%s", i, got[i], want[i])
		}
	}
	if got := rec.Received(rec.Len()); !slices.Equal(got, []int{0}) {
		t.Errorf("received %v", got)
	}
	for at, want := range map[int]int{-5: 0, 0: 8, 9: 8, 10: 10, 29: 15, 500: 17} {
		if got := rec.StepAt(ms(at)); got != want {
			t.Errorf("step at %d ms is %d, want %d", at, got, want)
		}
	}
}

// The index agrees with counting from the start, at every step of real runs.
func TestAgreesWithCounting(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 0))
		work := func(_ context.Context, n int) (int, error) {
			time.Sleep(time.Duration(n*7919%1000) * time.Millisecond)
			switch n % 7 {
			case 1:
				return 0, errors.New("no")
			case 2:
				panic("boom")
			}
			return n, nil
		}
		jobs, workers := 1+r.IntN(60), 1+r.IntN(6)
		jobCap, resultCap := r.IntN(6), r.IntN(6)
		rec := tutorial(t, workers, jobs, work, pool.JobBuffer(jobCap), pool.ResultBuffer(resultCap))
		queued, unread := map[int]bool{}, map[int]bool{}
		busy, done, failed := 0, 0, 0
		for step, e := range rec.Events {
			switch e.Kind {
			case pool.JobSubmitted:
				queued[e.Job] = true
			case pool.JobStarted:
				delete(queued, e.Job)
				busy++
			case pool.JobFinished:
				busy--
				done++
			case pool.JobFailed, pool.JobPanicked:
				busy--
				done++
				failed++
			case pool.ResultSent:
				unread[e.Job] = true
			case pool.ResultReceived:
				delete(unread, e.Job)
			}
			m := rec.At(step + 1)
			if m.Busy != busy || m.Done != done || m.Failed != failed ||
				len(m.Jobs.Held)+len(m.Jobs.Waiting) != len(queued) || len(m.Results.Held)+len(m.Results.Waiting) != len(unread) ||
				m.Jobs.Len() > jobCap || m.Results.Len() > resultCap {
				t.Fatalf("seed %d, step %d: %+v", seed, step+1, m)
			}
			for _, j := range slices.Concat(m.Jobs.Held, m.Jobs.Waiting) {
				if !queued[j] {
					t.Fatalf("seed %d, step %d: job %d is not queued", seed, step+1, j)
				}
			}
			blocked := 0
			for i, w := range m.Workers {
				if w.State == record.Blocked {
					blocked++
					if !slices.Contains(m.Results.Waiting, w.Job) {
						t.Fatalf("seed %d, step %d: worker %d blocked with %d, waiting are %v", seed, step+1, i+1, w.Job, m.Results.Waiting)
					}
				}
			}
			if blocked > len(m.Results.Waiting) { // fewer, where a sender acts before its receiver reports
				t.Fatalf("seed %d, step %d: %d blocked, %v waiting", seed, step+1, blocked, m.Results.Waiting)
			}
			if s := rec.Sentence(step + 1); s == "" || !strings.HasSuffix(s, ".") {
				t.Fatalf("step %d says %q", step+1, s)
			}
		}
		for i, lane := range rec.Workers {
			for k, s := range lane.Spans {
				if k > 0 && (lane.Spans[k-1].ToStep != s.FromStep || lane.Spans[k-1].To != s.From) {
					t.Fatalf("seed %d: worker %d has a gap before %+v", seed, i+1, s)
				}
			}
		}
	}
}

func TestLogStop(t *testing.T) {
	log := record.NewLog(nil)
	log.Observe(pool.Event{Kind: pool.JobsCreated})
	log.Stop()
	log.Observe(pool.Event{Kind: pool.ResultsCreated})
	if n := len(log.Events()); n != 1 {
		t.Errorf("%d events, want the 1 before Stop", n)
	}
}

// 10,000 jobs on 64 workers are 60,000 events.
func big(b *testing.B) *record.Recording {
	log := record.NewLog(nil)
	values := make([]int, 10_000)
	pool.Run(b.Context(), 64, values, func(_ context.Context, n int) (int, error) { return n, nil },
		pool.JobBuffer(len(values)), pool.ResultBuffer(len(values)), pool.Observe(log.Observe))
	return record.New(log.Events())
}

func BenchmarkAt(b *testing.B) {
	rec := big(b)
	for i := 0; b.Loop(); i++ {
		rec.At(i * 7919 % rec.Len())
	}
}

func BenchmarkMetrics(b *testing.B) {
	rec := big(b)
	for i := 0; b.Loop(); i++ {
		rec.Metrics(rec.Len())
	}
}

func BenchmarkNew(b *testing.B) {
	events := big(b).Events
	for b.Loop() {
		record.New(events)
	}
}

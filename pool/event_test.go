package pool_test

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"unsafe"

	"workerpool.example/playground/pool"
)

// recorder is the plainest observer.
type recorder struct {
	mu     sync.Mutex
	events []pool.Event
}

func (r *recorder) observe(e pool.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
}

// A job that fails because the context has ended does so after that was told, even
// where it notices first.
func TestCanceledBeforeItsFailures(t *testing.T) {
	for kind, end := range map[pool.Kind]func(error) (int, error){
		pool.JobFailed:   func(err error) (int, error) { return 0, err },
		pool.JobPanicked: func(err error) (int, error) { panic(err) },
		pool.JobExited:   func(error) (int, error) { runtime.Goexit(); return 0, nil },
	} {
		for range 100 {
			var rec recorder
			ctx, cancel := context.WithCancel(t.Context())
			work := func(ctx context.Context, i int) (int, error) {
				if i == 1 {
					cancel()
				}
				<-ctx.Done()
				return end(ctx.Err())
			}
			pool.Run(ctx, 2, []int{0, 1, 2}, work, pool.Observe(rec.observe))
			is := func(kind pool.Kind) func(pool.Event) bool {
				return func(e pool.Event) bool { return e.Kind == kind }
			}
			canceled, failed := slices.IndexFunc(rec.events, is(pool.Canceled)), slices.IndexFunc(rec.events, is(kind))
			if canceled < 0 || failed < canceled {
				t.Fatalf("the context's end is event %d, the first %v event %d", canceled, kind, failed)
			}
		}
	}
}

// With one worker and one job, the order is certain
// wherever a receive follows its send.
func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rec recorder
		p := pool.New(t.Context(), 1, identity, pool.JobBuffer(2), pool.ResultBuffer(2), pool.Observe(rec.observe))
		p.Start()
		synctest.Wait()
		p.Submit(7)
		synctest.Wait()
		p.Close()
		synctest.Wait()
		for range p.Results() {
		}
		p.Wait()
		want := []pool.Event{
			{Kind: pool.JobsCreated, N: 2},
			{Kind: pool.ResultsCreated, N: 2},
			{Kind: pool.Started, N: 1},
			{Kind: pool.WorkerStarted, Worker: 1},
			{Kind: pool.JobSubmitted, Job: 0},
			{Kind: pool.JobStarted, Job: 0, Worker: 1},
			{Kind: pool.JobFinished, Job: 0, Worker: 1},
			{Kind: pool.ResultSent, Job: 0, Worker: 1},
			{Kind: pool.JobsClosed},
			{Kind: pool.WorkerStopped, Worker: 1},
			{Kind: pool.ResultsClosed},
			{Kind: pool.Collecting},
			{Kind: pool.ResultReceived, Job: 0, Worker: 1},
			{Kind: pool.Waiting},
		}
		if !slices.Equal(rec.events, want) {
			t.Errorf("events are\n%+v\nwant\n%+v", rec.events, want)
		}
	})
}

// However many workers run, sends come before their receives, each job goes
// through its kinds in order, and nothing is reported twice.
func TestEventOrder(t *testing.T) {
	for _, buffer := range []int{0, 1, 100} {
		var rec recorder
		work := func(_ context.Context, n int) (int, error) {
			switch n % 10 {
			case 3:
				return 0, errOdd
			case 4:
				panic("boom")
			}
			return n, nil
		}
		const jobs = 500
		values := make([]int, jobs)
		for i := range values {
			values[i] = i
		}
		pool.Run(t.Context(), 4, values, work, pool.JobBuffer(buffer), pool.ResultBuffer(buffer), pool.Observe(rec.observe))

		stage := make([]int, jobs)
		var queued, unread int
		for _, e := range rec.events {
			step := map[pool.Kind]int{
				pool.JobSubmitted: 1, pool.JobStarted: 2, pool.JobFinished: 3, pool.JobFailed: 3,
				pool.JobPanicked: 3, pool.ResultSent: 4, pool.ResultReceived: 5,
			}[e.Kind]
			if step == 0 {
				continue
			}
			if stage[e.Job] != step-1 {
				t.Fatalf("buffer %d: job %d: %v after step %d", buffer, e.Job, e.Kind, stage[e.Job])
			}
			stage[e.Job] = step
			switch e.Kind {
			case pool.JobSubmitted:
				queued++
			case pool.JobStarted:
				queued--
			case pool.ResultSent:
				unread++
			case pool.ResultReceived:
				unread--
			}
			if queued < 0 || unread < 0 || queued > buffer+1+4 || unread > buffer+4+1 {
				t.Fatalf("buffer %d: %d queued and %d unread", buffer, queued, unread)
			}
		}
		for j, s := range stage {
			if s != 5 {
				t.Fatalf("job %d ended at step %d", j, s)
			}
		}
	}
}

func TestCancelEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rec recorder
		ctx, cancel := context.WithCancel(t.Context())
		p := pool.New(ctx, 1, obey, pool.JobBuffer(3), pool.ResultBuffer(0), pool.Observe(rec.observe))
		p.Start()
		go func() {
			for p.Submit(0) == nil {
			}
		}()
		synctest.Wait()
		cancel()
		p.Wait()
		synctest.Wait()
		count := map[pool.Kind]int{}
		for _, e := range rec.events {
			count[e.Kind]++
		}
		for kind, want := range map[pool.Kind]int{
			pool.Canceled: 1, pool.JobSubmitted: 5, pool.JobRefused: 1, pool.JobStarted: 1,
			pool.JobFailed: 1, pool.JobCanceled: 3, pool.ResultSent: 4, pool.JobsClosed: 1, pool.ResultsClosed: 1,
		} {
			if count[kind] != want {
				t.Errorf("%d × %v, want %d", count[kind], kind, want)
			}
		}
	})
}

// The end of the context is told when it comes, whatever the workers do, and
// nothing is told after the close of the results.
func TestCanceledAtOnce(t *testing.T) {
	for _, jobs := range []int{0, 1, 10} {
		synctest.Test(t, func(t *testing.T) {
			var rec recorder
			ctx, cancel := context.WithCancel(t.Context())
			p := pool.New(ctx, 2, sleep, pool.Observe(rec.observe)) // its jobs ignore the context
			p.Start()
			for j := range jobs {
				p.Submit(j)
			}
			synctest.Wait()
			cancel()
			synctest.Wait()
			is := func(kind pool.Kind) func(pool.Event) bool {
				return func(e pool.Event) bool { return e.Kind == kind }
			}
			if !slices.ContainsFunc(rec.events, is(pool.Canceled)) {
				t.Errorf("%d jobs: the end is not told", jobs)
			}
			for range p.Results() {
			}
			synctest.Wait()
			if last := slices.IndexFunc(rec.events, is(pool.ResultsClosed)); slices.ContainsFunc(rec.events[last+1:], func(e pool.Event) bool {
				return e.Kind != pool.ResultReceived && e.Kind != pool.Collecting
			}) {
				t.Errorf("%d jobs: told after the end: %v", jobs, rec.events[last+1:])
			}
		})
	}
}

// An observer that blocks holds the pool at that event.
func TestSingleStep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		step := make(chan struct{})
		var rec recorder
		p := pool.New(t.Context(), 2, identity, pool.Observe(func(e pool.Event) {
			if e.Worker > 0 {
				<-step
			}
			rec.observe(e)
		}))
		p.Start()
		for j := range 6 {
			p.Submit(j)
		}
		p.Close()
		synctest.Wait()
		base := len(rec.events)
		for i := 1; i <= 20; i++ {
			step <- struct{}{}
			synctest.Wait()
			if got := len(rec.events) - base; got != i {
				t.Fatalf("after %d steps %d events", i, got)
			}
		}
		close(step)
		p.Wait()
	})
}

func TestKindNames(t *testing.T) {
	seen := map[string]bool{}
	for k := pool.JobsCreated; k <= pool.Canceled; k++ {
		name := k.String()
		if name == "unknown" || seen[name] || name != strings.ToLower(name) {
			t.Errorf("kind %d is named %q", k, name)
		}
		seen[name] = true
	}
	if got := pool.Kind(0).String() + pool.Kind(255).String(); got != "unknownunknown" {
		t.Errorf("no kind is named %q", got)
	}
	if size := unsafe.Sizeof(pool.Event{}); size > 24 {
		t.Errorf("an event is %d bytes, want at most 24", size)
	}
}

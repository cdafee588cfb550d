package pool_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
)

var errOdd = errors.New("odd")

func identity(_ context.Context, n int) (int, error) { return n, nil }

// sleep is the tutorial's job: it takes a second and doubles its number.
func sleep(_ context.Context, n int) (int, error) {
	time.Sleep(time.Second)
	return 2 * n, nil
}

// obey blocks until the context ends.
func obey(ctx context.Context, n int) (int, error) {
	<-ctx.Done()
	return n, ctx.Err()
}

func TestTutorial(t *testing.T) {
	for _, tt := range []struct {
		workers int
		want    time.Duration
	}{{1, 10 * time.Second}, {3, 4 * time.Second}, {5, 2 * time.Second}, {64, time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			p := pool.New(t.Context(), tt.workers, sleep, pool.JobBuffer(10), pool.ResultBuffer(10))
			p.Start()
			for j := range 10 {
				if err := p.Submit(j); err != nil {
					t.Fatal(err)
				}
			}
			p.Close()
			var got []int
			for r := range p.Results() {
				if r.Value != 2*r.Job || r.Err != nil || r.Worker < 1 || r.Worker > tt.workers {
					t.Errorf("result %+v", r)
				}
				got = append(got, r.Job)
			}
			p.Wait()
			if elapsed := time.Since(start); elapsed != tt.want {
				t.Errorf("%d workers took %v, want %v", tt.workers, elapsed, tt.want)
			}
			slices.Sort(got)
			if len(got) != 10 || got[0] != 0 || got[9] != 9 {
				t.Errorf("got results of jobs %v", got)
			}
		})
	}
}

// Every way a job can end is one result, and the pool goes on.
func TestOneResultEach(t *testing.T) {
	work := func(_ context.Context, n int) (string, error) {
		switch n % 7 {
		case 6:
			defer panic("cleanup")
			runtime.Goexit()
		case 1:
			return "", errOdd
		case 2:
			panic("boom")
		case 3:
			runtime.Goexit()
		case 4:
			panic(errOdd)
		case 5:
			panic(nil)
		}
		return fmt.Sprint(n), nil
	}
	for _, workers := range []int{1, 3, 16} {
		for _, buffer := range []int{0, 1, 128} {
			synctest.Test(t, func(t *testing.T) {
				values := make([]int, 600)
				for i := range values {
					values[i] = i
				}
				results := pool.Run(t.Context(), workers, values, work, pool.JobBuffer(buffer), pool.ResultBuffer(buffer))
				for i, r := range results {
					if r.Job != i || r.Worker < 1 || r.Worker > workers {
						t.Fatalf("result %d is %+v", i, r)
					}
					var p *pool.PanicError
					panicked := errors.As(r.Err, &p)
					if panicked && (p.Job != i || p.Worker != r.Worker || !strings.Contains(string(p.Stack), "TestOneResultEach")) {
						t.Fatalf("panic of job %d says %+v\n%s", i, p, p.Stack)
					}
					var ok bool
					switch i % 7 {
					case 6:
						ok = panicked && p.Value == "cleanup"
					case 0:
						ok = r.Err == nil && r.Value == fmt.Sprint(i)
					case 1:
						ok = r.Err == errOdd
					case 2:
						ok = panicked && p.Value == "boom" && strings.Contains(r.Err.Error(), "boom")
					case 3:
						ok = r.Err == pool.ErrExit
					case 4:
						ok = panicked && errors.Is(r.Err, errOdd)
					case 5:
						ok = panicked
					}
					if !ok {
						t.Fatalf("job %d ended as %+v", i, r)
					}
				}
			})
		}
	}
}

func TestSubmitBlocksWhenFull(t *testing.T) {
	for _, buffer := range []int{0, 1, 5} {
		synctest.Test(t, func(t *testing.T) {
			p := pool.New(t.Context(), 2, sleep, pool.JobBuffer(buffer), pool.ResultBuffer(100))
			p.Start()
			var accepted atomic.Int32
			go func() {
				for p.Submit(0) == nil {
					accepted.Add(1)
				}
			}()
			synctest.Wait()
			if got, want := int(accepted.Load()), 2+buffer; got != want {
				t.Errorf("buffer %d: %d submitted before it blocked, want %d", buffer, got, want)
			}
			if got := p.Snapshot(); got.Queued != buffer+1 || got.Busy != 2 {
				t.Errorf("buffer %d: %+v, want %d queued, the blocked one included, and 2 busy", buffer, got, buffer+1)
			}
			p.Close() // ends the blocked Submit
			p.Wait()
			if got := p.Snapshot(); got.Queued != 0 || got.Done != 2+buffer {
				t.Errorf("buffer %d: at the end %+v", buffer, got)
			}
		})
	}
}

func TestSubmitErrors(t *testing.T) {
	cause := errors.New("the cause")
	tests := []struct {
		name    string
		blocked bool
		end     func(p *pool.Pool[int, int], cancel context.CancelCauseFunc)
		want    []error
	}{
		{"after Close", false, func(p *pool.Pool[int, int], _ context.CancelCauseFunc) { p.Close() }, []error{pool.ErrClosed}},
		{"blocked, then Close", true, func(p *pool.Pool[int, int], _ context.CancelCauseFunc) { p.Close() }, []error{pool.ErrClosed}},
		{"after cancel", false, func(_ *pool.Pool[int, int], cancel context.CancelCauseFunc) { cancel(cause) }, []error{pool.ErrCanceled, cause}},
		{"blocked, then cancel", true, func(_ *pool.Pool[int, int], cancel context.CancelCauseFunc) { cancel(cause) }, []error{pool.ErrCanceled, cause}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				p := pool.New(ctx, 1, identity, pool.JobBuffer(0))
				errs := make(chan error, 1)
				if tt.blocked {
					go func() { errs <- p.Submit(1) }()
					synctest.Wait()
				}
				tt.end(p, cancel)
				if !tt.blocked {
					errs <- p.Submit(1)
				}
				err := <-errs
				for _, want := range tt.want {
					if !errors.Is(err, want) {
						t.Errorf("Submit gave %q, want %q", err, want)
					}
				}
				p.Close()
				p.Start()
				p.Wait()
				if got := p.Snapshot(); got.Queued != 0 || got.Done != 0 {
					t.Errorf("a refused job is counted: %+v", got)
				}
				cancel(nil)
			})
		})
	}
}

func TestTwiceAndFromAnywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pool.New(t.Context(), 3, sleep)
		var all sync.WaitGroup
		for range 8 {
			all.Go(p.Start)
			all.Go(p.Wait)
			all.Go(p.Close)
			all.Go(func() {
				for range 5 {
					if err := p.Submit(1); err != nil && err != pool.ErrClosed {
						t.Error(err)
					}
				}
			})
			all.Go(func() {
				for range p.Results() {
				}
			})
		}
		all.Wait()
		p.Close()
		p.Wait()
		if s := p.Snapshot(); s.Live != 0 || s.Busy != 0 || s.Queued != 0 {
			t.Errorf("at the end %+v", s)
		}
	})
}

// The context ends every place that can block, and no goroutine stays behind:
// synctest fails a test whose bubble ends with goroutines blocked. Each
// accepted job has one result, and it can still be received.
func TestContextEndsEverything(t *testing.T) {
	ignore := func(_ context.Context, n int) (int, error) { time.Sleep(time.Minute); return n, nil }
	tests := []struct {
		name  string
		work  func(context.Context, int) (int, error)
		start bool
		jobs  int
		opts  []pool.Option
	}{
		{"idle workers", identity, true, 0, nil},
		{"never started", identity, false, 5, nil},
		{"never started, Submit blocked", identity, false, 5, []pool.Option{pool.JobBuffer(2)}},
		{"results unread", identity, true, 10, []pool.Option{pool.JobBuffer(10), pool.ResultBuffer(0)}},
		{"results and jobs full", identity, true, 50, []pool.Option{pool.JobBuffer(1), pool.ResultBuffer(1)}},
		{"jobs that obey", obey, true, 50, nil},
		{"jobs that obey, nobody reads", obey, true, 50, []pool.Option{pool.JobBuffer(0), pool.ResultBuffer(0)}},
		{"jobs that ignore it", ignore, true, 20, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				p := pool.New(ctx, 3, tt.work, tt.opts...)
				if tt.start {
					p.Start()
				}
				var accepted atomic.Int32
				go func() {
					for j := range tt.jobs {
						if p.Submit(j) == nil {
							accepted.Add(1)
						}
					}
				}()
				go p.Wait()
				synctest.Wait()
				cancel()
				p.Wait()
				synctest.Wait() // the submitting goroutine has counted
				if s := p.Snapshot(); s.Live != 0 || s.Busy != 0 || s.Queued != 0 || s.Done != int(accepted.Load()) {
					t.Errorf("%d accepted, at the end %+v", accepted.Load(), s)
				}
				seen := map[int]bool{}
				failed := 0
				for r := range p.Results() {
					if r.Err != nil {
						failed++
					}
					if seen[r.Job] {
						t.Errorf("job %d has two results", r.Job)
					}
					seen[r.Job] = true
				}
				if len(seen) != int(accepted.Load()) {
					t.Errorf("%d accepted, %d results", accepted.Load(), len(seen))
				}
				if s := p.Snapshot(); s.Failed != failed {
					t.Errorf("%d results with an error, %d counted", failed, s.Failed)
				}
			})
		})
	}
}

func TestRunCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		values := make([]int, 1000)
		results := pool.Run(ctx, 2, values, sleep, pool.JobBuffer(3))
		var ok, canceled int
		for i, r := range results {
			switch {
			case r.Job != i:
				t.Fatalf("result %d is of job %d", i, r.Job)
			case r.Err == nil:
				ok++
			case errors.Is(r.Err, pool.ErrCanceled) && errors.Is(r.Err, context.DeadlineExceeded):
				canceled++
			default:
				t.Fatalf("result %+v", r)
			}
		}
		if ok != 6 || canceled != 994 { // two workers, three seconds: those begun at 2 s end
			t.Errorf("%d ran and %d were canceled, want 6 and 994", ok, canceled)
		}
	})
}

// A loop that stops early leaves the rest to the next.
func TestResultsTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pool.New(t.Context(), 2, sleep, pool.ResultBuffer(0))
		p.Start()
		for j := range 10 {
			p.Submit(j)
		}
		p.Close()
		n := 0
		for range p.Results() {
			if n++; n == 4 {
				break
			}
		}
		for range p.Results() {
			n++
		}
		if n != 10 {
			t.Errorf("%d results in two loops, want 10", n)
		}
	})
}

func TestWorkerNumber(t *testing.T) {
	if n := pool.WorkerNumber(t.Context()); n != 0 {
		t.Errorf("outside a job: %d", n)
	}
	number := func(ctx context.Context, _ int) (int, error) { return pool.WorkerNumber(ctx), nil }
	for _, r := range pool.Run(t.Context(), 3, make([]int, 50), number) {
		if r.Value != r.Worker {
			t.Errorf("job %d saw worker %d, its result says %d", r.Job, r.Value, r.Worker)
		}
	}
}

func TestDefaults(t *testing.T) {
	p := pool.New(t.Context(), -5, identity, pool.JobBuffer(-1), pool.ResultBuffer(-1), pool.Observe(nil))
	if s := p.Snapshot(); s != (pool.Snapshot{Size: 1}) {
		t.Errorf("before Start: %+v", s)
	}
}

// On one thread, jobs that never block are shared when the pool is fair.
func TestFair(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	crash := func(context.Context, int) (int, error) { panic("boom") }
	share := func(work func(context.Context, int) (int, error), opts ...pool.Option) (least int) {
		var counts [4]int
		opts = append(opts, pool.JobBuffer(400), pool.ResultBuffer(400))
		for _, r := range pool.Run(t.Context(), 4, make([]int, 400), work, opts...) {
			counts[r.Worker-1]++
		}
		return slices.Min(counts[:])
	}
	if n := share(identity); n > 50 {
		t.Errorf("without Fair every worker has at least %d of 400 jobs: nothing to mend", n)
	}
	if n := share(identity, pool.Fair()); n < 90 {
		t.Errorf("one worker has %d of 400 jobs, want about 100", n)
	}
	if n := share(crash, pool.Fair()); n < 90 {
		t.Errorf("one worker has %d of 400 jobs that panic, want about 100", n)
	}
}

// testing.AllocsPerRun would round one allocation a job down to none, as the last
// jobs are still on their way when it counts.
func TestNoAllocation(t *testing.T) {
	const jobs = 20_000
	p := pool.New(t.Context(), 4, identity)
	p.Start()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	go func() {
		defer p.Close()
		for range jobs {
			p.Submit(1)
		}
	}()
	for range p.Results() {
	}
	runtime.ReadMemStats(&after)
	if n := after.Mallocs - before.Mallocs; n > jobs/100 {
		t.Errorf("%d allocations for %d jobs, want hardly any", n, jobs)
	}
}

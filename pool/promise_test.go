package pool_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
)

// Each test here is of a promise that a change could break in passing: found by
// breaking them one at a time.

// holder is an observer that holds whoever acts at events of one kind, until it is
// released.
type holder struct {
	recorder
	kind    pool.Kind
	release chan struct{}
}

func hold(kind pool.Kind) *holder { return &holder{kind: kind, release: make(chan struct{})} }

func (h *holder) observe(e pool.Event) {
	h.recorder.observe(e)
	if e.Kind == h.kind {
		<-h.release
	}
}

// times is how often an event of a kind was told.
func (r *recorder) times(kind pool.Kind) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, e := range r.events {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// A Submit that is on its way when Close comes has its job done: Close waits, and
// does not close the channel under it.
func TestCloseWaitsForSubmit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hold(pool.JobSubmitted)
		p := pool.New(t.Context(), 1, identity, pool.Observe(h.observe))
		p.Start()
		submitted := make(chan error)
		go func() { submitted <- p.Submit(7) }()
		synctest.Wait()
		go p.Close()
		synctest.Wait()
		close(h.release)
		if err := <-submitted; err != nil {
			t.Errorf("Submit gave %v", err)
		}
		n := 0
		for r := range p.Results() {
			if n++; r.Value != 7 {
				t.Errorf("result %+v", r)
			}
		}
		if n != 1 {
			t.Errorf("%d results, want 1", n)
		}
	})
}

// acrossTheEnd gives a pool that is closed by the end of its context while a Submit
// is on its way, and what that then returned. To be called in a bubble.
func acrossTheEnd(t *testing.T, opts ...pool.Option) (p *pool.Pool[int, int], submitted error) {
	ctx, cancel := context.WithCancel(t.Context())
	h := hold(pool.JobSubmitted)
	p = pool.New(ctx, 2, identity, append(opts, pool.Observe(h.observe))...)
	p.Start()
	answer := make(chan error)
	go func() { answer <- p.Submit(7) }()
	synctest.Wait()
	cancel()
	synctest.Wait()
	if s := p.Snapshot(); s.Live != 0 {
		t.Errorf("workers are left: %+v", s)
	}
	close(h.release)
	return p, <-answer
}

// A Submit that is on its way when the context ends may be accepted after the last
// worker has left: its job has a result, too.
func TestSubmitAfterTheWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, err := acrossTheEnd(t)
		if err != nil {
			t.Errorf("Submit gave %v", err)
		}
		n := 0
		for r := range p.Results() {
			if n++; r.Job != 0 || r.Worker != 0 || !errors.Is(r.Err, pool.ErrCanceled) {
				t.Errorf("result %+v", r)
			}
		}
		if s := p.Snapshot(); n != 1 || s.Done != 1 || s.Failed != 1 || s.Queued != 0 {
			t.Errorf("%d results, at the end %+v", n, s)
		}
	})
}

// A context that ends closes the pool. A Submit that finds it closed says why.
func TestSubmitOnItsWayToTheEnd(t *testing.T) {
	for range 20 { // it may find both at once
		synctest.Test(t, func(t *testing.T) {
			if _, err := acrossTheEnd(t, pool.JobBuffer(0)); !errors.Is(err, pool.ErrCanceled) {
				t.Errorf("Submit gave %v", err)
			}
		})
	}
}

// deafContext is one that tells nobody when it ends: who asks, knows.
type deafContext struct{ context.Context }

func (deafContext) AfterFunc(func()) (stop func() bool) { return func() bool { return true } }
func (deafContext) Value(any) any                       { return nil } // no other way to hear of it

// A context may end so shortly before the pool that it has told nobody yet. The
// observer hears of it, before the end.
func TestEndIsTold(t *testing.T) {
	var rec recorder
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	until := func(ctx context.Context, n int) (int, error) { close(begun); <-ctx.Done(); return n, nil }
	p := pool.New(deafContext{ctx}, 1, until, pool.Observe(rec.observe))
	p.Start()
	p.Submit(1)
	p.Close()
	<-begun
	cancel()
	p.Wait()
	at := func(kind pool.Kind) int {
		return slices.IndexFunc(rec.events, func(e pool.Event) bool { return e.Kind == kind })
	}
	if n, told, closed := rec.times(pool.Canceled), at(pool.Canceled), at(pool.ResultsClosed); n != 1 || told > closed {
		t.Errorf("the context's end is told %d times, first as event %d; the results are closed at %d", n, told, closed)
	}
}

// After the context ended no job is accepted, though there be room.
func TestNoSubmitAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := pool.New(ctx, 1, identity, pool.JobBuffer(5))
	cancel()
	for range 5 {
		if err := p.Submit(1); !errors.Is(err, pool.ErrCanceled) {
			t.Errorf("Submit gave %v", err)
		}
	}
	for r := range p.Results() {
		t.Errorf("result %+v", r)
	}
}

// The channels are bounded when nobody says how: a producer waits for the workers.
func TestBoundedByDefault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var rec recorder
		p := pool.New(ctx, 3, identity, pool.Observe(rec.observe))
		p.Start()
		go func() {
			for p.Submit(0) == nil {
			}
		}()
		synctest.Wait() // results fill, then workers wait, then jobs fill
		if n, want := rec.times(pool.JobSubmitted), 128+3+128+1; n != want {
			t.Errorf("%d jobs were submitted before somebody received, want %d", n, want)
		}
		cancel()
		p.Wait()
	})
}

// How a job ended is told, once, and before its result is sent.
func TestFates(t *testing.T) {
	for want, work := range map[pool.Kind]func(context.Context, int) (int, error){
		pool.JobFinished: identity,
		pool.JobFailed:   func(context.Context, int) (int, error) { return 0, errOdd },
		pool.JobPanicked: func(context.Context, int) (int, error) { panic("boom") },
		pool.JobExited:   func(context.Context, int) (int, error) { runtime.Goexit(); return 0, nil },
	} {
		var rec recorder
		pool.Run(t.Context(), 1, []int{1}, work, pool.Observe(rec.observe))
		var told []pool.Kind
		for _, e := range rec.events {
			if e.Kind >= pool.JobStarted && e.Kind <= pool.ResultKept {
				told = append(told, e.Kind)
			}
		}
		if all := []pool.Kind{pool.JobStarted, want, pool.ResultSent}; !slices.Equal(told, all) {
			t.Errorf("told is %v, want %v", told, all)
		}
	}
}

// The context of a pool that has ended may end, too: nothing is told any more. And
// a second Start is none.
func TestContextOutlivesThePool(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rec recorder
		ctx, cancel := context.WithCancel(t.Context())
		p := pool.New(ctx, 2, identity, pool.Observe(rec.observe))
		p.Start()
		p.Start()
		p.Close()
		p.Wait()
		cancel()
		synctest.Wait()
		if err := p.Submit(1); !errors.Is(err, pool.ErrCanceled) {
			t.Errorf("Submit gave %v", err)
		}
		if rec.times(pool.Canceled) != 0 || rec.times(pool.Started) != 1 || rec.times(pool.WorkerStarted) != 2 {
			t.Errorf("told was %v", rec.events)
		}
	})
}

// What nobody received in time is told as kept, and once somebody receives it, as
// received.
func TestKeptEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rec recorder
		ctx, cancel := context.WithCancel(t.Context())
		p := pool.New(ctx, 2, identity, pool.ResultBuffer(0), pool.Observe(rec.observe))
		p.Start()
		for j := range 5 {
			p.Submit(j)
		}
		synctest.Wait()
		cancel()
		p.Wait()
		for range p.Results() {
		}
		if kept, received := rec.times(pool.ResultKept), rec.times(pool.ResultReceived); kept != 5 || received != 5 {
			t.Errorf("%d told as kept and %d as received, want 5 and 5", kept, received)
		}
	})
}

// However many workers look at once whether they are too many, no more stop than
// there are too many. Each Resize is told.
func TestResizeStopsNoMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rec recorder
		p := pool.New(t.Context(), 64, sleep, pool.Observe(rec.observe))
		p.Start()
		const rounds = 300
		for range rounds {
			for _, n := range []int{33, 64} {
				p.Resize(n)
				synctest.Wait()
				if s := p.Snapshot(); s.Live != n {
					t.Fatalf("%+v, want %d live", s, n)
				}
			}
		}
		if n := rec.times(pool.Resized); n != 2*rounds {
			t.Errorf("%d resizes were told, want %d", n, 2*rounds)
		}
		p.Close()
		p.Wait()
	})
}

// Of two at once that say how many workers there are, the one that is told last is
// the one that counts.
func TestSizesAreToldInOrder(t *testing.T) {
	for name, meanwhile := range map[string]func(*pool.Pool[int, int]){
		"Resize": func(p *pool.Pool[int, int]) { p.Resize(2) },
		"Start":  func(p *pool.Pool[int, int]) { p.Start() },
	} {
		var rec recorder
		var p *pool.Pool[int, int]
		var other sync.WaitGroup
		p = pool.New(t.Context(), 7, identity, pool.Observe(func(e pool.Event) {
			rec.observe(e)
			if e.Kind == pool.Resized && e.N == 5 {
				other.Go(func() { meanwhile(p) })
				for range 1000 { // which is time enough to overtake
					runtime.Gosched()
				}
			}
		}))
		p.Resize(5)
		other.Wait()
		told := int32(0)
		rec.mu.Lock()
		for _, e := range rec.events {
			if e.Kind == pool.Started || e.Kind == pool.Resized {
				told = e.N
			}
		}
		rec.mu.Unlock()
		if size := p.Snapshot().Size; size != int(told) {
			t.Errorf("%s while Resize is told: %d workers, and told were %d", name, size, told)
		}
		p.Start()
		p.Close()
		p.Wait()
	}
}

// Queued is never negative, even while a queue is empty most of the time.
func TestQueuedWhileEmpty(t *testing.T) {
	// Many workers, so that it takes a while to ask them all.
	p := pool.New(t.Context(), 2000, identity, pool.JobBuffer(0), pool.ResultBuffer(1000))
	p.Start()
	go func() {
		defer p.Close()
		for j := range 20_000 {
			p.Submit(j)
			runtime.Gosched() // until the worker has done it, as often as not
		}
	}()
	go func() {
		for range p.Results() {
		}
	}()
	for {
		s := p.Snapshot()
		if s.Queued < 0 {
			t.Fatalf("impossible: %+v", s)
		}
		if s.Done == 20_000 {
			break
		}
		runtime.Gosched()
	}
	p.Wait()
}

// A job that is held up holds nobody's Snapshot up.
func TestSnapshotDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pool.New(t.Context(), 2, sleep)
		p.Start()
		p.Submit(1)
		synctest.Wait()
		began := time.Now()
		if s := p.Snapshot(); s.Busy != 1 || time.Since(began) != 0 {
			t.Errorf("%+v after %v", s, time.Since(began))
		}
		p.Close()
		p.Wait()
	})
}

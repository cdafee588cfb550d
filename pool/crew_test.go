package pool_test

import (
	"context"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
)

func TestResize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pool.New(t.Context(), 2, sleep, pool.JobBuffer(100), pool.ResultBuffer(100))
		check := func(when string, size, live, busy int) {
			t.Helper()
			synctest.Wait()
			if s := p.Snapshot(); s.Size != size || s.Live != live || s.Busy != busy {
				t.Errorf("%s: %+v, want size %d, live %d, busy %d", when, s, size, live, busy)
			}
		}
		p.Resize(4)
		check("before Start", 4, 0, 0)
		p.Start()
		check("started", 4, 4, 0)
		p.Resize(6)
		check("two more", 6, 6, 0)
		p.Resize(2)
		check("idle ones stop at once", 2, 2, 0)
		for j := range 8 {
			p.Submit(j)
		}
		check("at work", 2, 2, 2)
		p.Resize(5)
		check("new ones work at once", 5, 5, 5)
		p.Resize(1)
		check("busy ones finish their job", 1, 5, 5)
		time.Sleep(time.Second)
		check("then stop", 1, 1, 1)
		p.Resize(0)
		check("never below one", 1, 1, 1)
		p.Close()
		p.Wait()
		p.Resize(9)
		check("after the end", 9, 0, 0)
		if s := p.Snapshot(); s.Done != 8 || s.Queued != 0 {
			t.Errorf("at the end %+v", s)
		}
	})
}

// Numbers of workers that stopped are given again, so that they stay small.
func TestResizeNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		largest := int32(0)
		p := pool.New(t.Context(), 3, sleep, pool.Observe(func(e pool.Event) {
			mu.Lock()
			defer mu.Unlock()
			largest = max(largest, e.Worker)
		}))
		p.Start()
		for range 20 {
			p.Resize(1)
			synctest.Wait()
			p.Resize(3)
			synctest.Wait()
		}
		p.Close()
		p.Wait()
		if largest != 3 {
			t.Errorf("largest number is %d, want 3", largest)
		}
	})
}

// Counts are honest while everything happens at once.
func TestSnapshotUnderLoad(t *testing.T) {
	const jobs, producers = 2000, 3
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	p := pool.New(ctx, 4, func(_ context.Context, n int) (int, error) {
		switch n % 50 {
		case 1:
			return 0, errOdd
		case 2:
			panic("boom")
		}
		return n, nil
	}, pool.JobBuffer(7), pool.ResultBuffer(3))
	p.Start()

	var all sync.WaitGroup
	for range producers {
		all.Go(func() {
			for j := range jobs {
				p.Submit(j)
			}
		})
	}
	all.Go(func() {
		r := rand.New(rand.NewPCG(1, 2))
		for range 500 {
			p.Resize(1 + r.IntN(8))
		}
	})
	stop := make(chan struct{})
	var watching sync.WaitGroup
	watching.Go(func() {
		last := pool.Snapshot{}
		for {
			s := p.Snapshot()
			switch {
			case s.Busy < 0 || s.Queued < 0 || s.Live < 0 || s.Failed > s.Done:
				t.Errorf("impossible: %+v", s)
			case s.Done < last.Done || s.Failed < last.Failed:
				t.Errorf("counts went back from %+v to %+v", last, s)
			case s.Done > jobs*producers || s.Queued > jobs*producers:
				t.Errorf("more jobs than there are: %+v", s)
			}
			last = s
			select {
			case <-stop:
				return
			default:
				runtime.Gosched() // on one thread nobody else would run
			}
		}
	})
	received := 0
	go func() {
		all.Wait()
		p.Close()
	}()
	for range p.Results() {
		received++
	}
	p.Wait()
	close(stop)
	watching.Wait()

	want := pool.Snapshot{Size: p.Snapshot().Size, Done: jobs * producers, Failed: producers * jobs / 50 * 2}
	if s := p.Snapshot(); s != want || received != jobs*producers {
		t.Errorf("%d received, at the end %+v, want %+v", received, s, want)
	}
}

// A worker that cannot send its result when it becomes one too many takes no
// other job after that.
func TestResizeWhileSending(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := pool.New(t.Context(), 3, identity, pool.JobBuffer(10), pool.ResultBuffer(0))
		p.Start()
		for j := range 10 {
			p.Submit(j)
		}
		p.Close()
		synctest.Wait() // each worker stands there with a result
		p.Resize(1)
		byWorker := map[int]int{}
		for r := range p.Results() {
			byWorker[r.Worker]++
			synctest.Wait()
		}
		once := 0
		for _, n := range byWorker {
			if n == 1 {
				once++
			}
		}
		if once != 2 || len(byWorker) != 3 {
			t.Errorf("results by worker: %v, want one of each but one", byWorker)
		}
	})
}

// Resize never blocks, even while every worker does.
func TestResizeWhileStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		p := pool.New(ctx, 3, identity, pool.JobBuffer(0), pool.ResultBuffer(0))
		p.Start()
		go func() {
			for p.Submit(1) == nil {
			}
		}()
		synctest.Wait()
		p.Resize(1)
		p.Resize(5)
		synctest.Wait()
		if s := p.Snapshot(); s.Live != 5 {
			t.Errorf("%+v, want 5 live", s)
		}
		cancel()
		p.Wait()
	})
}

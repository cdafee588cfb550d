package main

import (
	"context"
	"sync"

	"workerpool.example/playground/pool"
)

func work(_ context.Context, n int) (int, error) { return double(n), nil }

// ours runs the pool of this repository with an observer, or none if nil.
func ours(ctx context.Context, n int, observe func(pool.Event)) (sum int) {
	p := pool.New(ctx, numWorkers, work,
		pool.JobBuffer(buffer), pool.ResultBuffer(buffer), pool.Observe(observe))
	p.Start()
	var submitting sync.WaitGroup
	submitting.Go(func() {
		defer p.Close()
		for j := range n {
			if err := p.Submit(j); err != nil {
				panic(err)
			}
		}
	})
	for r := range p.Results() {
		sum += r.Value
	}
	p.Wait()
	submitting.Wait()
	return sum
}

// cancelable has a context as most programs do. The pool then asks it before
// every job; the background context, which has no end, it need not ask.
func cancelable(n int) int {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return ours(ctx, n, nil)
}

func ignore(pool.Event) {}

// recorded keeps all events of a run, as a recording does. The slice is kept
// from run to run and has grown in the warm-up, so that the append is measured
// and not the growth.
func recorded() func(n int) int {
	var mu sync.Mutex
	var events []pool.Event
	record := func(e pool.Event) {
		mu.Lock()
		events = append(events, e)
		mu.Unlock()
	}
	return func(n int) int {
		events = events[:0]
		return ours(context.Background(), n, record)
	}
}

package main

import (
	"sync"

	"github.com/Jeffail/tunny"
	"github.com/alitto/pond/v2"
	"github.com/gammazero/workerpool"
	"github.com/panjf2000/ants/v2"
	concpool "github.com/sourcegraph/conc/pool"
	"github.com/sourcegraph/conc/stream"
	"golang.org/x/sync/errgroup"
)

// Each peer is used as its documentation shows. One that has no results of its
// own sends them on a channel with the room that everyone has.

// pondResults uses a group, which costs about a third of a future for
// each job.
func pondResults(n int) (sum int) {
	p := pond.NewResultPool[int](numWorkers, pond.WithQueueSize(buffer))
	defer p.StopAndWait()
	g := p.NewGroup()
	for j := range n {
		g.Submit(func() int { return double(j) })
	}
	results, err := g.Wait()
	if err != nil {
		panic(err)
	}
	for _, r := range results {
		sum += r
	}
	return sum
}

func pondGo(n int) int {
	p := pond.NewPool(numWorkers, pond.WithQueueSize(buffer))
	defer p.StopAndWait()
	results := make(chan int, buffer)
	go func() {
		for j := range n {
			if err := p.Go(func() { results <- double(j) }); err != nil {
				panic(err)
			}
		}
	}()
	return receive(results, n)
}

// concResults gets its results at the end, all at once.
func concResults(n int) (sum int) {
	p := concpool.NewWithResults[int]().WithMaxGoroutines(numWorkers)
	for j := range n {
		p.Go(func() int { return double(j) })
	}
	for _, r := range p.Wait() {
		sum += r
	}
	return sum
}

// concStream keeps the order of the jobs, which the others do not.
func concStream(n int) int {
	results := make(chan int, buffer)
	go func() {
		s := stream.New().WithMaxGoroutines(numWorkers)
		defer s.Wait()
		for j := range n {
			s.Go(func() stream.Callback {
				r := double(j)
				return func() { results <- r }
			})
		}
	}()
	return receive(results, n)
}

func errgroupChannel(n int) (sum int) {
	results := make(chan int, buffer)
	go func() {
		defer close(results)
		var g errgroup.Group
		g.SetLimit(numWorkers)
		for j := range n {
			g.Go(func() error {
				results <- double(j)
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			panic(err)
		}
	}()
	for r := range results {
		sum += r
	}
	return sum
}

func antsChannel(n int) int {
	p, err := ants.NewPool(numWorkers)
	if err != nil {
		panic(err)
	}
	defer p.Release()
	results := make(chan int, buffer)
	go func() {
		for j := range n {
			if err := p.Submit(func() { results <- double(j) }); err != nil {
				panic(err)
			}
		}
	}()
	return receive(results, n)
}

// tunnyChannel needs as many callers as workers, since Process returns the
// result of its job.
func tunnyChannel(n int) int {
	p := tunny.NewFunc(numWorkers, func(v any) any { return double(v.(int)) })
	defer p.Close()
	results := make(chan int, buffer)
	var callers sync.WaitGroup
	defer callers.Wait()
	for first := range numWorkers {
		callers.Go(func() {
			for j := first; j < n; j += numWorkers {
				results <- p.Process(j).(int)
			}
		})
	}
	return receive(results, n)
}

func gammazeroChannel(n int) int {
	p := workerpool.New(numWorkers)
	defer p.StopWait()
	results := make(chan int, buffer)
	go func() {
		for j := range n {
			p.Submit(func() { results <- double(j) })
		}
	}()
	return receive(results, n)
}

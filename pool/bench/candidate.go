package main

import "context"

// Every candidate has the same workers and the same room in its channels.
const (
	numWorkers = 4
	buffer     = 128
)

// A candidate is one way to do n trivial jobs. Its run gives the values 0 to
// n-1 to double, each as a job of its own, and sums the results on the caller's
// goroutine. When it has them all it returns, and its goroutines have nothing
// left to do but to end.
type candidate struct {
	name string
	run  func(n int) (sum int)
}

// The names that goals speak of.
const (
	seed           = "tutorial, buffer 128"
	poolNil        = "pool, no observer"
	poolNoOp       = "pool, no-op observer"
	pondResultPool = "pond ResultPool"
	concResultPool = "conc ResultPool"
	errgroupLimit  = "errgroup.SetLimit + channel"
	antsSubmit     = "ants Submit + channel"
)

// candidates are the rows of the table. The seed comes first.
func candidates() []candidate {
	return []candidate{
		{seed, func(n int) int { return tutorial(n, buffer) }},
		{"tutorial, unbuffered", func(n int) int { return tutorial(n, 0) }},
		{"a goroutine per job", goroutinePerJob},
		{poolNil, func(n int) int { return ours(context.Background(), n, nil) }},
		{"pool, a context that can end", cancelable},
		{poolNoOp, func(n int) int { return ours(context.Background(), n, ignore) }},
		{"pool, recording observer", recorded()},
		{pondResultPool, pondResults},
		{"pond Go + channel", pondGo},
		{concResultPool, concResults},
		{"conc stream", concStream},
		{errgroupLimit, errgroupChannel},
		{antsSubmit, antsChannel},
		{"tunny Process + channel", tunnyChannel},
		{"gammazero Submit + channel", gammazeroChannel},
	}
}

// double is the job. It is trivial, so that what is measured is the pool. A pool
// calls it by a function value, and so by one call that cannot be inlined.
func double(n int) int { return 2 * n }

// callDouble is the job for who calls it by its name: by one call, too.
//
//go:noinline
func callDouble(n int) int { return double(n) }

// receive sums n results.
func receive(results <-chan int, n int) (sum int) {
	for range n {
		sum += <-results
	}
	return sum
}

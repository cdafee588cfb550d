package pool_test

import (
	"context"
	"errors"
	"fmt"

	"workerpool.example/playground/pool"
)

// The five stages, one by one.
func Example() {
	const numJobs, numWorkers = 10, 3
	double := func(_ context.Context, n int) (int, error) { return 2 * n, nil }

	p := pool.New(context.Background(), numWorkers, double) // create the channels
	p.Start()                                               // start the workers
	for j := range numJobs {                                // submit the jobs
		p.Submit(j)
	}
	p.Close() // and close

	sum := 0
	for r := range p.Results() { // collect the results
		sum += r.Value
	}
	p.Wait() // wait and close

	fmt.Println(sum)
	// Output: 90
}

// A job's error, and even its panic, is a result like any other.
func ExampleRun() {
	divide := func(_ context.Context, n int) (int, error) {
		if n == 3 {
			return 0, errors.New("three is refused")
		}
		return 60 / n, nil
	}
	for _, r := range pool.Run(context.Background(), 2, []int{1, 0, 3, 4}, divide) {
		var panicked *pool.PanicError
		switch {
		case errors.As(r.Err, &panicked):
			fmt.Println(r.Job, "panicked:", panicked.Value)
		case r.Err != nil:
			fmt.Println(r.Job, "failed:", r.Err)
		default:
			fmt.Println(r.Job, r.Value)
		}
	}
	// Output:
	// 0 60
	// 1 panicked: runtime error: integer divide by zero
	// 2 failed: three is refused
	// 3 15
}

// Workers may be added and removed at any time.
func ExamplePool_Resize() {
	p := pool.New(context.Background(), 1, func(_ context.Context, n int) (int, error) { return n, nil })
	p.Start()
	p.Resize(4)
	fmt.Println(p.Snapshot().Live)
	p.Close()
	p.Wait()
	fmt.Println(p.Snapshot().Live)
	// Output:
	// 4
	// 0
}

package main

import "sync"

// tutorial is the pattern as tutorials teach it, with the jobs submitted beside
// the collecting, since n is far more than the channels hold.
func tutorial(n, jobBuffer int) (sum int) {
	jobs := make(chan int, jobBuffer)
	results := make(chan int, jobBuffer)

	var workers sync.WaitGroup
	for range numWorkers {
		workers.Go(func() {
			for j := range jobs {
				results <- callDouble(j)
			}
		})
	}
	go func() {
		for j := range n {
			jobs <- j
		}
		close(jobs)
		workers.Wait()
		close(results)
	}()
	for r := range results {
		sum += r
	}
	return sum
}

// goroutinePerJob bounds nothing but the results channel: what people write who
// hold that a pool is not needed in Go.
func goroutinePerJob(n int) int {
	results := make(chan int, buffer)
	go func() {
		for j := range n {
			go func() { results <- double(j) }()
		}
	}()
	return receive(results, n)
}

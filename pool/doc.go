// Package pool is the worker pool pattern: a fixed number of goroutines, the
// workers, take jobs from one channel and send results on another.
//
// It is the pattern as tutorials teach it, in the same five stages, with what
// they leave out for brevity: errors, panics, cancellation, resizing, and an
// answer to who closes what.
//
//	p := pool.New(ctx, numWorkers, work) // create the channels
//	p.Start()                            // start the workers
//	go func() {                          // submit the jobs and close
//		defer p.Close()
//		for j := range numJobs {
//			p.Submit(j)
//		}
//	}()
//	for r := range p.Results() {         // collect the results
//		fmt.Println(r.Value, r.Err)
//	}
//	p.Wait()                             // wait and close
//
// [Run] does all five for a slice.
//
// # Who closes what
//
// The caller closes the jobs channel, with [Pool.Close], because only the
// caller knows that no job will come. The last worker to stop closes the
// results channel, because only then can no result come.
//
// # Who must receive
//
// Both channels are bounded. With the jobs channel full, Submit blocks until a
// worker takes a job; with the results channel full, workers block until
// somebody receives. A program that submits everything before it collects
// anything needs room for all but the jobs in the workers' hands, or it is
// stuck: submit in a goroutine of its own, as above, or end the context. A job
// that submits to its own pool is stuck, too, when all workers wait for room.
//
// When the context ends, everything that blocks here returns, whether or not
// anybody receives: jobs that wait are not run, results that do not fit their
// channel are kept for a later loop over Results, and no goroutine stays. A job
// that already runs is waited for; it sees the same context.
//
// # What it costs
//
// A job allocates nothing. Each operation on a channel is tried alone before it
// becomes part of a select, which is what keeps the price near that of the bare
// pattern; pool/bench measures it against other pools.
package pool

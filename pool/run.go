package pool

import (
	"context"
	"sync"
)

// Run takes a slice through all five stages: it works on every value with
// numWorkers workers and returns one result for each, in the order of the
// values. It returns when all its workers have stopped. After the context
// ended, values that did not run have results that wrap [ErrCanceled].
func Run[V, R any](ctx context.Context, numWorkers int, values []V, work func(context.Context, V) (R, error), opts ...Option) []Result[R] {
	p := New(ctx, numWorkers, work, opts...)
	p.Start()

	var submitting sync.WaitGroup
	submitting.Go(func() {
		defer p.Close()
		for _, v := range values {
			if p.Submit(v) != nil {
				return
			}
		}
	})

	ordered := make([]Result[R], len(values))
	received := make([]bool, len(values))
	for r := range p.Results() {
		ordered[r.Job], received[r.Job] = r, true
	}
	p.Wait()
	submitting.Wait()

	for i := range ordered {
		if !received[i] { // its Submit was refused
			ordered[i] = Result[R]{Job: i, Err: canceledError(ctx)}
		}
	}
	return ordered
}

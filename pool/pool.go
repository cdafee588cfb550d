package pool

import (
	"context"
	"iter"
	"sync"
)

// A Pool runs jobs of type V on a set of worker goroutines and gives back
// results of type R. Make one with [New]. All methods may be called from any
// goroutine; the order of the five stages is the caller's.
type Pool[V, R any] struct {
	ctx  context.Context
	done <-chan struct{} // ctx.Done(), looked up once
	work func(context.Context, V) (R, error)

	jobs    chan job[V]
	results chan Result[R]

	options
	crew[V, R]

	startOnce  sync.Once
	cancelOnce sync.Once
	finished   chan struct{} // closed after results

	// What every Submit writes stays off the cache lines of what every worker
	// reads; else each would wait for the other's processor at every job.
	_ [64]byte
	submissions
	_ [64]byte
}

// job is what travels on the jobs channel.
type job[V any] struct {
	number int
	value  V
}

// New is stage one: it creates the channels. Nothing runs yet.
//
// numWorkers below 1 counts as 1. The context ends the pool: jobs that wait
// are cancelled, and every blocked call returns. Jobs that run see it as their
// own context and decide themselves.
func New[V, R any](ctx context.Context, numWorkers int, work func(context.Context, V) (R, error), opts ...Option) *Pool[V, R] {
	p := &Pool[V, R]{
		ctx:      ctx,
		done:     ctx.Done(),
		work:     work,
		finished: make(chan struct{}),
		options:  defaults(),
	}
	for _, set := range opts {
		set(&p.options)
	}
	p.emit(Event{Kind: JobsCreated, N: int32(p.jobBuffer)})
	p.jobs = make(chan job[V], p.jobBuffer)
	p.emit(Event{Kind: ResultsCreated, N: int32(p.resultBuffer)})
	p.results = make(chan Result[R], p.resultBuffer)

	p.closing, p.empty = make(chan struct{}), make(chan struct{})
	p.size = max(numWorkers, 1)
	p.told = make(chan struct{})

	// When the context ends, workers that wait are told. A pool that was never
	// started still owes a result for each queued job; its workers settle that.
	p.mu.Lock()
	p.unwatch = context.AfterFunc(ctx, func() {
		defer close(p.told)
		p.canceled()
		p.Start()
		p.wake()
	})
	p.mu.Unlock()
	return p
}

// Start is stage two: it starts the workers. A second call does nothing.
func (p *Pool[V, R]) Start() {
	p.startOnce.Do(func() {
		p.resizing.Lock()
		defer p.resizing.Unlock()
		p.emit(Event{Kind: Started, N: int32(p.size)})
		p.mu.Lock()
		defer p.mu.Unlock()
		p.started = true
		p.grow()
	})
}

// Submit is stage three: it sends one job. It blocks while the jobs channel is
// full, and returns [ErrClosed] after Close and an error that wraps
// [ErrCanceled] after the context ended. A job that Submit accepted, by
// returning nil, yields exactly one result.
func (p *Pool[V, R]) Submit(value V) error {
	if p.over() { // before closed: a context that ends closes the pool, too
		return p.canceled()
	}
	number, open := p.enter()
	if !open {
		return p.refusal()
	}
	j := job[V]{number, value}
	if p.observe != nil {
		p.observe(Event{Kind: JobSubmitted, Job: number})
	}
	var err error
	select {
	case p.jobs <- j: // the common case, at a third of the price of a larger select
	default:
		err = p.wait(j)
	}
	p.leave() // not deferred, which costs a tenth of the whole
	return err
}

// wait is Submit with the jobs channel full.
func (p *Pool[V, R]) wait(j job[V]) (err error) {
	select {
	case p.jobs <- j:
		return nil
	case <-p.closing:
		err = p.refusal()
	case <-p.done:
		err = p.canceled()
	}
	p.refused.Add(1)
	p.emit(Event{Kind: JobRefused, Job: j.number})
	return err
}

// refusal is why a Submit found the pool closed, which the end of the context does,
// too.
func (p *Pool[V, R]) refusal() error {
	if p.over() {
		return p.canceled()
	}
	return ErrClosed
}

// Close ends stage three: no more jobs will come. Calls of Submit that are
// still blocked return [ErrClosed]. Workers finish the jobs that were accepted
// and then stop. A second call does nothing.
func (p *Pool[V, R]) Close() {
	p.closeOnce.Do(func() {
		p.bar()
		p.emit(Event{Kind: JobsClosed})
		close(p.jobs)
	})
}

// Results is stage four: it yields the results as they arrive, and ends when
// the pool was started and closed, or its context ended, and every result was
// received.
//
// Somebody must receive: with the results channel full, workers block until
// they are received from or the context ends. Several goroutines may range over
// Results at once; each result goes to one of them. A loop that ends early
// leaves the rest to the next.
func (p *Pool[V, R]) Results() iter.Seq[Result[R]] {
	return func(yield func(Result[R]) bool) {
		p.emit(Event{Kind: Collecting})
		for r := range p.results {
			if p.observe != nil {
				p.observe(Event{Kind: ResultReceived, Job: r.Job, Worker: int32(r.Worker)})
			}
			if !yield(r) {
				return
			}
		}
		for r, ok := p.unsent(); ok; r, ok = p.unsent() {
			p.emit(Event{Kind: ResultReceived, Job: r.Job, Worker: int32(r.Worker)})
			if !yield(r) {
				return
			}
		}
	}
}

// Wait is stage five: it waits until all workers have stopped and the results
// channel is closed. The last worker to stop closes it, so that Results ends
// by itself and Wait may be called before, after or during it, and twice.
//
// Wait returns only if the pool was started and closed or its context ended, and
// if the results fit their channel or somebody receives them.
func (p *Pool[V, R]) Wait() {
	p.emit(Event{Kind: Waiting})
	<-p.finished
}

// finish runs on the last worker, when no job can come any more.
func (p *Pool[V, R]) finish() {
	p.Close()
	for j := range p.jobs { // a Submit may have got in after the workers left
		p.mu.Lock()
		p.gone.done++
		p.gone.failed++
		p.mu.Unlock()
		p.cancel(j, 0)
	}
	if !p.unwatch() { // it runs, and has something to say before the end
		<-p.told
	} else if p.over() {
		p.canceled()
	}
	p.cancelOnce.Do(func() {}) // no end is told after the pool's own
	p.emit(Event{Kind: ResultsClosed})
	close(p.results)
	close(p.finished)
}

// cancel settles a job that was taken from the channel after the context
// ended: it does not run.
func (p *Pool[V, R]) cancel(j job[V], worker int) {
	err := p.canceled()
	p.emit(Event{Kind: JobCanceled, Job: j.number, Worker: int32(worker)})
	r := Result[R]{Job: j.number, Worker: worker, Err: err}
	p.emit(Event{Kind: ResultSent, Job: j.number, Worker: int32(worker)})
	p.send(r)
}

// send gives a result, which its caller has announced, to the collector. When
// the context has ended and nobody receives, it keeps the result for a later
// call of Results, so that no goroutine stays behind and no result is lost.
func (p *Pool[V, R]) send(r Result[R]) {
	select {
	case p.results <- r:
		return
	default:
	}
	select {
	case p.results <- r:
	case <-p.done:
		p.canceled()
		p.emit(Event{Kind: ResultKept, Job: r.Job, Worker: int32(r.Worker)})
		p.keep(r)
	}
}

// over reports whether the context has ended. A context that never ends, such
// as context.Background, costs a comparison. One channel is asked alone: a
// select of two locks both, and is dearer than the send that follows.
func (p *Pool[V, R]) over() bool { return p.done != nil && closed(p.done) }

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// canceled reports the end of the context, once to the observer and each time
// to the caller.
func (p *Pool[V, R]) canceled() error {
	p.cancelOnce.Do(func() { p.emit(Event{Kind: Canceled}) })
	return canceledError(p.ctx)
}

// emit reports an event. Where every job passes, the comparison is written out
// instead, which saves a call.
func (p *Pool[V, R]) emit(e Event) {
	if p.observe != nil {
		p.observe(e)
	}
}

package pool

import (
	"context"
	"runtime"
)

// A worker takes jobs from the jobs channel, one at a time, and sends their
// results. The pool owns its goroutine: Wait waits for it.
type worker[V, R any] struct {
	pool   *Pool[V, R]
	number int
	ctx    context.Context // the pool's, with the worker's number
	look   chan struct{}   // wakes it while it waits for a job

	tally

	job     int  // the job's number, for a panic
	working bool // inside the work function
	rescued bool // the job panicked, or is ending the goroutine

	_ [64]byte // the next worker's counts stand on another cache line
}

// run is the worker's goroutine.
func (w *worker[V, R]) run() {
	defer func() {
		if w.rescued { // from a Goexit, which cannot be stopped: another goroutine takes over
			w.rescued = false
			go w.run()
		}
	}()
	for !w.serve() { // after a panic, it goes on
		w.rescued = false
	}
	w.pool.emit(Event{Kind: WorkerStopped, Worker: int32(w.number)})
	w.pool.depart(w)
}

// serve works until there is nothing left to do, and then reports true. It
// reports false after a job's panic. One deferred call serves all jobs, so that
// a job that does not panic pays nothing for it.
func (w *worker[V, R]) serve() (stop bool) {
	defer w.rescue()
	p, observe, number := w.pool, w.pool.observe, int32(w.number)
	for {
		if p.excess.Load() > 0 && p.retire() {
			return true
		}
		var j job[V]
		var ok bool
		select {
		case j, ok = <-p.jobs: // the common case, at a fraction of the price of waiting
		default:
			var woken bool
			if j, ok, woken = w.wait(); woken {
				continue
			}
		}
		if !ok {
			p.noMore()
			return true
		}
		if p.over() {
			w.skip(j)
			continue
		}

		w.job = j.number
		w.began()
		if observe != nil {
			observe(Event{Kind: JobStarted, Job: j.number, Worker: number})
		}

		w.working = true
		value, err := p.work(w.ctx, j.value)
		w.working = false

		r := Result[R]{Job: j.number, Worker: int(number), Value: value, Err: err}
		if err != nil {
			w.fail(JobFailed, r)
			continue
		}
		w.succeeded()
		if observe != nil {
			observe(Event{Kind: JobFinished, Job: j.number, Worker: number})
			observe(Event{Kind: ResultSent, Job: j.number, Worker: number})
		}
		if p.done == nil { // nothing else can end the send
			p.results <- r
		} else {
			p.send(r)
		}
		w.giveWay()
	}
}

// wait receives a job when none was there, or is woken to look around.
func (w *worker[V, R]) wait() (j job[V], ok, woken bool) {
	if w.pool.over() { // nobody will submit any more
		return j, false, false
	}
	select {
	case j, ok = <-w.pool.jobs:
		return j, ok, false
	case <-w.look:
		return j, false, true
	}
}

// giveWay ends a job in a fair pool.
func (w *worker[V, R]) giveWay() {
	if w.pool.fair {
		runtime.Gosched()
	}
}

// skip settles a job that was received after the context ended.
func (w *worker[V, R]) skip(j job[V]) {
	w.skipped()
	w.pool.cancel(j, w.number)
	w.giveWay()
}

// fail ends a job that ran and failed: it counts it, tells the observer how it ended
// and that its result will be sent, and sends that.
func (w *worker[V, R]) fail(kind Kind, r Result[R]) {
	p := w.pool
	w.failed()
	if p.over() { // which may be why, and so is told before
		p.canceled()
	}
	p.emit(Event{Kind: kind, Job: r.Job, Worker: int32(w.number)})
	p.emit(Event{Kind: ResultSent, Job: r.Job, Worker: int32(w.number)})
	p.send(r)
	w.giveWay()
}

// rescue turns a panic or a runtime.Goexit of the work function into a result.
// A panic from anywhere else, such as an observer, is not the job's: it is not
// recovered, and ends the program as usual.
func (w *worker[V, R]) rescue() {
	if !w.working {
		return
	}
	w.working, w.rescued = false, true
	kind, err := JobExited, ErrExit
	if value := recover(); value != nil {
		kind, err = JobPanicked, &PanicError{Job: w.job, Worker: w.number, Value: value, Stack: stack()}
	}
	w.fail(kind, Result[R]{Job: w.job, Worker: w.number, Err: err})
}

// stack is what debug.Stack gives, without the packages that it brings along.
func stack() []byte {
	for b := make([]byte, 1024); ; b = make([]byte, 2*len(b)) {
		if n := runtime.Stack(b, false); n < len(b) {
			return b[:n]
		}
	}
}

type workerKey struct{}

// WorkerNumber gives the number of the worker, from 1, that runs the job whose
// context this is; 0 if it is not a job's context.
func WorkerNumber(ctx context.Context) int {
	n, _ := ctx.Value(workerKey{}).(int)
	return n
}

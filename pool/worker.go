package pool

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync/atomic"
)

// A worker takes jobs from the jobs channel, one at a time, and sends their
// results. The pool owns its goroutine: Wait waits for it.
type worker[V, R any] struct {
	pool   *Pool[V, R]
	number int
	ctx    context.Context // the pool's, with the worker's number

	// Only the worker writes these; Snapshot reads them. A count of jobs begun
	// and ended in one word, twice the ended ones plus one while busy, can
	// never be caught between two states.
	progress atomic.Int64
	failed   atomic.Int64

	job     int  // the job's number, for a panic
	working bool // inside the work function
}

// run is the worker's goroutine.
func (w *worker[V, R]) run() {
	for !w.serve() {
	}
	w.pool.emit(Event{Kind: WorkerStopped, Worker: int32(w.number)})
	w.pool.leave(w)
}

// serve works until there is nothing left to do, and then reports true. It
// reports false after a job's panic. One deferred call serves all jobs, so that
// a job that does not panic pays nothing for it.
func (w *worker[V, R]) serve() (stop bool) {
	defer w.rescue()
	for {
		j, ok := w.next()
		if !ok {
			return true
		}
		w.do(j)
	}
}

// do runs one job and sends its result.
func (w *worker[V, R]) do(j job[V]) {
	p := w.pool
	select {
	case <-p.done:
		w.progress.Add(2)
		w.failed.Add(1)
		p.cancel(j, w.number)
		return
	default:
	}

	w.job = j.number
	w.progress.Store(w.progress.Load() | 1)
	p.emit(Event{Kind: JobStarted, Job: j.number, Worker: int32(w.number)})

	w.working = true
	value, err := p.work(w.ctx, j.value)
	w.working = false

	kind := JobFinished
	if err != nil {
		kind = JobFailed
	}
	w.end(kind, Result[R]{Job: j.number, Worker: w.number, Value: value, Err: err})
	if p.fair {
		runtime.Gosched()
	}
}

// end counts a job, reports how it ended and sends its result.
func (w *worker[V, R]) end(kind Kind, r Result[R]) {
	w.progress.Store(w.progress.Load() + 1)
	if r.Err != nil {
		w.failed.Store(w.failed.Load() + 1)
	}
	w.pool.emit(Event{Kind: kind, Job: r.Job, Worker: int32(w.number)})
	w.pool.send(r)
}

// rescue turns a panic or a runtime.Goexit of the work function into a result.
// A panic from anywhere else, such as an observer, is not the job's: it is not
// recovered, and ends the program as usual.
func (w *worker[V, R]) rescue() {
	if !w.working {
		return
	}
	w.working = false
	if value := recover(); value != nil {
		w.end(JobPanicked, Result[R]{Job: w.job, Worker: w.number, Err: &PanicError{
			Job: w.job, Worker: w.number, Value: value, Stack: debug.Stack(),
		}})
		return
	}
	// Goexit cannot be stopped: this goroutine ends here. Another takes over
	// as the same worker.
	w.end(JobExited, Result[R]{Job: w.job, Worker: w.number, Err: ErrExit})
	go w.run()
}

// next takes a job from the channel. It tries a plain receive first, because a
// select over three channels costs a quarter more.
func (w *worker[V, R]) next() (j job[V], ok bool) {
	p := w.pool
	for {
		if p.surplus.Load() > 0 {
			if _, retired := p.retire(); retired {
				return j, false
			}
		}
		select {
		case j, ok = <-p.jobs:
			if !ok {
				p.ending()
			}
			return j, ok
		default:
		}

		changed, retired := p.retire()
		if retired {
			return j, false
		}
		select {
		case j, ok = <-p.jobs:
			if !ok {
				p.ending()
			}
			return j, ok
		case <-changed: // Resize: look again
		case <-p.done:
			select {
			case j, ok = <-p.jobs:
				if ok {
					return j, true
				}
			default:
			}
			p.canceled()
			p.ending()
			return j, false
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

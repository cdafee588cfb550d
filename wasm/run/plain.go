package run

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
)

// Plain reports whether the settings ask for something that a pool makes
// impossible, so that plain channels and a WaitGroup must run.
func (s Settings) Plain() bool {
	return s.Pattern == ByGoroutines || s.CloseResults != CloseWait ||
		!s.Recover && s.Panic > 0 || s.Collect == UntilCancel && s.Cancel != Never
}

// Elsewhere reports whether the jobs do their work on Web Workers: those belong to
// a pool's workers.
func (s Settings) Elsewhere() bool { return s.On == OnWebWorkers && !s.Plain() }

// plain is the tutorial's program as package program writes it, line by line,
// with the events that a pool would report. Nothing in it guards against
// mistakes: it sends on closed channels, waits for what never comes, and leaves
// goroutines behind, for real.
//
// Two things are added. The run stands for a whole process, and goroutines must end
// when it does, as they would: so whatever blocks also watches for that. And where
// there is a goroutine for each job, who sets a crowd of them going lets them go on.
type plain struct {
	*Run
	work job.Func

	jobs    chan int
	results chan pool.Result[job.Output]
	workers sync.WaitGroup
	live    atomic.Int32 // goroutines besides main

	sizeMu     sync.Mutex
	size, last int       // workers that there should be; the number of the latest
	quit       chan bool // tells a worker to stop
}

func newPlain(r *Run, work job.Func) *plain {
	// No more workers can be told to stop than there are.
	return &plain{Run: r, work: work, quit: make(chan bool, mostWorkers)}
}

// start starts a goroutine of the program. A panic in it ends the process.
func (p *plain) start(wg *sync.WaitGroup, f func()) {
	p.live.Add(1)
	wg.Go(func() {
		defer p.live.Add(-1)
		defer p.crash()
		f()
	})
}

// crash is what the runtime does when a panic reaches the top of a goroutine.
func (p *plain) crash() {
	value := recover()
	if value == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.panicked == "" {
		p.panicked = "panic: " + record.TextOf(value)
	}
	p.Release()
}

// untilCrash cuts off what other goroutines did, on other threads, between the
// event that the program crashed at and its end.
func untilCrash(events []record.Event, recovers bool) []record.Event {
	closed := false
	for i, e := range events {
		closed = closed || e.Kind == pool.ResultsClosed
		if e.Kind == pool.JobPanicked && !recovers || closed && e.Kind == pool.ResultSent {
			return events[:i+1]
		}
	}
	return events
}

// receive is r, ok := <-results.
func (p *plain) receive() (r pool.Result[job.Output], ok bool) {
	select {
	case r, ok = <-p.results:
	case <-p.process.Done():
		runtime.Goexit()
	}
	return r, ok
}

func (p *plain) main() {
	defer p.crash()
	s := p.Settings
	if s.Pattern == ByPool { // create the channels
		p.created(pool.JobsCreated, s.JobCapacity())
		p.jobs = make(chan int, s.JobCapacity())
	}
	p.created(pool.ResultsCreated, s.ResultCapacity())
	p.results = make(chan pool.Result[job.Output], s.ResultCapacity())

	var collecting, closing sync.WaitGroup
	if s.Pattern == ByPool {
		p.created(pool.Started, s.Workers) // start the workers
		p.grow(s.Workers)
		p.resizable(p.resize)
	} else {
		p.created(pool.Started, s.Jobs)
	}
	if s.Collect == Meanwhile {
		p.start(&collecting, p.collectAll)
	}
	p.submitAll()
	if s.CloseResults == CloseEarly {
		p.letGo(0) // else those that go on anyway would go on among those that this sets free
		p.closeResults()
	}
	switch {
	case s.Collect == Meanwhile || s.Collect == NeverCollect:
		p.wait()
		if s.CloseResults == CloseWait {
			p.closeResults()
		}
		collecting.Wait()
	default:
		if s.CloseResults == CloseWait {
			p.start(&closing, func() {
				p.workers.Wait()
				p.alive()
				p.closeResults()
			})
		}
		if s.Collect == UntilCancel && s.Cancel != Never {
			if gaveUp := p.collectUntilCancel(); gaveUp || s.CloseResults == CloseWait {
				break
			}
		} else {
			p.collectAll()
		}
		p.wait()
	}
	p.alive()
	p.returned()
}

func (p *plain) created(kind pool.Kind, n int) {
	p.log.Observe(pool.Event{Kind: kind, N: int32(n)})
}

// alive ends the goroutine if the process has ended: who waits in a WaitGroup is
// set free by that.
func (p *plain) alive() {
	if p.process.Err() != nil {
		runtime.Goexit()
	}
}

// submitAll submits the jobs, and closes.
func (p *plain) submitAll() {
	for i := range p.Settings.Jobs {
		if p.Settings.Every > 0 {
			p.sleep(p.ctx, p.Settings.Every)
		}
		p.alive()
		if p.ctx.Err() != nil {
			break
		}
		p.emit(pool.JobSubmitted, i, 0)
		if p.Settings.Pattern == ByGoroutines {
			p.start(&p.workers, func() {
				p.emit(pool.WorkerStarted, 0, i+1)
				p.do(i, i+1)
				p.emit(pool.WorkerStopped, 0, i+1)
			})
			p.letGo(i + 1)
			continue
		}
		select {
		case p.jobs <- i:
			continue
		case <-p.ctx.Done():
			p.alive()
			p.emit(pool.JobRefused, i, 0)
		}
		break
	}
	if p.Settings.Close && p.Settings.Pattern == ByPool {
		p.emit(pool.JobsClosed, 0, 0)
		close(p.jobs)
	}
}

// letGo lets a crowd go on before another is set going; n counts who is set going.
func (p *plain) letGo(n int) {
	if !p.Live && p.Settings.Pattern == ByGoroutines && n%crowd == 0 {
		p.sleep(p.process, 0)
	}
}

func (p *plain) worker(number int) {
	p.emit(pool.WorkerStarted, 0, number)
	for {
		job, ok := p.next()
		if !ok {
			break
		}
		p.do(job, number)
		if p.Live && p.Settings.Fair {
			runtime.Gosched()
		}
	}
	p.emit(pool.WorkerStopped, 0, number)
}

// next takes a job, or reports that the worker has to stop.
func (p *plain) next() (job int, ok bool) {
	var ended <-chan struct{}
	if p.Settings.Cancel != Never && !p.Settings.Close {
		ended = p.ctx.Done()
	}
	// Of two cases that are ready, select takes either. A recording has to be the
	// same at every run, so who was told to stop looks at that first.
	select {
	case <-p.quit:
		return 0, false
	default:
	}
	select {
	case job, ok = <-p.jobs:
	case <-p.quit:
	case <-ended:
		p.alive()
		select {
		case job, ok = <-p.jobs: // leave no job behind
		default:
		}
	case <-p.process.Done():
		runtime.Goexit()
	}
	return job, ok
}

// do runs a job and sends its result.
func (p *plain) do(i, worker int) {
	r := pool.Result[job.Output]{Job: i, Worker: worker}
	if p.ctx.Err() != nil {
		p.alive()
		p.emit(pool.JobCanceled, i, worker)
		r.Err = errNotRun
	} else {
		p.emit(pool.JobStarted, i, worker)
		r.Value, r.Err = p.try(i, worker)
		p.alive()
		kind := pool.JobFinished
		if _, ok := errors.AsType[*pool.PanicError](r.Err); ok {
			kind = pool.JobPanicked
		} else if r.Err != nil {
			kind = pool.JobFailed
		}
		p.emit(kind, i, worker)
	}
	p.emit(pool.ResultSent, i, worker)
	select {
	case p.results <- r:
	case <-p.process.Done():
		runtime.Goexit()
	}
}

// errNotRun wraps both, as the pool's results do.
var errNotRun error = notRun{}

type notRun struct{}

func (notRun) Error() string   { return pool.ErrCanceled.Error() + ": " + context.Canceled.Error() }
func (notRun) Unwrap() []error { return []error{pool.ErrCanceled, context.Canceled} }

// try calls the work function. Where the settings say so, it recovers panics.
func (p *plain) try(i, worker int) (out job.Output, err error) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if p.Settings.Recover {
			err = &pool.PanicError{Job: i, Worker: worker, Value: value}
			return
		}
		p.emit(pool.JobPanicked, i, worker)
		panic(value)
	}()
	return p.work(p.ctx, i)
}

func (p *plain) collectAll() {
	p.emit(pool.Collecting, 0, 0)
	for n := 1; ; n++ {
		r, ok := p.receive()
		if !ok {
			return
		}
		p.received(r)
		p.letGo(n)
	}
}

func (p *plain) received(r pool.Result[job.Output]) {
	p.emit(pool.ResultReceived, r.Job, r.Worker)
	p.keep(r)
}

// collectUntilCancel gives up when the context ends, and counts what is left.
func (p *plain) collectUntilCancel() (gaveUp bool) {
	p.emit(pool.Collecting, 0, 0)
	for n := range p.Settings.Jobs {
		if p.ctx.Err() != nil { // as in next
			return p.giveUp()
		}
		select {
		case r, ok := <-p.results:
			if !ok { // closed too early
				return false
			}
			p.received(r)
			p.letGo(n + 1)
		case <-p.ctx.Done():
			return p.giveUp()
		}
	}
	return false
}

func (p *plain) giveUp() bool {
	p.alive()
	p.sleep(p.process, time.Second) // let end what can end
	p.alive()
	p.mu.Lock()
	p.left = int(p.live.Load())
	p.mu.Unlock()
	p.emit(record.Returned, 0, 0)
	return true
}

func (p *plain) wait() {
	p.emit(pool.Waiting, 0, 0)
	p.workers.Wait()
	p.alive()
}

func (p *plain) closeResults() {
	p.emit(pool.ResultsClosed, 0, 0)
	close(p.results)
}

// resize starts workers, or tells some to stop.
func (p *plain) resize(numWorkers int) {
	p.created(pool.Resized, numWorkers)
	p.grow(numWorkers)
}

func (p *plain) grow(numWorkers int) {
	p.sizeMu.Lock()
	defer p.sizeMu.Unlock()
	for ; p.size < numWorkers; p.size++ {
		select {
		case <-p.quit: // one stays that was to stop
			continue
		default:
		}
		p.last++
		number := p.last
		p.start(&p.workers, func() { p.worker(number) })
	}
	for ; p.size > numWorkers; p.size-- {
		p.quit <- true
	}
}

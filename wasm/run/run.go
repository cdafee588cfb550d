package run

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
)

// A Run is one program of the page: the tutorial's main, its workers and its
// collector, as real goroutines. It owns them all; they have ended when Tick
// has reported false and every goroutine is blocked or gone.
type Run struct {
	Settings Settings
	Rec      *record.Recording
	Live     bool // in real time, not virtual

	log    *record.Log
	clock  *Clock // nil when live
	cancel context.CancelFunc

	resizes atomic.Bool // changes of the number of workers are still to come

	mu       sync.Mutex
	outcomes []pool.Result[job.Output]   // by job
	pool     *pool.Pool[int, job.Output] // nil until it was made
	over     bool                        // main has returned
	canceled bool                        // by the settings or by Stop
}

// Start starts a run. work is what its jobs do in real time, the time since the
// start being kept by now; for jobs that sleep both are nil.
func Start(s Settings, work job.Func, now func() time.Duration) *Run {
	r := &Run{Settings: s, Rec: record.New(nil), Live: work != nil, outcomes: make([]pool.Result[job.Output], s.Jobs)}
	var opts []pool.Option
	if r.Live {
		opts = append(opts, pool.Fair())
	} else {
		r.clock = &Clock{}
		now = r.clock.Now
		work = job.Sleep(r.clock.Sleep, func(i int) time.Duration {
			return job.Duration(s.Time, s.Jitter, s.Seed, i)
		})
	}
	r.log = record.NewLog(now)
	work = job.Faults(work, s.Jobs, s.Fail, s.Panic, s.Seed)

	ctx, cancel := context.WithCancel(context.Background())
	r.cancel = cancel
	opts = append(opts, pool.JobBuffer(s.JobCapacity()), pool.ResultBuffer(s.ResultCapacity()), pool.Observe(r.log.Observe))
	go r.alarm(ctx)
	go r.main(ctx, work, opts)
	return r
}

// main is the tutorial's program.
func (r *Run) main(ctx context.Context, work job.Func, opts []pool.Option) {
	s := r.Settings
	p := pool.New(ctx, s.Workers, work, opts...) // create the channels
	p.Start()                                    // start the workers
	r.setPool(p)
	r.resizes.Store(true)
	go r.resize(ctx, p)

	var collecting sync.WaitGroup
	if s.Collect == Meanwhile {
		collecting.Go(func() { r.collect(p) })
	}
	for i := range s.Jobs { // submit the jobs
		if p.Submit(i) != nil {
			break
		}
	}
	if s.Close { // and close
		p.Close()
	}
	if s.Collect == After { // collect the results
		r.collect(p)
	}
	p.Wait() // wait and close
	collecting.Wait()

	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.cancel() // the alarm need not ring
}

func (r *Run) collect(p *pool.Pool[int, job.Output]) {
	for result := range p.Results() {
		r.mu.Lock()
		r.outcomes[result.Job] = result
		r.mu.Unlock()
	}
}

// alarm ends the context when the settings say so.
func (r *Run) alarm(ctx context.Context) {
	if r.Settings.Cancel == Never {
		return
	}
	r.sleep(ctx, r.Settings.Cancel)
	if ctx.Err() == nil {
		r.Stop()
	}
}

// sleep waits by the run's clock, or until the context ends.
func (r *Run) sleep(ctx context.Context, d time.Duration) error {
	if !r.Live {
		return r.clock.Sleep(ctx, max(d, 0))
	}
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (r *Run) setPool(p *pool.Pool[int, job.Output]) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pool = p
}

// Resize changes the number of workers of a live run now. After its end it does
// nothing.
func (r *Run) Resize(numWorkers int) {
	r.mu.Lock()
	p, over := r.pool, r.over
	r.mu.Unlock()
	if p != nil && !over {
		p.Resize(numWorkers)
	}
}

// Stop ends the run's context, at any time.
func (r *Run) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over {
		r.canceled = true
		r.cancel()
	}
}

// Release ends the run for good without recording how: what was recorded so far
// stays as it is.
func (r *Run) Release() {
	r.log.Stop()
	r.cancel()
}

// Tick brings the recording up to date and, in virtual time, moves the clock. It
// must be called when every goroutine of the run is blocked, and again, when
// they are once more, until it reports false: then the run has ended, and
// Rec.End says how.
//
// Under js/wasm every goroutine is blocked whenever JavaScript calls Go.
func (r *Run) Tick() bool {
	r.Rec.Append(r.log.Events()[r.Rec.Len():])
	r.mu.Lock()
	over, canceled := r.over, r.canceled
	r.mu.Unlock()
	switch {
	case r.Rec.End != record.Running:
		return false
	case over && canceled:
		r.Rec.End = record.Canceled
		return false
	case over:
		r.Rec.End = record.Done
		return false
	case r.moves():
		return true
	}
	r.Rec.End = record.Deadlock
	r.Release()
	return false
}

// moves reports whether anything can still happen by itself: in virtual time
// if anybody sleeps, in real time if a job runs, an alarm is set, or the pool will be resized.
func (r *Run) moves() bool {
	if !r.Live {
		return r.clock.Advance()
	}
	return r.Rec.At(r.Rec.Len()).Busy > 0 || r.Settings.Cancel != Never || r.resizes.Load()
}

// Now is the time of the run.
func (r *Run) Now() time.Duration {
	if r.Live {
		return r.log.Now()
	}
	return r.clock.Now()
}

// Outcome gives the result of a job that was received.
func (r *Run) Outcome(i int) pool.Result[job.Output] {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outcomes[i]
}

// A Line is one line of the program's output.
type Line struct {
	Job    int
	Text   string
	Failed bool
}

// Output gives what the program has printed by a step: one line for each result
// received, from the first-th on.
func (r *Run) Output(step, first int) []Line {
	receives := r.Rec.Receives()[:r.Rec.Printed(step)]
	receives = receives[min(max(first, 0), len(receives)):]
	lines := make([]Line, len(receives))
	for i, s := range receives {
		lines[i] = r.line(r.Outcome(r.Rec.Events[s-1].Job))
	}
	return lines
}

func (r *Run) line(o pool.Result[job.Output]) Line {
	l := Line{Job: o.Job, Failed: o.Err != nil}
	var panicked *pool.PanicError
	switch {
	case errors.As(o.Err, &panicked):
		l.Text = fmt.Sprintf("worker %d: job %d panicked: %v", o.Worker, o.Job, panicked.Value)
	case errors.Is(o.Err, pool.ErrCanceled):
		l.Text = fmt.Sprintf("job %d did not run: %v", o.Job, context.Canceled)
	case o.Err != nil:
		l.Text = fmt.Sprintf("worker %d: job %d failed: %v", o.Worker, o.Job, o.Err)
	default:
		l.Text = fmt.Sprintf("worker %d: job %d → %d%s", o.Worker, o.Job, o.Value.Number, unit[r.Settings.Work])
	}
	return l
}

var unit = map[string]string{CPU: " primes", MP3: " bytes"}

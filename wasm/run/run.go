package run

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/garbage"
	"workerpool.example/playground/wasm/job"
)

// A Run is one program of the page: the tutorial's main, its workers and its
// collector, as real goroutines. It owns them all; they have ended when Tick
// has reported false and every goroutine is blocked or gone.
//
// What a pool can do, package pool does. Mistakes that it makes impossible are
// run with plain channels: see plain.
type Run struct {
	Settings Settings
	Rec      *record.Recording
	Live     bool // in real time, not virtual

	scale    *scale // nil where no cost is measured
	log      *record.Log
	clock    *clock // nil when live
	resumeGC func() // nil when live
	process  context.Context
	exit     context.CancelFunc // ends the process, and with it every goroutine
	ctx      context.Context    // the program's, which its jobs get
	cancel   context.CancelFunc

	sleeping atomic.Int32 // who waits for a time to come, in real time; jobs not counted

	mu       sync.Mutex
	outcomes []pool.Result[job.Output] // by job
	resizer  func(numWorkers int)      // nil until there are workers
	over     bool                      // main has returned
	overAt   time.Duration             // when it did
	canceled bool                      // by the settings or by Stop
	touched  bool                      // Stop or Resize was called
	byHand   bool                      // Resize was
	panicked string                    // what the Go runtime says of a panic that nobody recovers
	left     int                       // goroutines that main has counted and left behind; -1 if it has not
	plain    *plain                    // nil where the pool runs
	recorded *recorded                 // nil where the run was made here
}

// Start starts a run. work is what its jobs do in real time, the time since the
// start being kept by now; for jobs that sleep both are nil.
func Start(s Settings, work job.Func, now func() time.Duration) *Run {
	r := &Run{Settings: s, Rec: record.New(nil), Live: work != nil, outcomes: make([]pool.Result[job.Output], s.Jobs), left: -1}
	r.process, r.exit = context.WithCancel(context.Background())
	r.ctx, r.cancel = context.WithCancel(r.process)
	if !r.Live {
		// A goroutine that has to help to collect garbage lets others pass that woke
		// before it, and the run would not be that of its seed.
		r.resumeGC = garbage.Suspend()
		r.clock = newClock(r.process, r.ctx)
		now = r.clock.Now
		work = job.Sleep(r.clock.Sleep, s.durations())
	}
	r.log = record.NewLog(now)
	if l, ok := LessonNamed(s.Lesson); ok && l.Measures {
		r.scale = newScale()
	}
	if !s.Heed {
		work, r.Rec.Heedless = r.heedless(work), true
	}
	work = job.Faults(work, s.Jobs, s.Fail, s.Panic, s.Seed)

	go r.alarm()
	if s.Plain() {
		r.plain = newPlain(r, work)
		go r.plain.main()
	} else {
		go r.main(work)
	}
	return r
}

// durations gives how long each job sleeps.
func (s Settings) durations() func(i int) time.Duration {
	of := func(i int) time.Duration { return job.Duration(s.Time, s.Jitter, s.Seed, i) }
	if s.Order == Given || s.Jitter == 0 {
		return of
	}
	all := make([]time.Duration, s.Jobs)
	for i := range all {
		all[i] = of(i)
	}
	slices.Sort(all)
	if s.Order == Longest {
		slices.Reverse(all)
	}
	return func(i int) time.Duration { return all[i] }
}

// heedless makes jobs that know nothing of the program's context.
func (r *Run) heedless(work job.Func) job.Func {
	return func(_ context.Context, i int) (job.Output, error) { return work(r.process, i) }
}

// main is the tutorial's program.
func (r *Run) main(work job.Func) {
	s := r.Settings
	opts := []pool.Option{pool.JobBuffer(s.JobCapacity()), pool.ResultBuffer(s.ResultCapacity()), pool.Observe(r.log.Observe)}
	if r.Live && s.Fair {
		opts = append(opts, pool.Fair())
	}
	p := pool.New(r.ctx, s.Workers, work, opts...) // create the channels
	p.Start()                                      // start the workers
	r.resizable(p.Resize)

	var collecting sync.WaitGroup
	if s.Collect == Meanwhile {
		collecting.Go(func() { r.collect(p) })
	}
	for i := range s.Jobs { // submit the jobs
		if s.Every > 0 {
			r.sleep(r.ctx, s.Every)
		}
		if p.Submit(i) != nil {
			break
		}
	}
	if s.Close { // and close
		p.Close()
	}
	if s.Collect == After || s.Collect == UntilCancel { // collect the results
		r.collect(p)
	}
	p.Wait() // wait and close
	collecting.Wait()
	r.returned()
}

// resizable says how to change the number of workers from now on, and changes it
// when the settings say so.
func (r *Run) resizable(resize func(numWorkers int)) {
	r.mu.Lock()
	r.resizer = resize
	r.mu.Unlock()
	go r.resize(resize)
}

// returned is the end of main.
func (r *Run) returned() {
	now := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over, r.overAt = true, now
	r.cancel() // the alarm need not ring
}

// Returned gives when main has returned, if it has, which may be before a Tick
// tells of the end.
func (r *Run) Returned() (at time.Duration, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.overAt, r.over
}

func (r *Run) collect(p *pool.Pool[int, job.Output]) {
	for result := range p.Results() {
		r.keep(result)
	}
}

// keep is what the collector does with a result.
func (r *Run) keep(result pool.Result[job.Output]) {
	r.mu.Lock()
	r.outcomes[result.Job] = result
	r.mu.Unlock()
	if r.Settings.CollectTime > 0 {
		r.emit(record.Handling, result.Job, result.Worker)
		r.sleep(r.process, r.Settings.CollectTime)
		r.emit(record.Handled, result.Job, result.Worker)
	}
}

func (r *Run) emit(kind pool.Kind, job, worker int) {
	r.log.Observe(pool.Event{Kind: kind, Job: job, Worker: int32(worker)})
}

// alarm ends the context when the settings say so.
func (r *Run) alarm() {
	if r.Settings.Cancel == Never || r.sleep(r.ctx, r.Settings.Cancel) != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.over && r.ctx.Err() == nil {
		r.canceled = true
		if r.plain != nil { // the pool says so itself
			r.emit(pool.Canceled, 0, 0)
		}
		r.cancel()
	}
}

// sleep waits by the run's clock, or until the context ends.
func (r *Run) sleep(ctx context.Context, d time.Duration) error {
	if !r.Live {
		return r.clock.Sleep(ctx, max(d, 0))
	}
	r.sleeping.Add(1)
	defer r.sleeping.Add(-1)
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Resize changes the number of workers of a live run now. After its end it does
// nothing.
func (r *Run) Resize(numWorkers int) {
	r.mu.Lock()
	resize, over := r.resizer, r.over || r.panicked != ""
	if resize != nil && !over {
		r.touched, r.byHand = true, true
	}
	r.mu.Unlock()
	if resize != nil && !over {
		resize(numWorkers)
	}
}

// Stop ends the run's context, at any time. A program that would not see that
// soon, since it has no context, or jobs that ignore it, or a collector that takes
// its time, is ended as a whole.
func (r *Run) Stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return
	}
	r.canceled, r.touched = true, true
	r.cancel()
	if r.plain != nil || !r.Settings.Heed || r.Settings.CollectTime > 0 {
		r.exit()
	}
}

// Ending is closed when main has returned or the run's context has ended: then its
// end is near.
func (r *Run) Ending() <-chan struct{} { return r.ctx.Done() }

// Touched reports whether Stop or Resize has made the run another than its
// settings say, or may have: of a recording nobody knows.
func (r *Run) Touched() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.touched || r.recorded != nil
}

// Release ends the run for good without recording how: what was recorded so far
// stays as it is.
func (r *Run) Release() {
	if r.recorded != nil {
		return // nothing runs
	}
	r.log.Stop()
	r.exit()
	if !r.Live {
		r.resumeGC()
	}
}

// Tick brings the recording up to date and, in virtual time, moves the clock. It
// must be called when every goroutine of the run is blocked, and again, when
// they are once more, until it reports false: then the run has ended, and
// Rec.End says how.
//
// Under js/wasm every goroutine is blocked whenever JavaScript calls Go.
func (r *Run) Tick() bool {
	if r.Rec.End != record.Running {
		return false
	}
	if r.scale != nil {
		r.scale.measure()
	}
	r.mu.Lock()
	crashed := r.panicked != ""
	r.mu.Unlock()
	if r.process.Err() != nil { // Stop ends jobs, whatever they heed
		r.Rec.Heedless = false
	}
	now := r.Now() // before the events: what happens meanwhile comes next time
	events := r.log.Events()
	if crashed {
		events = untilCrash(events, r.Settings.Recover)
	}
	r.Rec.Append(events[min(r.Rec.Len(), len(events)):])
	if r.Live {
		r.Rec.Reach(now)
	}
	if end := r.ending(); end != record.Running {
		r.Rec.End = end
		r.Release()
		return false
	}
	return true
}

// ending says how the run has ended, or makes it go on.
func (r *Run) ending() record.Status {
	r.mu.Lock()
	over, canceled, panicked, left := r.over, r.canceled, r.panicked, r.left
	r.mu.Unlock()
	switch {
	case panicked != "":
		r.Rec.Panic = panicked
		return record.Crashed
	case r.process.Err() != nil: // by Stop
		return record.Canceled
	case over && left > 0:
		r.Rec.Left = left
		return record.Leaked
	case over && (r.behind() == 0 || left == 0) && canceled:
		return record.Canceled
	case over && r.behind() == 0:
		return record.Done
	case r.moves():
		return record.Running
	case over:
		r.Rec.Left = r.behind()
		return record.Leaked
	}
	return record.Deadlock
}

// behind is how many goroutines there are besides main.
func (r *Run) behind() int {
	if r.plain == nil {
		return 0 // the pool leaves none
	}
	return int(r.plain.live.Load())
}

// moves reports whether anything can still happen by itself: in virtual time
// if anybody sleeps, in real time if a job runs or anything else waits for a time.
func (r *Run) moves() bool {
	if !r.Live {
		return r.clock.Advance()
	}
	return r.Rec.At(r.Rec.Len()).Busy > 0 || r.sleeping.Load() > 0
}

// Now is the time of the run.
func (r *Run) Now() time.Duration {
	if r.Live {
		return r.log.Now()
	}
	return r.clock.Now()
}

// Whole reports whether every job has given its result.
func (r *Run) Whole() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !slices.ContainsFunc(r.outcomes, func(o pool.Result[job.Output]) bool { return o.Worker == 0 || o.Err != nil })
}

// Outcome gives the result of a job that was received.
func (r *Run) Outcome(i int) pool.Result[job.Output] {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.outcomes[i]
}

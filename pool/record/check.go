package record

import (
	"math"
	"slices"
	"time"

	"workerpool.example/playground/pool"
)

// A checker follows a recording, and knows what can come next. It knows the rules
// that hold on however many threads a pool runs: an event before each send and
// close, one after each receive. What these leave open, it lets pass: how full the
// channels are, for instance, or in which order main and the workers report.
type checker struct {
	at      time.Duration
	jobs    []jobCheck
	workers []int // states by number; the first is nobody's

	jobsCreated, resultsCreated, started, jobsClosed, resultsClosed bool
	canceled, returned, collecting                                  bool
	after                                                           int // the event that was a send on the closed channel
}

type jobCheck struct {
	state   int
	worker  int32
	outcome pool.Kind
	handled int // 1 while the collector works on its result, 2 after that
}

// States of a job, in the order of its life.
const (
	jobNew = iota
	jobSubmitted
	jobRefused
	jobRuns
	jobEnded
	jobSent
	jobKept
	jobReceived
)

var jobStates = [...]string{"read.job.new", "read.job.submitted", "read.job.refused", "read.job.runs", "read.job.ended", "read.job.sent", "read.job.kept", "read.job.received"}

// States of a worker.
const (
	workerAbsent = iota
	workerIdle
	workerRuns
	workerSends
)

var workerStates = [...]string{"read.worker.absent", "read.worker.idle", "read.worker.runs", "read.worker.sends"}

func (c *checker) perJob() bool { return !c.jobsCreated }

// next takes an event, and says why it cannot be.
func (c *checker) next(number int, e Event) error {
	if c.after > 0 {
		return failed("read.after-crash", "event", number, "crash", c.after)
	}
	if err := c.numbers(number, e); err != nil {
		return err
	}
	c.at = e.At

	no := func(key string) error { return failed(key, "event", number, "kind", KindName(e.Kind)) }
	once := func(was *bool) error {
		if *was {
			return no("read.again")
		}
		*was = true
		return nil
	}
	switch e.Kind {
	case pool.JobsCreated:
		if c.resultsCreated {
			return no("read.late-channel")
		}
		return once(&c.jobsCreated)
	case pool.ResultsCreated:
		return once(&c.resultsCreated)
	case pool.Canceled: // which may come before anything else
		return once(&c.canceled)
	}
	if !c.resultsCreated {
		return no("read.no-channels")
	}
	switch e.Kind {
	case pool.Started:
		return once(&c.started)
	case pool.JobsClosed:
		if c.perJob() {
			return no("read.no-jobs-channel")
		}
		return once(&c.jobsClosed)
	case pool.ResultsClosed:
		return once(&c.resultsClosed)
	case Returned:
		return once(&c.returned)
	case pool.Collecting:
		c.collecting = true
		return nil
	case pool.Resized, pool.Waiting:
		return nil
	case pool.JobSubmitted:
		if c.jobsClosed {
			return no("read.closed")
		}
	case pool.ResultReceived:
		if !c.collecting {
			return no("read.no-collector")
		}
	case pool.ResultSent:
		if c.resultsClosed {
			c.after = number
		}
	}
	if err := c.step(number, e); err != nil {
		return err
	}
	return c.life(number, e)
}

// numbers checks the numbers of an event by themselves.
func (c *checker) numbers(number int, e Event) error {
	i := place(e.Kind)
	if i < 0 {
		return failed("read.kind", "event", number, "kind", quote(KindName(e.Kind)))
	}
	has := kinds[i].fields
	within := func(name string, field fields, value, low, high int64) error {
		switch {
		case has&field == 0 && value != 0:
			return failed("read.field", "event", number, "kind", KindName(e.Kind), "name", name)
		case has&field != 0 && (value < low || value > high):
			return failed("read.range", "event", number, "kind", KindName(e.Kind), "name", name, "value", decimal(value), "min", decimal(low), "max", decimal(high))
		}
		return nil
	}
	if err := within("job", hasJob, int64(e.Job), 0, MaxJobs-1); err != nil {
		return err
	}
	least := int64(1)
	if e.Kind >= pool.JobCanceled && e.Kind <= pool.ResultReceived || e.Kind == Handling || e.Kind == Handled {
		least = 0 // the pool itself, after its workers have gone
	}
	if err := within("worker", hasWorker, int64(e.Worker), least, MaxWorkers); err != nil {
		return err
	}
	least, most := int64(1), int64(MaxWorkers)
	if e.Kind == pool.JobsCreated || e.Kind == pool.ResultsCreated {
		least, most = 0, MaxCapacity
	}
	if err := within("n", hasN, int64(e.N), least, most); err != nil {
		return err
	}
	switch {
	case e.At < c.at:
		return failed("read.back", "event", number)
	case e.At > MaxHours*time.Hour:
		return failed("read.long", "event", number, "n", MaxHours)
	}
	return nil
}

// step moves the job of an event on in its life.
func (c *checker) step(number int, e Event) error {
	if fieldsOf(e.Kind)&hasJob == 0 {
		return nil
	}
	for len(c.jobs) <= e.Job {
		c.jobs = append(c.jobs, jobCheck{})
	}
	j := &c.jobs[e.Job]
	from, to := jobSubmitted, jobRuns
	switch e.Kind {
	case pool.JobSubmitted:
		from, to = jobNew, jobSubmitted
	case pool.JobRefused:
		to = jobRefused
	case pool.JobCanceled:
		to = jobEnded
	case pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited:
		from, to = jobRuns, jobEnded
	case pool.ResultSent:
		from, to = jobEnded, jobSent
	case pool.ResultKept:
		from, to = jobSent, jobKept
	case pool.ResultReceived:
		from, to = jobSent, jobReceived
		if j.state == jobKept {
			from = jobKept
		}
	case Handling, Handled:
		from, to = jobReceived, jobReceived
	}
	if j.state != from {
		return failed("read.job", "event", number, "kind", KindName(e.Kind), "job", e.Job, "state", say(jobStates[j.state]))
	}
	switch e.Kind {
	case pool.JobStarted, pool.JobCanceled:
		j.worker = e.Worker
	case pool.JobSubmitted, pool.JobRefused:
	default:
		if j.worker != e.Worker {
			return failed("read.other-worker", "event", number, "kind", KindName(e.Kind), "job", e.Job, "worker", j.worker, "other", e.Worker)
		}
	}
	switch e.Kind {
	case pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited, pool.JobCanceled:
		j.outcome = e.Kind
	case Handling, Handled:
		switch want := int(e.Kind - Handling); {
		case j.handled < want:
			return failed("read.unhandled", "event", number, "job", e.Job)
		case j.handled > want:
			return failed("read.again", "event", number, "kind", KindName(e.Kind))
		}
		j.handled++
	}
	j.state = to
	return nil
}

// life moves the worker of an event on.
func (c *checker) life(number int, e Event) error {
	if e.Worker == 0 {
		return nil
	}
	for len(c.workers) <= int(e.Worker) {
		c.workers = append(c.workers, workerAbsent)
	}
	w := &c.workers[e.Worker]
	from, to, job := workerIdle, workerIdle, -1
	switch e.Kind {
	case pool.WorkerStarted:
		if !c.started {
			return failed("read.not-started", "event", number, "worker", e.Worker)
		}
		if c.perJob() && (int(e.Worker) > len(c.jobs) || c.jobs[e.Worker-1].state != jobSubmitted) {
			return failed("read.goroutine", "event", number, "worker", e.Worker, "job", e.Worker-1)
		}
		from = workerAbsent
	case pool.WorkerStopped:
		to = workerAbsent
	case pool.JobStarted:
		to, job = workerRuns, e.Job
	case pool.JobCanceled:
		to, job = workerSends, e.Job
	case pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited:
		from, to, job = workerRuns, workerSends, e.Job
	case pool.ResultSent:
		from = workerSends
	case pool.ResultKept:
	default:
		return nil // that is the collector's doing
	}
	if c.perJob() && job >= 0 && job != int(e.Worker)-1 {
		return failed("read.goroutine", "event", number, "worker", e.Worker, "job", job)
	}
	if *w != from {
		return failed("read.worker", "event", number, "kind", KindName(e.Kind), "worker", e.Worker, "state", say(workerStates[*w]))
	}
	*w = to
	return nil
}

// over checks how the run has ended.
func (c *checker) over(end Status) error {
	switch {
	case !c.resultsCreated:
		return failed("read.no-channels-at-all")
	case int(end) >= len(statusNames):
		return failed("read.end", "end", decimal(int64(end)))
	case c.after > 0 && end != Crashed:
		return failed("read.sent-closed", "event", c.after)
	}
	there := slices.IndexFunc(c.workers, func(state int) bool { return state != workerAbsent })
	switch {
	case end == Done && there >= 0:
		return failed("read.not-done", "worker", there)
	case end == Deadlock && there < 0 && c.jobsClosed && c.resultsClosed:
		return failed("read.not-stuck")
	}
	return nil
}

// The sums of a recording are over its jobs or its workers, of times within
// MaxHours each.
const _ = uint64(math.MaxInt64) - uint64(max(MaxJobs, MaxWorkers)*MaxHours)*uint64(time.Hour)

package record

import (
	"time"

	"workerpool.example/playground/pool"
)

func (r *Recording) worker(number int32) *Lane {
	for len(r.Workers) < int(number) {
		r.Workers = append(r.Workers, Lane{})
	}
	return &r.Workers[number-1]
}

func (r *Recording) job(number int) *Job {
	for len(r.Jobs) <= number {
		r.Jobs = append(r.Jobs, Job{})
	}
	return &r.Jobs[number]
}

// add is where events become state: the only place that knows what each kind
// means for the goroutines and the channels.
func (r *Recording) add(e Event) {
	r.Events = append(r.Events, e)
	step := len(r.Events)
	c := r.rows[step-1]
	dt := e.At - c.at
	c.busyTime += time.Duration(c.busy) * dt
	c.crewTime += time.Duration(c.crew()) * dt
	c.systemTime += time.Duration(c.queued+c.busy) * dt
	c.at = e.At

	switch e.Kind {
	case pool.JobsCreated:
		c.jobCap = e.N
		r.Main.enter(Busy, -1, step, e.At)
	case pool.ResultsCreated:
		c.resultCap = e.N
		if r.Main.state() == Absent { // this is the first thing it makes
			r.Main.enter(Busy, -1, step, e.At)
		}
	case pool.Started:
		c.stage, c.size = StartWorkers, e.N
	case pool.Resized:
		c.size = e.N

	case pool.WorkerStarted:
		c.live++
		r.enter(e.Worker, Idle, -1, step, e.At)
	case pool.WorkerStopped:
		c.live--
		c.stopped++
		r.enter(e.Worker, Stopped, -1, step, e.At)
		if c.remaining() == 0 {
			r.emptyStep = step
			r.endWait(&c, step)
		}

	case pool.JobSubmitted:
		c.stage = max(c.stage, SubmitJobs)
		c.begun++
		c.queued++
		r.job(e.Job).Submitted = step
		r.submits = append(r.submits, e.Job)
		r.sendSteps = append(r.sendSteps, step)
		if !c.perJob() && c.queued > c.jobCap+r.idle {
			r.Main.enter(Blocked, e.Job, step, e.At)
		}
	case pool.JobRefused:
		c.queued--
		r.job(e.Job).Refused = step
		r.Main.enter(Busy, -1, step, e.At)
	case pool.JobsClosed:
		c.jobsClosed = true
		r.closeStep = step
		c.stage = max(c.stage, SubmitJobs)
		if r.Main.state() == Blocked {
			r.Main.enter(Busy, -1, step, e.At)
		}

	case pool.JobStarted:
		c.queued--
		c.busy++
		j := r.job(e.Job)
		j.Taken, j.Worker = step, int(e.Worker)
		r.enter(e.Worker, Busy, e.Job, step, e.At)
		r.unblockMain(&c, step)
	case pool.JobCanceled:
		c.queued--
		c.done++
		c.failed++
		j := r.job(e.Job)
		j.Taken, j.Ended, j.Worker, j.Outcome = step, step, int(e.Worker), e.Kind
		if e.Worker > 0 {
			r.enter(e.Worker, Sending, e.Job, step, e.At)
		}
		r.unblockMain(&c, step)
	case pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited:
		c.busy--
		c.done++
		if e.Kind != pool.JobFinished {
			c.failed++
		}
		j := r.job(e.Job)
		j.Ended, j.Outcome = step, e.Kind
		lane := r.worker(e.Worker)
		if n := len(lane.Spans); n > 0 {
			lane.Spans[n-1].Outcome = e.Kind
		}
		r.enter(e.Worker, Sending, e.Job, step, e.At)

	case pool.ResultSent:
		if c.resultsClosed {
			break // that panics: nothing comes into the channel
		}
		c.sent++
		c.unread++
		r.job(e.Job).Sent = step
		r.sends = append(r.sends, e.Job)
		state, number := Idle, -1
		receivers := int32(0)
		if r.Collector.state() == Idle {
			receivers = 1
		}
		if c.unread > c.resultCap+receivers {
			state, number = Blocked, e.Job
			r.blocked.join(r.Jobs, e.Job)
		}
		if e.Worker > 0 {
			r.enter(e.Worker, state, number, step, e.At)
		}
	case pool.ResultKept:
		c.unread--
		c.kept++
		r.job(e.Job).Kept = step
		r.blocked.leave(r.Jobs, e.Job)
		if e.Worker > 0 {
			r.enter(e.Worker, Idle, -1, step, e.At)
		}
	case pool.Collecting:
		c.stage = max(c.stage, CollectResults)
		r.Collector.enter(Idle, -1, step, e.At)
		r.endLoop(&c, step)
	case pool.ResultReceived:
		c.received++
		kept := r.job(e.Job).Kept > 0
		if kept {
			c.kept--
		} else {
			c.unread--
		}
		r.job(e.Job).Received = step
		r.returns = append(r.returns, step)
		if r.handles {
			r.Collector.enter(Busy, e.Job, step, e.At)
		}
		if !kept {
			r.unblockSender(&c, e.Job, step)
		}
		r.endLoop(&c, step)

	case Handling: // of which the lane knows since the receive, but for the first
		if !r.handles {
			r.handles = true
			r.reindex()
			return
		}
	case Handled:
		r.handledStep = step
		r.Collector.enter(Idle, -1, step, e.At)
		r.endLoop(&c, step)

	case Returned:
		r.Main.enter(Stopped, -1, step, e.At)

	case pool.Waiting:
		c.stage = WaitAndClose
		r.waitStep = step
		r.Main.enter(Waiting, -1, step, e.At)
		r.endWait(&c, step)
	case pool.ResultsClosed:
		c.resultsClosed = true
		r.resultsClosedStep = step
		r.endWait(&c, step)
		r.endLoop(&c, step)
	case pool.Canceled:
		r.cancelStep = step
	}
	if step == r.gaveUpStep {
		r.Collector.enter(Stopped, -1, step, e.At)
	}
	r.rows = append(r.rows, c)
}

// endWait ends main's wait for the workers, which the close of the results
// channel follows. One that came too early, while they still worked, says nothing.
func (r *Recording) endWait(c *row, step int) {
	if r.Main.state() == Waiting && c.resultsClosed && c.remaining() == 0 {
		r.Main.enter(Stopped, -1, step, c.at)
	}
}

// endLoop ends the loop over the results, if it waits and none will come.
func (r *Recording) endLoop(c *row, step int) {
	if r.Collector.state() == Idle && c.drained() {
		r.Collector.enter(Stopped, -1, step, c.at)
	}
}

// enter moves a worker's lane on, and keeps count of the idle ones: a send that
// one of them is going to receive does not block, however full the channel is.
func (r *Recording) enter(worker int32, s State, job, step int, at time.Duration) {
	lane := r.worker(worker)
	if lane.state() == Idle {
		r.idle--
	}
	lane.enter(s, job, step, at)
	if s == Idle {
		r.idle++
	}
}

// unblockMain frees main when a receive has made room for the job it sends.
func (r *Recording) unblockMain(c *row, step int) {
	if r.Main.state() == Blocked && c.queued <= c.jobCap+r.idle {
		r.Main.enter(Busy, -1, step, c.at)
	}
}

// unblockSender frees a sender, when a receive has made room: the one whose
// result was received, if it was among the blocked, else the one that has waited
// longest. On several threads it may have acted already, before the receiver
// reported; then its lane has moved on.
func (r *Recording) unblockSender(c *row, received, step int) {
	number := received
	if !r.Jobs[received].blocked {
		if number = r.blocked.first(r.Jobs); number < 0 {
			return
		}
		// A result that a waiting collector was handed made no room in the channel,
		// and there is none until that is done with it.
		if r.handles && r.blocked.n <= c.unread-c.resultCap {
			return
		}
	}
	r.blocked.leave(r.Jobs, number)
	worker := r.Jobs[number].Worker
	if worker == 0 {
		return
	}
	lane := r.worker(int32(worker))
	if last := lane.at(step); last.State == Blocked && last.Job == number {
		r.enter(int32(worker), Idle, -1, step, c.at)
	}
}

// A queue holds the numbers of the jobs whose results are beyond the capacity,
// in the order of their sends. Those that left it from within are still listed,
// but not marked: ten thousand goroutines may stand here, and to close a gap
// takes as long as there are.
type queue struct {
	numbers []int
	n       int32 // how many are marked
}

func (q *queue) join(jobs []Job, number int) {
	jobs[number].blocked = true
	q.numbers = append(q.numbers, number)
	q.n++
}

func (q *queue) leave(jobs []Job, number int) {
	if jobs[number].blocked {
		jobs[number].blocked = false
		q.n--
	}
}

// first gives the number at the head, or -1.
func (q *queue) first(jobs []Job) int {
	for len(q.numbers) > 0 {
		if number := q.numbers[0]; jobs[number].blocked {
			return number
		}
		q.numbers = q.numbers[1:]
	}
	return -1
}

// all gives those that are blocked.
func (q *queue) all(jobs []Job) (numbers []int) {
	for _, number := range q.numbers {
		if jobs[number].blocked {
			numbers = append(numbers, number)
		}
	}
	return numbers
}

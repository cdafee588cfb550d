package record

import (
	"slices"
	"sort"
	"time"

	"workerpool.example/playground/pool"
)

// A Status says how a run ended.
type Status uint8

// The ways a run ends.
const (
	Running  Status = iota // it has not ended, as far as recorded
	Done                   // every goroutine ended
	Deadlock               // every goroutine was blocked for good
	Canceled               // its context ended, and then every goroutine
)

var statusNames = [...]string{"running", "done", "deadlock", "canceled"}

// String names the status in one lower-case word.
func (s Status) String() string { return statusNames[s] }

// A Recording is an index over the events of one pool. It grows with Append,
// and answers about any step in at most logarithmic time for each goroutine.
type Recording struct {
	Events []Event
	End    Status // how it ended; set by whoever saw it

	Workers   []Lane // by number less one
	Main      Lane   // creates, submits, closes and waits
	Collector Lane

	Jobs []Job // by number

	rows           []row // rows[step] is the count of everything after so many events
	submits, sends []int // numbers of the jobs submitted, and of the results sent, in order
	blocked        []int // numbers of the jobs whose results are beyond the capacity, in order
	returns        []int // steps of ResultReceived, for views that list results
	sendSteps      []int // steps of JobSubmitted

	closeStep, waitStep, resultsClosedStep int // steps of JobsClosed, Waiting and ResultsClosed; 0 before
}

// A Job is the life of one job, in steps; 0 where it did not come so far.
type Job struct {
	Worker                                          int
	Submitted, Refused, Taken, Sent, Kept, Received int
	Ended                                           int
	Outcome                                         pool.Kind // how it ended; 0 if it did not
}

// row counts everything after one step. What can be derived at once is not in
// it; sums over time are, because they cannot.
type row struct {
	at                             time.Duration
	stage                          Stage
	jobsClosed, resultsClosed      bool
	jobCap, resultCap, size        int32
	begun, queued, sent, unread    int32
	live, busy, kept               int32
	done, failed, received         int32
	busyTime, crewTime, systemTime time.Duration // integrals of busy, of the workers and of queued+busy
}

// New indexes a recording.
func New(events []Event) *Recording {
	r := &Recording{rows: make([]row, 1, len(events)+1)}
	r.rows[0].jobCap, r.rows[0].resultCap = -1, -1
	r.Append(events)
	return r
}

// Append adds events that come after those there are.
func (r *Recording) Append(events []Event) {
	for _, e := range events {
		r.add(e)
	}
}

// Len is the number of events, and so the last step.
func (r *Recording) Len() int { return len(r.Events) }

// Duration is the time of the last event.
func (r *Recording) Duration() time.Duration { return r.rows[len(r.rows)-1].at }

// StepAt gives the last step that happened by time t, in O(log n).
func (r *Recording) StepAt(t time.Duration) int {
	return sort.Search(len(r.Events), func(i int) bool { return r.Events[i].At > t })
}

// Time gives when a step happened; that of step 0 is 0.
func (r *Recording) Time(step int) time.Duration { return r.rows[r.clamp(step)].at }

func (r *Recording) clamp(step int) int { return min(max(step, 0), len(r.Events)) }

// Received gives the numbers of the jobs whose results were received by a step,
// in order of arrival.
func (r *Recording) Received(step int) []int {
	n := sort.SearchInts(r.returns, r.clamp(step)+1)
	jobs := make([]int, n)
	for i, s := range r.returns[:n] {
		jobs[i] = r.Events[s-1].Job
	}
	return jobs
}

// Printed is the number of results received by a step.
func (r *Recording) Printed(step int) int { return int(r.rows[r.clamp(step)].received) }

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
	c.crewTime += time.Duration(max(c.size, c.live)) * dt
	c.systemTime += time.Duration(c.queued+c.busy) * dt
	c.at = e.At

	switch e.Kind {
	case pool.JobsCreated:
		c.jobCap = e.N
		r.Main.enter(Busy, -1, step, e.At)
	case pool.ResultsCreated:
		c.resultCap = e.N
	case pool.Started:
		c.stage, c.size = StartWorkers, e.N
	case pool.Resized:
		c.size = e.N

	case pool.WorkerStarted:
		c.live++
		r.worker(e.Worker).enter(Idle, -1, step, e.At)
	case pool.WorkerStopped:
		c.live--
		r.worker(e.Worker).enter(Stopped, -1, step, e.At)

	case pool.JobSubmitted:
		c.stage = max(c.stage, SubmitJobs)
		c.begun++
		c.queued++
		r.job(e.Job).Submitted = step
		r.submits = append(r.submits, e.Job)
		r.sendSteps = append(r.sendSteps, step)
		if c.queued > c.jobCap+r.idle() {
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
		r.worker(e.Worker).enter(Busy, e.Job, step, e.At)
		r.unblockMain(&c, step)
	case pool.JobCanceled:
		c.queued--
		c.done++
		c.failed++
		j := r.job(e.Job)
		j.Taken, j.Ended, j.Worker, j.Outcome = step, step, int(e.Worker), e.Kind
		if e.Worker > 0 {
			r.worker(e.Worker).enter(Sending, e.Job, step, e.At)
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
		lane.enter(Sending, e.Job, step, e.At)

	case pool.ResultSent:
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
			r.blocked = append(r.blocked, e.Job)
		}
		if e.Worker > 0 {
			r.worker(e.Worker).enter(state, number, step, e.At)
		}
	case pool.ResultKept:
		c.unread--
		c.kept++
		r.job(e.Job).Kept = step
		if i := slices.Index(r.blocked, e.Job); i >= 0 {
			r.blocked = slices.Delete(r.blocked, i, i+1)
		}
		if e.Worker > 0 {
			r.worker(e.Worker).enter(Idle, -1, step, e.At)
		}
	case pool.Collecting:
		c.stage = max(c.stage, CollectResults)
		r.Collector.enter(Idle, -1, step, e.At)
		if c.resultsClosed && c.unread+c.kept == 0 {
			r.Collector.enter(Stopped, -1, step, e.At)
		}
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
		if !kept {
			r.unblockSender(e.Job, step, e.At)
		}
		if c.resultsClosed && c.unread+c.kept == 0 {
			r.Collector.enter(Stopped, -1, step, e.At)
		}

	case pool.Waiting:
		c.stage = WaitAndClose
		r.waitStep = step
		r.Main.enter(Waiting, -1, step, e.At)
		if c.resultsClosed {
			r.Main.enter(Stopped, -1, step, e.At)
		}
	case pool.ResultsClosed:
		c.resultsClosed = true
		r.resultsClosedStep = step
		if r.Main.state() == Waiting {
			r.Main.enter(Stopped, -1, step, e.At)
		}
		if c.unread+c.kept == 0 && r.Collector.state() != Absent {
			r.Collector.enter(Stopped, -1, step, e.At)
		}
	}
	r.rows = append(r.rows, c)
}

// idle counts the workers that wait for a job: a send that one of them is going
// to receive does not block, however full the channel is.
func (r *Recording) idle() (n int32) {
	for i := range r.Workers {
		if r.Workers[i].state() == Idle {
			n++
		}
	}
	return n
}

// unblockMain frees main when a receive has made room for the job it sends.
func (r *Recording) unblockMain(c *row, step int) {
	if r.Main.state() == Blocked && c.queued <= c.jobCap+r.idle() {
		r.Main.enter(Busy, -1, step, c.at)
	}
}

// unblockSender frees a sender, when a receive has made room: the one whose
// result was received, if it was among the blocked, else the one that has waited
// longest. On several threads it may have acted already, before the receiver
// reported; then its lane has moved on.
func (r *Recording) unblockSender(received, step int, at time.Duration) {
	if len(r.blocked) == 0 {
		return
	}
	i := max(slices.Index(r.blocked, received), 0)
	number := r.blocked[i]
	r.blocked = slices.Delete(r.blocked, i, i+1)
	worker := r.Jobs[number].Worker
	if worker == 0 {
		return
	}
	lane := r.worker(int32(worker))
	if last := lane.at(step); last.State == Blocked && last.Job == number {
		lane.enter(Idle, -1, step, at)
	}
}

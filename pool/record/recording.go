package record

import (
	"sort"
	"time"

	"workerpool.example/playground/pool"
)

// A Status says how a run ended.
type Status uint8

// The ways a run ends.
const (
	Running    Status = iota // it has not ended, as far as recorded
	Done                     // every goroutine ended
	Deadlock                 // every goroutine was blocked for good
	Canceled                 // its context ended, and then every goroutine
	Crashed                  // a panic that nobody recovered ended the program
	Leaked                   // main returned, and goroutines stayed behind
	Unfinished               // the recording was ended before the run was
)

var statusNames = [...]string{"running", "done", "deadlock", "canceled", "crashed", "leaked", "unfinished"}

// Over reports whether the run itself has ended, and so nothing can come.
func (s Status) Over() bool { return s != Running && s != Unfinished }

// Kinds of events that no pool emits, since it does not see them. Who writes the
// loop over the results may log them, of each result, so that a collector that is
// busy with one is not taken for one that waits.
const (
	Handling pool.Kind = 128 + iota // the collector begins to work on the result of Job
	Handled                         // it is done with that, and can receive again
	Returned                        // main returns, without waiting for its goroutines
)

// String names the status in one lower-case word.
func (s Status) String() string { return statusNames[s] }

// A Recording is an index over the events of one pool. It grows with Append,
// and answers about any step in at most logarithmic time for each goroutine.
//
// Many goroutines may ask it at once, but not while it grows or a field is set, and
// not before the first answer after End was set: that may read all events again.
// [Read] has done so.
type Recording struct {
	Events []Event
	End    Status // how it ended; set by whoever saw it
	Panic  string // of a run that crashed: what the Go runtime says first, such as "panic: send on closed channel"
	Left   int    // of a run that leaked: how many goroutines stayed behind

	Heedless bool // its jobs do not know of its context, so that their errors are not the context's

	Workers   []Lane // by number less one
	Main      Lane   // creates, submits, closes and waits
	Collector Lane

	Jobs []Job // by number

	reached        time.Duration // see Reach
	rows           []row         // rows[step] is the count of everything after so many events
	submits, sends []int         // numbers of the jobs submitted, and of the results sent, in order
	returns        []int         // steps of ResultReceived, for views that list results
	sendSteps      []int         // steps of JobSubmitted
	blocked        queue

	idle                                   int32 // workers whose lanes are idle
	closeStep, waitStep, resultsClosedStep int   // steps of JobsClosed, Waiting and ResultsClosed; 0 before
	emptyStep                              int   // step at which the last worker that there was stopped
	cancelStep, handledStep                int   // steps of the last Canceled and Handled; 0 before

	hindsight
}

// hindsight is what events tell of those before them. When it changes, they are
// all read again.
type hindsight struct {
	handles    bool   // the collector is busy with each result for a while
	settled    Status // the End that is taken into account
	gaveUpStep int    // the step from which on the collector receives no more, the results channel being open; 0 if there is none
}

// A Job is the life of one job, in steps; 0 where it did not come so far.
type Job struct {
	Worker                                          int
	Submitted, Refused, Taken, Sent, Kept, Received int
	Ended                                           int
	Outcome                                         pool.Kind // how it ended; 0 if it did not

	blocked bool // its result is beyond the capacity
}

// row counts everything after one step. What can be derived at once is not in
// it; sums over time are, because they cannot.
type row struct {
	at                             time.Duration
	stage                          Stage
	jobsClosed, resultsClosed      bool
	jobCap, resultCap, size        int32
	begun, queued, sent, unread    int32
	live, stopped, busy, kept      int32
	done, failed, received         int32
	busyTime, crewTime, systemTime time.Duration // integrals of busy, of crew and of queued+busy
}

// perJob reports whether there is no jobs channel, which would be the first thing
// to be made: then main starts a goroutine for each job.
func (c *row) perJob() bool { return c.jobCap < 0 }

// crew is how many workers there are to do the work. The goroutines of single
// jobs are not there before they start.
func (c *row) crew() int32 {
	if c.perJob() {
		return c.live
	}
	return max(c.size, c.live)
}

// remaining is how many workers were started and have not stopped, those counted
// that have not come to run: the count of the tutorial's WaitGroup.
func (c *row) remaining() int32 {
	switch {
	case c.perJob(): // each is started as its job is submitted
		return max(c.begun-c.stopped, c.live)
	case c.stopped == 0:
		return max(c.size, c.live)
	}
	return c.live
}

// drained reports whether no result can come to who receives.
func (c *row) drained() bool { return c.resultsClosed && c.unread+c.kept == 0 }

// New indexes the events of one pool, as a Log that observed no other has them.
// Others may make it, or its answers, panic; [Write] says what is wrong with them.
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

// Reach says that nothing else has happened by time t in a run that goes on: figures
// then count what lasts, up to t.
func (r *Recording) Reach(t time.Duration) { r.reached = max(r.reached, t) }

// Reached is the time up to which it is known what happened: that of the last event,
// or while the run goes on a later one that was given to Reach.
func (r *Recording) Reached() time.Duration {
	if r.End != Running {
		return r.Duration()
	}
	return max(r.reached, r.Duration())
}

// StepAt gives the last step that happened by time t, in O(log n).
func (r *Recording) StepAt(t time.Duration) int {
	return sort.Search(len(r.Events), func(i int) bool { return r.Events[i].At > t })
}

// Time gives when a step happened; that of step 0 is 0.
func (r *Recording) Time(step int) time.Duration { return r.rows[r.clamp(step)].at }

func (r *Recording) clamp(step int) int { return min(max(step, 0), len(r.Events)) }

// cutOff reports whether a job ended with an error after the context had ended. As
// far as events tell, that is the context's error: the job was not run to its end.
func (r *Recording) cutOff(job int) bool {
	j := r.Jobs[job]
	return !r.Heedless && j.Outcome == pool.JobFailed && 0 < r.cancelStep && r.cancelStep < j.Ended
}

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

// PerJob reports whether the recording has no jobs channel, since main starts a
// goroutine for each job. The goroutine of job i then counts as worker i+1.
func (r *Recording) PerJob() bool { return len(r.Events) > 0 && r.rows[len(r.rows)-1].perJob() }

// Capacities gives the capacities of both channels in the end; -1 for one that
// was not made.
func (r *Recording) Capacities() (jobs, results int) {
	c := &r.rows[len(r.rows)-1]
	return int(c.jobCap), int(c.resultCap)
}

// Printed is the number of results received by a step.
func (r *Recording) Printed(step int) int { return int(r.rows[r.clamp(step)].received) }

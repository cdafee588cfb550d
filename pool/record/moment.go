package record

import "time"

// A Stage is one of the five stages of the pattern.
type Stage uint8

// The stages.
const (
	CreateChannels Stage = iota
	StartWorkers
	SubmitJobs
	CollectResults
	WaitAndClose
)

var stageNames = [...]string{
	"Create the channels", "Start the workers", "Submit the jobs and close",
	"Collect the results", "Wait and close",
}

// String gives the stage as a title.
func (s Stage) String() string { return stageNames[s] }

// A Channel is a channel at one moment.
type Channel struct {
	Cap     int   // its capacity; -1 before it is made
	Held    []int // numbers of the jobs in its buffer, the next to be received first
	Waiting []int // numbers of the jobs that were sent beyond it, and not yet received
	Closed  bool
}

// Len is the number of values in the buffer.
func (c Channel) Len() int { return len(c.Held) }

// A Moment is the state of everything at one step.
type Moment struct {
	Step  int
	At    time.Duration
	Stage Stage

	Jobs, Results   Channel
	Workers         []Span // by number less one
	Main, Collector Span

	Size, Live, Busy              int
	Remaining                     int // workers that were started and have not stopped, those counted that have not come to run
	Begun, Done, Failed, Received int
}

// At gives the state at a step. A step out of range counts as the nearest.
func (r *Recording) At(step int) Moment {
	r.settle()
	step = r.clamp(step)
	c := &r.rows[step]
	m := Moment{
		Step: step, At: c.at, Stage: c.stage,
		Main: r.mainAt(step), Collector: r.collectorAt(step),
		Size: int(c.size), Live: int(c.live), Busy: int(c.busy), Remaining: int(c.remaining()),
		Begun: int(c.begun), Done: int(c.done), Failed: int(c.failed), Received: int(c.received),
		Workers: make([]Span, len(r.Workers)),
	}
	for i := range r.Workers {
		m.Workers[i] = r.Workers[i].at(step)
	}
	queued := int(c.queued)
	if c.perJob() {
		queued = 0 // there is no channel for them to be in
	}
	m.Jobs = channel(c.jobCap, c.jobsClosed, r.submits[:c.begun], queued, func(j int) bool {
		job := &r.Jobs[j]
		return (job.Taken == 0 || job.Taken > step) && (job.Refused == 0 || job.Refused > step)
	})
	m.Results = channel(c.resultCap, c.resultsClosed, r.sends[:c.sent], int(c.unread), func(j int) bool {
		job := &r.Jobs[j]
		return (job.Received == 0 || job.Received > step) && (job.Kept == 0 || job.Kept > step)
	})
	return m
}

// mainAt gives what main does at a step. That it returns is in no event of most
// runs, but at their end it has.
func (r *Recording) mainAt(step int) Span { return r.ended(r.Main.at(step), step) }

// collectorAt is that of the collector.
func (r *Recording) collectorAt(step int) Span { return r.ended(r.Collector.at(step), step) }

func (r *Recording) ended(s Span, step int) Span {
	if step < len(r.Events) || s.State == Absent || s.State == Stopped {
		return s
	}
	switch r.End {
	case Done, Canceled, Leaked:
		return Span{State: Stopped, Job: -1, FromStep: step, ToStep: Open, From: r.Time(step)}
	}
	return s
}

// channel finds the n values that were sent and not yet received. They stand
// at the end of the sends, but for those that overtook another.
func channel(capacity int32, closed bool, sends []int, n int, there func(int) bool) Channel {
	c := Channel{Cap: int(capacity), Closed: closed}
	values := make([]int, n)
	for i := len(sends) - 1; i >= 0 && n > 0; i-- {
		if there(sends[i]) {
			n--
			values[n] = sends[i]
		}
	}
	values = values[n:]
	held := min(len(values), max(c.Cap, 0))
	c.Held, c.Waiting = values[:held], values[held:]
	return c
}

// Occupancy gives the number of jobs and of results in the channels at a step,
// blocked senders not counted.
func (r *Recording) Occupancy(step int) (jobs, results int) {
	c := r.rows[r.clamp(step)]
	return int(min(c.queued, max(c.jobCap, 0))), int(min(c.unread, max(c.resultCap, 0)))
}

// Peaks gives, for n equal parts of the time between from and to, the largest
// number of jobs and of results in the channels, blocked senders not counted. What
// is gone at the instant it came counts, too: many events share one. It takes time
// proportional to the events in between.
func (r *Recording) Peaks(from, to time.Duration, n int) (jobs, results []int) {
	n = max(n, 0)
	jobs, results = make([]int, n), make([]int, n)
	begin := func(part int) time.Duration { return from + share(to-from, part, n) }
	part := 0                   // the one in which the state begins
	first := r.StepAt(from - 1) // whose state may last into the first part
	for step := first; step < len(r.rows) && r.rows[step].at <= to; step++ {
		end, last := to, step+1 == len(r.rows)
		if !last {
			end = r.rows[step+1].at // a state lasts until the next event
		} else if !r.End.Over() {
			end = r.rows[step].at + 1 // nobody knows
		}
		if step == first && r.rows[step].at < from && end <= from {
			continue
		}
		j, u := r.Occupancy(step)
		for part+1 < n && begin(part+1) <= r.rows[step].at {
			part++
		}
		for i := part; i < n && (i == part || begin(i) < end); i++ {
			jobs[i], results[i] = max(jobs[i], j), max(results[i], u)
		}
	}
	return jobs, results
}

// Sends gives the steps at which jobs were sent, and Receives those at which
// results were received, in order. The caller must not change them.
func (r *Recording) Sends() []int { return r.sendSteps }

// Receives is described at [Recording.Sends].
func (r *Recording) Receives() []int { return r.returns }

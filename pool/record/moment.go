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
	Begun, Done, Failed, Received int
}

// At gives the state at a step. A step out of range counts as the nearest.
func (r *Recording) At(step int) Moment {
	step = r.clamp(step)
	c := r.rows[step]
	m := Moment{
		Step: step, At: c.at, Stage: c.stage,
		Main: r.Main.at(step), Collector: r.Collector.at(step),
		Size: int(c.size), Live: int(c.live), Busy: int(c.busy),
		Begun: int(c.begun), Done: int(c.done), Failed: int(c.failed), Received: int(c.received),
		Workers: make([]Span, len(r.Workers)),
	}
	for i := range r.Workers {
		m.Workers[i] = r.Workers[i].at(step)
	}
	m.Jobs = channel(c.jobCap, c.jobsClosed, r.submits[:c.begun], int(c.queued), func(j int) bool {
		job := &r.Jobs[j]
		return (job.Taken == 0 || job.Taken > step) && (job.Refused == 0 || job.Refused > step)
	})
	m.Results = channel(c.resultCap, c.resultsClosed, r.sends[:c.sent], int(c.unread), func(j int) bool {
		job := &r.Jobs[j]
		return (job.Received == 0 || job.Received > step) && (job.Kept == 0 || job.Kept > step)
	})
	return m
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
// number of jobs and of results in the channels, blocked senders not counted.
// What is gone at the instant it came is not counted either: it could not be
// seen. It takes time proportional to the events in between.
func (r *Recording) Peaks(from, to time.Duration, n int) (jobs, results []int) {
	n = max(n, 0)
	jobs, results = make([]int, n), make([]int, n)
	part := func(t time.Duration) int {
		return int(float64(n) * float64(t-from) / float64(max(to-from, 1)))
	}
	for step := r.StepAt(from); step < len(r.rows); step++ {
		if r.rows[step].at > to {
			break
		}
		last := n - 1 // a state lasts until the next event
		if step+1 < len(r.rows) {
			if r.rows[step+1].at == r.rows[step].at {
				continue
			}
			last = min(part(r.rows[step+1].at), n-1)
		} else if r.End == Running {
			last = min(part(r.rows[step].at), n-1)
		}
		j, u := r.Occupancy(step)
		for i := max(part(r.rows[step].at), 0); i <= last; i++ {
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

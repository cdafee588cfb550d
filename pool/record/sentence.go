package record

import (
	"fmt"
	"strings"

	"workerpool.example/playground/pool"
)

// Sentence says in one sentence what happened at a step, and at the last step
// of a run that is stuck, why it goes no further.
func (r *Recording) Sentence(step int) string {
	step = r.clamp(step)
	switch {
	case step == 0:
		return "Nothing has happened yet."
	case step < len(r.Events) || r.End == Running:
		return r.event(step)
	case r.End == Deadlock:
		return r.stuck()
	}
	return r.event(step) + " All goroutines have ended."
}

// event says what happened at a step from 1 on.
func (r *Recording) event(step int) string {
	e, after := r.Events[step-1], r.rows[step]
	switch e.Kind {
	case pool.JobsCreated:
		return "Main creates the jobs channel, " + capacity(e.N, "jobs") + "."
	case pool.ResultsCreated:
		return "Main creates the results channel, " + capacity(e.N, "results") + "."
	case pool.Started:
		return fmt.Sprintf("Main starts %s.", count(int(e.N), "worker"))
	case pool.Resized:
		return fmt.Sprintf("The pool is resized to %s.", count(int(e.N), "worker"))
	case pool.WorkerStarted:
		return fmt.Sprintf("Worker %d starts and waits for a job.", e.Worker)
	case pool.WorkerStopped:
		if after.jobsClosed {
			return fmt.Sprintf("Worker %d stops: the jobs channel is closed and empty.", e.Worker)
		}
		return fmt.Sprintf("Worker %d stops.", e.Worker)
	case pool.JobSubmitted:
		if r.Main.at(step).State == Blocked {
			return fmt.Sprintf("Main cannot send job %d yet: %s.", e.Job, full("jobs", after.jobCap, "no worker is receiving"))
		}
		return fmt.Sprintf("Main sends job %d to the jobs channel.", e.Job)
	case pool.JobRefused:
		return fmt.Sprintf("Main gives up sending job %d.", e.Job)
	case pool.JobsClosed:
		return "Main closes the jobs channel: no more jobs will come."
	case pool.JobStarted:
		s := fmt.Sprintf("Worker %d takes job %d", e.Worker, e.Job)
		if r.Main.at(step-1).State == Blocked && r.Main.at(step).State != Blocked {
			return s + ", and main can send again."
		}
		return s + "."
	case pool.JobFinished:
		return fmt.Sprintf("Worker %d finishes job %d.", e.Worker, e.Job)
	case pool.JobFailed:
		return fmt.Sprintf("Worker %d: job %d fails with an error.", e.Worker, e.Job)
	case pool.JobPanicked:
		return fmt.Sprintf("Worker %d: job %d panics. The pool recovers; the panic is the job's result.", e.Worker, e.Job)
	case pool.JobExited:
		return fmt.Sprintf("Worker %d: job %d calls runtime.Goexit. Another goroutine takes over as worker %d.", e.Worker, e.Job, e.Worker)
	case pool.JobCanceled:
		return fmt.Sprintf("Job %d does not run: the context has ended.", e.Job)
	case pool.ResultSent:
		if e.Worker == 0 {
			return fmt.Sprintf("The pool gives job %d a result: cancelled.", e.Job)
		}
		if r.worker(e.Worker).at(step).State == Blocked {
			return fmt.Sprintf("Worker %d cannot send result %d yet: %s.", e.Worker, e.Job, full("results", after.resultCap, "nobody is receiving"))
		}
		return fmt.Sprintf("Worker %d sends result %d to the results channel.", e.Worker, e.Job)
	case pool.ResultKept:
		return fmt.Sprintf("The context has ended and nobody receives: the pool keeps result %d.", e.Job)
	case pool.Collecting:
		return "The collector starts to receive results."
	case pool.ResultReceived:
		if e.Worker == 0 {
			return fmt.Sprintf("The collector receives result %d.", e.Job)
		}
		return fmt.Sprintf("The collector receives result %d from worker %d.", e.Job, e.Worker)
	case pool.Waiting:
		return "Main waits for the workers to stop."
	case pool.ResultsClosed:
		return "All workers have stopped, so the results channel is closed."
	case pool.Canceled:
		return "The context has ended: jobs that wait will not run."
	}
	return e.Kind.String() + "."
}

// stuck words a deadlock: first as the Go runtime does, then who waits for what.
func (r *Recording) stuck() string {
	m := r.At(len(r.Events))
	var who []string
	blocked, idle := 0, 0
	first := Span{}
	firstWorker := 0
	for i, w := range m.Workers {
		switch w.State {
		case Blocked:
			if blocked == 0 {
				first, firstWorker = w, i+1
			}
			blocked++
		case Idle:
			idle++
		}
	}
	if blocked == 1 {
		who = append(who, fmt.Sprintf("worker %d cannot send result %d: %s", firstWorker, first.Job, full("results", int32(m.Results.Cap), "nobody is receiving")))
	} else if blocked > 1 {
		who = append(who, fmt.Sprintf("%d workers cannot send their results: %s", blocked, full("results", int32(m.Results.Cap), "nobody is receiving")))
	}
	if idle > 0 {
		s := fmt.Sprintf("%s for a job", count(idle, "worker")+pick(idle, " waits", " wait"))
		if !m.Jobs.Closed {
			s += ", and the jobs channel is never closed"
		}
		who = append(who, s)
	}
	switch m.Main.State {
	case Blocked:
		who = append(who, fmt.Sprintf("main cannot send job %d: %s", m.Main.Job, full("jobs", int32(m.Jobs.Cap), "no worker is receiving")))
	case Waiting:
		who = append(who, "main waits for the workers to stop")
	}
	if m.Collector.State == Idle {
		who = append(who, "the collector waits for a result")
	}
	return "fatal error: all goroutines are asleep - deadlock! " + upperFirst(strings.Join(who, "; ")) + "."
}

func capacity(n int32, what string) string {
	switch n {
	case 0:
		return "unbuffered"
	case 1:
		return "with room for 1 " + strings.TrimSuffix(what, "s")
	}
	return fmt.Sprintf("with room for %d %s", n, what)
}

func full(channel string, capacity int32, receiver string) string {
	if capacity == 0 {
		return channel + " is unbuffered and " + receiver
	}
	return fmt.Sprintf("%s is full (%d of %d) and %s", channel, capacity, capacity, receiver)
}

func count(n int, what string) string { return fmt.Sprintf("%d %s", n, pick(n, what, what+"s")) }

func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

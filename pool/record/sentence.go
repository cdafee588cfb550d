package record

import "workerpool.example/playground/pool"

// Sentence says in one sentence what happened at a step, and at the last step
// of a run that is stuck, has crashed or left goroutines behind, why.
func (r *Recording) Sentence(step int) string {
	r.settle()
	step = r.clamp(step)
	switch {
	case step == 0:
		return say("sentence.nothing")
	case step < len(r.Events) || r.End == Running:
		return r.event(step)
	case r.End == Unfinished:
		return say("sentence.unfinished", "sentence", r.event(step))
	case r.End == Deadlock:
		return r.stuck()
	case r.End == Leaked:
		return r.leaked()
	case r.End == Crashed:
		return r.crashed()
	case r.End == Canceled && r.rows[step].live > 0: // the program was ended from outside
		return say("sentence.ended", "sentence", r.event(step))
	case r.End == Canceled:
		return say("sentence.all-canceled", "sentence", r.event(step))
	}
	return say("sentence.all-ended", "sentence", r.event(step))
}

// event says what happened at a step from 1 on.
func (r *Recording) event(step int) string {
	e, after := r.Events[step-1], &r.rows[step]
	if after.perJob() {
		if s := r.each(step); s != "" {
			return s
		}
	}
	switch e.Kind {
	case pool.JobsCreated:
		if e.N == 0 {
			return say("sentence.jobs-created-unbuffered")
		}
		return say("sentence.jobs-created", "n", e.N)
	case pool.ResultsCreated:
		if e.N == 0 {
			return say("sentence.results-created-unbuffered")
		}
		return say("sentence.results-created", "n", e.N)
	case pool.Started:
		return say("sentence.started", "n", e.N)
	case pool.Resized:
		return say("sentence.resized", "n", e.N)
	case pool.WorkerStarted:
		return say("sentence.worker-started", "worker", e.Worker)
	case pool.WorkerStopped:
		if after.jobsClosed && after.queued == 0 {
			return say("sentence.worker-stopped-closed", "worker", e.Worker)
		}
		if before := r.rows[step-1]; before.live > before.size {
			return say("sentence.worker-stopped-surplus", "worker", e.Worker)
		}
		return say("sentence.worker-stopped", "worker", e.Worker)
	case pool.JobSubmitted:
		switch {
		case r.Main.at(step).State != Blocked:
			return say("sentence.job-submitted", "job", e.Job)
		case after.jobCap == 0 && r.waiting(step):
			return say("sentence.job-blocked-handed", "job", e.Job)
		case after.jobCap == 0:
			return say("sentence.job-blocked-unbuffered", "job", e.Job)
		}
		return say("sentence.job-blocked-full", "job", e.Job, "cap", after.jobCap)
	case pool.JobRefused:
		return say("sentence.job-refused", "job", e.Job)
	case pool.JobsClosed:
		return say("sentence.jobs-closed")
	case pool.JobStarted:
		if r.Main.at(step-1).State == Blocked && r.Main.at(step).State != Blocked {
			return say("sentence.job-started-frees-main", "worker", e.Worker, "job", e.Job)
		}
		return say("sentence.job-started", "worker", e.Worker, "job", e.Job)
	case pool.JobFinished:
		return say("sentence.job-finished", "worker", e.Worker, "job", e.Job)
	case pool.JobFailed:
		return say("sentence.job-failed", "worker", e.Worker, "job", e.Job)
	case pool.JobPanicked:
		if r.plain() {
			return say("sentence.job-panicked-recovered", "worker", e.Worker, "job", e.Job)
		}
		return say("sentence.job-panicked", "worker", e.Worker, "job", e.Job)
	case pool.JobExited:
		return say("sentence.job-exited", "worker", e.Worker, "job", e.Job)
	case pool.JobCanceled:
		return say("sentence.job-canceled", "job", e.Job)
	case pool.ResultSent:
		if e.Worker == 0 {
			return say("sentence.result-sent-by-pool", "job", e.Job)
		}
		return say(sends[r.send(step)].worker, "worker", e.Worker, "job", e.Job, "cap", after.resultCap, "busy", r.Collector.at(step).Job)
	case pool.ResultKept:
		return say("sentence.result-kept", "job", e.Job)
	case pool.Collecting:
		return say("sentence.collecting")
	case pool.ResultReceived:
		if e.Worker == 0 {
			return say("sentence.result-received-of-pool", "job", e.Job)
		}
		if after.resultsClosed && after.resultCap == 0 && r.Jobs[e.Job].Kept == 0 {
			return say("sentence.result-received-handed", "job", e.Job, "worker", e.Worker)
		}
		return say("sentence.result-received", "job", e.Job, "worker", e.Worker)
	case Handling:
		return say("sentence.handling", "job", e.Job)
	case Handled:
		if r.Collector.at(step).State == Stopped {
			return say("sentence.handled-last", "job", e.Job)
		}
		return say("sentence.handled", "job", e.Job)
	case pool.Waiting:
		if r.early(after) {
			return say("sentence.waiting-early")
		}
		return say("sentence.waiting")
	case pool.ResultsClosed:
		if n := after.remaining(); n > 0 {
			return say("sentence.results-closed-early", "n", n)
		}
		return say("sentence.results-closed")
	case pool.Canceled:
		if step == r.gaveUpStep {
			return say("sentence.canceled-gave-up")
		}
		return say("sentence.canceled")
	case Returned:
		return say("sentence.returned")
	}
	return e.Kind.String() + "."
}

// plain reports whether the run came to what no pool comes to: then none was at
// work.
func (r *Recording) plain() bool {
	last := len(r.Events)
	return r.End == Crashed || r.End == Leaked || r.GaveUp(last) || r.Deserted(last)
}

// A sending is how the send of a result goes.
type sending int

const (
	goes sending = iota
	full
	fullBusy
	unbuffered
	unbufferedBusy
	handed
	closed
)

// sends are the sentences for it: of a worker, and of the goroutine of one job.
var sends = [...]struct{ worker, each string }{
	goes:           {"sentence.result-sent", "sentence.each.result-sent"},
	full:           {"sentence.result-blocked-full", "sentence.each.result-blocked-full"},
	fullBusy:       {"sentence.result-blocked-full-busy", "sentence.each.result-blocked-full-busy"},
	unbuffered:     {"sentence.result-blocked-unbuffered", "sentence.each.result-blocked-unbuffered"},
	unbufferedBusy: {"sentence.result-blocked-unbuffered-busy", "sentence.each.result-blocked-unbuffered-busy"},
	handed:         {"sentence.result-blocked-handed", "sentence.each.result-blocked-handed"},
	closed:         {"sentence.result-sent-closed", "sentence.each.result-sent-closed"},
}

func (r *Recording) send(step int) sending {
	c, collector := &r.rows[step], r.Collector.at(step).State
	door := c.resultCap == 0
	switch {
	case c.resultsClosed:
		return closed
	case r.worker(r.Events[step-1].Worker).at(step).State != Blocked:
		return goes
	case door && collector == Idle:
		return handed
	case door && collector == Busy:
		return unbufferedBusy
	case door:
		return unbuffered
	case collector == Busy:
		return fullBusy
	}
	return full
}

// early reports whether the results channel is closed while results are still
// to be sent.
func (r *Recording) early(c *row) bool {
	return c.resultsClosed && c.remaining() > 0 && c.begun > c.sent
}

// waiting reports whether some worker's lane is idle. If main cannot send all
// the same, these workers have been handed a job each and have not yet run: a
// receive is recorded when it is over.
func (r *Recording) waiting(step int) bool {
	for i := range r.Workers {
		if r.Workers[i].at(step).State == Idle {
			return true
		}
	}
	return false
}

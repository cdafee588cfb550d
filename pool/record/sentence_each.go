package record

import "workerpool.example/playground/pool"

// each says what happened at a step where main starts a goroutine for each job:
// such a goroutine has the number of its job and no other, and waits for none.
// What is said as of a pool is "" here.
func (r *Recording) each(step int) string {
	e, after := r.Events[step-1], &r.rows[step]
	switch e.Kind {
	case pool.Started:
		return say("sentence.each.started", "n", e.N)
	case pool.WorkerStarted:
		return say("sentence.each.worker-started", "job", e.Worker-1)
	case pool.WorkerStopped:
		return say("sentence.each.worker-stopped", "job", e.Worker-1)
	case pool.JobSubmitted:
		return say("sentence.each.job-submitted", "job", e.Job)
	case pool.JobStarted:
		return say("sentence.each.job-started", "job", e.Job)
	case pool.JobFinished:
		return say("sentence.each.job-finished", "job", e.Job)
	case pool.JobFailed:
		return say("sentence.each.job-failed", "job", e.Job)
	case pool.JobPanicked:
		return say("sentence.each.job-panicked", "job", e.Job)
	case pool.ResultSent:
		return say(sends[r.send(step)].each, "job", e.Job, "cap", after.resultCap, "busy", r.Collector.at(step).Job)
	case pool.ResultReceived:
		if after.resultsClosed && after.resultCap == 0 {
			return say("sentence.each.result-received-handed", "job", e.Job)
		}
		return say("sentence.each.result-received", "job", e.Job)
	case pool.Waiting:
		if r.early(after) {
			return say("sentence.each.waiting-early")
		}
		return say("sentence.each.waiting")
	case pool.ResultsClosed:
		if n := after.remaining(); n > 0 {
			return say("sentence.each.results-closed-early", "n", n)
		}
		return say("sentence.each.results-closed")
	}
	return ""
}

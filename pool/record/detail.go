package record

import (
	"strings"
	"time"

	"workerpool.example/playground/pool"
)

// Describe tells in plain words what a lane's goroutine does at a step: of a job,
// who handed it over, how long it waited and ran, and what came of it. Lane 0 is
// main, then come the workers by number, then the collector. write writes
// durations.
func (r *Recording) Describe(lane, step int, write func(time.Duration) string) string {
	r.settle()
	step = r.clamp(step)
	switch {
	case lane < 0 || lane > len(r.Workers)+1 || r.Len() == 0:
		return ""
	case lane == 0:
		return r.describeMain(r.mainAt(step), step, write)
	case lane == len(r.Workers)+1:
		return r.describeCollector(r.collectorAt(step), step, write)
	}
	s := r.Workers[lane-1].at(step)
	if r.PerJob() {
		return r.describeEach(s, lane-1, write)
	}
	switch s.State {
	case Absent:
		return say("detail.worker.absent", "worker", lane)
	case Idle:
		return say("detail.worker.idle", "worker", lane, "when", r.until(s, write))
	case Stopped:
		return say("detail.worker.stopped", "worker", lane, "at", write(s.From))
	case Blocked:
		return say("detail.worker.blocked", "worker", lane, "job", s.Job, "when", r.until(s, write)) + " " + r.freer(s)
	}
	return r.describeJob(s.Job, write)
}

// describeEach is Describe for the goroutine of a job that has one of its own.
func (r *Recording) describeEach(s Span, job int, write func(time.Duration) string) string {
	switch s.State {
	case Absent:
		return say("detail.each.absent", "job", job)
	case Idle:
		if job < len(r.Jobs) && 0 < r.Jobs[job].Sent && r.Jobs[job].Sent <= s.FromStep {
			return say("detail.each.ends", "job", job)
		}
		return say("detail.each.begins", "job", job)
	case Stopped:
		return say("detail.each.stopped", "job", job, "at", write(s.From))
	case Blocked:
		return say("detail.each.blocked", "job", job, "when", r.until(s, write)) + " " + r.freer(s)
	}
	return r.describeJob(s.Job, write)
}

// freer tells who frees a worker that cannot send a result.
func (r *Recording) freer(s Span) string {
	switch {
	case r.Jobs[s.Job].Kept > 0:
		return say("detail.worker.frees.kept")
	case s.ToStep == Open && r.End == Leaked:
		return say("detail.worker.frees.gave-up")
	case s.ToStep == Open && r.End == Crashed && r.resultsClosedStep > s.FromStep:
		return say("detail.worker.frees.closed")
	case r.End.Over() && len(r.Collector.Spans) == 0:
		return say("detail.worker.frees.nobody")
	}
	return say("detail.worker.frees.collector")
}

// describeJob is the life of one job.
func (r *Recording) describeJob(number int, write func(time.Duration) string) string {
	j := r.Jobs[number]
	runs, cut, skipped, ran := "detail.job.runs", "detail.job.cut", "detail.job.skipped", "detail.job.ran"
	if r.PerJob() {
		runs, cut, skipped, ran = "detail.each.runs", "detail.each.cut", "detail.each.skipped", "detail.each.ran"
	}
	tell := func(key string) string {
		return say(key, "job", number, "worker", j.Worker, "sent", write(r.Time(j.Submitted)), "waited", write(r.Time(j.Taken)-r.Time(j.Submitted)),
			"ran", write(r.Time(j.Ended)-r.Time(j.Taken)), "at", write(r.Duration()))
	}
	switch {
	case j.Ended == 0 && r.End == Crashed:
		return tell(cut)
	case j.Ended == 0:
		return tell(runs)
	}
	told := []string{tell(ran)}
	crash, crashed := r.Crash()
	crashed = crashed && crash.Worker > 0 && crash.Job == number
	switch j.Outcome {
	case pool.JobCanceled:
		told[0] = tell(skipped)
	case pool.JobFailed:
		told = append(told, say("detail.job.failed"))
	case pool.JobPanicked:
		if crashed && !crash.Sent {
			return told[0] + " " + say("detail.job.crashed")
		}
		told = append(told, say("detail.job.panicked"))
	case pool.JobExited:
		told = append(told, say("detail.job.exited"))
	}
	switch {
	case crashed && crash.Step > j.Ended && !j.blocked:
		told = append(told, say("detail.job.sent-closed"))
	case j.Received > 0:
		told = append(told, say("detail.job.received", "at", write(r.Time(j.Received))))
	case j.Kept > 0:
		told = append(told, say("detail.job.kept"))
	case j.Sent > 0 && r.End.Over():
		told = append(told, say("detail.job.lost"))
	}
	return strings.Join(told, " ")
}

// until tells from when until when a span lasts.
func (r *Recording) until(s Span, write func(time.Duration) string) string {
	switch {
	case s.ToStep != Open:
		return say("detail.when.between", "from", write(s.From), "to", write(s.To))
	case r.End == Deadlock, r.End == Leaked:
		return say("detail.when.forever", "from", write(s.From))
	case r.End == Crashed:
		return say("detail.when.between", "from", write(s.From), "to", write(r.Duration()))
	}
	return say("detail.when.since", "from", write(s.From))
}

package record

import (
	"strings"
	"time"

	"workerpool.example/playground/pool"
)

// Describe tells in plain words what a lane's goroutine does at a step: of a job, who handed it over, how long it waited and ran, and what came of it. Lane
// 0 is main, then come the workers by number, then the collector. write writes
// durations.
func (r *Recording) Describe(lane, step int, write func(time.Duration) string) string {
	step = r.clamp(step)
	switch {
	case lane < 0 || lane > len(r.Workers)+1 || r.Len() == 0:
		return ""
	case lane == 0:
		return r.describeMain(r.Main.at(step), step, write)
	case lane == len(r.Workers)+1:
		return r.describeCollector(r.Collector.at(step), step)
	}
	s := r.Workers[lane-1].at(step)
	switch s.State {
	case Absent:
		return say("detail.worker.absent", "worker", lane)
	case Idle:
		return say("detail.worker.idle", "worker", lane, "when", r.until(s, write))
	case Stopped:
		return say("detail.worker.stopped", "worker", lane, "at", write(s.From))
	case Blocked:
		return say("detail.worker.blocked", "worker", lane, "job", s.Job, "when", r.until(s, write)) + " " + r.freer(s.Job)
	}
	return r.describeJob(s.Job, write)
}

// freer tells who frees a worker that cannot send a job's result.
func (r *Recording) freer(job int) string {
	switch {
	case r.Jobs[job].Kept > 0:
		return say("detail.worker.frees.kept")
	case r.End != Running && len(r.Collector.Spans) == 0:
		return say("detail.worker.frees.nobody")
	}
	return say("detail.worker.frees.collector")
}

// describeJob is the life of one job.
func (r *Recording) describeJob(number int, write func(time.Duration) string) string {
	j := r.Jobs[number]
	sent, waited := write(r.Time(j.Submitted)), write(r.Time(j.Taken)-r.Time(j.Submitted))
	if j.Ended == 0 {
		return say("detail.job.runs", "job", number, "worker", j.Worker, "sent", sent, "waited", waited)
	}
	var told []string
	if j.Outcome == pool.JobCanceled {
		told = append(told, say("detail.job.skipped", "job", number, "worker", j.Worker, "sent", sent, "waited", waited))
	} else {
		ran := write(r.Time(j.Ended) - r.Time(j.Taken))
		told = append(told, say("detail.job.ran", "job", number, "worker", j.Worker, "sent", sent, "waited", waited, "ran", ran))
	}
	switch j.Outcome {
	case pool.JobFailed:
		told = append(told, say("detail.job.failed"))
	case pool.JobPanicked:
		told = append(told, say("detail.job.panicked"))
	case pool.JobExited:
		told = append(told, say("detail.job.exited"))
	}
	switch {
	case j.Received > 0:
		told = append(told, say("detail.job.received", "at", write(r.Time(j.Received))))
	case j.Kept > 0:
		told = append(told, say("detail.job.kept"))
	case j.Sent > 0 && r.End != Running:
		told = append(told, say("detail.job.lost"))
	}
	return strings.Join(told, " ")
}

func (r *Recording) describeMain(s Span, step int, write func(time.Duration) string) string {
	switch s.State {
	case Absent:
		return say("detail.main.absent")
	case Blocked:
		freer := say("detail.main.frees.worker")
		if r.Jobs[s.Job].Refused > 0 {
			freer = say("detail.main.frees.refused")
		}
		return say("detail.main.blocked", "job", s.Job, "when", r.until(s, write)) + " " + freer
	case Waiting:
		return say("detail.main.waits", "when", r.until(s, write))
	case Stopped:
		return say("detail.main.stopped", "at", write(s.From))
	}
	if r.MainCollects(step) {
		return say("detail.main.collects")
	}
	return say("detail.main.runs")
}

// MainCollects reports whether main is in the loop that receives the results.
// The events do not say who receives. But a main that does it comes to its wait
// only when the loop has ended, and has begun the loop after its last send.
func (r *Recording) MainCollects(step int) bool {
	step = r.clamp(step)
	if r.Main.at(step).State != Busy || r.Collector.at(step).State != Idle {
		return false
	}
	began := r.Collector.Spans[0].FromStep
	if n := len(r.sendSteps); n > 0 && r.sendSteps[n-1] > began || r.closeStep > began {
		return false
	}
	return r.waitStep == 0 || r.resultsClosedStep > 0 && r.waitStep > r.resultsClosedStep
}

func (r *Recording) describeCollector(s Span, step int) string {
	n := r.Printed(step)
	switch s.State {
	case Absent:
		if len(r.Collector.Spans) == 0 {
			return say("detail.collector.nobody")
		}
		return say("detail.collector.absent")
	case Stopped:
		return say("detail.collector.stopped", "n", n)
	}
	return say("detail.collector.waits", "n", n)
}

// until tells from when until when a span lasts.
func (r *Recording) until(s Span, write func(time.Duration) string) string {
	switch {
	case s.ToStep != Open:
		return say("detail.when.between", "from", write(s.From), "to", write(s.To))
	case r.End == Deadlock:
		return say("detail.when.forever", "from", write(s.From))
	}
	return say("detail.when.since", "from", write(s.From))
}

// NextFailure gives the first step after one at which a job ends with an error,
// and 0 if there is none.
func (r *Recording) NextFailure(step int) int {
	return r.next(step, func(i int) bool {
		k := r.Events[i-1].Kind
		return k == pool.JobFailed || k == pool.JobPanicked || k == pool.JobExited || k == pool.JobCanceled
	})
}

// NextBlock gives the first step after one at which a goroutine cannot send, and
// 0 if there is none.
func (r *Recording) NextBlock(step int) int {
	return r.next(step, func(i int) bool {
		e := r.Events[i-1]
		lane := &r.Main
		switch {
		case e.Kind == pool.ResultSent && e.Worker > 0:
			lane = r.worker(e.Worker)
		case e.Kind != pool.JobSubmitted:
			return false
		}
		s := lane.at(i)
		return s.State == Blocked && s.FromStep == i
	})
}

func (r *Recording) next(step int, is func(step int) bool) int {
	for i := r.clamp(step) + 1; i <= r.Len(); i++ {
		if is(i) {
			return i
		}
	}
	return 0
}

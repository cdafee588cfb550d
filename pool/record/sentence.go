package record

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"workerpool.example/playground/pool"
)

// Sentence says in one sentence what happened at a step, and at the last step
// of a run that is stuck, why it goes no further.
func (r *Recording) Sentence(step int) string {
	step = r.clamp(step)
	switch {
	case step == 0:
		return say("sentence.nothing")
	case step < len(r.Events) || r.End == Running:
		return r.event(step)
	case r.End == Deadlock:
		return r.stuck()
	}
	if r.End == Canceled {
		return say("sentence.all-canceled", "sentence", r.event(step))
	}
	return say("sentence.all-ended", "sentence", r.event(step))
}

// event says what happened at a step from 1 on.
func (r *Recording) event(step int) string {
	e, after := r.Events[step-1], r.rows[step]
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
		return say("sentence.job-panicked", "worker", e.Worker, "job", e.Job)
	case pool.JobExited:
		return say("sentence.job-exited", "worker", e.Worker, "job", e.Job)
	case pool.JobCanceled:
		return say("sentence.job-canceled", "job", e.Job)
	case pool.ResultSent:
		switch {
		case e.Worker == 0:
			return say("sentence.result-sent-by-pool", "job", e.Job)
		case r.worker(e.Worker).at(step).State != Blocked:
			return say("sentence.result-sent", "worker", e.Worker, "job", e.Job)
		case after.resultCap == 0 && r.Collector.at(step).State == Idle:
			return say("sentence.result-blocked-handed", "worker", e.Worker, "job", e.Job)
		case after.resultCap == 0:
			return say("sentence.result-blocked-unbuffered", "worker", e.Worker, "job", e.Job)
		}
		return say("sentence.result-blocked-full", "worker", e.Worker, "job", e.Job, "cap", after.resultCap)
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
	case pool.Waiting:
		return say("sentence.waiting")
	case pool.ResultsClosed:
		return say("sentence.results-closed")
	case pool.Canceled:
		return say("sentence.canceled")
	}
	return e.Kind.String() + "."
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

// asleep is what the Go runtime says of a deadlock, in no language but its own.
const asleep = "fatal error: all goroutines are asleep - deadlock!"

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
	switch unbuffered := m.Results.Cap == 0; {
	case blocked == 1 && unbuffered:
		who = append(who, say("stuck.worker-unbuffered", "worker", firstWorker, "job", first.Job))
	case blocked == 1:
		who = append(who, say("stuck.worker-full", "worker", firstWorker, "job", first.Job, "cap", m.Results.Cap))
	case blocked > 1 && unbuffered:
		who = append(who, say("stuck.workers-unbuffered", "n", blocked))
	case blocked > 1:
		who = append(who, say("stuck.workers-full", "n", blocked, "cap", m.Results.Cap))
	}
	switch {
	case idle > 0 && m.Jobs.Closed:
		who = append(who, say("stuck.idle", "n", idle))
	case idle > 0:
		who = append(who, say("stuck.idle-never-closed", "n", idle))
	}
	switch {
	case m.Main.State == Blocked && m.Jobs.Cap == 0:
		who = append(who, say("stuck.main-unbuffered", "job", m.Main.Job))
	case m.Main.State == Blocked:
		who = append(who, say("stuck.main-full", "job", m.Main.Job, "cap", m.Jobs.Cap))
	case m.Main.State == Waiting:
		who = append(who, say("stuck.main-waits"))
	}
	if m.Collector.State == Idle {
		who = append(who, say("stuck.collector"))
	}
	return say("stuck", "error", asleep, "who", upperFirst(strings.Join(who, "; ")))
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

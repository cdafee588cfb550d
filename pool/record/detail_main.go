package record

import "time"

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
	case Waiting, Stopped:
		if join, waits := r.Join(); waits && step < join.ToStep {
			if step >= join.FromStep {
				return say("detail.main.waits-collector", "when", r.until(join, write))
			}
			s.ToStep, s.To = join.FromStep, join.From
		}
		switch {
		case s.State == Waiting && r.PerJob():
			return say("detail.each.main-waits", "when", r.until(s, write))
		case s.State == Waiting:
			return say("detail.main.waits", "when", r.until(s, write))
		case step == len(r.Events) && r.End == Leaked:
			return say("detail.main.returned", "n", r.Left)
		case r.Main.at(step).State != Stopped: // it is the run that has ended
			return say("detail.main.ended")
		}
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
	r.settle()
	step = r.clamp(step)
	collector := r.collectorAt(step).State
	if r.mainAt(step).State != Busy || collector != Idle && collector != Busy {
		return false
	}
	began := r.Collector.Spans[0].FromStep
	if n := len(r.sendSteps); n > 0 && r.sendSteps[n-1] > began || r.closeStep > began {
		return false
	}
	return r.waitStep == 0 || r.resultsClosedStep > 0 && r.waitStep > r.resultsClosedStep
}

// Join is the stretch in which main, done with the workers, waits for a collector
// that has a goroutine of its own. No event tells of its begin: it is the close of
// the results channel or, if that is never closed, the stop of the last worker.
// As long as nobody says that the collector takes time, there is none.
func (r *Recording) Join() (s Span, waits bool) {
	r.settle()
	from := max(r.resultsClosedStep, r.emptyStep, r.waitStep)
	switch {
	case r.waitStep == 0 || r.emptyStep == 0 || r.rows[len(r.Events)].remaining() > 0:
		return s, false
	case r.resultsClosedStep == 0 && r.End != Deadlock: // it may still come
		return s, false
	case r.resultsClosedStep > 0 && !r.handles:
		return s, false
	}
	if c := r.Collector.at(from).State; c != Idle && c != Busy {
		return s, false
	}
	s = Span{State: Waiting, Job: -1, FromStep: from, ToStep: Open, From: r.Time(from)}
	if last := r.Collector.Spans[len(r.Collector.Spans)-1]; last.State == Stopped {
		s.ToStep, s.To = last.FromStep, last.From
	}
	return s, true
}

func (r *Recording) describeCollector(s Span, step int, write func(time.Duration) string) string {
	n := r.Printed(step)
	switch s.State {
	case Absent:
		if len(r.Collector.Spans) == 0 {
			return say("detail.collector.nobody")
		}
		return say("detail.collector.absent")
	case Stopped:
		if r.GaveUp(step) {
			return say("detail.collector.gave-up", "n", n)
		}
		return say("detail.collector.stopped", "n", n)
	case Busy:
		return say("detail.collector.works", "job", s.Job, "when", r.until(s, write), "n", n)
	}
	if r.Deserted(step) {
		return say("detail.collector.forever", "n", n)
	}
	return say("detail.collector.waits", "n", n)
}

// GaveUp reports whether main, which collects, has stopped to receive by a step,
// though the results channel was open. It does when the context ends, in some
// programs; a recording tells of it only once it has ended.
func (r *Recording) GaveUp(step int) bool {
	r.settle()
	return r.gaveUpStep > 0 && r.clamp(step) >= r.gaveUpStep
}

// Deserted reports whether the collector waits for ever at a step, since all
// workers have stopped, and nobody closes the results channel.
func (r *Recording) Deserted(step int) bool {
	step = r.clamp(step)
	c := &r.rows[step]
	return step == len(r.Events) && r.End == Deadlock && !c.resultsClosed && c.remaining() == 0 && r.Collector.at(step).State == Idle
}

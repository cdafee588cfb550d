package program

import (
	"sort"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
)

// main gives the line of main, which may be the collector, too.
func (p *Program) main(rec *record.Recording, m record.Moment, last pool.Event) int {
	waits := m.Main.State == record.Waiting || m.Main.State == record.Stopped
	collects := p.asked.mainCollects && alive(m.Collector.State)
	if p.asked.CloseResults != run.CloseWait { // main waits itself, and only after it has collected
		collects = collects && !waits
	}
	switch {
	case returned(rec, m.Step):
		return -1
	case m.Main.State == record.Blocked:
		return p.line(submit)
	case p.asked.Collect == run.UntilCancel && rec.GaveUp(m.Step):
		return p.line(settle)
	case collects:
		return p.collector(m.Collector.State, last.Kind)
	case waits:
		return p.waits(m)
	}
	return p.submits(rec, m, last)
}

// returned reports whether main has ended, and so the program.
func returned(rec *record.Recording, step int) bool {
	return step == rec.Len() && (rec.End == record.Done || rec.End == record.Canceled || rec.End == record.Leaked)
}

// alive reports whether a goroutine has started and not ended.
func alive(s record.State) bool { return s != record.Absent && s != record.Stopped }

// waits gives the line on which main waits: first for the workers, then for the
// collector. What comes between the two, in the recording, is the close of the
// results channel; if that is forgotten, the end of the last worker.
func (p *Program) waits(m record.Moment) int {
	forgotten := p.asked.CloseResults == run.CloseNever
	switch {
	case m.Main.State == record.Waiting && !(forgotten && m.Remaining == 0):
		return p.line(wait)
	case alive(m.Collector.State):
		return p.line(waitCollect)
	}
	return -1
}

// submits gives the line of main before it collects or waits. What it did last
// is not far back: it never computes, and what makes it wait is a state of its
// own, or the pause before a job.
func (p *Program) submits(rec *record.Recording, m record.Moment, last pool.Event) int {
	pauses := p.asked.Every > 0 && sort.SearchInts(rec.Sends(), m.Step+1) < p.asked.Jobs
	for i := m.Step; i > 0; i-- {
		e := rec.Events[i-1]
		if pauses && e.At < m.At {
			return p.line(pause)
		}
		if line := p.LineOf(e); line >= 0 && p.byMain(e.Kind) {
			if pauses && last.Kind == 0 && e.Kind != pool.JobsClosed { // time passes
				return p.line(pause)
			}
			return line
		}
	}
	return -1
}

// byMain reports whether main does what a kind of event says.
func (p *Program) byMain(k pool.Kind) bool {
	switch k {
	case pool.JobsCreated, pool.ResultsCreated, pool.Started, pool.JobSubmitted, pool.JobRefused, pool.JobsClosed:
		return true
	case pool.ResultsClosed:
		return p.asked.CloseResults == run.CloseEarly
	}
	return p.asked.mainCollects && (k == pool.Collecting || k == pool.ResultReceived)
}

package program

import (
	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// roles says which line each kind of event executes. Of an event that comes
// after a receive, that is the line that received.
var roles = map[pool.Kind]role{
	pool.JobsCreated:    makeJobs,
	pool.ResultsCreated: makeResults,
	pool.Started:        startAll,
	pool.WorkerStarted:  startOne,
	pool.WorkerStopped:  stopOne, // of a worker, where it found that no job will come
	pool.JobSubmitted:   submit,
	pool.JobRefused:     submitNoMore,
	pool.JobsClosed:     closeJobs,
	pool.JobStarted:     takeJob,
	pool.JobFinished:    doJob,
	pool.JobFailed:      doJob,
	pool.JobPanicked:    doJob,
	pool.JobExited:      doJob,
	pool.JobCanceled:    notRun,
	pool.ResultSent:     sendResult,
	pool.ResultKept:     dropResult,
	pool.Collecting:     receive,
	pool.ResultReceived: receive,
	record.Handling:     handle,
	record.Handled:      receive,
	record.Returned:     settle,
	pool.Waiting:        wait,
	pool.ResultsClosed:  closeResults,
	pool.Canceled:       cancel,
}

// LineOf gives the line, from 0, that an event executes; -1 if the program has
// none for it.
func (p *Program) LineOf(e record.Event) int {
	if e.Kind != pool.Resized {
		return p.line(roles[e.Kind])
	}
	line := -1
	for i, r := range p.asked.resizes { // the latest that can be meant
		if r.At <= e.At && r.Workers == int(e.N) {
			line = p.line(numbered(i))
		}
	}
	return line
}

// executes reports whether an event executes a line: its own, or one that comes
// with it at once. The line of a job, which takes its time, is executed by two
// events: the begin and the end; that of a pause only by the end, since nothing
// tells of its begin.
func (p *Program) executes(e record.Event, line int) bool {
	switch {
	case line < 0:
		return false
	case e.Kind == pool.JobStarted && line == p.line(doJob),
		e.Kind == pool.JobSubmitted && line == p.line(pause),
		e.Kind == pool.ResultReceived && line == p.line(show),
		e.Kind == pool.Canceled && line == p.line(giveUp):
		return true
	}
	return p.LineOf(e) == line
}

// Next gives the first step after a step whose event executes a line; where none
// does, the first one from the start; 0 if no event of the recording does.
func (p *Program) Next(rec *record.Recording, step, line int) int {
	n := rec.Len()
	step = min(max(step, 0), n)
	for i := range n {
		next := (step+i)%n + 1
		if p.executes(rec.Events[next-1], line) {
			return next
		}
	}
	return 0
}

package program

import (
	"strconv"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// A Goroutine is one goroutine of the program: Main, Collector, or a worker by
// its number, from 1. The goroutine of a job counts as a worker, too, whose
// number is the job's and one.
type Goroutine int

// The goroutines that are no workers.
const (
	Main      Goroutine = 0
	Collector Goroutine = -1
)

// String names the goroutine: "main", "collector", "worker 2".
func (g Goroutine) String() string {
	switch g {
	case Main:
		return "main"
	case Collector:
		return "collector"
	}
	return "worker " + strconv.Itoa(int(g))
}

// A Badge says where a goroutine stands.
type Badge struct {
	Line      int // from 0
	Goroutine Goroutine
	Blocked   bool // cannot send now; or, at the end of a run that is stuck or leaked, can never go on
}

// At says where every goroutine stands after a step: on the line that it is
// about to execute, or waits in. One that has not started, or has ended, has no
// badge. The order is main, the workers, the collector. A step out of range
// counts as the nearest.
//
// It takes as long as [record.Recording.At].
func (p *Program) At(rec *record.Recording, step int) []Badge {
	m := rec.At(step)
	stuck := m.Step == rec.Len() && (rec.End == record.Deadlock || rec.End == record.Leaked)
	badges := make([]Badge, 0, len(m.Workers)+2)
	add := func(g Goroutine, line int, s record.Span) {
		if line >= 0 {
			badges = append(badges, Badge{line, g, stuck || s.State == record.Blocked})
		}
	}
	last := acted(rec, m.Step)
	add(Main, p.main(rec, m, last), m.Main)
	for i, w := range m.Workers {
		add(Goroutine(i+1), p.worker(rec, m.Step, i+1, w.State, last), w)
	}
	if !p.asked.mainCollects {
		add(Collector, p.collector(m.Collector.State, last.Kind), m.Collector)
	}
	return badges
}

// acted gives the event of a step if nobody has gone on since. A step may be one
// of many in an instant. When it is the last, and time passes, whoever can has
// gone on; until then, who acted stands where it did. So it does for ever when
// that ended the program.
func acted(rec *record.Recording, step int) pool.Event {
	switch {
	case step == 0:
	case step == rec.Len() && rec.End == record.Crashed,
		step < rec.Len() && rec.Events[step].At == rec.Events[step-1].At:
		return rec.Events[step-1].Event
	}
	return pool.Event{}
}

// worker gives the line of a worker. The event of a send comes before the send,
// and when it does not block, none comes after it: the worker is idle from then
// on, but sends just now.
func (p *Program) worker(rec *record.Recording, step, number int, s record.State, last pool.Event) int {
	acts := int(last.Worker) == number
	switch {
	case acts && last.Kind == pool.JobPanicked && !p.asked.rescues:
		return p.line(doJob)
	case s == record.Sending || s == record.Blocked || acts && last.Kind == pool.ResultSent:
		return p.line(sendResult)
	case s == record.Idle && p.asked.perJob && sent(rec, step, number-1):
		return p.line(sendResult)
	case s == record.Idle:
		return p.line(takeJob)
	case s == record.Busy:
		return p.line(doJob)
	}
	return -1
}

// sent reports whether the result of a job was sent by a step.
func sent(rec *record.Recording, step, job int) bool {
	return job < len(rec.Jobs) && 0 < rec.Jobs[job].Sent && rec.Jobs[job].Sent <= step
}

// collector gives the line of who collects.
func (p *Program) collector(s record.State, last pool.Kind) int {
	switch {
	case s != record.Idle && s != record.Busy:
		return -1
	case last == pool.ResultReceived:
		return p.line(show)
	case s == record.Busy:
		return p.line(handle)
	}
	return p.line(receive)
}

package program

import (
	"fmt"
	"sort"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// A Goroutine is one goroutine of the program: Main, Collector, or a worker by
// its number, from 1.
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
	return fmt.Sprintf("worker %d", int(g))
}

// A Badge says where a goroutine stands.
type Badge struct {
	Line      int // from 0
	Goroutine Goroutine
	Blocked   bool // cannot send now; or, at the end of a run that is stuck, can never go on
}

// At says where every goroutine stands after a step: on the line that it is
// about to execute, or waits in. One that has not started, or has ended, has no
// badge. The order is main, the workers, the collector. A step out of range
// counts as the nearest.
//
// It takes time proportional to the goroutines and logarithmic in the steps.
func (p *Program) At(rec *record.Recording, step int) []Badge {
	step = min(max(step, 0), rec.Len())
	stuck := rec.End == record.Deadlock && step == rec.Len()
	badges := make([]Badge, 0, len(rec.Workers)+2)
	add := func(g Goroutine, line int, s record.State) {
		if line >= 0 {
			badges = append(badges, Badge{line, g, stuck || s == record.Blocked})
		}
	}
	// A step may be one of many in an instant. When it is the last, and time
	// passes, whoever can has gone on; until then, who acted stands where it did.
	var last pool.Event
	if step > 0 && step < rec.Len() && rec.Events[step].At == rec.Events[step-1].At {
		last = rec.Events[step-1].Event
	}

	main, collector := state(&rec.Main, step), state(&rec.Collector, step)
	add(Main, p.main(rec, step, main, collector, last.Kind), main)
	for i := range rec.Workers {
		s := state(&rec.Workers[i], step)
		add(Goroutine(i+1), p.worker(s, last.Kind == pool.ResultSent && int(last.Worker) == i+1), s)
	}
	if !p.after {
		add(Collector, p.collector(collector, last.Kind), collector)
	}
	return badges
}

// worker gives the line of a worker. The event of a send comes before the send,
// and when it does not block, none comes after it: the worker is idle from then
// on, but sends just now.
func (p *Program) worker(s record.State, sends bool) int {
	switch {
	case s == record.Sending || s == record.Blocked || sends:
		return p.line(sendResult)
	case s == record.Idle:
		return p.line(takeJob)
	case s == record.Busy:
		return p.line(doJob)
	}
	return -1
}

// collector gives the line of who collects.
func (p *Program) collector(s record.State, last pool.Kind) int {
	switch {
	case s != record.Idle:
		return -1
	case last == pool.ResultReceived:
		return p.line(show)
	}
	return p.line(receive)
}

// main gives the line of main, which may be the collector, too.
func (p *Program) main(rec *record.Recording, step int, s, collector record.State, last pool.Kind) int {
	switch s {
	case record.Blocked:
		return p.line(submit)
	case record.Waiting:
		return p.line(wait)
	case record.Stopped: // as the recording sees it, that knows of the workers only
		if collector == record.Idle && !p.after {
			return p.line(waitCollect)
		}
		return -1
	case record.Absent:
		return -1
	}
	if p.after && collector == record.Idle {
		return p.collector(collector, last)
	}
	// Main is busy, so what it did last is not far back: it never computes, and
	// what makes it wait is a state of its own.
	for i := step; i > 0; i-- {
		if line := p.LineOf(rec.Events[i-1]); line >= 0 && p.byMain(rec.Events[i-1].Kind) {
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
	}
	return p.after && (k == pool.Collecting || k == pool.ResultReceived)
}

// state gives the state of a goroutine after a step.
func state(l *record.Lane, step int) record.State {
	i := sort.Search(len(l.Spans), func(i int) bool { return l.Spans[i].FromStep > step })
	if i == 0 {
		return record.Absent
	}
	return l.Spans[i-1].State
}

package record

import (
	"sort"
	"time"

	"workerpool.example/playground/pool"
)

// A State is what a goroutine does.
type State uint8

// The states.
const (
	Absent  State = iota // has not started
	Idle                 // a worker that waits to receive a job; a collector that waits for a result
	Busy                 // runs a job; main submits; a collector works on a result
	Sending              // between a job's end and the send of its result
	Blocked              // cannot send: the channel is full, or unbuffered with nobody receiving
	Waiting              // waits for the workers to stop, and then perhaps for the collector
	Stopped              // has ended
)

var stateNames = [...]string{"absent", "idle", "busy", "sending", "blocked", "waiting", "stopped"}

// String names the state in one lower-case word.
func (s State) String() string { return stateNames[s] }

// A Span is a stretch of time in which a goroutine stays in one state.
type Span struct {
	State    State
	Job      int       // for Busy, Sending and Blocked of a worker, Blocked of main, Busy of a collector; else -1
	Outcome  pool.Kind // how a Busy span's job ended; 0 while it runs
	FromStep int       // the step at which it begins
	ToStep   int       // the step at which it ends; Open while it lasts
	From, To time.Duration
}

// Open is the ToStep of a span that had not ended when the recording did.
const Open = int(^uint(0) >> 1)

// A Lane is the life of one goroutine: spans in order, without gaps.
type Lane struct {
	Spans []Span
}

// at finds the span in which a step lies.
func (l *Lane) at(step int) Span {
	i := sort.Search(len(l.Spans), func(i int) bool { return l.Spans[i].FromStep > step })
	if i == 0 {
		return Span{State: Absent, Job: -1}
	}
	return l.Spans[i-1]
}

// state gives the state the lane is in now.
func (l *Lane) state() State {
	if len(l.Spans) == 0 {
		return Absent
	}
	return l.Spans[len(l.Spans)-1].State
}

// enter ends the span that lasts and begins another.
func (l *Lane) enter(s State, job, step int, at time.Duration) {
	if n := len(l.Spans); n > 0 {
		last := &l.Spans[n-1]
		if last.State == s && last.Job == job && s != Busy {
			return
		}
		last.ToStep, last.To = step, at
	} else {
		l.Spans = make([]Span, 0, 4) // as many as the goroutine of a single job has
	}
	l.Spans = append(l.Spans, Span{State: s, Job: job, FromStep: step, ToStep: Open, From: at})
}

// Package record keeps what happened in a pool and answers questions about any
// moment of it.
//
// A [Log] observes a pool and stamps each event with the time. A [Recording]
// indexes the events, so that everything else is a pure function of the
// recording and a step: [Recording.At] the state of every goroutine and both
// channels, [Recording.Metrics] the figures up to there, [Recording.Sentence]
// what happened, in words. Live and replayed are the same: a live view asks
// about the last step.
//
//	log := record.NewLog(nil)
//	results := pool.Run(ctx, 3, values, work, pool.Observe(log.Observe))
//	rec := record.New(log.Events())
//	fmt.Println(rec.Metrics(rec.Len()))
//
// Steps count events: step 0 is before the first, step n after the n-th.
//
// [WriteFile] keeps a recording, and [Read] brings it back; FORMAT.md, beside this
// package, describes the file. The playground shows any such file, so also the run
// of a pool of yours: see the example. Package export writes recordings for
// spreadsheets and for Perfetto.
package record

import (
	"sync"
	"time"

	"workerpool.example/playground/pool"
)

// An Event is a pool's event and when it happened, since the log began.
type Event struct {
	At time.Duration
	pool.Event
}

// A Log collects events. Its Observe method is an observer for [pool.Observe].
type Log struct {
	now func() time.Duration

	mu      sync.Mutex
	events  []Event
	stopped bool
}

// NewLog begins a log. now gives the time of an event; nil means the real time
// since NewLog.
func NewLog(now func() time.Duration) *Log {
	if now == nil {
		start := time.Now()
		now = func() time.Duration { return time.Since(start) }
	}
	return &Log{now: now}
}

// Observe appends an event. It may be called from many goroutines; the time is
// read under the lock, so that times never go back.
func (l *Log) Observe(e pool.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.stopped {
		l.events = append(l.events, Event{l.now(), e})
	}
}

// Now is the time that an event would have.
func (l *Log) Now() time.Duration { return l.now() }

// Stop ends the log: later events are dropped. A run that is stuck is released
// after Stop, so that the release is not part of what is shown.
func (l *Log) Stop() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stopped = true
}

// Events gives what was logged so far. The log only ever appends, so the slice
// stays valid; the caller must not change it.
func (l *Log) Events() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[:len(l.events):len(l.events)]
}

//go:build js

package main

import (
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
)

// before is the moment before the first event.
const before = -1 * time.Nanosecond

// A moment of a recording is a time and a number of events, since in virtual
// time many events share an instant.
type moment struct {
	at      time.Duration
	step    int
	exact   bool // step was asked for; else it is the last one at that time
	wanted  int  // a step to go to once the run has ended
	playing bool
	head    time.Duration // where playback is: at, or for who wants little motion a little later
	atEnd   bool          // the moment follows the end
	last    float64       // when the last frame was, in ms
}

// settle brings the moment into the run.
func (m *moment) settle(r *run.Run, live bool) {
	if r == nil {
		m.step = 0
		return
	}
	rec := r.Rec
	ended := rec.End != record.Running
	if m.wanted > 0 && ended {
		playing := m.playing
		m.to(rec, m.wanted)
		m.wanted = 0
		if playing {
			m.playing, m.atEnd, m.exact, m.head = true, false, false, m.at
		}
	}
	switch {
	case live:
		m.at, m.exact = rec.Reached(), false
	case m.atEnd:
		m.at, m.exact = rec.Duration(), false
	case ended: // else more is still to come
		m.at = min(m.at, rec.Duration())
	}
	if m.exact {
		m.step = min(m.step, rec.Len())
	} else {
		m.step = rec.StepAt(m.at)
	}
}

// to goes to a step, 0 being before the first.
func (m *moment) to(rec *record.Recording, step int) {
	m.step = min(max(step, 0), rec.Len())
	m.at, m.exact, m.playing = rec.Time(m.step), true, false
	m.atEnd = m.step == rec.Len()
	if m.step == 0 {
		m.at = before
	}
}

//go:build js

package main

import (
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// A page sleeps when its machine does, or when the browser freezes its tab. Then
// neither timers nor frames come, and the clock may have gone on all the same.
const (
	tooLong      = 20 * time.Second // between two beats, a second apart, of a page that is seen
	tooLongAway  = 90 * time.Second // of one that is hidden: browsers let those have a timer once a minute
	longFrame    = 2 * time.Second  // between two frames while a run is played
	worthTelling = time.Minute
)

func hidden() bool { return document.Get("hidden").Bool() }

// watchSleep calls slept with how long the page has slept while a run of real work
// went on, if it did: times that were measured then are not those of the work. clock
// is the run's. Its goroutine ends at the next beat when the run has, or is not the
// present one. A run that never gives way looks asleep, and is not watched.
func watchSleep(r *run.Run, clock func() time.Duration, present func() *run.Run, slept func(time.Duration)) {
	if !r.Settings.Fair {
		return
	}
	go func() {
		beat := time.NewTicker(time.Second)
		defer beat.Stop()
		last, away := clock(), hidden()
		for present() == r && r.Rec.End == record.Running {
			<-beat.C
			now := clock()
			if at, over := r.Returned(); over { // a sleep after the end is none of its
				now = at
			} else if r.Rec.End != record.Running {
				now = r.Rec.Duration()
			}
			most := tooLong
			if away || hidden() {
				most = tooLongAway
			}
			if d := now - last; d > most && present() == r {
				slept(d)
			}
			last, away = now, hidden()
		}
	}()
}

// sleptFrame reports whether a run that is played has got no frame for long: it is
// to go on from where it was, not from where it would be. now is the time of this
// frame, in milliseconds.
func (p *player) sleptFrame(now float64) bool {
	d := time.Duration((now - p.last) * float64(time.Millisecond))
	if p.last == 0 || d < longFrame {
		return false
	}
	if d >= worthTelling {
		p.note(words.Say("slept.played", "time", written(d)))
	}
	return true
}

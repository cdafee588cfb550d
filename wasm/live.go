//go:build js

package main

import (
	"context"
	"syscall/js"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// liveNow reports whether real work is running.
func (p *player) liveNow() bool {
	return p.run != nil && p.run.Live && p.run.Rec.End == record.Running
}

// startLive starts the real work of the settings. Web Workers are started first:
// the run's time is that of the work.
func (p *player) startLive() {
	p.measured.stop()
	s := p.settings
	w, err := p.sound.work(s)
	if err != nil {
		p.sound.show(true) // tries again, if the sample did not come
		p.note(words.Say("sound.not-loaded"))
		return
	}
	note := cutOtherwise(w.jobs, s.Jobs)
	if note == "" && s.On == run.OnWebWorkers && s.Plain() {
		note = words.Say("measured.plain")
	}
	p.note(note)
	s.Jobs = w.jobs
	p.restart()
	n := min(s.Workers, s.Jobs)
	if !s.Elsewhere() || p.sound.workers.warmed(n) {
		p.begin(s, w)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.starting, p.toStart = cancel, n
	go func() {
		err := p.sound.workers.warm(ctx, n)
		if ctx.Err() != nil {
			return
		}
		p.notStarting()
		if err != nil {
			p.withoutWebWorkers(err)
		} else {
			p.begin(s, w)
		}
		p.wake()
	}()
}

// withoutWebWorkers starts the work on this thread, where Web Workers cannot be had.
func (p *player) withoutWebWorkers(why error) {
	p.set(func(s *run.Settings) { s.On = run.OnGoroutines })
	p.controls.show(p.settings, p.settings.Workers)
	p.writeURL()
	p.startLive()
	p.fault(words.Say("web-worker.instead", "why", why.Error()))
}

// begin begins real work.
func (p *player) begin(s run.Settings, w work) {
	p.sound.decoded = w.decoded
	p.measured.startups = nil
	if s.Elsewhere() {
		p.measured.startups = p.sound.workers.started()
	}
	start := time.Now()
	clock := func() time.Duration { return time.Since(start) }
	p.run = run.Start(s, w.do, clock)
	p.slept = false
	watchSleep(p.run, clock, func() *run.Run { return p.run }, func(d time.Duration) {
		p.slept = true
		p.fault(words.Say("slept.run", "time", written(d)))
	})
	p.source.show(s)
	p.playing, p.atEnd = false, true
	go func(r *run.Run) {
		<-r.Ending()
		p.wake()
	}(p.run)
}

// notStarting ends the wait for Web Workers, if there is one.
func (p *player) notStarting() {
	if p.starting != nil {
		p.starting()
		p.starting = nil
	}
}

// A pace is how often real work is drawn. The jobs need the time.
type pace struct {
	repaint   bool    // the pictures are to be drawn, if nothing else is
	paintedAt float64 // when those of real work were drawn last, in ms
	writtenAt float64 // when the rest was
	resting   bool    // until the next time that something is to be drawn
	rested    js.Func
}

// writtenPace is how long the texts stay, in ms: nobody reads faster.
const writtenPace = 250

// paintedPace is how long the pictures stay, in ms: 2 to 6 frames. The longer a run
// is, the less a frame adds to them.
func paintedPace(elapsed time.Duration) float64 {
	return min(max(1000*elapsed.Seconds()/25, 30), 95)
}

// frameLive looks after real work: whether it has ended, and what is to be drawn.
func (p *player) frameLive(now float64) {
	if !p.run.Tick() {
		p.showAsRun()
		p.wake()
		return
	}
	painted := paintedPace(p.run.Now())
	switch {
	case now-p.writtenAt >= writtenPace:
		p.paintedAt, p.writtenAt, p.dirty = now, now, true
		p.showAsRun()
	case now-p.paintedAt >= painted:
		p.paintedAt, p.repaint = now, true
	}
	p.rest(p.run, min(p.paintedAt+painted, p.writtenAt+writtenPace)-now)
}

// showAsRun has the program resize its pool as the run was, if that was by hand.
func (p *player) showAsRun() {
	if s := p.run.AsRun(); s != p.run.Settings {
		p.source.show(s)
	}
}

// rest asks for the frame in which a run is looked at next, after some ms: each
// takes time from who does the work. What is done on this thread gives way to frames
// as they come, and has them all.
func (p *player) rest(r *run.Run, ms float64) {
	select {
	case <-r.Ending():
		p.again()
		return
	default:
	}
	if d := p.sound.decoded; !r.Settings.Elsewhere() || d != nil && d.streams() {
		p.again()
	} else if !p.resting {
		p.resting = true
		const frame = 16 // which comes when the time is over
		js.Global().Call("setTimeout", p.rested, max(ms-frame, 0))
	}
}

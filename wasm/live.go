//go:build js

package main

import (
	"context"
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
	switch {
	case w.jobs < s.Jobs:
		p.note(words.Say("sound.few-frames", "n", w.jobs, "jobs", words.Say("count.jobs", "n", w.jobs)))
	case w.jobs > s.Jobs:
		p.note(words.Say("sound.more-jobs", "n", w.jobs))
	case s.On == run.OnWebWorkers && s.Plain():
		p.note(words.Say("measured.plain"))
	default:
		p.note("")
	}
	s.Jobs = w.jobs
	p.restart()
	n := min(s.Workers, s.Jobs)
	if s.On != run.OnWebWorkers || s.Plain() || p.sound.workers.warmed(n) {
		p.begin(s, w)
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.starting = cancel
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
}

// notStarting ends the wait for Web Workers, if there is one.
func (p *player) notStarting() {
	if p.starting != nil {
		p.starting()
		p.starting = nil
	}
}

// livePace is how long real work is not drawn again, in ms. The jobs need the
// time, and the longer a run is, the less a frame adds to its picture: a 128th of
// the run is a few pixels.
func livePace(elapsed time.Duration) float64 {
	return min(max(1000*elapsed.Seconds()/64, 33), 100)
}

//go:build js

package main

import (
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// play moves the moment by the time since the last frame. For who wants little
// motion it jumps from event to event.
func (p *player) play(now float64) {
	rec := p.run.Rec
	if p.sleptFrame(now) {
		p.last = now // and it goes on from where it was
	}
	if p.last > 0 && rec.End != record.Running {
		p.exact = false
		p.head += time.Duration((now - p.last) * p.settings.Speed * float64(time.Millisecond))
		from, to := time.Duration(0), rec.Duration()
		if p.settings.Loop && p.settings.To > 0 {
			from, to = max(p.settings.From, 0), min(p.settings.To, to)
		}
		stop := p.freezes() // a lesson stops it once, if that is in what is repeated
		if rec.Time(stop) > to {
			stop = 0
		}
		switch {
		case p.head < to:
		case p.settings.Loop && to > from && stop == 0:
			p.head = from
		default:
			p.head, p.playing, p.atEnd = to, false, to == rec.Duration()
		}
		if stop > 0 && stop < rec.Len() && rec.StepAt(p.head) >= stop {
			p.to(rec, stop)
			p.say()
			p.follow()
			p.last = now
			return
		}
		p.at = p.head
		if p.calm && p.playing {
			p.at = rec.Time(rec.StepAt(p.head))
		}
		if !p.playing {
			p.step = rec.StepAt(p.at)
			p.say()
		}
		p.follow()
	}
	p.last = now
}

// press is the main button: run, pause, go on, or stop.
func (p *player) press() {
	if p.pending && p.settings.Work != run.Sleep && !p.liveNow() {
		p.anewNow() // real work was chosen, and is to begin
	}
	switch {
	case p.starting != nil:
		p.restart()
	case p.liveNow():
		p.run.Stop()
	case p.settings.Work != run.Sleep && !p.recorded() && (p.run == nil || p.step == p.run.Rec.Len()):
		p.startLive()
	case p.playing:
		p.playing = false
		p.say()
	default:
		if p.run != nil && p.step == p.run.Rec.Len() {
			p.at = 0
		}
		if s := p.settings; s.Loop && s.To > 0 && (p.at < s.From || p.at >= s.To) {
			p.at = s.From
		}
		p.at = max(p.at, 0)
		p.head = p.at
		p.playing, p.atEnd, p.exact = true, false, false
		p.last = 0
		p.announce.set("") // so that an end is said again that was said before
	}
	p.wake()
}

// jump goes to a step, and says what happened there.
func (p *player) jump(step int) {
	if p.run == nil || p.liveNow() {
		return
	}
	p.to(p.run.Rec, step)
	p.follow()
	p.say()
	p.wake()
}

// next goes to the next step of a kind, from the start again after the last.
func (p *player) next(of func(*record.Recording, int) int, none string) {
	if p.run == nil || p.liveNow() {
		return
	}
	step := of(p.run.Rec, p.step)
	if step == 0 {
		step = of(p.run.Rec, 0)
	}
	if step == 0 {
		p.note(none)
		return
	}
	p.note("")
	p.jump(step)
}

// seek goes to a time, as a finger on the axis says.
func (p *player) seek(t time.Duration) {
	if p.run == nil || p.liveNow() {
		return
	}
	p.playing, p.exact = false, false
	p.at = min(max(t, 0), p.run.Rec.Duration())
	p.atEnd = p.at == p.run.Rec.Duration()
	p.wake()
}

// seekLater goes to a step, or to a time if that is negative, of a run that has only
// begun: where it ends is known after the next frame.
func (p *player) seekLater(step int, t time.Duration) {
	p.playing, p.atEnd, p.exact = false, false, false
	switch {
	case step < 0:
		p.at = t
	case step == 0:
		p.at = before
	default:
		p.wanted = step
	}
}

// reset goes back before the start. Real work is forgotten, and so is what was
// changed while the run was played.
func (p *player) reset() {
	p.playing, p.atEnd, p.exact, p.at, p.step = false, false, false, before, 0
	p.earlier = earlier{}
	resized := p.settings.Resize != ""
	p.measured.reset()
	p.set(func(s *run.Settings) { s.From, s.To, s.Resize = run.Never, run.Never, "" })
	p.endDrag()
	note := ""
	if p.recorded() {
		note = words.Say("take.left")
		p.restart()
		p.sound.show(p.settings.Work == run.MP3)
	} else if p.settings.Work != run.Sleep || resized {
		p.restart()
	}
	p.note(note)
	p.announce.set("")
	p.writeURL()
}

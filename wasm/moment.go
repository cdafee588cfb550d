//go:build js

package main

import (
	"sort"
	"strconv"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
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
	dragged time.Duration // when the drag of the workers' slider began; -1 if none
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
		m.to(rec, m.wanted)
		m.wanted = 0
	}
	switch {
	case live:
		m.at, m.exact = max(r.Now(), rec.Duration()), false
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

// play moves the moment by the time since the last frame. For who wants little
// motion it jumps from event to event.
func (p *player) play(now float64) {
	rec := p.run.Rec
	if p.last > 0 && rec.End != record.Running {
		p.exact = false
		p.head += time.Duration((now - p.last) * p.settings.Speed * float64(time.Millisecond))
		from, to := time.Duration(0), rec.Duration()
		if p.settings.Loop && p.settings.To > 0 {
			from, to = max(p.settings.From, 0), min(p.settings.To, to)
		}
		switch {
		case p.head < to:
		case p.settings.Loop && to > from:
			p.head = from
		default:
			p.head, p.playing, p.atEnd = to, false, to == rec.Duration()
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
	switch {
	case p.liveNow():
		p.run.Stop()
	case p.settings.Work != run.Sleep && (p.run == nil || p.at >= p.run.Rec.Duration()):
		p.startLive()
	case p.playing:
		p.playing = false
		p.say()
	default:
		if p.run != nil && p.at >= p.run.Rec.Duration() {
			p.at = 0
		}
		if s := p.settings; s.Loop && s.To > 0 && (p.at < s.From || p.at >= s.To) {
			p.at = s.From
		}
		p.at = max(p.at, 0)
		p.head = p.at
		p.playing, p.atEnd, p.exact = true, false, false
		p.last = 0
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

// reset goes back before the start. Real work is forgotten, and so is what was
// changed while the run was played.
func (p *player) reset() {
	p.playing, p.atEnd, p.exact, p.at, p.step = false, false, false, before, 0
	p.earlier = earlier{}
	resized := p.settings.Resize != ""
	p.set(func(s *run.Settings) { s.From, s.To, s.Resize = run.Never, run.Never, "" })
	if p.settings.Work != run.Sleep || resized {
		p.restart()
	}
	p.note("")
	p.announce.set("")
	p.writeURL()
}

// transport wires the buttons and sliders around the picture.
func (p *player) transport() {
	for id, do := range map[string]func(){
		"run":       p.press,
		"reset":     p.reset,
		"step-back": func() { p.jump(p.step - 1) },
		"step-on":   func() { p.jump(p.step + 1) },
		"to-start":  func() { p.jump(0) },
		"to-end":    func() { p.jump(p.rec().Len()) },
		"to-failure": func() {
			p.next((*record.Recording).NextFailure, words.Say("jumps.failure.none"))
		},
		"to-block": func() {
			p.next((*record.Recording).NextBlock, words.Say("jumps.block.none"))
		},
		"zoom-in":  func() { p.zoom(p.at, 0.5) },
		"zoom-out": func() { p.zoom(p.at, 2) },
		"zoom-fit": func() { p.show(picture.View{}) },
		"loop": func() {
			p.set(func(s *run.Settings) { s.Loop = !s.Loop })
			p.showLoop()
			p.writeURL()
		},
		"pin": p.pin,
	} {
		on(element(id), "click", func(dom.Event) { do() })
	}
	on(element("notes"), "click", func(dom.Event) { p.note("") })
	on(p.speed, "input", func(dom.Event) { p.faster(int(p.speed.ValueAsNumber())) })
	on(p.speed, "change", func(dom.Event) { p.writeURL() })
	on(p.slider, "input", func(dom.Event) {
		from, to := p.window()
		p.seek(from + time.Duration(p.slider.ValueAsNumber()/1000*float64(min(to, p.rec().Duration())-from)))
	})
	on(p.slider, "change", func(dom.Event) { p.say() })
}

// faster sets the speed to a stop of its slider.
func (p *player) faster(stop int) {
	row, _ := run.Find("speed")
	stops := row.Stops()
	p.set(func(s *run.Settings) { s.Speed = stops[min(max(stop, 0), len(stops)-1)] })
	p.showSpeed()
}

func (p *player) showSpeed() {
	row, _ := run.Find("speed")
	p.speed.SetValue(strconv.Itoa(row.Stop(p.settings.Speed)))
	p.speedNow.set(row.Get(p.settings) + "×")
	p.speed.Underlying().Call("setAttribute", "aria-valuetext", words.Say("speed.spoken", "n", row.Get(p.settings)))
}

func (p *player) showLoop() {
	element("loop").SetAttribute("aria-pressed", map[bool]string{true: "true", false: "false"}[p.settings.Loop])
}

// buttons shows what can be pressed, and where the moment stands.
func (p *player) buttons(rec *record.Recording) {
	label, mode, class := words.Say("run.start"), "", ""
	live, some := p.liveNow(), rec.Len() > 0
	switch {
	case live:
		label, mode, class = words.Say("run.stop"), words.Say("mode.live"), "live"
	case p.playing:
		label, mode = words.Say("run.pause"), words.Say("mode.played")
	case some && p.at > 0 && p.at < rec.Duration():
		label, mode = words.Say("run.go-on"), words.Say("mode.recording")
	case some && p.at > 0:
		label, mode = words.Say("run.again"), words.Say("mode.recording")
	}
	p.runText.set(label)
	p.mode.set(mode)
	p.mode.node.Set("className", class)
	still := some && !live // real time has one speed, and no future
	p.enable(still, "to-start", "to-end", "to-failure", "to-block", "zoom-in", "zoom-out", "zoom-fit", "loop", "moment")
	p.enable(still && p.step > 0, "step-back")
	p.enable(still && p.step < rec.Len(), "step-on")
	p.enable(!live, "speed")
	p.enable(true, "run", "reset")
	p.enable(some && !live || p.pinned != nil, "pin")
	from, to := p.window()
	share := 0.0
	if d := min(to, rec.Duration()) - from; d > 0 {
		share = min(max(float64(p.at-from)/float64(d)*1000, 0), 1000)
	}
	p.slider.Underlying().Set("value", share)
	p.slider.Underlying().Call("setAttribute", "aria-valuetext", written(max(p.at, 0)))
}

// enable enables or disables elements, and writes only what changes.
func (v *views) enable(on bool, ids ...string) {
	for _, id := range ids {
		if was, known := v.enabled[id]; !known || was != on {
			v.enabled[id] = on
			element(id).Underlying().Set("disabled", !on)
		}
	}
}

// window is the part of the time that is shown.
func (p *player) window() (from, to time.Duration) {
	if p.settings.To > 0 {
		return max(p.settings.From, 0), p.settings.To
	}
	return 0, p.rec().Duration()
}

// view is what the picture shows.
func (p *player) view(w float64) picture.View {
	return picture.View{
		W: w, Step: p.step, At: p.at, From: max(p.settings.From, 0), To: max(p.settings.To, 0),
		Ghost: p.ghost(), Lane: p.lane,
	}
}

// zoom shows a shorter or longer part of the time around a moment.
func (p *player) zoom(around time.Duration, factor float64) {
	if p.rec().Len() > 0 && !p.liveNow() {
		p.show(p.view(0).Zoom(p.rec(), max(around, 0), factor))
	}
}

// show shows a part of the time; all of it if To is 0. The address says whole
// milliseconds, and so does the picture.
func (p *player) show(v picture.View) {
	p.set(func(s *run.Settings) {
		s.From, s.To = v.From, v.To
		if v.To == 0 {
			s.From, s.To = run.Never, run.Never
		}
	})
	p.writeSoon()
}

// follow keeps the moment in what is shown.
func (p *player) follow() {
	if p.settings.To > 0 {
		if v := p.view(0).Follow(p.rec()); v.From != p.settings.From {
			p.show(v)
		}
	}
}

// laneStep moves the lane that is looked at.
func (p *player) laneStep(by int) {
	n := len(p.rec().Workers) + 2
	if p.rec().Len() == 0 {
		return
	}
	p.lane = min(max(p.lane+by, 1), n)
	p.describe(p.lane, p.at)
	p.announce.set(p.detail.now)
	p.wake()
}

// speedStep makes playback slower or faster by stops of its slider.
func (p *player) speedStep(by int) {
	row, _ := run.Find("speed")
	stops := row.Stops()
	p.faster(sort.SearchFloat64s(stops, p.settings.Speed) + by)
	p.writeURL()
}

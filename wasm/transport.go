//go:build js

package main

import (
	"strconv"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// transport wires the buttons and sliders around the picture.
func (p *player) transport() {
	for id, do := range map[string]func(){
		"run":       p.press,
		"reset":     p.reset,
		"step-back": func() { p.jump(p.step - 1) },
		"step-on":   func() { p.jump(p.step + 1) },
		"to-start":  func() { p.jump(0) },
		"to-end":    func() { p.jump(p.whole().Len()) },
		"to-failure": func() {
			p.next((*record.Recording).NextFailure, words.Say("jumps.failure.none"))
		},
		"to-block": func() {
			p.next(nextBlock, words.Say("jumps.block.none"))
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
		on(element(id), "click", func(*dom.BasicEvent) { do() })
	}
	on(element("note-close"), "click", func(*dom.BasicEvent) { p.note("") })
	on(p.speed, "input", func(*dom.BasicEvent) { p.faster(int(p.speed.ValueAsNumber())) })
	on(p.speed, "change", func(*dom.BasicEvent) { p.writeURL() })
	on(p.slider, "input", func(*dom.BasicEvent) {
		from, to := p.window()
		p.seek(from + time.Duration(p.slider.ValueAsNumber()/1000*float64(to-from)))
	})
	on(p.slider, "change", func(*dom.BasicEvent) { p.say() })
}

// nextBlock also knows the last step of a run that is stuck: then everybody is.
func nextBlock(rec *record.Recording, step int) int {
	next := rec.NextBlock(step)
	if next == 0 && rec.End == record.Deadlock && step < rec.Len() {
		return rec.Len()
	}
	return next
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
	case live || p.starting != nil:
		label, mode, class = words.Say("run.stop"), words.Say("mode.live"), "live"
	case p.playing:
		label, mode = words.Say("run.pause"), words.Say("mode.recording")
	case some && p.step > 0 && p.step < rec.Len():
		label, mode = words.Say("run.go-on"), words.Say("mode.recording")
	case some && p.step > 0:
		label, mode = words.Say("run.again"), words.Say("mode.recording")
	}
	if p.recorded() {
		mode, class = words.Say("mode.recorded"), ""
	}
	p.runText.set(label)
	if p.course.seen {
		p.course.panel.run.set(label)
	}
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
	if d := to - from; d > 0 {
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

// speedStep makes playback slower or faster by one stop of its slider.
func (p *player) speedStep(by int) {
	row, _ := run.Find("speed")
	stop := row.Stop(p.settings.Speed)
	if between := row.Stops()[stop]; by > 0 && between > p.settings.Speed || by < 0 && between < p.settings.Speed {
		by = 0 // the speed stood between two stops
	}
	p.faster(stop + by)
	p.writeURL()
}

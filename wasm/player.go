//go:build js

package main

import (
	"fmt"
	"strings"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
)

// A player holds what is shown: a run and a moment of it. Everything it draws is
// a function of the two; live is the last moment.
type player struct {
	settings run.Settings
	controls *controls
	sound    *sound
	views

	run     *run.Run      // nil before real work has been started
	at      time.Duration // the moment
	playing bool
	atEnd   bool    // the moment follows the end
	last    float64 // when the last frame was, in ms
	pending bool    // the settings have changed since the run was started
	ended   bool    // the end of the run was noticed
	dirty   bool    // something has changed since the last draw

	runButton, resetButton, canvas dom.HTMLElement
	speed, moment                  *dom.HTMLInputElement
}

// before is the moment before the first event.
const before = -1 * time.Nanosecond

func newPlayer() *player {
	return &player{
		at:        before,
		views:     newViews(),
		runButton: element("run"), resetButton: element("reset"), canvas: element("canvas"),
		speed: input("speed"), moment: input("moment"),
	}
}

// load takes the settings of the address and shows the page.
func (p *player) load() {
	s, notes := run.ParseQuery(dom.GetWindow().Location().Search())
	p.settings = s
	p.controls.show(s)
	p.showSpeed()
	p.showTheme()
	p.note(strings.Join(notes, " "))
	if notes != nil {
		p.writeURL() // it says what is shown
	}
	for _, id := range []string{"still", "loading", "progress"} {
		element(id).Underlying().Set("hidden", true)
	}
	p.canvas.Underlying().Set("hidden", false)
	for _, id := range []string{"run", "reset", "speed", "moment"} {
		element(id).Underlying().Set("disabled", false)
	}
	p.sound.show(s.Work == run.MP3)
	p.restart()
	if s.Autoplay && s.Work == run.Sleep {
		p.press()
	}
	if s.Autoplay && s.Work != run.Sleep {
		p.startLive()
	}
}

// transport wires the buttons and sliders around the picture.
func (p *player) transport() {
	on(p.runButton, "click", func(dom.Event) { p.press() })
	on(p.resetButton, "click", func(dom.Event) {
		p.playing, p.atEnd, p.at = false, false, before
		if p.settings.Work != run.Sleep {
			p.restart()
		}
		p.note("")
		p.announce.set("")
		p.wake()
	})
	row, _ := run.Find("speed")
	stops := row.Stops()
	on(p.speed, "input", func(dom.Event) {
		p.settings.Speed = stops[min(max(int(p.speed.ValueAsNumber()), 0), len(stops)-1)]
		p.controls.settings.Speed = p.settings.Speed
		p.showSpeed()
	})
	on(p.speed, "change", func(dom.Event) { p.writeURL() })
	on(p.moment, "input", func(dom.Event) {
		if p.run == nil || p.liveNow() {
			return
		}
		share := p.moment.ValueAsNumber() / 1000
		p.playing, p.atEnd = false, share >= 1
		p.at = time.Duration(share * float64(p.run.Rec.Duration()))
		p.wake()
	})
	js.Global().Call("addEventListener", "resize", js.FuncOf(func(js.Value, []js.Value) any { p.wake(); return nil }))
}

func (p *player) showSpeed() {
	row, _ := run.Find("speed")
	p.speed.SetValue(fmt.Sprint(row.Stop(p.settings.Speed)))
	p.speedNow.set(row.Get(p.settings) + "×")
	p.speed.Underlying().Call("setAttribute", "aria-valuetext", row.Get(p.settings)+" times")
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
		p.at = max(p.at, 0)
		p.playing, p.atEnd = true, false
		p.last = 0
	}
	p.wake()
}

// liveNow reports whether real work is running.
func (p *player) liveNow() bool {
	return p.run != nil && p.run.Live && p.run.Rec.End == record.Running
}

// change takes new settings. The run is made anew at the next frame, so that
// many changes in one frame make one run.
func (p *player) change(s run.Settings, note string, settled bool) {
	if settled {
		p.note(note)
	}
	if s != p.settings {
		p.settings = s
		p.pending = true
	}
	p.sound.show(s.Work == run.MP3)
	if settled {
		p.writeURL()
	}
	p.wake()
}

// restart ends the run and begins the one of the settings. Sleeping jobs run at
// once, in virtual time; real work waits for the button.
func (p *player) restart() {
	if p.run != nil {
		p.run.Release()
	}
	p.pending, p.ended, p.run = false, false, nil
	p.sum.set("")
	p.announce.set("")
	if p.settings.Work == run.Sleep {
		p.run = run.Start(p.settings, nil, nil)
		return
	}
	p.playing, p.atEnd, p.at = false, false, before
}

// startLive starts real work.
func (p *player) startLive() {
	s := p.settings
	work, jobs, err := p.sound.work(s)
	if err != nil {
		p.sound.show(true) // tries again, if the sample did not come
		p.note("The MP3 file has not been loaded yet. Press Run again in a moment.")
		return
	}
	p.note("")
	if jobs < s.Jobs {
		p.note(fmt.Sprintf("The file has %s, so there are no more than %s.", plural(jobs, "frame"), plural(jobs, "job")))
	}
	s.Jobs = jobs
	p.restart()
	start := time.Now()
	p.run = run.Start(s, work, func() time.Duration { return time.Since(start) })
	p.playing, p.atEnd = false, true
}

// wake asks for a frame.
func (p *player) wake() {
	p.dirty = true
	js.Global().Get("playground").Call("wake")
}

// frame moves the moment. now is the time of the frame in milliseconds.
func (p *player) frame(now float64) {
	if p.pending {
		p.restart()
	}
	if p.playing && p.run != nil {
		if p.last > 0 && p.run.Rec.End != record.Running {
			p.at += time.Duration((now - p.last) * p.settings.Speed * float64(time.Millisecond))
			if p.at >= p.run.Rec.Duration() {
				p.at, p.playing, p.atEnd = p.run.Rec.Duration(), false, true
				p.say()
			}
		}
		p.last = now
		p.wake()
	}
	if p.liveNow() {
		p.run.Tick()
		p.wake()
	}
}

// tick lets virtual time go on, and reports whether it can go further.
func (p *player) tick() bool {
	if p.run == nil || p.run.Live || p.pending {
		return false
	}
	return p.run.Tick()
}

// draw draws every view, if anything has changed.
func (p *player) draw() {
	if !p.dirty {
		return
	}
	p.dirty = false
	rec := record.New(nil)
	if p.run != nil {
		rec = p.run.Rec
	}
	switch {
	case p.liveNow():
		p.at = max(p.run.Now(), rec.Duration())
	case p.atEnd:
		p.at = rec.Duration()
	case rec.End != record.Running: // else more is still to come
		p.at = min(p.at, rec.Duration())
	}
	if rec.End != record.Running && !p.ended {
		p.ended = true
		p.finish()
	}
	p.stage(p.canvas, rec, p.at)
	p.sentence(p, rec)
	p.metrics(rec, p.at, p.run != nil && p.run.Live)
	p.output(p.run, rec.StepAt(p.at))
	p.buttons(rec)
}

// finish is called once when a run has ended.
func (p *player) finish() {
	if p.run.Live {
		p.say()
	}
	p.sum.set(p.sound.finish(p.run))
}

// say tells a screen reader where the run stands: at the end and at a pause, not
// at every frame.
func (p *player) say() {
	p.announce.set(picture.Duration(p.at) + ". " + p.run.Rec.Sentence(p.run.Rec.StepAt(p.at)))
}

func (p *player) buttons(rec *record.Recording) {
	label, mode, class := "▶ Run", "", ""
	switch {
	case p.liveNow():
		label, mode, class = "■ Stop", "live", "live"
	case p.playing:
		label, mode = "❚❚ Pause", "a recording, played"
	case rec.Len() > 0 && p.at > 0 && p.at < rec.Duration():
		label, mode = "▶ Go on", "a recording"
	case rec.Len() > 0 && p.at > 0:
		label, mode = "▶ Run again", "a recording"
	}
	p.runText.set(label)
	p.speed.SetDisabled(p.liveNow()) // real time has one speed, and no future
	p.moment.SetDisabled(p.liveNow() || rec.Len() == 0)
	p.mode.set(mode)
	p.mode.node.Set("className", class)
	share := 0.0
	if d := rec.Duration(); d > 0 {
		share = min(max(float64(p.at)/float64(d)*1000, 0), 1000)
	}
	p.moment.Underlying().Set("value", share)
	p.moment.Underlying().Call("setAttribute", "aria-valuetext", picture.Duration(max(p.at, 0)))
}

// writeURL keeps the address a link to what is shown.
func (p *player) writeURL() {
	query := p.settings.Query()
	if query != "" {
		query = "?" + query
	}
	location := dom.GetWindow().Location()
	js.Global().Get("history").Call("replaceState", nil, "", location.Pathname()+query+location.Hash())
}

// theme wires the theme button: as the system has it, light, dark.
func (p *player) theme() {
	on(element("theme"), "click", func(dom.Event) {
		next := map[string]string{"auto": "light", "light": "dark", "dark": "auto"}
		p.settings.Theme = next[p.settings.Theme]
		p.controls.settings.Theme = p.settings.Theme
		p.showTheme()
		p.writeURL()
		p.wake()
	})
	js.Global().Call("matchMedia", "(prefers-color-scheme: dark)").Call("addEventListener", "change",
		js.FuncOf(func(js.Value, []js.Value) any { p.colors = nil; p.wake(); return nil }))
}

func (p *player) showTheme() {
	document.DocumentElement().SetAttribute("data-theme", p.settings.Theme)
	words := map[string]string{"auto": "as the system has it", "light": "light", "dark": "dark"}
	element("theme").SetAttribute("aria-label", "Theme: "+words[p.settings.Theme])
	element("theme").SetAttribute("title", "Theme: "+words[p.settings.Theme])
	p.colors = nil
}

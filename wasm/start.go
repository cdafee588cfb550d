//go:build js

package main

import (
	"strings"
	"syscall/js"

	"workerpool.example/playground/wasm/garbage"
	"workerpool.example/playground/wasm/run"
)

// started reports that the page is up. A button or a key that is pressed before finds
// half a page, and is not for it.
var started bool

// start gives the steps that bring the page up. Between two of them the browser may
// draw and take input: a browser compiles what is called for the first time, and so
// takes some 10 ms for a step, and a slow phone 40.
func (p *player) start() []func() {
	return []func(){
		func() { translate(); p.views = newViews(p) },
		func() { p.controls = newControls(p.change, p.endDrag) },
		func() { p.transport(); p.keys() },
		p.furnish,
		func() { p.read(); p.arrange(); p.restart(); p.resume() },
		func() { p.rehearse(); p.appear() },
	}
}

// furnish makes what else there is on the page.
func (p *player) furnish() {
	p.gestures()
	p.screen()
	p.share()
	newEmbedding(p)
	p.sound = newSound(p)
	p.measured = newMeasured(p)
	p.takes()
}

// read takes the settings of the address.
func (p *player) read() {
	s, notes := run.ParseQuery(location("search"))
	p.settings = s
	p.note(strings.Join(notes, " "))
	p.host.amiss = notes
	if notes != nil {
		p.writeURL() // it says what is shown
	}
	p.controls.show(s, s.Workers)
	p.showSpeed()
	p.showLoop()
}

// arrange shows the parts of the page that the settings name.
func (p *player) arrange() {
	p.sound.show(p.settings.Work == run.MP3)
	p.showViews()
	p.openLesson()
	p.showTheme()
}

// resume goes where the address says, in the run that has begun.
func (p *player) resume() {
	p.openLink()
	s := p.settings
	if s.Step != run.Whole && (s.Work == run.Sleep || p.recorded()) {
		p.wanted = s.Step
	}
	if s.Autoplay && !embedded() { // which plays when it is seen
		p.autoplay()
	}
}

// rehearse draws the picture once for nobody, so that the frame that shows it finds
// the drawing compiled.
func (p *player) rehearse() {
	p.tick()
	p.palette(p)
	p.drawer.Draw(p.rec(), p.view(stillWidth))
}

// appear puts the page in the place of the still picture.
func (p *player) appear() {
	bridge := js.Global().Get("playground")
	bridge.Set("frame", js.FuncOf(func(_ js.Value, args []js.Value) any { p.frame(args[0].Float()); return nil }))
	bridge.Set("tick", js.FuncOf(func(js.Value, []js.Value) any { return p.tick() }))
	bridge.Set("draw", js.FuncOf(func(js.Value, []js.Value) any { p.draw(); return nil }))
	bridge.Set("collect", js.FuncOf(func(js.Value, []js.Value) any { p.collectGarbage(); return nil }))
	for _, id := range []string{"still", "loading", "progress"} {
		element(id).Underlying().Set("hidden", true)
	}
	for _, id := range []string{"canvas", "charts"} {
		element(id).Underlying().Set("hidden", false)
	}
	started = true
	p.wake()
	p.listen()
}

// collectGarbage is called while the page rests. While real work goes on it does not:
// its time would be that of the collection, too.
func (p *player) collectGarbage() {
	if !p.liveNow() && p.measured.cancel == nil {
		garbage.Collect()
	}
}

// giveWay lets the browser draw and take input.
func giveWay() {
	given := make(chan struct{})
	give := js.FuncOf(func(js.Value, []js.Value) any { close(given); return nil })
	defer give.Release()
	js.Global().Get("playground").Call("breath").Call("then", give)
	<-given
}

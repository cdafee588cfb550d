//go:build js

package main

import "workerpool.example/playground/wasm/run"

// showForeign has the form show, beside a recording that was made with unknown
// settings, what its events tell and nothing else; and the settings of the page
// again when another run is shown. A setting that is moved there makes a run of the
// page.
func (p *player) showForeign() {
	var foreign *run.Run
	if p.recorded() {
		if _, known := p.run.Recorded(); !known {
			foreign = p.run
		}
	}
	if foreign == p.foreign {
		return
	}
	p.foreign = foreign
	element("settings-told").Underlying().Set("hidden", foreign == nil)
	switch {
	case foreign != nil:
		s := foreign.Settings.PlayedAs(p.settings)
		p.controls.show(s, s.Workers)
		p.controls.only(foreign.Told())
		return
	case p.course.on:
		p.reveal(element("lesson-reveal").GetAttribute("aria-pressed") == "true")
	default:
		p.controls.only(nil)
	}
	p.controls.show(p.settings, p.settings.Workers)
}

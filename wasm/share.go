//go:build js

package main

import (
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// copy puts a text on the clipboard. Where the browser does not let it, a dialog
// shows the text, selected, so that the person can.
func (p *player) copy(text string, done func()) {
	copyText(text, done, func() {
		box, dialog := element("copy-text").Underlying(), element("copy").Underlying()
		box.Set("value", text)
		if !dialog.Get("open").Bool() {
			dialog.Call("showModal")
		}
		box.Call("select")
		p.host.post(embed.Failed(words.Say("copy.refused")))
	})
}

// copyText puts a text on the clipboard, and calls one of two functions when it is
// known whether the browser allows it.
func copyText(text string, done, refused func()) {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		refused()
		return
	}
	then(clipboard.Call("writeText", text), done, refused)
}

// siteAddress is that of the folder that the page stands in.
func siteAddress() string {
	location := js.Global().Get("location")
	path := location.Get("pathname").String()
	return location.Get("origin").String() + path[:strings.LastIndexByte(path, '/')+1]
}

// share wires the button that copies a link to what is shown.
func (p *player) share() {
	p.shared = newText("share")
	p.unshared = js.FuncOf(func(js.Value, []js.Value) any { p.shared.set(words.Say("share")); return nil })
	on(element("share"), "click", func(*dom.BasicEvent) {
		switch {
		case p.recorded(): // elsewhere: nothing but itself makes it again
			p.takeLink()
		case p.settings.Work != run.Sleep:
			p.shareRun()
		default:
			p.shareMoment()
		}
	})
}

// shareMoment copies a link that makes the same run again and stands at the step
// that is shown. The address bar holds no step, as it would change with every frame.
func (p *player) shareMoment() {
	s, said := p.here(), words.Say("share.whole")
	if s.Step != run.Whole {
		said = words.Say("share.step", "step", s.Step)
	}
	p.copyLinkTo(s, said)
}

// shareRun copies a link to the settings of real work, whose run no settings make
// again.
func (p *player) shareRun() {
	p.copyLinkTo(p.settings, words.Say("share.real", "link", words.Say("take.link")))
}

// here are the settings with the step that is shown, if links can have it.
func (p *player) here() run.Settings {
	s := p.settings
	s.Step = run.Whole
	if s.Work == run.Sleep && p.run != nil && p.step > 0 {
		s.Step = p.step
	}
	return s
}

func (p *player) copyLinkTo(s run.Settings, said string) {
	p.copy(embed.Link(siteAddress(), s), func() {
		p.note(said)
		// The note may be out of sight, where the page is long and narrow.
		p.shared.set(words.Say("share.copied"))
		js.Global().Call("setTimeout", p.unshared, 3000)
	})
}

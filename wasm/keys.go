//go:build js

package main

import (
	"syscall/js"

	"honnef.co/go/js/dom/v2"
)

// keys wires the keyboard. A key that a form control or a button uses itself is
// left to it, and so is every key with Control, Alt or Meta.
func (p *player) keys() {
	click := func(id string) func() { return func() { element(id).Underlying().Call("click") } }
	keys := map[string]func(){
		" ": p.press, "ArrowLeft": click("step-back"), "ArrowRight": click("step-on"),
		"Home": click("to-start"), "End": click("to-end"),
		"f": click("to-failure"), "b": click("to-block"),
		"+": click("zoom-in"), "=": click("zoom-in"), "-": click("zoom-out"), "0": click("zoom-fit"),
		"l": click("loop"), "p": click("pin"), "r": click("reset"),
		"<": func() { p.speedStep(-1) }, ">": func() { p.speedStep(1) },
		"?": click("help-open"),
	}
	shifted := map[string]func(){
		"ArrowLeft":  func() { p.pan(-0.25) },
		"ArrowRight": func() { p.pan(0.25) },
	}
	framed := embedded()
	on(wrap(document), "keydown", func(e *dom.BasicEvent) {
		event := e.Underlying()
		// Truthy, since what extensions send may lack any of these.
		if event.Get("ctrlKey").Truthy() || event.Get("altKey").Truthy() || event.Get("metaKey").Truthy() || event.Get("defaultPrevented").Truthy() {
			return
		}
		key := event.Get("key").String()
		target := event.Get("target")
		if !target.Get("closest").Truthy() {
			return
		}
		if target.Call("closest", "dialog[open], [popover]").Truthy() {
			return
		}
		if key == "Escape" && js.Global().Get("document").Call("querySelector", "[popover]:popover-open").Truthy() {
			return // which closes that
		}
		if own := target.Call("closest", "input, textarea, select, summary, [data-keys]"); own.Truthy() {
			return
		}
		if key == " " && target.Call("closest", "button, a").Truthy() {
			return
		}
		if framed && key == "Escape" { // gives the keys back to the host
			target.Call("blur")
		}
		if body := js.Global().Get("document").Get("body"); framed && target.Equal(body) {
			return // nothing here has the focus
		}
		do := keys[key]
		if event.Get("shiftKey").Truthy() && shifted[key] != nil {
			do = shifted[key]
		}
		if len(key) == 1 && do == nil {
			do = keys[string(key[0]|0x20)]
		}
		if len(key) == 1 && key != " " && !p.letters {
			return
		}
		if key == "Escape" {
			do = func() { p.note("") }
		}
		if target.Equal(p.canvas.Underlying()) {
			switch key {
			case "ArrowUp":
				do = func() { p.laneStep(-1) }
			case "ArrowDown":
				do = func() { p.laneStep(1) }
			}
		}
		if do != nil {
			e.PreventDefault()
			do()
		}
	})
	// Who speaks to the machine may press letters without meaning to (WCAG 2.1.4).
	letters := input("letters")
	p.letters = stored("letters") != "off"
	letters.SetChecked(p.letters)
	on(letters, "change", func(*dom.BasicEvent) {
		p.letters = letters.Checked()
		p.kept(store("letters", map[bool]string{true: "on", false: "off"}[p.letters]))
	})
	help := element("help").Underlying()
	on(element("help-open"), "click", func(*dom.BasicEvent) { help.Call("showModal") })
	// Some browsers leave the focus inside the closed dialog, where no key is heard.
	on(element("help"), "close", func(*dom.BasicEvent) { p.canvas.Underlying().Call("focus") })
}

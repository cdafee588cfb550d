//go:build js

package main

import (
	"slices"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/run"
)

// parts are what an embed shows besides the picture. Where they would be too high
// one below the other, buttons choose which of them is there. embed.js has the first
// one alone there until this program knows better.
type parts struct {
	box     js.Value
	buttons []js.Value
	boxes   []js.Value // of the buttons' parts
	chosen  string
	narrow  bool
	drawn   string
}

// boxOf is the element of a part, by the view's name.
var boxOf = map[string]string{"code": "program", "output": "result", "metrics": "metrics", "controls": "settings"}

func newParts(p *player) *parts {
	t := &parts{box: element("parts").Underlying(), drawn: "?"} // embed.js may have chosen one
	all := t.box.Call("querySelectorAll", "button")
	for i := range all.Length() {
		t.buttons = append(t.buttons, all.Index(i))
		t.boxes = append(t.boxes, element(boxOf[all.Index(i).Get("value").String()]).Underlying())
	}
	on(element("parts"), "click", func(e *dom.BasicEvent) {
		if value := e.Underlying().Get("target").Get("value"); value.Truthy() {
			t.chosen = value.String()
			p.wake()
		}
	})
	media("(max-width: 760px)", func(narrow bool) { t.narrow = narrow; p.wake() })
	return t
}

// show brings buttons and parts up to date with the settings. What a lesson hides is
// no part.
func (t *parts) show(s run.Settings) {
	var there []string
	for i, b := range t.buttons {
		view := b.Get("value").String()
		shown := s.Shows(view) && !t.boxes[i].Get("hidden").Bool()
		b.Set("hidden", !shown)
		if shown {
			there = append(there, view)
		}
	}
	part := ""
	if len(there) > 2 || len(there) > 1 && t.narrow {
		part = there[max(slices.Index(there, t.chosen), 0)]
	}
	if part == t.drawn {
		return
	}
	t.drawn = part
	t.box.Set("hidden", part == "")
	for _, b := range t.buttons {
		b.Call("setAttribute", "aria-pressed", b.Get("value").String() == part)
	}
	if dataset := document.Get("documentElement").Get("dataset"); part == "" {
		dataset.Delete("part")
	} else {
		dataset.Set("part", part)
	}
}

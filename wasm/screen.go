//go:build js

package main

import (
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// screen wires what the screen says of itself, and the theme button: as the system
// has it, light, dark.
func (p *player) screen() {
	on(element("theme"), "click", func(*dom.BasicEvent) {
		next := map[string]string{"auto": "light", "light": "dark", "dark": "auto"}
		p.set(func(s *run.Settings) { s.Theme = next[s.Theme] })
		p.showTheme()
		p.writeURL()
	})
	media("(prefers-color-scheme: dark)", func(bool) { p.colors = nil; p.wake() })
	// A canvas that lost its picture has another chance.
	document.Call("addEventListener", "contextrestored", js.FuncOf(func(js.Value, []js.Value) any { p.colors = nil; p.wake(); return nil }), true)
	// Read in the order in which it stands: on narrow pages the explanation and the
	// settings come after the picture.
	media("(max-width: 760px)", func(narrow bool) {
		explain, settings, pinned := element("explain").Underlying(), element("settings").Underlying(), element("pinned").Underlying()
		if narrow {
			element("stage").Underlying().Call("after", explain, pinned, settings)
		} else {
			element("left").Underlying().Call("append", explain, settings)
			element("announce").Underlying().Call("before", pinned)
		}
	})
	media("(prefers-reduced-motion: reduce)", func(holds bool) { p.calm = holds; p.wake() })
	js.Global().Call("addEventListener", "resize", js.FuncOf(func(js.Value, []js.Value) any { p.wake(); return nil }))
}

func (p *player) showTheme() {
	state("data-theme", p.settings.Theme, "auto")
	theme := words.Say(map[string]string{"auto": "theme.auto", "light": "theme.light", "dark": "theme.dark"}[p.settings.Theme])
	element("theme").SetAttribute("aria-label", theme)
	element("theme").SetAttribute("title", theme)
	keepTheme(p.settings.Theme)
	p.colors = nil
}

// keepTheme carries a theme that was chosen over to the pages that links lead to.
func keepTheme(theme string) {
	links := js.Global().Get("document").Call("querySelectorAll", "#course a, #lesson a, #lesson-next")
	for i := range links.Length() {
		href := links.Index(i).Get("href")
		if href.String() == "" {
			continue // no lesson, so none is next
		}
		url := js.Global().Get("URL").New(href)
		if theme == "auto" {
			url.Get("searchParams").Call("delete", "theme")
		} else {
			url.Get("searchParams").Call("set", "theme", theme)
		}
		links.Index(i).Set("href", url.Get("href"))
	}
}

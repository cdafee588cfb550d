//go:build js

package main

import (
	"syscall/js"

	"workerpool.example/playground/wasm/words"
)

// translate lets the page speak another language, if it brings one: an element
//
//	<script type="application/json" id="words" lang="…">{"run.start": "…", …}</script>
//
// with texts of [words.English]. In English nothing is to do, since the HTML has
// the same texts as the catalogue. It must come before anything is said.
func translate() {
	words.Forgive()
	document := js.Global().Get("document")
	given := document.Call("getElementById", "words")
	if !given.Truthy() {
		return
	}
	texts := map[string]string{}
	pairs := js.Global().Get("Object").Call("entries", js.Global().Get("JSON").Call("parse", given.Get("textContent")))
	for i := range pairs.Length() {
		texts[pairs.Index(i).Index(0).String()] = pairs.Index(i).Index(1).String()
	}
	words.Use(texts)
	document.Get("documentElement").Set("lang", given.Get("lang"))
	if words.Used() {
		writeWords(document)
	}
}

// writeWords writes the catalogue's texts into the elements that carry their keys.
func writeWords(document js.Value) {
	each := func(attribute string, write func(e js.Value, text string)) {
		all := document.Call("querySelectorAll", "["+attribute+"]")
		for i := range all.Length() {
			e := all.Index(i)
			write(e, words.Say(e.Call("getAttribute", attribute).String()))
		}
	}
	each("data-word", func(e js.Value, text string) { e.Set("textContent", text) })
	for _, name := range []string{"aria-label", "title", "alt", "content"} {
		each("data-word-"+name, func(e js.Value, text string) { e.Call("setAttribute", name, text) })
	}
}

//go:build js

package main

import (
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/words"
)

var document = js.Global().Get("document")

// wrap makes an element of package dom from one of JavaScript's. What dom itself
// looks up, it wraps by what kind of element it is: that links every kind there is
// into the program, a sixth of its size, and costs as much time as a hundred writes.
func wrap(e js.Value) *dom.BasicHTMLElement {
	return &dom.BasicHTMLElement{BasicElement: &dom.BasicElement{BasicNode: &dom.BasicNode{Value: e}}}
}

func element(id string) *dom.BasicHTMLElement {
	e := document.Call("getElementById", id)
	if !e.Truthy() {
		panic("the page has no element " + id)
	}
	return wrap(e)
}

func input(id string) *dom.HTMLInputElement {
	return &dom.HTMLInputElement{BasicHTMLElement: element(id)}
}

// location gives a part of the page's address, such as "search".
func location(part string) string { return js.Global().Get("location").Get(part).String() }

// fileName gives the address of a file that boot.js knows by a word.
func fileName(word string) string {
	return js.Global().Get("playground").Get("files").Get(word).String()
}

// on listens from the start's end, for as long as the page lives.
func on(e target, event string, f func(*dom.BasicEvent)) {
	e.Underlying().Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
		if started {
			f(&dom.BasicEvent{Value: args[0]})
		}
		return nil
	}))
}

// A target is what events come to.
type target interface{ Underlying() js.Value }

// state writes what the style goes by to the root of the page. What is usual is not
// written: a page that starts with it need not be styled again.
func state(name, value, usual string) {
	root := document.Get("documentElement")
	if value == usual {
		root.Call("removeAttribute", name)
		return
	}
	root.Call("setAttribute", name, value)
}

// A text is an element's text, written only when it changes.
type text struct {
	node js.Value
	now  string
}

func newText(id string) *text { return &text{node: element(id).Underlying()} }

func (t *text) set(s string) {
	if s != t.now {
		t.now = s
		t.node.Set("textContent", s)
	}
}

// media calls f with whether a media query holds, now and whenever that changes.
func media(query string, f func(holds bool)) {
	list := js.Global().Call("matchMedia", query)
	f(list.Get("matches").Bool())
	list.Call("addEventListener", "change", js.FuncOf(func(_ js.Value, args []js.Value) any {
		f(args[0].Get("matches").Bool())
		return nil
	}))
}

// roving makes the buttons of a list one stop of the Tab key: up and down move
// from one to the next.
func roving(list *dom.BasicHTMLElement) {
	node := list.Underlying()
	node.Call("setAttribute", "data-keys", "")
	on(list, "keydown", func(e *dom.BasicEvent) {
		key := e.Underlying().Get("key").String()
		buttons := node.Call("querySelectorAll", "button")
		n := buttons.Length()
		at := -1
		for i := range n {
			if buttons.Index(i).Equal(e.Underlying().Get("target")) {
				at = i
			}
		}
		to, ok := map[string]int{"ArrowUp": at - 1, "ArrowDown": at + 1, "Home": 0, "End": n - 1}[key]
		if !ok || n == 0 {
			return
		}
		e.PreventDefault()
		to = min(max(to, 0), n-1)
		if at >= 0 {
			buttons.Index(at).Set("tabIndex", -1)
		}
		buttons.Index(to).Set("tabIndex", 0)
		buttons.Index(to).Call("focus")
	})
}

// then calls one of two functions when a promise has settled.
func then(promise js.Value, ok, failed func()) {
	var good, bad js.Func
	end := func(f func()) js.Func {
		return js.FuncOf(func(js.Value, []js.Value) any {
			good.Release()
			bad.Release()
			f()
			return nil
		})
	}
	good, bad = end(ok), end(failed)
	promise.Call("then", good, bad)
}

// download gives the person a file, whose content is a string or an array of bytes.
func download(name, kind string, content any) {
	blob := js.Global().Get("Blob").New([]any{content}, map[string]any{"type": kind})
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	link := js.Global().Get("document").Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", name)
	link.Call("click")
	js.Global().Get("URL").Call("revokeObjectURL", url)
}

// storage is what the browser stores preferences in. In a sandbox even to look for
// it throws, which only a call turns into a panic of Go's.
func storage() js.Value { return js.Global().Get("Reflect").Call("get", js.Global(), "localStorage") }

// stored gives what was stored under a name; "" also where the browser refuses.
func stored(name string) (value string) {
	defer func() { recover() }()
	if v := storage().Call("getItem", name); v.Truthy() {
		return v.String()
	}
	return ""
}

// store keeps a preference for the next visit, and reports whether the browser let it.
func store(name, value string) (kept bool) {
	defer func() { kept = recover() == nil }()
	storage().Call("setItem", name, value)
	return
}

// kept says, once, that something was not kept.
func (p *player) kept(kept bool) {
	if !kept && !p.unkept {
		p.unkept = true
		p.fault(words.Say("storage.refused"))
	}
}

// capture has a node get all events of a pointer until that is lifted, which it may
// be by now: then the browser throws.
func capture(node, event js.Value) {
	defer func() { _ = recover() }()
	node.Call("setPointerCapture", event.Get("pointerId"))
}

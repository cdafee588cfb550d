//go:build js

package main

import (
	"syscall/js"

	"honnef.co/go/js/dom/v2"
)

// Elements are looked up once: a look-up through dom costs as much as a
// hundred writes.
var document = dom.GetWindow().Document()

func element(id string) dom.HTMLElement {
	e, ok := document.GetElementByID(id).(dom.HTMLElement)
	if !ok {
		panic("the page has no element " + id)
	}
	return e
}

func input(id string) *dom.HTMLInputElement { return element(id).(*dom.HTMLInputElement) }

// on listens for as long as the page lives.
func on(e dom.EventTarget, event string, f func(dom.Event)) { e.AddEventListener(event, false, f) }

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

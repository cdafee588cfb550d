//go:build js

package main

import (
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// mostLines is how many lines of output stand on the page; the rest is counted.
const mostLines = 100

// output is what the program has printed: the last lines, each a button that
// goes to the step at which it was printed.
type output struct {
	list  js.Value
	items []js.Value // list items made so far, each with its button
	first int        // which line of the output is the first shown
	count int        // how many are shown
	run   *run.Run
}

func newOutput(p *player) *output {
	o := &output{list: element("output").Underlying()}
	list := element("output")
	roving(list)
	on(list, "click", func(e dom.Event) {
		item := e.Underlying().Get("target").Call("closest", "li")
		for i := range o.count {
			if item.Truthy() && o.list.Get("children").Index(i).Equal(item) {
				p.jump(o.run.Rec.Receives()[o.first+i])
				return
			}
		}
	})
	return o
}

// output shows the lines printed by a step. Only what changes is written: in a
// playback, the new lines at the end.
func (v *views) output(r *run.Run, step int) {
	o := v.printed
	if r != o.run {
		o.clear()
		o.run = r
		v.more.set("")
	}
	n := 0
	if r != nil {
		n = r.Rec.Printed(step)
	}
	last := o.first + o.count // lines that were printed when it was drawn
	if n == last {
		return
	}
	if n < last || n-last >= mostLines { // back, or far ahead
		o.clear()
		last = max(n-mostLines, 0)
		o.first = last
	}
	for _, line := range o.more(r, step, last) {
		o.append(line)
	}
	v.more.set("")
	if o.first > 0 {
		v.more.set(words.Say("output.before", "n", o.first))
	}
	if o.count > 0 {
		o.list.Get("firstChild").Get("firstChild").Set("tabIndex", 0) // one stop of the Tab key
	}
	o.list.Set("scrollTop", 1e6)
}

// more gives the lines from one on.
func (o *output) more(r *run.Run, step, from int) []run.Line {
	if r == nil {
		return nil
	}
	return r.Output(step, from)
}

func (o *output) clear() {
	o.list.Call("replaceChildren")
	o.first, o.count = 0, 0
}

// append adds a line, in the place of the first where there are too many.
func (o *output) append(l run.Line) {
	var item js.Value
	if o.count == mostLines {
		item = o.list.Get("firstChild")
		o.first++
	} else {
		if o.count == len(o.items) {
			document := js.Global().Get("document")
			button := document.Call("createElement", "button")
			button.Set("type", "button")
			made := document.Call("createElement", "li")
			made.Call("append", button)
			o.items = append(o.items, made)
		}
		item = o.items[o.count]
		o.count++
	}
	button := item.Get("firstChild")
	button.Set("textContent", l.Text)
	button.Set("tabIndex", -1)
	class := ""
	if l.Failed {
		class = "failed"
	}
	button.Set("className", class)
	o.list.Call("append", item)
}

//go:build js

package main

import (
	"fmt"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/run"
)

// mostLines is how many lines of output stand on the page; the rest is counted.
const mostLines = 200

// output is what the program has printed: the last lines, each a button that
// goes to the step at which it was printed.
type output struct {
	list  js.Value
	lines []js.Value // buttons
	shown []run.Line
	first int // which line of the output is the first shown
	run   *run.Run
}

func newOutput(p *player) *output {
	o := &output{list: element("output").Underlying()}
	list := element("output")
	roving(list)
	on(list, "click", func(e dom.Event) {
		button := e.Underlying().Get("target").Call("closest", "button")
		for i := range o.shown {
			if button.Truthy() && o.lines[i].Equal(button) && p.run != nil {
				p.jump(p.run.Rec.Receives()[o.first+i])
				return
			}
		}
	})
	return o
}

// output shows the lines printed by a step, each written only when it changed.
func (v *views) output(r *run.Run, step int) {
	o := v.printed
	var lines []run.Line
	first := 0
	if r != nil {
		first = max(r.Rec.Printed(step)-mostLines, 0)
		if r == o.run && first == o.first && len(o.shown) == r.Rec.Printed(step)-first {
			return
		}
		lines = r.Output(step, first)
	}
	o.run = r
	v.more.set("")
	if first > 0 {
		v.more.set(fmt.Sprintf("… %s before these", plural(first, "line")))
	}
	if len(lines) == 0 && len(o.shown) == 0 {
		return
	}
	grew := len(lines) > len(o.shown) || first > o.first
	// Lines that scrolled out at the top go round to the end, so that only new
	// ones are written.
	if n := first - o.first; n > 0 && n < len(o.shown) && len(o.shown) == len(o.lines) {
		for _, line := range o.lines[:n] {
			o.list.Call("append", line.Get("parentNode"))
		}
		o.lines = append(o.lines[n:], o.lines[:n]...)
		o.shown = append(o.shown[n:], make([]run.Line, n)...)
	}
	o.first = first
	document := js.Global().Get("document")
	for i, l := range lines {
		if i == len(o.lines) {
			button := document.Call("createElement", "button")
			button.Set("type", "button")
			button.Set("tabIndex", min(0, -i))
			document.Call("createElement", "li").Call("append", button)
			o.lines = append(o.lines, button)
		}
		if i >= len(o.shown) {
			o.list.Call("append", o.lines[i].Get("parentNode"))
		}
		if i >= len(o.shown) || o.shown[i] != l {
			o.lines[i].Set("textContent", l.Text)
			class := ""
			if l.Failed {
				class = "failed"
			}
			o.lines[i].Set("className", class)
		}
	}
	for i := len(lines); i < len(o.shown); i++ {
		o.lines[i].Get("parentNode").Call("remove")
	}
	o.shown = lines
	if grew {
		o.list.Set("scrollTop", 1e6)
	}
}

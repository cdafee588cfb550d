//go:build js

package main

import (
	"html"
	"strings"
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
	first int // which line of the output is the first shown
	count int // how many are shown
	run   *run.Run
}

func newOutput(p *player) *output {
	o := &output{list: element("output").Underlying()}
	list := element("output")
	roving(list)
	on(list, "click", func(e *dom.BasicEvent) {
		item := e.Underlying().Get("target").Call("closest", "li")
		for i := range o.count {
			if item.Truthy() && o.list.Get("children").Index(i).Equal(item) {
				p.jump(o.run.Output(o.run.Rec.Len(), o.first+i)[0].Step)
				return
			}
		}
	})
	return o
}

// output shows the lines printed by a step. Only what changes is written, in one
// piece: in a playback, the new lines at the end, in every third frame, which is
// more than can be read.
func (v *views) output(p *player) {
	o, r := v.printed, p.run
	if r != o.run {
		o.clear()
		o.run = r
		v.more.set("")
	}
	n := 0
	if r != nil {
		n = r.Printed(p.step)
	}
	last := o.first + o.count // lines that were printed when it was drawn
	if n == last {
		return
	}
	if p.playing && v.beat%3 != 0 {
		return // it goes on to other frames
	}
	if n < last || n-last > mostLines/2 { // back, or far ahead
		o.clear()
		last = max(n-mostLines, 0)
		o.first = last
	}
	o.add(r.Output(p.step, last))
	v.more.set("")
	if o.first > 0 {
		v.more.set(words.Say("output.before", "n", o.first))
	}
	o.list.Set("scrollTop", 1e6)
}

func (o *output) clear() {
	o.list.Call("replaceChildren")
	o.first, o.count = 0, 0
}

// add adds lines, and lets go of the first where there are too many.
func (o *output) add(lines []run.Line) {
	var b strings.Builder
	for _, l := range lines {
		class := ""
		if l.Failed {
			class = ` class="failed"`
		}
		b.WriteString(`<li><button type="button" tabindex="-1"` + class + ">" + html.EscapeString(l.Text) + "</button></li>")
	}
	o.list.Call("insertAdjacentHTML", "beforeend", b.String())
	for o.count += len(lines); o.count > mostLines; o.count-- {
		o.list.Get("firstChild").Call("remove")
		o.first++
	}
	if o.count > 0 {
		o.list.Get("firstChild").Get("firstChild").Set("tabIndex", 0) // one stop of the Tab key
	}
}

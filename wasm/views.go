//go:build js

package main

import (
	"fmt"
	"strconv"
	"syscall/js"
	"time"
	"unsafe"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
)

// views are the elements that show a moment. Each view is redrawn whole, writes
// only what has changed, and reads no other.
type views struct {
	speedNow, runText, mode, announce, sum, notes, more, speedupName *text
	figures                                                          [5]*text
	said                                                             string
	sentenceBox, outputList                                          js.Value
	lines                                                            []js.Value
	shown                                                            []run.Line
	first                                                            int // which line of the output is the first shown

	colors  []any // of the painter, by picture.Color; nil when they may have changed
	numbers []float32
	height  float64  // of the canvas
	array   js.Value // Float32Array that numbers are copied to
	bytes   js.Value // the same memory as bytes
}

func newViews() views {
	v := views{
		speedNow: newText("speed-now"), runText: newText("run"), mode: newText("mode"), announce: newText("announce"),
		sum: newText("sum"), notes: newText("notes"), more: newText("output-more"), speedupName: newText("m-speedup-name"),
		sentenceBox: element("sentence").Underlying(), outputList: element("output").Underlying(),
	}
	for i, id := range []string{"elapsed", "throughput", "utilisation", "speedup", "wait"} {
		v.figures[i] = newText("m-" + id)
	}
	return v
}

// note shows a sentence about what the user asked for; "" takes it away.
func (v *views) note(s string) { v.notes.set(s) }

// stage paints the picture: one copy and one call, whatever it shows.
func (v *views) stage(canvas dom.HTMLElement, rec *record.Recording, at time.Duration) {
	w := canvas.Underlying().Get("clientWidth").Float()
	if w < 50 {
		return
	}
	if v.colors == nil {
		style := js.Global().Call("getComputedStyle", canvas.Underlying())
		for _, name := range picture.Names {
			v.colors = append(v.colors, resolve(style.Call("getPropertyValue", "--"+name).String()))
		}
	}
	scene := picture.Draw(rec, at, w)
	if scene.H != v.height {
		v.height = scene.H
		canvas.Underlying().Get("style").Set("height", strconv.Itoa(int(scene.H))+"px")
	}
	var texts string
	v.numbers, texts = scene.Encode(v.numbers)
	if n := len(v.numbers); v.array.IsUndefined() || v.array.Length() < n {
		v.array = js.Global().Get("Float32Array").New(n * 2)
		v.bytes = js.Global().Get("Uint8Array").New(v.array.Get("buffer"))
	}
	if len(v.numbers) > 0 {
		js.CopyBytesToJS(v.bytes, unsafe.Slice((*byte)(unsafe.Pointer(&v.numbers[0])), 4*len(v.numbers)))
	}
	js.Global().Get("playground").Call("paint", canvas.Underlying(), v.array.Call("subarray", 0, len(v.numbers)), texts, v.colors, scene.W, scene.H)
}

// resolve turns a token's value into a colour: a custom property keeps
// light-dark() as it is written, so a probe's computed colour says which it is.
func resolve(value string) string {
	probe := js.Global().Get("document").Call("createElement", "i")
	probe.Get("style").Set("color", value)
	body := js.Global().Get("document").Get("body")
	body.Call("append", probe)
	color := js.Global().Call("getComputedStyle", probe).Get("color").String()
	probe.Call("remove")
	return color
}

// sentence says what happened at the moment, and before the run what will.
func (v *views) sentence(p *player, rec *record.Recording) {
	step := rec.StepAt(p.at)
	head, body, class := "", "", ""
	s := p.settings
	switch {
	case p.run == nil:
		body = fmt.Sprintf("Press Run. %s share %s of real work; it is recorded as it runs.", plural(s.Workers, "worker"), plural(s.Jobs, "job"))
	case p.at < 0 && !p.run.Live:
		body = fmt.Sprintf("Press Run: %s, %s of %s.", plural(s.Workers, "worker"), plural(s.Jobs, "job"), picture.Duration(s.Time))
		switch d := picture.Duration(rec.Duration()); rec.End {
		case record.Done:
			body += " The run takes " + d + "."
		case record.Deadlock:
			body += " The run is stuck after " + d + "."
		case record.Canceled:
			body += " The run is cancelled after " + d + "."
		}
		body += " A job sleeps, then doubles its number."
	default:
		head = fmt.Sprintf("%s · step %d of %d. ", picture.Duration(p.at), step, rec.Len())
		body = rec.Sentence(step)
		if step == rec.Len() && rec.End == record.Deadlock {
			class = "stuck"
		}
	}
	if head+body == v.said {
		return
	}
	v.said = head + body
	bold := js.Global().Get("document").Call("createElement", "b")
	bold.Set("textContent", head)
	v.sentenceBox.Call("replaceChildren", bold, body)
	v.sentenceBox.Set("className", class)
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}

// metrics shows the figures up to the moment.
func (v *views) metrics(rec *record.Recording, at time.Duration, live bool) {
	m := rec.MetricsAt(at)
	if at < 0 {
		m = record.Metrics{}
	}
	figures := [...]string{"–", "–", "–", "–", "–"}
	if rec.Len() > 0 && at >= 0 {
		figures[0] = picture.Duration(at)
	}
	if m.Throughput > 0 {
		figures[1] = strconv.FormatFloat(m.Throughput, 'g', 3, 64) + " /s"
	}
	// A run that never ends is not faster than anything.
	if m.Throughput > 0 && !(rec.End == record.Deadlock && at >= rec.Duration()) {
		figures[3] = strconv.FormatFloat(m.Speedup, 'f', 2, 64)
		if !live {
			figures[3] += "×"
		}
	}
	if m.Utilisation > 0 {
		figures[2] = strconv.Itoa(int(m.Utilisation*100+0.5)) + " %"
	}
	if m.QueueWait.N > 0 {
		figures[4] = picture.Duration(m.QueueWait.Median)
	}
	for i, f := range figures {
		v.figures[i].set(f)
	}
	// Sleeping takes a job as long however many sleep. Jobs that compute share
	// one thread and slow each other down: how much faster that is than one
	// worker cannot be told from one run.
	name := "faster than 1 worker"
	if live {
		name = "jobs at once, taking turns"
	}
	v.speedupName.set(name)
}

// mostLines is how many lines of output stand on the page; the rest is counted.
const mostLines = 200

// output shows what the program has printed: the last lines, each written only
// when it changed.
func (v *views) output(r *run.Run, step int) {
	var lines []run.Line
	first := 0
	if r != nil {
		first = max(r.Rec.Printed(step)-mostLines, 0)
		lines = r.Output(step, first)
	}
	v.more.set("")
	if first > 0 {
		v.more.set(fmt.Sprintf("… %s before these", plural(first, "line")))
	}
	if len(lines) == 0 && len(v.shown) == 0 {
		return
	}
	grew := len(lines) > len(v.shown) || first > v.first
	// Lines that scrolled out at the top go round to the end, so that only new
	// ones are written.
	if n := first - v.first; n > 0 && n < len(v.shown) && len(v.shown) == len(v.lines) {
		for _, line := range v.lines[:n] {
			v.outputList.Call("append", line)
		}
		v.lines = append(v.lines[n:], v.lines[:n]...)
		v.shown = append(v.shown[n:], make([]run.Line, n)...)
	}
	v.first = first
	for i, l := range lines {
		if i == len(v.lines) {
			v.lines = append(v.lines, js.Global().Get("document").Call("createElement", "li"))
		}
		if i >= len(v.shown) {
			v.outputList.Call("append", v.lines[i])
		}
		if i >= len(v.shown) || v.shown[i] != l {
			v.lines[i].Set("textContent", l.Text)
			class := ""
			if l.Failed {
				class = "failed"
			}
			v.lines[i].Set("className", class)
		}
	}
	for i := len(lines); i < len(v.shown); i++ {
		v.lines[i].Call("remove")
	}
	v.shown = lines
	if grew {
		v.outputList.Set("scrollTop", 1e6)
	}
}

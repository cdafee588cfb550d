//go:build js

package main

import (
	"html"
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// views are the elements that show a moment. Each view is redrawn whole, writes
// only what has changed, and reads no other.
type views struct {
	speedNow, runText, mode, announce, sum, notes, more *text
	detail, pinText, pinnedName, speedupName            *text
	figures                                             [5]*text
	speed, slider                                       *dom.HTMLInputElement
	canvas                                              *dom.BasicHTMLElement
	enabled                                             map[string]bool
	said                                                string
	sentenceBox                                         js.Value
	printed                                             *output
	jobs                                                *jobTable
	source                                              *source

	calm                 bool // little motion is wanted
	looked               looked
	letters              bool    // keys that are letters are heard
	colors               []any   // of the painter, by picture.Color; nil when everything is to be painted again
	scale                float64 // device pixels of a CSS pixel
	drawer, pinnedDrawer picture.Drawer
	onStage, onPinned    painted
	frames               frames
	charts               charts
	beat                 int  // counts draws of everything, of which real work has a few a second
	counting             bool // this draw has new figures
}

func newViews(p *player) views {
	v := views{
		speedNow: newText("speed-now"), runText: newText("run"), mode: newText("mode"), announce: newText("announce"),
		sum: newText("sum"), notes: newText("notes"), more: newText("output-more"), speedupName: newText("m-speedup-name"),
		detail: newText("detail"), pinText: newText("pin"), pinnedName: newText("pinned-name"),
		speed: input("speed"), slider: input("moment"), canvas: element("canvas"),
		enabled:     map[string]bool{},
		sentenceBox: element("sentence").Underlying(),
		printed:     newOutput(p),
		jobs:        newJobTable(p.wake),
		source:      newSource(p),
		frames:      newFrames(),
	}
	for i, id := range []string{"elapsed", "throughput", "utilisation", "speedup", "wait"} {
		v.figures[i] = newText("m-" + id)
	}
	return v
}

// note shows a sentence about what the user asked for; "" takes it away.
func (v *views) note(s string) { v.notes.set(s) }

// width is how wide an element is, in CSS pixels.
func (v *views) width(node js.Value) float64 { return node.Get("clientWidth").Float() }

// stage paints the pictures that have changed: one copy and one call, whatever they
// show. The charts are painted with the rest of the page.
func (v *views) stage(p *player, all bool) {
	v.palette(p)
	v.frames.begin()
	w := v.width(v.canvas.Underlying())
	if w >= 50 { // else it is not shown
		v.onStage.add(&v.frames, v.canvas.Underlying(), &v.drawer, p.rec(), p.view(w))
	}
	if w >= 50 && p.pinned != nil {
		v.onPinned.add(&v.frames, element("pinned-canvas").Underlying(), &v.pinnedDrawer, p.pinned.Rec, p.pinnedView(w))
	}
	if p.owed <= 1 {
		p.sound.draw(p, &v.frames)
	}
	if p.owed <= 1 && all {
		v.charts.add(&v.frames, p)
		p.measured.show(p, &v.frames)
	}
	v.frames.paint(v.colors)
}

// palette looks up the colours, where they may have changed. Everything is painted
// in them again.
func (v *views) palette(p *player) {
	if scale := js.Global().Get("devicePixelRatio").Float(); v.scale != scale {
		v.scale, v.colors = scale, nil
	}
	if v.colors == nil {
		v.colors = resolve(picture.Names[:]...)
		v.onStage, v.onPinned, v.charts.drawn = painted{}, painted{}, occasion{}
		p.sound.waveform.drawn, p.measured.drawn = waveKey{}, ""
	}
}

// painted is what a canvas shows.
type painted struct {
	rec  *record.Recording
	len  int
	end  record.Status
	view picture.View
}

// add adds a picture of a recording for a canvas that does not show it yet.
func (p *painted) add(f *frames, canvas js.Value, d *picture.Drawer, rec *record.Recording, view picture.View) {
	now := painted{rec, rec.Len(), rec.End, view}
	if now != *p {
		*p = now
		f.add(canvas, d.Draw(rec, view))
	}
}

// resolve gives the colours of tokens as the painter takes them: a custom property
// keeps light-dark() as it is written, so a probe's computed colour says which it is.
func resolve(names ...string) (colors []any) {
	box := document.Call("createElement", "i")
	box.Set("hidden", true)
	for _, name := range names {
		probe := document.Call("createElement", "i")
		probe.Get("style").Set("color", "var(--"+name+")")
		box.Call("append", probe)
	}
	document.Get("body").Call("append", box)
	for i := range names {
		style := js.Global().Call("getComputedStyle", box.Get("children").Index(i))
		colors = append(colors, style.Get("color").String())
	}
	box.Call("remove")
	return colors
}

// sentence says what happened at the moment, and before the run what will.
func (v *views) sentence(p *player, rec *record.Recording) {
	head, body, class := "", "", ""
	s := p.settings
	switch {
	case p.at < 0 && p.recorded():
		body = p.before(p.run.Settings, rec)
	case p.starting != nil:
		body = words.Say("measured.starting", "n", p.toStart)
	case p.run == nil && s.Pattern == run.ByGoroutines:
		body = words.Say("before.real-work-each", "n", s.Jobs)
	case p.run == nil:
		body = words.Say("before.real-work", "n", s.Workers, "jobs", words.Say("count.jobs", "n", s.Jobs))
	case p.at < 0 && !p.run.Live:
		who := words.Say("count.workers", "n", s.Workers)
		if s.Pattern == run.ByGoroutines {
			who = words.Say("before.each")
		}
		each := "before.run"
		if s.Jitter > 0 {
			each = "before.run-about"
		}
		all := []string{words.Say(each, "workers", who,
			"jobs", words.Say("count.jobs", "n", s.Jobs), "time", picture.Duration(s.Time))}
		if end := map[record.Status]string{
			record.Done: "before.done", record.Deadlock: "before.stuck", record.Canceled: "before.canceled",
			record.Crashed: "before.crashed", record.Leaked: "before.leaked",
		}[rec.End]; end != "" {
			all = append(all, words.Say(end, "time", picture.Duration(rec.Duration())))
		}
		if n := len(s.Resizes()); n > 0 && s.Pattern == run.ByPool {
			all = append(all, words.Say("before.resized", "n", n))
		}
		body = strings.Join(append(all, words.Say("before.job")), " ")
	default:
		head = words.Say("now", "time", picture.Duration(max(p.at, 0)), "step", p.step, "steps", rec.Len()) + " "
		body = rec.Sentence(p.step)
		if p.step == rec.Len() && (rec.End == record.Deadlock || rec.End == record.Crashed || rec.End == record.Leaked) {
			class = "stuck"
		}
	}
	if head+body == v.said {
		return
	}
	v.said = head + body
	var b strings.Builder
	b.WriteString("<b>" + html.EscapeString(head) + "</b>")
	for _, piece := range picture.Pieces(body) {
		text := html.EscapeString(piece.Text)
		if piece.Name != "" {
			text = `<span class="` + piece.Name + `">` + text + "</span>"
		}
		b.WriteString(text)
	}
	v.sentenceBox.Set("innerHTML", b.String())
	v.sentenceBox.Set("className", class)
}

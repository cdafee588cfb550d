//go:build js

package main

import (
	"strconv"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// waveform is the view of the sound: each segment in the colour of the worker that
// decoded it. It is the slider that says where the speaker stands, too.
type waveform struct {
	canvas   js.Value
	told     *text
	from, to int // the part that is shown, in samples; all of it if to is 0
	drawn    waveKey
	plan     *decoded // how the settings cut the file, before there is a run
	planned  planKey
	valued   string // the slider's value
	sought   bool   // it was moved by hand
}

// waveKey is what the picture depends on.
type waveKey struct {
	sound              *decoded
	rec                *record.Recording
	step               int
	end                record.Status
	from, to, pixel, w int
}

type planKey struct {
	file *mp3.File
	jobs int
}

func newWaveform() waveform {
	return waveform{canvas: element("wave").Underlying(), told: newText("wave-told")}
}

// shown is the sound that is shown: of the run, or as it would be cut; nil if
// there is none yet.
func (s *sound) shown() *decoded {
	if r := s.player.run; r != nil && r.Settings.Work == run.MP3 {
		return s.decoded
	}
	if s.file == nil {
		return nil
	}
	w := &s.waveform
	if key := (planKey{s.file, s.player.settings.Jobs}); w.plan == nil || key != w.planned {
		w.planned, w.plan = key, s.cut(key.jobs)
	}
	return w.plan
}

// wave is the view, w wide; without a sound it has no samples.
func (s *sound) wave(w float64) picture.Wave {
	d := s.shown()
	if d == nil {
		return picture.Wave{W: w, Place: -1}
	}
	return picture.Wave{W: w, Rate: d.rate, Cuts: d.cuts, From: s.waveform.from, To: s.waveform.to, Place: s.speaker.at(), Peaks: d.peaksOf}
}

// draw draws the waveform for a frame, if it has changed.
func (s *sound) draw(p *player, f *frames) {
	s.reading.show()
	if p.settings.Work != run.MP3 {
		return
	}
	s.speaker.show()
	w := &s.waveform
	width := w.canvas.Get("clientWidth").Float()
	if width < 20 {
		return
	}
	view := s.wave(width)
	if s.speaker.playing() {
		follow := view.Follow()
		w.from, w.to = follow.From, follow.To
		view = follow
	}
	// While the sound plays, nobody wants to hear a time each second beside it.
	if !s.speaker.playing() || w.sought {
		w.sought = false
		w.value(view)
	}
	rec := p.rec()
	key := waveKey{s.shown(), rec, p.step, rec.End, view.From, view.To, s.speaker.pixel(view), int(width)}
	if key == w.drawn {
		return
	}
	w.drawn = key
	w.told.set(s.progress(rec, p.step))
	f.add(w.canvas, view.Draw(rec, p.step))
}

// progress says how much is decoded.
func (s *sound) progress(rec *record.Recording, step int) string {
	d := s.shown()
	if d == nil {
		return ""
	}
	done, failed, canceled := 0, 0, 0
	for i := range d.segments {
		switch p, _ := picture.SegmentAt(rec, step, i); {
		case p == picture.Decoded:
			done++
		case p == picture.Broken && rec.Jobs[i].Outcome == pool.JobCanceled:
			canceled++
		case p == picture.Broken:
			failed++
		}
	}
	text := words.Say("wave.decoded", "done", done, "n", len(d.segments))
	if failed > 0 {
		text += " " + words.Say("wave.failed", "n", failed)
	}
	if canceled > 0 {
		text += " " + words.Say("wave.canceled", "n", canceled)
	}
	return text
}

// value writes the slider's value, which a screen reader says.
func (w *waveform) value(v picture.Wave) {
	n := v.Samples()
	text := words.Say("wave.at", "at", written(picture.SampleTime(max(v.Place, 0), v.Rate)), "end", written(picture.SampleTime(n, v.Rate)))
	if text == w.valued {
		return
	}
	w.valued = text
	w.canvas.Call("setAttribute", "aria-valuemax", strconv.FormatFloat(picture.SampleTime(n, v.Rate).Seconds(), 'f', 1, 64))
	w.canvas.Call("setAttribute", "aria-valuenow", strconv.FormatFloat(picture.SampleTime(max(v.Place, 0), v.Rate).Seconds(), 'f', 1, 64))
	w.canvas.Call("setAttribute", "aria-valuetext", text)
}

// look shows a part of the sound.
func (s *sound) look(v picture.Wave) {
	s.waveform.from, s.waveform.to = v.From, v.To
	s.player.wake()
}

// zoom shows more or less of the sound around a sample.
func (s *sound) zoom(around int, factor float64) {
	s.look(s.wave(s.player.width(s.waveform.canvas)).Zoom(around, factor))
}

// gestures wires the waveform: a click or a drag seeks, keys do, and a wheel with
// Control zooms.
func (s *sound) gestures() {
	canvas := element("wave")
	node := canvas.Underlying()
	at := func(event js.Value) int {
		x := event.Get("clientX").Float() - node.Call("getBoundingClientRect").Get("left").Float()
		return s.wave(s.player.width(node)).SampleAt(x)
	}
	k := s.speaker
	held, before, went := false, 0, false // before is where it stood, and whether it played
	on(canvas, "pointerdown", func(e *dom.BasicEvent) {
		event := e.Underlying()
		if event.Get("button").Int() != 0 || s.shown() == nil {
			return
		}
		held, before, went = true, k.at(), k.playing()
		capture(node, event)
		k.stop()
		k.seek(at(event))
	})
	on(canvas, "pointermove", func(e *dom.BasicEvent) {
		if held {
			k.seek(at(e.Underlying()))
		}
	})
	release := func(back bool) {
		if !held {
			return
		}
		held = false
		if back { // it was the start of a scroll
			k.seek(before)
		}
		if went {
			k.start()
		}
	}
	on(canvas, "pointerup", func(*dom.BasicEvent) { release(false) })
	on(canvas, "pointercancel", func(*dom.BasicEvent) { release(true) })

	on(canvas, "keydown", func(e *dom.BasicEvent) {
		event := e.Underlying()
		d := s.shown()
		if d == nil || event.Get("ctrlKey").Truthy() || event.Get("altKey").Truthy() || event.Get("metaKey").Truthy() {
			return
		}
		second, here := d.rate, k.at()
		seek := func(sample int) func() { return func() { k.seek(sample) } }
		do := map[string]func(){
			"ArrowLeft": seek(here - second), "ArrowDown": seek(here - second), "ArrowRight": seek(here + second), "ArrowUp": seek(here + second),
			"PageDown": seek(here - 10*second), "PageUp": seek(here + 10*second), "Home": seek(0), "End": seek(d.samples()),
			" ": k.press,
			"+": func() { s.zoom(here, 0.5) }, "=": func() { s.zoom(here, 0.5) }, "-": func() { s.zoom(here, 2) }, "0": func() { s.look(picture.Wave{}) },
		}[event.Get("key").String()]
		if do != nil {
			e.PreventDefault()
			do()
		}
	})
	for id, do := range map[string]func(){
		"wave-in": func() { s.zoom(k.at(), 0.5) }, "wave-out": func() { s.zoom(k.at(), 2) }, "wave-fit": func() { s.look(picture.Wave{}) },
	} {
		on(element(id), "click", func(*dom.BasicEvent) { do() })
	}
	// Not passive, since it must be able to keep the page from scrolling.
	node.Call("addEventListener", "wheel", js.FuncOf(func(_ js.Value, args []js.Value) any {
		event := args[0]
		dx, dy := event.Get("deltaX").Float(), event.Get("deltaY").Float()
		view := s.wave(s.player.width(node))
		switch {
		case view.Samples() == 0:
			return nil
		case event.Get("ctrlKey").Bool():
			s.zoom(at(event), wheelFactor(dy))
		case view.To > 0 && (dx != 0 || event.Get("shiftKey").Bool()):
			s.look(view.Pan((dx + dy) / 800))
		default:
			return nil
		}
		event.Call("preventDefault")
		return nil
	}), map[string]any{"passive": false})
}

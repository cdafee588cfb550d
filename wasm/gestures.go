//go:build js

package main

import (
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// gestures wires the picture: a drag moves in time, a wheel over the axis or
// with Control zooms, two fingers pinch, and what is under the pointer is told.
func (p *player) gestures() {
	canvas := p.canvas
	node := canvas.Underlying()
	fingers := map[int][2]float64{}
	dragging, apart := false, 0.0
	touched := false // a finger is down that may yet scroll the page
	began := 0.0     // where
	place := func(event js.Value) (x, y float64) {
		box := node.Call("getBoundingClientRect")
		return event.Get("clientX").Float() - box.Get("left").Float(), event.Get("clientY").Float() - box.Get("top").Float()
	}
	hit := func(x, y float64) picture.Hit { return p.view(p.width(node)).Hit(p.rec(), x, y) }

	on(canvas, "pointerdown", func(e *dom.BasicEvent) {
		event := e.Underlying()
		x, y := place(event)
		fingers[event.Get("pointerId").Int()] = [2]float64{x, y}
		apart = 0
		touched = false
		if len(fingers) > 1 || event.Get("button").Int() != 0 {
			dragging = false
			return
		}
		if event.Get("pointerType").String() == "touch" {
			touched, began = true, x
			return
		}
		dragging = true
		capture(node, event)
		p.point(hit(x, y))
	})
	on(canvas, "pointermove", func(e *dom.BasicEvent) {
		event := e.Underlying()
		x, y := place(event)
		id := event.Get("pointerId").Int()
		if _, down := fingers[id]; down {
			fingers[id] = [2]float64{x, y}
		}
		if touched && max(x-began, began-x) > 8 { // sideways: not a scroll
			touched, dragging = false, true
			capture(node, event)
		}
		h := hit(x, y)
		switch {
		case len(fingers) == 2:
			var xs []float64
			for _, f := range fingers {
				xs = append(xs, f[0])
			}
			d := max(xs[0]-xs[1], xs[1]-xs[0], 20)
			if apart > 0 {
				p.zoom(hit((xs[0]+xs[1])/2, y).Time, apart/d)
			}
			apart = d
		case dragging:
			p.point(h)
		case event.Get("pointerType").String() == "mouse":
			p.look(h)
		}
	})
	end := func(e *dom.BasicEvent) {
		delete(fingers, e.Underlying().Get("pointerId").Int())
		apart = 0
		if dragging {
			dragging = false
			p.say()
		}
		touched = false
	}
	on(canvas, "pointerup", func(e *dom.BasicEvent) {
		if touched { // a tap
			p.point(hit(place(e.Underlying())))
			p.say()
		}
		end(e)
	})
	on(canvas, "pointercancel", end)
	on(canvas, "pointerleave", func(*dom.BasicEvent) {
		if !dragging {
			p.look(picture.Hit{})
		}
	})
	on(canvas, "blur", func(*dom.BasicEvent) { p.look(picture.Hit{}) })
	// Not passive, since it must be able to keep the page from scrolling.
	node.Call("addEventListener", "wheel", js.FuncOf(func(_ js.Value, args []js.Value) any {
		event := args[0]
		x, y := place(event)
		h := hit(x, y)
		dx, dy := event.Get("deltaX").Float(), event.Get("deltaY").Float()
		switch {
		case p.rec().Len() == 0 || p.liveNow():
			return nil
		case event.Get("ctrlKey").Bool() || h.Axis && dy != 0 && !event.Get("shiftKey").Bool():
			p.zoom(h.Time, wheelFactor(dy))
		case p.zoomed() && (dx != 0 || event.Get("shiftKey").Bool()):
			p.pan((dx + dy) / 800)
		default:
			return nil
		}
		event.Call("preventDefault")
		return nil
	}), map[string]any{"passive": false})
}

// wheelFactor makes a notch of a wheel, about 100, zoom by a fifth.
func wheelFactor(dy float64) float64 {
	f := 1 + min(max(dy, -300), 300)/500
	return min(max(f, 0.4), 2.5)
}

// point goes to where a pointer is.
func (p *player) point(h picture.Hit) {
	p.seek(h.Time)
	p.look(h)
}

// looked is the lane that is looked at, and when in its life.
type looked struct {
	lane    int // as [picture.View.Lane]
	at      time.Duration
	pointed bool // at is where the pointer is; else it is the moment
}

// look tells what is under the pointer.
func (p *player) look(h picture.Hit) {
	if h.Lane != p.looked.lane || h.Lane > 0 {
		p.looked = looked{h.Lane, h.Time, true}
		p.wake()
	}
}

// laneStep looks at another lane, at the moment.
func (p *player) laneStep(by int) {
	if n := len(p.rec().Workers) + 2; p.rec().Len() > 0 {
		p.looked = looked{lane: min(max(p.looked.lane+by, 1), n)}
		p.describe(p.rec())
		p.announce.set(p.detail.now)
		p.wake()
	}
}

// describe writes what the goroutine does that is looked at.
func (p *player) describe(rec *record.Recording) {
	step := p.step
	if p.looked.pointed {
		step = rec.StepAt(p.looked.at)
	}
	text := ""
	if p.looked.lane > 0 {
		text = rec.Describe(p.looked.lane-1, step, written)
	}
	p.detail.set(text)
}

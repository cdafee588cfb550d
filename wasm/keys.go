//go:build js

package main

import (
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/picture"
)

// keys wires the keyboard. A key that a form control or a button uses itself is
// left to it, and so is every key with Control, Alt or Meta.
func (p *player) keys() {
	click := func(id string) func() { return func() { element(id).Underlying().Call("click") } }
	keys := map[string]func(){
		" ": p.press, "ArrowLeft": click("step-back"), "ArrowRight": click("step-on"),
		"Home": click("to-start"), "End": click("to-end"),
		"f": click("to-failure"), "b": click("to-block"),
		"+": click("zoom-in"), "=": click("zoom-in"), "-": click("zoom-out"), "0": click("zoom-fit"),
		"l": click("loop"), "p": click("pin"), "r": click("reset"),
		"<": func() { p.speedStep(-1) }, ">": func() { p.speedStep(1) },
		"?": click("help-open"),
	}
	shifted := map[string]func(){
		"ArrowLeft":  func() { p.pan(-0.25) },
		"ArrowRight": func() { p.pan(0.25) },
	}
	on(document, "keydown", func(e dom.Event) {
		event := e.Underlying()
		if event.Get("ctrlKey").Bool() || event.Get("altKey").Bool() || event.Get("metaKey").Bool() || event.Get("defaultPrevented").Bool() {
			return
		}
		key := event.Get("key").String()
		target := event.Get("target")
		if target.Call("closest", "dialog[open]").Truthy() {
			return
		}
		if own := target.Call("closest", "input, textarea, select, summary, [data-keys]"); own.Truthy() {
			return
		}
		if key == " " && target.Call("closest", "button, a").Truthy() {
			return
		}
		do := keys[key]
		if event.Get("shiftKey").Bool() && shifted[key] != nil {
			do = shifted[key]
		}
		if len(key) == 1 && do == nil {
			do = keys[string(key[0]|0x20)]
		}
		if target.Equal(p.canvas.Underlying()) {
			switch key {
			case "ArrowUp":
				do = func() { p.laneStep(-1) }
			case "ArrowDown":
				do = func() { p.laneStep(1) }
			}
		}
		if do != nil {
			e.PreventDefault()
			do()
		}
	})
	help := element("help").Underlying()
	on(element("help-open"), "click", func(dom.Event) { help.Call("showModal") })
	// Some browsers leave the focus inside the closed dialog, where no key is heard.
	on(element("help"), "close", func(dom.Event) { p.canvas.Underlying().Call("focus") })
}

func (p *player) pan(share float64) {
	if p.settings.To > 0 {
		p.show(p.view(0).Pan(p.rec(), share))
	}
}

// gestures wires the picture: a drag moves in time, a wheel over the axis or
// with Control zooms, two fingers pinch, and what is under the pointer is told.
func (p *player) gestures() {
	canvas := p.canvas
	node := canvas.Underlying()
	fingers := map[int][2]float64{}
	dragging, apart := false, 0.0
	place := func(event js.Value) (x, y float64) {
		box := node.Call("getBoundingClientRect")
		return event.Get("clientX").Float() - box.Get("left").Float(), event.Get("clientY").Float() - box.Get("top").Float()
	}
	hit := func(x, y float64) picture.Hit { return p.view(p.width(node)).Hit(p.rec(), x, y) }

	on(canvas, "pointerdown", func(e dom.Event) {
		event := e.Underlying()
		x, y := place(event)
		fingers[event.Get("pointerId").Int()] = [2]float64{x, y}
		apart = 0
		if len(fingers) > 1 || event.Get("button").Int() != 0 {
			dragging = false
			return
		}
		dragging = true
		node.Call("setPointerCapture", event.Get("pointerId"))
		h := hit(x, y)
		p.seek(h.Time)
		p.look(h)
	})
	on(canvas, "pointermove", func(e dom.Event) {
		event := e.Underlying()
		x, y := place(event)
		id := event.Get("pointerId").Int()
		if _, down := fingers[id]; down {
			fingers[id] = [2]float64{x, y}
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
			p.seek(h.Time)
			p.look(h)
		case event.Get("pointerType").String() == "mouse":
			p.look(h)
		}
	})
	end := func(e dom.Event) {
		delete(fingers, e.Underlying().Get("pointerId").Int())
		apart = 0
		if dragging {
			dragging = false
			p.say()
		}
	}
	on(canvas, "pointerup", end)
	on(canvas, "pointercancel", end)
	on(canvas, "pointerleave", func(dom.Event) {
		if !dragging {
			p.look(picture.Hit{})
		}
	})
	on(canvas, "blur", func(dom.Event) { p.look(picture.Hit{}) })
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
		case p.settings.To > 0 && (dx != 0 || event.Get("shiftKey").Bool()):
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

// look tells what is under the pointer.
func (p *player) look(h picture.Hit) {
	if h.Lane != p.lane || h.Lane > 0 {
		p.lane = h.Lane
		p.describe(h.Lane, h.Time)
		p.wake()
	}
}

// describe writes what a lane's goroutine does at a time.
func (p *player) describe(lane int, t time.Duration) {
	if lane == 0 {
		p.detail.set("")
		return
	}
	p.detail.set(p.rec().Describe(lane-1, t, written))
}

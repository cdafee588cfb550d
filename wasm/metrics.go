//go:build js

package main

import (
	"strconv"
	"syscall/js"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/words"
)

// metrics shows the figures up to the moment.
func (v *views) metrics(p *player) {
	if !v.counting {
		return
	}
	rec, at, live := p.rec(), p.at, p.run != nil && p.run.Live
	m := record.Metrics{}
	if at >= 0 {
		m = v.charts.meter(rec).At(at)
	}
	figures := [...]string{"–", "–", "–", "–", "–"}
	if rec.Len() > 0 && at >= 0 {
		figures[0] = picture.Duration(at)
	}
	if m.Elapsed > 0 { // the time that all of these are divided by
		figures[1], figures[2] = perSecond(m.Throughput), percent(m.Utilisation)
	}
	// A run that never ends is not faster than anything.
	if m.Elapsed > 0 && !((rec.End == record.Deadlock || rec.End == record.Leaked) && at >= rec.Duration()) {
		figures[3] = strconv.FormatFloat(m.Speedup, 'f', 2, 64)
		if !live {
			figures[3] += "×"
		}
	}
	figures[4] = median(m.QueueWait)
	for i, f := range figures {
		v.figures[i].set(f)
	}
	// Sleeping takes a job as long however many sleep. Jobs that compute share
	// one thread and slow each other down: how much faster that is than one
	// worker cannot be told from one run.
	name := "metrics.speedup"
	if live {
		name = "metrics.at-once"
	}
	v.speedupName.set(words.Say(name))
}

func perSecond(x float64) string {
	return words.Say("unit.per-second", "n", picture.Figure(x))
}

func percent(share float64) string { return words.Say("unit.percent", "n", int(share*100+0.5)) }

// charts are the small pictures under the figures, made at the first draw.
type charts struct {
	charter picture.Charter
	shown   []chart
	drawn   occasion
	waiting []picture.Chart // of drawn, for the next frames
	metered *record.Meter
	of      *record.Recording
}

// A chart is the elements of one of them.
type chart struct {
	figure, canvas, title, value, meaning js.Value
	text                                  [4]string
}

// occasion is what the charts depend on.
type occasion struct {
	rec  *record.Recording
	len  int
	end  record.Status
	at   time.Duration
	w    float64
	live bool
}

func (c *charts) meter(rec *record.Recording) *record.Meter {
	if c.of != rec {
		c.of, c.metered = rec, record.NewMeter(rec)
	}
	return c.metered
}

// add draws the charts for a frame, if they have changed: not more often than can
// be read, and one in each frame, so that no frame is long.
func (c *charts) add(f *frames, p *player) {
	if c.shown == nil {
		for _, empty := range c.charter.Charts(nothing, before, 240, false) {
			chart := newChart(element("charts").Underlying())
			chart.show(empty) // all have their height at once
			c.shown = append(c.shown, chart)
		}
	}
	w := c.shown[0].canvas.Get("clientWidth").Float()
	rec := p.rec()
	now := occasion{rec, rec.Len(), rec.End, p.at, w, p.run != nil && p.run.Live}
	if w < 80 || len(c.waiting) == 0 && now == c.drawn {
		return
	}
	live := p.liveNow()
	switch {
	case len(c.waiting) > 0 && !live:
		c.next(f)
	case live && p.counting, !live && p.beat%chartBeat == 0:
		c.drawn = now
		c.waiting = c.charter.Charts(rec, p.at, w, now.live)
	}
	if !live {
		p.wake() // for the next of them, even if nothing else changes
		return
	}
	for len(c.waiting) > 0 { // the next draw is not so soon
		c.next(f)
	}
}

// next draws the next chart that waits.
func (c *charts) next(f *frames) {
	i := len(c.shown) - len(c.waiting)
	c.shown[i].show(c.waiting[0])
	f.add(c.shown[i].canvas, c.waiting[0].Scene)
	c.waiting = c.waiting[1:]
}

// In how many draws all charts are drawn once at most; of real work, of which there
// are four a second, the figures too, and both at once.
const (
	chartBeat     = 8
	liveChartBeat = 2
)

// beats decides whether this draw has new figures: a new run has them at once.
func (v *views) beats(p *player) {
	v.beat++
	v.counting = !p.liveNow() || v.beat%liveChartBeat == 0 || v.charts.of != p.rec()
}

func newChart(box js.Value) chart {
	create := func(name string) js.Value { return js.Global().Get("document").Call("createElement", name) }
	c := chart{figure: create("figure"), canvas: create("canvas"), title: create("span"), value: create("b"), meaning: create("p")}
	c.canvas.Call("setAttribute", "role", "img")
	c.meaning.Set("className", "muted")
	c.figure.Call("append", c.canvas)
	box.Call("append", c.figure)
	return c
}

// show writes the chart's words, those that changed.
func (c *chart) show(drawn picture.Chart) {
	if c.canvas.Get("id").String() == "" {
		c.canvas.Set("id", "chart-"+drawn.ID)
		caption := js.Global().Get("document").Call("createElement", "figcaption")
		caption.Call("append", c.title, " ", c.value)
		c.figure.Call("append", caption, c.canvas, c.meaning)
	}
	for i, text := range [...]string{drawn.Title, drawn.Value, drawn.Meaning, drawn.Description} {
		if c.text[i] == text {
			continue
		}
		c.text[i] = text
		switch i {
		case 0:
			c.title.Set("textContent", text)
		case 1:
			c.value.Set("textContent", text)
		case 2:
			c.meaning.Set("textContent", text)
		case 3:
			c.canvas.Call("setAttribute", "aria-label", text)
		}
	}
}

//go:build js

package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// show brings the text and the picture up to date. The picture is that of the curve;
// before there is one, that of the runs.
func (m *measured) show(p *player, f *frames) {
	m.box.Set("hidden", p.settings.Work == run.Sleep)
	if p.settings.Work == run.Sleep {
		return
	}
	p.enable(!p.liveNow() && p.starting == nil, "measure")
	var told []string
	runs, curve := m.runs.Of(p.settings.Work), m.curve.Of(p.settings.Work)
	if n := len(runs.WebWorkers()); n > 2 {
		told = append(told, tellCurve("measured.runs-curve", runs))
	} else if runs.Jobs() > 0 {
		told = append(told, tellEach(runs)...)
	}
	if curve.Jobs() == 0 {
		curve = runs
	} else {
		told = append(told, tellCurve("measured.curve", curve))
	}
	switch n := len(m.startups); {
	case n > mostMeasured:
		told = append(told, words.Say("measured.startups", "n", n, "least", ms(slices.Min(m.startups)), "most", ms(slices.Max(m.startups))))
	case n > 0:
		each := make([]string, n)
		for i, d := range m.startups {
			each[i] = ms(d)
		}
		told = append(told, words.Say("measured.startup", "times", strings.Join(each, ", ")))
	}
	told = append(told, words.Say("measured.processors", "n", processors()))
	m.told.set(strings.Join(told, " "))
	m.draw(f, curve)
}

func ms(d time.Duration) string { return strconv.Itoa(int(d.Milliseconds())) }

// draw draws the speed-up over the number of Web Workers, if there is one to draw.
func (m *measured) draw(f *frames, curve run.Comparison) {
	var points []picture.Point
	for _, w := range curve.WebWorkers() {
		if times := curve.Speedup(w); times > 0 {
			points = append(points, picture.Point{Workers: w.Workers, Speedup: times})
		}
	}
	canvas := element("curve").Underlying()
	canvas.Set("hidden", len(points) < 2)
	if len(points) < 2 {
		return
	}
	w := canvas.Get("clientWidth").Float()
	said := tellCurve("measured.curve", curve)
	if key := said + strconv.Itoa(int(w)); w > 50 && key != m.drawn {
		m.drawn = key
		canvas.Call("setAttribute", "aria-label", said)
		f.add(canvas, picture.Curve(points, processors(), w))
	}
}

// tellEach tells what was measured, one sentence for each.
func tellEach(c run.Comparison) (told []string) {
	told = append(told, words.Say("measured.runs", "jobs", words.Say("count.jobs", "n", c.Jobs())))
	thread, isThread := c.Thread()
	if isThread {
		told = append(told, words.Say("measured.thread", "time", written(thread.Took)))
	}
	for _, w := range c.WebWorkers() {
		if !isThread {
			told = append(told, words.Say("measured.alone", "n", w.Workers, "time", written(w.Took)))
			continue
		}
		told = append(told, words.Say("measured.web-workers", "n", w.Workers, "time", written(w.Took),
			"speedup", speedup(c, w), "ideal", picture.Figure(w.Ideal(processors()))))
	}
	return told
}

// tellCurve tells what was measured in one sentence, by its key.
func tellCurve(key string, c run.Comparison) string {
	thread, isThread := c.Thread()
	var points []string
	for _, w := range c.WebWorkers() {
		point := written(w.Took)
		if isThread {
			point = speedup(c, w)
		}
		points = append(points, words.Say("measured.point", "n", w.Workers, "measured", point))
	}
	jobs, all := words.Say("count.jobs", "n", c.Jobs()), strings.Join(points, ", ")
	if !isThread {
		return words.Say("measured.runs-times", "jobs", jobs, "points", all)
	}
	return words.Say(key, "jobs", jobs, "time", written(thread.Took), "points", all, "processors", processors())
}

func speedup(c run.Comparison, m run.Measurement) string {
	return strconv.FormatFloat(c.Speedup(m), 'f', 2, 64)
}

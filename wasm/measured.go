//go:build js

package main

import (
	"context"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

const (
	mostMeasured = 8  // Web Workers of the curve
	leastJobs    = 24 // of the curve, so that eight share them evenly
)

// measured shows how long real work has taken on one thread and on Web Workers,
// and measures a curve of it. The runs of the curve are its own: the page goes on
// showing the run that it shows.
type measured struct {
	comparison run.Comparison
	curve      run.Comparison     // as far as it is measured
	startups   []time.Duration    // of the Web Workers that were started last
	queue      []run.Settings     // runs of the curve that are still to be made
	run        *run.Run           // the one that is made
	cancel     context.CancelFunc // nil while nothing is measured
	all        int                // runs of the curve
	box        js.Value
	told, goOn *text
	drawn      string // what the picture shows
}

func newMeasured(p *player) *measured {
	m := &measured{box: element("measured").Underlying(), told: newText("measured-told"), goOn: newText("measure")}
	m.goOn.set(words.Say("measured.start", "n", mostMeasured))
	on(element("measure"), "click", func(*dom.BasicEvent) { p.measure() })
	js.Global().Get("playground").Set("took", js.FuncOf(func(js.Value, []js.Value) any { // for who measures it, in ms
		return float64(p.whole().Duration()) / float64(time.Millisecond)
	}))
	return m
}

func processors() int {
	if n := js.Global().Get("navigator").Get("hardwareConcurrency"); n.Truthy() {
		return n.Int()
	}
	return 1
}

// measure makes the runs of the curve, one after the other: on this thread, then
// on more and more Web Workers, which are started before. Pressed again, it stops.
func (p *player) measure() {
	m := p.measured
	if m.cancel != nil {
		m.stop()
		p.wake()
		return
	}
	if p.liveNow() || p.starting != nil || p.settings.Work == run.Sleep {
		return
	}
	s := p.settings
	s.Jobs = max(s.Jobs, leastJobs)
	s.Workers, s.On, s.Fair = 1, run.OnGoroutines, true
	s.Fail, s.Panic, s.Cancel, s.Resize, s.Every, s.CollectTime = 0, 0, run.Never, "", 0, 0
	s.Pattern, s.CloseResults, s.Collect, s.Close = run.ByPool, run.CloseWait, run.Meanwhile, true
	s.Recover, s.Heed, s.Lesson = true, true, run.NoLesson
	// The first run of each kind is made twice, and the second counts: while the
	// first one runs, the browser still compiles.
	m.queue = append(m.queue[:0], s, s)
	for n := 1; n <= mostMeasured; n++ {
		s.Workers, s.On = n, run.OnWebWorkers
		m.queue = append(m.queue, s)
		if n == 1 {
			m.queue = append(m.queue, s)
		}
	}
	m.all, m.curve = len(m.queue), run.Comparison{}
	ctx, cancel := context.WithCancel(context.Background())
	m.cancel = cancel
	m.goOn.set(words.Say("measured.starting", "n", mostMeasured))
	go func() {
		err := p.sound.workers.warm(ctx, mostMeasured)
		switch {
		case ctx.Err() != nil:
		case err != nil:
			m.stop()
			p.fault(words.Say("web-worker.none", "why", err.Error()))
		default:
			m.startups = p.sound.workers.started()
			m.next(p)
		}
		p.wake()
	}()
}

// next makes the next run of the curve, if there is one.
func (m *measured) next(p *player) {
	if len(m.queue) == 0 {
		m.comparison = m.curve
		m.stop()
		return
	}
	s := m.queue[0]
	w, err := p.sound.work(s)
	if err != nil {
		m.stop()
		p.note(words.Say("sound.not-loaded"))
		return
	}
	m.queue = m.queue[1:]
	m.goOn.set(words.Say("measured.going-on", "n", m.all-len(m.queue), "all", m.all))
	s.Jobs = w.jobs
	start := time.Now()
	clock := func() time.Duration { return time.Since(start) }
	m.run = run.Start(s, w.do, clock)
	watchSleep(m.run, clock, func() *run.Run { return m.run }, func(d time.Duration) {
		m.stop()
		p.fault(words.Say("slept.measuring", "time", written(d)))
	})
}

// tick looks, at each frame, whether a run of the curve has ended.
func (m *measured) tick(p *player) {
	if m.cancel == nil {
		return
	}
	if m.run == nil {
		p.again()
		return
	}
	if m.run.Tick() {
		const pace = 100 // ms
		p.rest(m.run, pace)
		return
	}
	r := m.run
	m.run = nil
	if r.Rec.End != record.Done || !r.Whole() {
		m.stop()
		p.note(words.Say("measured.failed"))
	} else {
		m.curve.Add(r.Settings, p.sound.sourceOf(r), r.Rec.Duration())
		m.next(p)
	}
	p.wake()
}

// stop ends the measuring, if it is on; what was measured before stays.
func (m *measured) stop() {
	if m.cancel == nil {
		return
	}
	m.cancel()
	m.cancel = nil
	m.queue = nil
	if m.run != nil {
		m.run.Release()
		m.run = nil
	}
	m.goOn.set(words.Say("measured.start", "n", mostMeasured))
}

// reset forgets what was measured.
func (m *measured) reset() {
	m.stop()
	m.comparison, m.startups = run.Comparison{}, nil
}

// measuredRun takes what a run has taken, once it has ended.
func (p *player) measuredRun(r *run.Run) {
	m := p.measured
	if startups := p.sound.workers.started(); startups != nil || r.Settings.On == run.OnWebWorkers {
		m.startups = startups
	}
	if r.Rec.End == record.Done && r.Whole() && r.Settings.Fair && !r.Settings.Plain() && !p.slept {
		m.comparison.Add(r.Settings, p.sound.sourceOf(r), r.Rec.Duration())
	}
}

// show brings the text and the picture up to date.
func (m *measured) show(p *player, f *frames) {
	m.box.Set("hidden", p.settings.Work == run.Sleep)
	if p.settings.Work == run.Sleep {
		return
	}
	of := m.comparison
	if !of.Of(p.settings.Work) {
		of = run.Comparison{}
	}
	var told []string
	thread, isThread := of.Thread()
	if isThread {
		told = append(told, words.Say("measured.thread", "time", written(thread.Took)))
	}
	curve := of.WebWorkers()
	var points []picture.Point
	var spoken []string
	for _, w := range curve {
		if !isThread {
			told = append(told, words.Say("measured.alone", "n", w.Workers, "time", written(w.Took)))
			continue
		}
		speedup := strconv.FormatFloat(of.Speedup(w), 'f', 2, 64)
		points = append(points, picture.Point{Workers: w.Workers, Speedup: of.Speedup(w)})
		spoken = append(spoken, words.Say("measured.point", "n", w.Workers, "speedup", speedup))
		if len(curve) <= 2 { // more are a curve, and told with it
			told = append(told, words.Say("measured.web-workers", "n", w.Workers, "time", written(w.Took), "speedup", speedup,
				"ideal", picture.Figure(w.Ideal(processors()))))
		}
	}
	if len(points) > 2 {
		told = append(told, words.Say("measured.curve", "points", strings.Join(spoken, ", "), "processors", processors()))
	}
	if len(m.startups) > 0 {
		var times []string
		for _, d := range m.startups {
			times = append(times, strconv.Itoa(int(d.Milliseconds())))
		}
		told = append(told, words.Say("measured.startup", "times", strings.Join(times, ", ")))
	}
	told = append(told, words.Say("measured.processors", "n", processors()))
	m.told.set(strings.Join(told, " "))
	p.enable(!p.liveNow() && p.starting == nil, "measure")

	canvas := element("curve").Underlying()
	canvas.Set("hidden", len(points) < 2)
	if len(points) < 2 {
		return
	}
	w := canvas.Get("clientWidth").Float()
	said := words.Say("measured.curve", "points", strings.Join(spoken, ", "), "processors", processors())
	if key := said + strconv.Itoa(int(w)); w > 50 && key != m.drawn {
		m.drawn = key
		canvas.Call("setAttribute", "aria-label", said)
		f.add(canvas, picture.Curve(points, processors(), w))
	}
}

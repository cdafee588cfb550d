//go:build js

package main

import (
	"context"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

const (
	mostMeasured = 8  // Web Workers of the curve
	leastJobs    = 24 // of the curve, so that eight share them evenly
)

// measured shows how long real work has taken on one thread and on Web Workers,
// and measures a curve of it. The runs of the curve are its own: the page goes on
// showing the run that it shows, and its runs change no curve.
type measured struct {
	runs       run.Comparison     // of the page
	curve      run.Comparison     // the last one measured, whole
	going      run.Comparison     // the one that is measured, so far
	startups   []time.Duration    // of the Web Workers that were started for the last run or curve
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
	m.all, m.going = len(m.queue), run.Comparison{}
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
		m.curve = m.going
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
		m.going.Add(r.Settings, p.sound.sourceOf(r), r.Rec.Duration())
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
	m.runs, m.curve, m.startups = run.Comparison{}, run.Comparison{}, nil
}

// measuredRun takes what a run has taken, once it has ended as its settings say.
func (p *player) measuredRun(r *run.Run) {
	m := p.measured
	p.sound.workers.started() // those of more workers meanwhile took of its time
	if r.Rec.End == record.Done && !r.Touched() && r.Whole() && r.Settings.Fair && !r.Settings.Plain() && !p.slept {
		m.runs.Add(r.Settings, p.sound.sourceOf(r), r.Rec.Duration())
	}
}

//go:build js

package main

import (
	"context"
	"slices"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// course is the lesson that is on: a question, a run that stops where there is
// something to see, why, a change, and what that has changed.
type course struct {
	lesson   run.Lesson
	on       bool
	variants []run.Settings
	panel    *lessonPanel

	said    int      // the answer that was given, from 1; 0 if none was
	first   *run.Run // of the first variant, that nobody has touched: what others are compared with
	seen    bool     // it has been seen where it stops
	open    bool     // the explanation is unfolded
	reached bool     // the goal

	judged  *run.Run // the run that was asked last whether it reaches the goal
	stopsOf *run.Run // the run whose step of the freeze is kept
	stopsAt int
	known   known
	paired  bool // the first run has been pinned beside another
}

// openLesson shows the panel of the settings' lesson, if they have one.
func (p *player) openLesson() {
	markLessons(finished())
	l, ok := run.LessonNamed(p.settings.Lesson)
	if !ok {
		return
	}
	c := &p.course
	*c = course{lesson: l, on: true}
	for i := range l.Variants {
		c.variants = append(c.variants, l.Settings(i))
	}
	c.panel = newLessonPanel(l, program.For(c.variants[0]), func(answer int) { c.said = answer; p.wake() }, p.choose)
	if c.variant(p.settings) != 0 { // a link to what comes after the question
		c.open = true
		if p.settings.Work == run.Sleep {
			c.first = run.Start(c.variants[0], nil, nil)
		}
	}
	if slices.ContainsFunc(c.variants, func(s run.Settings) bool { return s.On == run.OnWebWorkers }) {
		// Started before anything is measured; where that fails, the run says so.
		go p.sound.workers.warm(context.Background(), c.variants[len(c.variants)-1].Workers)
	}
	on(element("lesson-run"), "click", func(dom.Event) {
		p.press()
		if element("stage").Underlying().Call("getBoundingClientRect").Get("top").Float() > element("lesson").Underlying().Call("getBoundingClientRect").Get("top").Float() {
			element("stage").Underlying().Call("scrollIntoView") // on narrow pages it stands below
		}
	})
	on(element("lesson-link"), "click", func(dom.Event) { p.copyLink() })
	reveal := element("lesson-reveal").Underlying()
	reveal.Set("hidden", false)
	on(element("lesson-reveal"), "click", func(dom.Event) {
		all := reveal.Call("getAttribute", "aria-pressed").String() != "true"
		reveal.Call("setAttribute", "aria-pressed", all)
		p.reveal(all)
	})
	p.reveal(false)
}

// variant finds the variant that settings are, from 0; -1 if they are another run.
func (c *course) variant(s run.Settings) int {
	return slices.IndexFunc(c.variants, s.Same)
}

// reveal shows the lesson's own settings and views, or all of them.
func (p *player) reveal(all bool) {
	l := p.course.lesson
	shown := func(view string) bool { return all || slices.Contains(l.Views, view) }
	element("program").Underlying().Set("hidden", !shown("code"))
	element("result").Underlying().Set("hidden", !shown("output"))
	element("metrics").Underlying().Set("hidden", !shown("metrics"))
	if all {
		p.controls.only(nil)
	} else {
		p.controls.only(l.Controls)
	}
	p.wake()
}

// choose turns to a variant of the lesson, and runs it beside the first.
func (p *player) choose(variant int) {
	c := &p.course
	s := c.variants[variant]
	s.Theme, s.Speed = p.settings.Theme, p.settings.Speed
	p.measured.stop()
	if p.liveNow() {
		p.run.Stop()
	}
	switch {
	case variant > 0 && c.first != nil && c.first.Rec.End != record.Running:
		p.pinRun(c.first)
		c.paired = true
	case p.pinned == c.first: // nothing to compare the first one with
		p.pinRun(nil)
	}
	p.remember(true)
	p.settings = s
	p.controls.show(s, s.Workers)
	p.sound.show(s.Work == run.MP3)
	p.showLoop()
	p.restart()
	p.at, p.step, p.playing, p.atEnd = before, 0, false, false
	p.writeURL()
	p.note("")
	p.press()
}

// freezes is the step at which playback has to stop; 0 if there is none.
func (p *player) freezes() int {
	c, r := &p.course, p.run
	if !c.on || c.seen || r == nil || r.Rec.End == record.Running || r.Touched() || c.variant(r.Settings) != 0 {
		return 0
	}
	if c.stopsOf != r {
		c.stopsOf, c.stopsAt = r, c.lesson.Freeze(r.Rec)
	}
	return c.stopsAt
}

// guessing reports whether the run is shown as if its future were not known yet:
// until it has come to where the lesson stops it.
func (p *player) guessing() bool {
	step := p.freezes()
	return step > 0 && !p.run.Live && p.step < step
}

// known is the beginning of a recording.
type known struct {
	of  *run.Run
	rec *record.Recording
}

func (k *known) upTo(r *run.Run, step int) *record.Recording {
	if k.of != r || k.rec.Len() != step {
		k.of, k.rec = r, record.New(r.Rec.Events[:min(step, r.Rec.Len())])
	}
	return k.rec
}

// teach brings the lesson up to date with the moment.
func (p *player) teach() {
	c := &p.course
	if !c.on {
		return
	}
	r, rec := p.run, p.whole()
	if step := p.freezes(); step > 0 && p.step >= step {
		c.seen = true
		if p.playing { // it has begun there, or beyond
			p.to(rec, step)
		}
	}
	over := r != nil && rec.End != record.Running
	if over && !r.Touched() && c.variant(r.Settings) == 0 {
		c.first = r
	}
	ended := over && p.step == rec.Len()
	if ended && c.judged != r {
		c.judged = r
		if !c.reached && c.lesson.Reached(r) {
			c.reached = true
			finish(c.lesson.Name)
		}
	}
	c.open = c.open || c.seen || ended
	now := c.variant(p.settings)
	if ended && now > 0 && !c.paired && p.pinned == nil && c.first != nil && c.first.Rec.End != record.Running {
		c.paired = true
		p.pinRun(c.first)
	}

	outcome := ""
	switch {
	case !ended || r.Touched():
	case now > 0 && c.first != nil && c.first.Rec.End != record.Running && c.variant(r.Settings) == now:
		outcome = c.lesson.Outcome(now, p.places(r)...)
	case c.lesson.Goal != (run.Goal{}) && c.reached:
		outcome = c.lesson.Outcome(len(c.variants), p.places(r)...)
	}
	if c.panel.show(c, now, p.source.program, outcome, func() string { return c.lesson.Why(p.places(c.first)...) }) {
		p.announce.set(c.panel.spoken() + " " + rec.Sentence(p.step))
	}
}

// places are what a lesson's sentences are filled with: figures of a run, and of
// the first one.
func (p *player) places(r *run.Run) []any {
	first := p.course.first
	if first == nil {
		first = r
	}
	if r == nil {
		r = first
	}
	before, took, speedup, cost := "–", "–", 0.0, run.Cost{}
	if r != nil {
		a, b := first.Rec.Duration(), r.Rec.Duration()
		before, took, cost = written(a), written(b), r.Cost()
		if b > 0 {
			speedup = float64(a) / float64(b)
		}
	}
	return []any{
		"took", took, "before", before, "after", took,
		"speedup", picture.Figure(speedup), "processors", words.Say("count.processors", "n", processors()),
		"goroutines", cost.Goroutines, "memory", words.Say("course.megabytes", "n", picture.Figure(float64(cost.Stacks)/1e6)),
	}
}

// copyLink copies a link to what is shown.
func (p *player) copyLink() {
	clipboard := js.Global().Get("navigator").Get("clipboard")
	failed := func() { p.note(words.Say("course.link-failed")) }
	if !clipboard.Truthy() {
		failed()
		return
	}
	location := js.Global().Get("location")
	link := location.Get("origin").String() + location.Get("pathname").String() + "?" + p.settings.Query()
	then(clipboard.Call("writeText", link), func() { p.course.panel.link.set(words.Say("code.copied")) }, failed)
}

//go:build js

package main

import (
	"context"
	"slices"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/embed"
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
	told    bool     // a run has answered the question
	sum     string   // what the first run's results gave together
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
	if !ok || !p.settings.Shows("controls") { // an embed may show its run alone
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
	on(element("lesson-run"), "click", func(*dom.BasicEvent) {
		p.press()
		showStage()
	})
	on(element("lesson-choices"), "click", func(e *dom.BasicEvent) {
		// Keys also click; who uses them stays where the focus is.
		if target := e.Underlying().Get("target"); target.Call("matches", "input:not(:focus-visible)").Bool() {
			showStage()
		}
	})
	on(element("to-explain"), "click", func(*dom.BasicEvent) {
		to := "explain"
		if c.panel.outcome.now != "" {
			to = "lesson-variants"
		}
		element(to).Underlying().Call("scrollIntoView")
		element("explain-head").Underlying().Call("focus", map[string]any{"preventScroll": true})
	})
	on(element("lesson-link"), "click", func(*dom.BasicEvent) { p.copyLink() })
	reveal := element("lesson-reveal").Underlying()
	reveal.Set("hidden", false)
	on(element("lesson-reveal"), "click", func(*dom.BasicEvent) {
		all := reveal.Call("getAttribute", "aria-pressed").String() != "true"
		reveal.Call("setAttribute", "aria-pressed", all)
		p.reveal(all)
	})
	p.reveal(false)
}

// showStage brings the picture into view on narrow pages, where it does not stand
// beside the lesson.
func showStage() {
	left := func(id string) float64 {
		return element(id).Underlying().Call("getBoundingClientRect").Get("left").Float()
	}
	if !embedded() && left("stage") <= left("lesson") { // an embed never scrolls its host
		element("stage").Underlying().Call("scrollIntoView")
	}
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
	s.Theme, s.Speed, s.View, s.Loading = p.settings.Theme, p.settings.Speed, p.settings.View, p.settings.Loading
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
// until it has come to where the lesson stops it, or to its end if that is what
// tells the answer.
func (p *player) guessing() bool {
	c, r := &p.course, p.run
	if step := p.freezes(); step > 0 {
		return !r.Live && p.step < step
	}
	return c.on && c.lesson.AtEnd && c.seen && !c.told && r != nil && !r.Live && !r.Touched() &&
		p.step < r.Rec.Len() && c.variant(r.Settings) == 0
}

// known is the beginning of a recording, as far as it was seen.
type known struct {
	of  *run.Run
	rec *record.Recording
}

func (k *known) upTo(r *run.Run, step int) *record.Recording {
	if k.of != r || k.rec.Len() < step {
		k.of, k.rec = r, record.New(r.Rec.Events[:min(step, r.Rec.Len())])
		k.rec.Heedless = r.Rec.Heedless
	}
	return k.rec
}

// teach brings the lesson up to date with the moment.
func (p *player) teach() {
	c := &p.course
	if !c.on {
		return
	}
	if p.earlier.open && !p.earlier.settled {
		return // a slider is being dragged, and must not move away under the finger
	}
	r, rec := p.run, p.whole()
	if step := p.freezes(); step > 0 && p.step >= step {
		c.seen = true
		if p.playing { // it has begun there, or beyond
			p.to(rec, step)
		}
	}
	over := r != nil && rec.End != record.Running && p.summing != r
	if over && !r.Touched() && c.variant(r.Settings) == 0 {
		c.first, c.sum = r, p.summary
	}
	ended := over && p.step == rec.Len()
	compared := c.first != nil && c.first.Rec.End != record.Running
	// Nobody has learned from a run that cannot be explained yet.
	if ended && c.judged != r && (compared || c.lesson.Goal != (run.Goal{})) {
		c.judged = r
		if !c.reached && c.lesson.Reached(r) {
			c.reached = true
			p.kept(finish(c.lesson.Name))
		}
	}
	c.open = c.open || c.seen || ended
	now := c.variant(p.settings)
	if ended && now > 0 && !c.paired && p.pinned == nil && compared {
		c.paired = true
		p.pinRun(c.first)
	}

	outcome := ""
	switch {
	case !ended:
	case r.Touched():
		outcome = words.Say("course.touched")
	case now > 0 && c.variant(r.Settings) == now && c.first == nil:
		outcome = words.Say("course.first", "variant", c.lesson.VariantName(0))
	case now > 0 && c.variant(r.Settings) == now && compared:
		outcome = c.lesson.Outcome(now, p.places(r)...)
		c.told = c.told || c.lesson.Tells == 0 // the first run's end stands beside it
	case c.lesson.Goal != (run.Goal{}) && c.reached:
		outcome = c.lesson.Outcome(len(c.variants), p.places(r)...)
	}
	if !c.told && (ended || c.seen) {
		c.told = c.lesson.Told(r, p.step)
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
	before, took, at, p95, speedup, cost, left, inside := "–", "–", "–", "–", 0.0, run.Cost{}, 0, 0
	if r != nil {
		a, b := first.Rec.Duration(), r.Rec.Duration()
		before, took, cost, left = written(a), written(b), r.Cost(), r.Rec.Left
		if b > 0 {
			speedup = float64(a) / float64(b)
		}
		stop := p.course.lesson.Freeze(first.Rec)
		at, inside = written(first.Rec.Time(stop)), first.Rec.Metrics(stop).Inside
		p95 = written(r.Rec.Metrics(r.Rec.Len()).QueueWait.P95)
	}
	return []any{
		"took", took, "before", before, "after", took, "at", at, "inside", inside, "left", left, "p95", p95,
		"earlier", p.course.sum, "sum", p.summary,
		"speedup", picture.Figure(speedup), "processors", words.Say("count.processors", "n", processors()),
		"goroutines", cost.Goroutines, "memory", megabytes(cost.Stacks),
	}
}

// megabytes writes a size in memory. Stacks are counted in pieces, so a small one
// may measure nothing.
func megabytes(bytes uint64) string {
	const least = 0.1
	if n := float64(bytes) / 1e6; n >= least {
		return words.Say("course.megabytes", "n", picture.Figure(n))
	}
	return words.Say("course.little", "n", picture.Figure(least))
}

// copyLink copies a link to the lesson's page, with what was changed.
func (p *player) copyLink() {
	p.copy(embed.Link(siteAddress(), p.settings), func() { p.course.panel.link.set(words.Say("code.copied")) })
}

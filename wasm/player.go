//go:build js

package main

import (
	"context"
	"slices"
	"strings"
	"syscall/js"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// A player holds what is shown: a run and a moment of it. Everything it draws is
// a function of the two; live is the last moment.
type player struct {
	settings run.Settings
	controls *controls
	sound    *sound
	measured *measured
	takeAway takeAway
	views

	run      *run.Run           // nil before real work has been started
	moment                      // of the run
	drag     drag               // of a slider
	starting context.CancelFunc // ends the wait for Web Workers; nil if there is none
	toStart  int                // how many are waited for
	pending  bool               // the settings have changed since the run was started
	ended    bool               // the end of the run was noticed
	slept    bool               // the page slept while its real work ran
	unkept   bool               // it was told that the browser keeps nothing
	summary  string             // what its results give together
	summing  *run.Run           // the run whose results are still summed up
	pace                        // of real work
	dirty    bool               // something has changed since the last draw
	owed     int                // turns until the rest of the page is drawn: 1 is this one, 0 is none
	foreign  *run.Run           // a recording of unknown settings, if the form shows what is known of it

	earlier earlier // the run before
	pinned  *run.Run
	course  course
	host    host

	address  address
	shared   *text // the button that copies the link
	unshared js.Func
}

func newPlayer() *player {
	p := &player{moment: moment{at: before}, owed: late}
	p.address.timeout = js.FuncOf(func(js.Value, []js.Value) any { p.writeNow(); return nil })
	p.rested = js.FuncOf(func(js.Value, []js.Value) any {
		p.resting = false
		p.again()
		return nil
	})
	return p
}

// autoplay plays, or starts real work, without being asked by a button.
func (p *player) autoplay() {
	switch {
	case p.settings.Work != run.Sleep && p.run == nil:
		p.startLive()
	case p.run != nil && !p.playing && (p.run.Rec.End == record.Running || p.step < p.run.Rec.Len()):
		p.press()
	}
}

// showViews shows the parts of the page that the settings name; the style hides
// the others.
func (p *player) showViews() {
	shown := strings.Join(slices.DeleteFunc(slices.Clone(run.Views), func(view string) bool { return !p.settings.Shows(view) }), " ")
	state("data-view", shown, strings.Join(run.Views, " "))
}

// whole is the recording of the run.
func (p *player) whole() *record.Recording {
	if p.run == nil {
		return nothing
	}
	return p.run.Rec
}

// rec is the recording that is shown: the whole one, unless a lesson lets a
// person guess how it goes on.
func (p *player) rec() *record.Recording {
	if p.guessing() {
		rec := p.course.known.upTo(p.run, p.step)
		rec.Reach(p.at)
		return rec
	}
	return p.whole()
}

var nothing = record.New(nil)

// forget ends the run, and all that is of it alone.
func (p *player) forget() {
	if p.run != nil && p.run != p.pinned {
		p.run.Release()
	}
	p.notStarting()
	p.sound.speaker.stop() // it would play on what is decoded no longer
	p.pending, p.ended, p.run = false, false, nil
	p.exact, p.wanted = false, 0 // a step of another run is another moment
	p.looked = looked{}
	p.summary, p.summing = "", nil
	p.announce.set("")
}

// restart ends the run and begins the one of the settings. Sleeping jobs run at
// once, in virtual time; real work waits for the button.
func (p *player) restart() {
	p.forget()
	p.source.show(p.settings)
	if p.settings.Work == run.Sleep {
		p.run = run.Start(p.settings, nil, nil)
		return
	}
	p.playing, p.atEnd, p.at = false, false, before
	p.compare(p)
}

// anewNow makes the run of settings that have changed, without waiting for the
// next frame.
func (p *player) anewNow() {
	p.measured.stop() // it would be of other settings than those that are shown
	p.restart()
}

// wake asks for a frame that is drawn, and again for one in which there may be
// nothing to draw.
func (p *player) wake() {
	p.dirty = true
	p.again()
}

func (p *player) again() {
	if started {
		js.Global().Get("playground").Call("wake")
	}
}

// late is in which turn the rest of the page follows new settings: the first shows
// their picture, which answers the finger, and the second is left to what else it does.
// At the start, the first turn comes before the frame that shows the picture.
const late = 3

// frame moves the moment. now is the time of the frame in milliseconds.
func (p *player) frame(now float64) {
	p.sound.processor.frameBegins()
	if p.pending {
		p.anewNow()
		if p.owed == 0 && p.settings.Shows("stage") {
			p.owed = late
		}
	}
	p.measured.tick(p)
	if p.playing && p.run != nil {
		p.play(now)
		p.wake()
	}
	if p.run != nil && p.run.Live && !p.ended {
		p.frameLive(now)
	}
	p.sound.speaker.turn()
}

// tick lets virtual time go on, and reports whether it can go further.
func (p *player) tick() bool {
	more := false
	if first := p.course.first; first != nil && first != p.run && first.Rec.End == record.Running {
		more = first.Tick() // a lesson's, to compare this one with
		p.dirty = true
	}
	if p.run == nil || p.run.Live || p.pending {
		return more
	}
	end := p.run.Rec.End
	more = p.run.Tick() || more
	// A long run takes several turns: the one that ends it draws it.
	p.dirty = p.dirty || more || p.run.Rec.End != end
	return more
}

// draw draws every view, if anything has changed; or the pictures alone, if only
// they have.
func (p *player) draw() {
	all := p.dirty
	if !all && !p.repaint {
		return
	}
	p.dirty, p.repaint = false, false
	if all {
		p.beats(p)
	}
	whole := p.whole()
	p.settle(p.run, p.liveNow())
	if whole.End != record.Running && !p.ended {
		p.ended = true
		p.fits()
		p.finish()
	}
	p.teach()
	rec := p.rec()
	p.stage(p, all)
	if !all {
		return
	}
	p.sentence(p, rec)
	p.buttons(whole)
	p.host.tell(p)
	if p.owed > 1 {
		p.owed--
		p.wake()
		return
	}
	p.owed = 0
	p.metrics(p)
	p.table(rec)
	p.describe(rec)
	p.total(whole)
	p.showForeign()
	if p.host.parts != nil {
		p.host.parts.show(p.settings)
	}
	p.workersNow()
	p.takeAway.show(p)
	// These two scroll, for which the page is laid out: once, when all is written.
	p.output(p)
	if !p.source.at(whole, p.step) {
		p.wake()
	}
}

// workersNow shows in the form how many workers there are at the moment, since
// moving the slider then changes them.
func (p *player) workersNow() {
	if p.foreign != nil {
		return
	}
	p.controls.workersNow(p.workersShown())
}

// workersShown is how many workers there are at the moment.
func (p *player) workersShown() int { return p.settings.WorkersAt(max(p.at, before)) }

// total shows what the results give together, once all of them are there; or
// what the Go runtime says as it ends the program.
func (p *player) total(rec *record.Recording) {
	text, class := "", ""
	if p.run != nil && p.step == rec.Len() {
		text = p.summary
		if fatal := p.run.Fatal(p.step); fatal != "" {
			text, class = fatal, "failed"
		}
	}
	p.sum.set(text)
	p.sum.node.Set("className", class)
}

// finish is called once when a run has ended.
func (p *player) finish() {
	p.compare(p)
	if p.run.Live && !p.recorded() {
		p.say()
		p.summary = p.sound.finish(p.run)
		p.measuredRun(p.run)
	}
}

// say tells a screen reader where the run stands: at the end, at a pause and at
// a step, not at every frame.
func (p *player) say() {
	p.settle(p.run, p.liveNow()) // the moment may be of now, and the step of before
	p.announce.set(words.Say("now.spoken", "time", written(p.at), "sentence", p.rec().Sentence(p.step)))
}

// set changes a setting of playback, which makes no new run.
func (p *player) set(change func(*run.Settings)) {
	change(&p.settings)
	change(&p.controls.settings)
	p.wake()
}

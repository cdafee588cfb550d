//go:build js

package main

import (
	"math"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

const (
	ahead    = 2500 * time.Millisecond // how far is scheduled ahead: in a hidden tab, timers come once a second
	lead     = 50 * time.Millisecond   // how soon the first piece can be heard
	patience = 3 * time.Second         // how long the browser may take to start the sound
	pulse    = 250 * time.Millisecond  // how often is looked whether there is more to schedule
)

// A speaker plays what is decoded, also while decoding goes on, and waits at what
// is not. It never starts by itself.
type speaker struct {
	player        *player
	sound         *sound
	button        *text
	now, waits    *text
	context       js.Value // made when it is first needed; closed when the sample rate changes
	rate          int
	track         *track // nil while nothing plays
	place         int    // where it stands then
	began         time.Time
	beat, nothing js.Func
	timer         js.Value
	waited        int // the job it waited for, when that was shown last
	pixelled      int // where the playhead was drawn last
}

func newSpeaker(p *player, s *sound) *speaker {
	k := &speaker{player: p, sound: s, button: newText("play"), now: newText("play-now"), waits: newText("play-waits")}
	k.nothing = js.FuncOf(func(js.Value, []js.Value) any { return nil })
	k.beat = js.FuncOf(func(js.Value, []js.Value) any {
		if p.liveNow() && hidden() { // where there are no frames
			p.run.Tick()
		}
		k.more()
		return nil
	})
	on(element("play"), "click", func(*dom.BasicEvent) { k.press() })
	return k
}

func (k *speaker) playing() bool { return k.track != nil }

// at is the sample where it stands.
func (k *speaker) at() int {
	if k.track == nil {
		return k.place
	}
	return k.track.at(k.clock())
}

// clock is the sample that the context has come to.
func (k *speaker) clock() int {
	return int(math.Round(k.context.Get("currentTime").Float() * float64(k.rate)))
}

// ready says what there is of a segment of the run, as it stands now: what the
// page shows may be an earlier moment. What was let go is decoded again.
func (k *speaker) ready(segment int) readiness {
	r := k.player.run
	if r == nil {
		return coming
	}
	switch p, _ := picture.SegmentAt(r.Rec, r.Rec.Len(), segment); {
	case p == picture.Decoded:
		if d := k.sound.decoded; !d.kept(segment) {
			k.sound.decodeAgain(d, segment)
			return coming
		}
		return there
	case p == picture.Broken || r.Rec.End != record.Running:
		return silent
	}
	return coming
}

// able reports whether there is a run whose sound can be played.
func (k *speaker) able() bool {
	r := k.player.run
	return r != nil && r.Settings.Work == run.MP3 && k.sound.decoded != nil
}

// press is the button.
func (k *speaker) press() {
	if k.playing() {
		k.stop()
	} else {
		k.start()
	}
}

// start plays from where it stands; from the start if that is the end.
func (k *speaker) start() {
	if k.playing() || !k.able() {
		return
	}
	d := k.sound.decoded
	if !k.open(d.rate) {
		k.player.fault(words.Say("play.refused"))
		return
	}
	if k.place >= d.samples() {
		k.place = 0
	}
	k.context.Call("resume").Call("catch", k.nothing)
	k.began = time.Now()
	k.timer = js.Global().Call("setInterval", k.beat, pulse.Milliseconds())
	k.play(k.place)
}

// play begins a track at a sample.
func (k *speaker) play(sample int) {
	k.track = &track{context: k.context, sound: k.sound.decoded, zero: math.MinInt / 2, from: sample, next: sample}
	k.more()
	k.player.wake()
}

// stop stops the sound, and stays where it is.
func (k *speaker) stop() {
	if !k.playing() {
		return
	}
	k.place = k.at()
	k.track.cut()
	k.track = nil
	js.Global().Call("clearInterval", k.timer)
	k.context.Call("suspend").Call("catch", k.nothing)
	k.player.wake()
}

// seek goes to a sample, and plays on from there if it plays.
func (k *speaker) seek(sample int) {
	d := k.sound.shown()
	if d == nil {
		return
	}
	k.place = min(max(sample, 0), d.samples())
	k.sound.waveform.sought = true
	if k.playing() {
		k.track.cut()
		k.play(k.place)
	}
	k.player.wake()
}

// open makes sure of a context with a sample rate, unless the browser refuses.
func (k *speaker) open(rate int) (opened bool) {
	if !k.context.IsUndefined() && k.rate == rate {
		return true
	}
	defer func() { opened = recover() == nil }()
	k.drop()
	k.rate = rate
	k.context = js.Global().Get("AudioContext").New(map[string]any{"sampleRate": rate})
	return true
}

// drop lets go of the context: the next one may do what this one does not.
func (k *speaker) drop() {
	if !k.context.IsUndefined() {
		k.context.Call("close").Call("catch", k.nothing)
		k.context = js.Undefined()
	}
}

// more schedules what is due, and notices the end.
func (k *speaker) more() {
	t := k.track
	if t == nil {
		return
	}
	defer func() { // the browser may have no memory left for it
		if r := recover(); r != nil {
			k.stop()
			k.player.fault(words.Say("play.refused"))
		}
	}()
	if k.context.Get("state").String() != "running" && time.Since(k.began) > patience {
		k.stop()
		k.drop()
		k.player.fault(words.Say("play.silent"))
		return
	}
	samples := func(d time.Duration) int { return int(d.Seconds() * float64(k.rate)) }
	clock, end := k.clock(), t.sound.samples()
	if t.next < end && t.zero+t.next < clock+samples(lead)/4 { // it begins, or had to wait
		t.zero, t.from = clock+samples(lead)-t.next, t.next
	}
	heard := t.at(clock)
	t.forget(heard)
	segment := picture.Segment(t.sound.cuts, t.next)
	t.sound.sound.Place = segment
	if last := len(t.sound.segments) - 1; segment < last && k.ready(segment) == there {
		k.ready(segment + 1) // so that there is no gap
	}
	t.schedule(heard+samples(ahead), k.ready)
	if heard >= end {
		k.stop()
	} else if job := k.waiting(); job != k.waited {
		k.waited = job
		k.player.wake()
	}
}

// waiting is the job that the sound waits for; -1 if it does not wait.
func (k *speaker) waiting() int {
	t := k.track
	if t == nil || t.next >= t.sound.samples() || t.at(k.clock()) < t.next {
		return -1
	}
	if job := picture.Segment(t.sound.cuts, t.next); k.ready(job) == coming {
		return job
	}
	return -1
}

// pixel is where the playhead stands, in halves of a pixel.
func (k *speaker) pixel(v picture.Wave) int {
	from, to := v.Window()
	return int(2 * v.W * float64(k.at()-from) / float64(max(to-from, 1)))
}

// turn is called at each frame: while the sound plays there is a next one, but
// only one in which the playhead has moved is drawn.
func (k *speaker) turn() {
	if !k.playing() {
		return
	}
	k.more()
	k.player.again()
	if pixel := k.pixel(k.sound.wave(k.player.width(k.sound.waveform.canvas))); pixel != k.pixelled {
		k.pixelled = pixel
		k.player.repaint = true
	}
}

// show brings the button and the texts up to date.
func (k *speaker) show() {
	label := words.Say("play.start")
	if k.playing() {
		label = words.Say("play.pause")
	}
	k.button.set(label)
	d := k.sound.shown()
	k.player.enable(k.able(), "play")
	k.player.enable(d != nil, "wave-in", "wave-out", "wave-fit")
	now, waits := "", ""
	if d != nil {
		now = picture.Clock(picture.SampleTime(k.at(), d.rate), time.Second) + " / " + picture.Clock(picture.SampleTime(d.samples(), d.rate), time.Second)
	}
	if job := k.waiting(); job >= 0 && job == d.again {
		waits = words.Say("play.again", "job", job)
	} else if job >= 0 {
		waits = words.Say("play.waits", "job", job)
	}
	k.now.set(now)
	k.waits.set(waits)
}

// whole is for who measures: it puts all that is decoded on a context, such as an
// OfflineAudioContext, from a sample on, and reports whether that is the whole.
func (k *speaker) whole(context js.Value, from int) bool {
	if !k.able() {
		return false
	}
	t := track{context: context, sound: k.sound.decoded, zero: -from, next: from}
	return t.schedule(t.sound.samples(), k.ready)
}

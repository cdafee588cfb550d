package picture

import (
	"sort"
	"strconv"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// lane draws one goroutine's life: 0 is main, then the workers, then the
// collector.
func (d *drawing) lane(lane *record.Lane, number int) {
	n := len(d.lanesOf)
	b, worker := d.main, 0
	switch {
	case number == 0:
		d.title(b.y, words.Say("picture.lane.main"), mainSays(d.moment, d.rec), d.moment.Main.State == record.Blocked)
		if wg := d.waitGroup(); wg >= 0 {
			d.text(Text, Muted, label, b.x+38, b.y-5, words.Say("picture.lane.wait-group", "n", wg))
		}
	case number > n:
		b = d.collector
		d.title(b.y, words.Say("picture.lane.collector"), collectorSays(d.moment, d.rec), d.rec.End != record.Running && len(d.rec.Collector.Spans) == 0)
	default:
		worker = number
		b.y, b.h = d.bar(number-1, n)
		if pitch := d.pitch(n); named(pitch) {
			now := d.moment.Workers[number-1]
			d.title(b.y, words.Say("picture.lane.worker", "worker", number), Says(now), now.State == record.Blocked)
		} else if !narrow(d.W) && (pitch >= 11 || (number-1)%8 == 0 || number == n) {
			d.text(TextEnd, Muted, min(10.5, max(pitch, 8)), d.x0-16, b.y+b.h/2+3.5, strconv.Itoa(number))
		}
	}
	if number == d.looked-1 { // looked at
		d.add(Item{Shape: Frame, Color: Head, X: b.x - 2, Y: b.y - 2, W: b.w + 4, H: b.h + 4})
	}
	d.ground(lane, b)
	if worker == 0 {
		d.deeds(number == 0, b)
	}
	d.spans(lane, b, worker > 0)
}

// title is a lane's name, and what its goroutine does at the moment.
func (d *drawing) title(y float64, name, says string, stuck bool) {
	d.text(Bold, Ink, label, d.x0, y-5, name)
	c := Muted
	if stuck {
		c = Ink
	}
	d.text(TextEnd, c, label, d.x1-5, y-5, says) // clear of the line at the end
}

// waitGroup is the count of the tutorial's WaitGroup: workers that have not
// stopped; -1 before there is one.
func (d *drawing) waitGroup() int {
	m := d.moment
	if m.Step == 0 || m.Stage < record.StartWorkers {
		return -1
	}
	for _, w := range m.Workers {
		if w.State == record.Stopped {
			return m.Live
		}
	}
	return max(m.Live, m.Size) // some may not have begun yet
}

// ground is a lane's own ground, from its goroutine's start to its end: where
// there is none, there is no goroutine. A number that was free again has more
// than one.
func (d *drawing) ground(lane *record.Lane, b box) {
	d.line(Grid, b.x, b.y+b.h/2, b.x+b.w, b.y+b.h/2)
	from := time.Duration(-1)
	fill := func(to time.Duration) {
		if from >= 0 && to >= d.from && from <= d.to {
			x0, x1 := d.inside(d.x(from)), d.inside(d.x(to))
			d.fill(Slot, min(x0, d.x1-1), b.y, max(x1-x0, 1), b.h)
		}
		from = -1
	}
	for _, s := range lane.Spans {
		if s.State == record.Stopped {
			fill(s.From)
		} else if from < 0 {
			from = s.From
		}
	}
	fill(d.to)
}

// deeds marks what main and the collector do at an instant: a send, a receive.
// Those that fall on one pixel are one mark.
func (d *drawing) deeds(main bool, b box) {
	times, color := d.rec.Receives, Result
	if main {
		times, color = d.rec.Sends, Queued
	}
	steps := times()
	first := sort.Search(len(steps), func(i int) bool { return d.rec.Time(steps[i]) >= d.from })
	last := -10.0
	for _, step := range steps[first:] {
		t := d.rec.Time(step)
		if t > d.to {
			break
		}
		x := d.x(t)
		if x-last < 2.5 {
			continue
		}
		last = x
		c := color
		if step > d.step {
			c = Future
		}
		d.add(Item{Shape: Area, Color: c, X: min(x, d.x1-2), Y: b.y, W: 2, H: b.h})
	}
}

// spans draws a lane's spans that lie in the window.
func (d *drawing) spans(lane *record.Lane, b box, worker bool) {
	var g gathered
	flush := func() {
		d.gather(&g, b)
		g = gathered{}
	}
	first := sort.Search(len(lane.Spans), func(i int) bool {
		s := lane.Spans[i]
		return s.ToStep == record.Open || s.To >= d.from
	})
	for _, s := range lane.Spans[first:] {
		if s.From > d.to {
			break
		}
		waits := s.State == record.Idle && s.ToStep == record.Open && d.forever
		switch {
		case s.State == record.Blocked, waits, worker && s.State == record.Busy, s.State == record.Waiting:
		default:
			continue
		}
		end := s.To
		if s.ToStep == record.Open {
			end = max(d.rec.Duration(), d.at)
			if d.rec.End == record.Deadlock {
				end = d.to
			}
		}
		x0, x1 := d.inside(d.x(s.From)), d.inside(d.x(end))
		if x1 <= x0 { // took no time, or ended as the window begins
			continue
		}
		if s.State == record.Waiting {
			d.wait(s, x0, x1, b)
			continue
		}
		if waits {
			d.stuck(words.Say("picture.bar.forever"), x0, x1, b)
			continue
		}
		past, future := s.ToStep <= d.step, s.FromStep > d.step
		if x1-x0 < 4 || x1-x0 < d.piece && (past || future) {
			c := d.color(s)
			if future {
				c = Future
			}
			if g.ends(c, x0, d.piece) {
				flush()
			}
			g.add(c, x0, x1)
			continue
		}
		flush()
		d.span(s, end, x0, x1, b, worker)
	}
	flush()
}

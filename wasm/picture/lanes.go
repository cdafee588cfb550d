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

// piece is how wide a piece of a lane must be, to have a look of its own: a
// pixel, but more where there are more bars than a screen can show and a frame
// can hold.
func piece(rec *record.Recording, from, to time.Duration, length float64) float64 {
	const some, pieces = 4000, 2000
	spans := 0
	for i := range rec.Workers {
		all := rec.Workers[i].Spans
		spans += sort.Search(len(all), func(i int) bool { return all[i].From > to })
		spans -= sort.Search(len(all), func(i int) bool { return all[i].From >= from })
	}
	if spans/3 <= some { // a job is three: it runs, it ends, the worker is idle
		return 1
	}
	return max(4, length*float64(len(rec.Workers))/pieces)
}

// gathered is a piece of many thin bars: as dense as the goroutine was busy, each
// colour as high as its share, and never a smear of edges.
type gathered struct {
	from, to, sum float64
	ink           [len(Names)]float64 // width by colour
	colors        int                 // how many there are
	last          Color
}

func (g *gathered) add(c Color, x0, x1 float64) {
	if g.colors == 0 {
		g.from = x0
	}
	if g.ink[c] == 0 {
		g.colors++
	}
	g.ink[c] += x1 - x0
	g.sum += x1 - x0
	g.last, g.to = c, x1
}

// ends reports whether a bar of a colour at x begins another piece: after a gap,
// at the moment, and where the colour changes, if the piece is wide enough.
func (g *gathered) ends(c Color, x, piece float64) bool {
	live := func(c Color) bool { return c == Running || c == Future }
	switch {
	case g.colors == 0:
		return false
	case x-g.to > max(piece/2, 1), c != g.last && (live(c) || live(g.last)):
		return true
	}
	return (g.colors > 1 || c != g.last) && g.to-g.from >= piece
}

// gather draws a piece, from what is worst, at the bottom, to what is well.
func (d *drawing) gather(g *gathered, b box) {
	w := max(g.to-g.from, 0.5)
	alpha := 0.25 + 0.75*min(1, g.sum/max(g.to-g.from, 0.01))
	low, left := b.y+b.h, g.colors
	for _, c := range []Color{Failed, Blocked, Running, Future, Ran} {
		if g.ink[c] == 0 {
			continue
		}
		h := min(max(b.h*g.ink[c]/g.sum, min(1, b.h/3)), low-b.y)
		if left--; left == 0 {
			h = low - b.y
		}
		low -= h
		d.add(Item{Shape: Area, Color: c, X: g.from, Y: low, W: w, H: h, Alpha: alpha})
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

// wait draws main in wg.Wait: a thin line, since it does nothing.
func (d *drawing) wait(s record.Span, x0, x1 float64, b box) {
	c, end := Running, x1
	if s.FromStep > d.step {
		c = Future
	} else if !d.forever {
		end = min(x1, max(d.now(), x0))
	}
	if d.forever {
		d.stuck("", x0, x1, b)
		return
	}
	d.fill(c, x0, b.y+b.h/2-1.5, max(end-x0, 1), 3)
}

// stuck frames what lasts for ever.
func (d *drawing) stuck(text string, x0, x1 float64, b box) {
	d.add(Item{Shape: Hatch, Color: Blocked, X: x0, Y: b.y, W: x1 - x0, H: b.h})
	if text != "" && b.h >= 14 && width(text, 12)+10 < x1-x0 {
		d.tag(x0+5, b.y, b.h, text)
	}
}

// tag is a text on a ground of its own, on a hatched bar.
func (d *drawing) tag(x, y, h float64, text string) {
	d.fill(Blocked, x-1, y+h/2-8, width(text, 11)+9, 16)
	d.text(Text, OnBlocked, 11, x+3, y+h/2+4, text)
}

// span draws one bar: solid up to the moment, an outline after it. A failed job
// has a cross or, where that does not fit, a shorter bar; blocked is hatched: so
// that no state is told by colour alone.
func (d *drawing) span(s record.Span, end time.Duration, x0, x1 float64, b box, worker bool) {
	gap := min(1, (x1-x0)/4)
	now := d.now()
	if s.FromStep > d.step {
		now = x0
	} else if s.ToStep <= d.step {
		now = x1
	}
	now = min(max(now, x0), x1)
	if x1 > now && !(d.forever && s.ToStep == record.Open) {
		d.outline(Future, now+0.5, b.y+0.5, max(x1-now-gap-1, 0.5), max(b.h-1, 1))
	}
	if s.FromStep > d.step {
		return
	}
	c := d.color(s)
	w := max(now-x0-gap, 0.5)
	if c == Blocked {
		d.add(Item{Shape: Hatch, Color: Blocked, X: x0, Y: b.y, W: w, H: b.h})
	} else if c == Failed && (w < 16 || b.h < 14) {
		d.fill(c, x0, b.y+b.h*0.4, w, b.h*0.6)
	} else {
		d.fill(c, x0, b.y, w, b.h)
	}
	if b.h < 14 {
		return
	}
	number := strconv.Itoa(s.Job)
	switch c {
	case Blocked:
		for _, text := range []string{words.Say("picture.bar.blocked-result", "job", s.Job), words.Say("picture.bar.blocked")} {
			if width(text, 11)+14 <= w {
				d.tag(x0+5, b.y, b.h, text)
				break
			}
		}
	case Failed:
		d.fit(x0, w, b, words.Say("picture.bar.failed", "job", s.Job), number+" ✕", "✕")
	default:
		d.fit(x0, w, b, words.Say("picture.bar.job", "job", s.Job), number)
	}
}

// fit writes the first of some texts that fits a bar.
func (d *drawing) fit(x, w float64, b box, texts ...string) {
	for _, t := range texts {
		if width(t, 12)+8 <= w {
			d.text(Text, OnShape, 12, x+6, b.y+b.h/2+4, t)
			return
		}
	}
}

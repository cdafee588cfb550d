package picture

import (
	"slices"
	"sort"
	"strconv"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// lane draws one goroutine's life: 0 is main, then the workers, then the
// collector.
func (d *drawing) lane(lane *record.Lane, number int) {
	n := len(d.lanesOf)
	b := d.main
	switch {
	case number == 0:
		room := d.title(d.x0, b.y, words.Say("picture.lane.main"), d.mainSays(), d.moment.Main.State == record.Blocked)
		if wg := d.waitGroup(); wg >= 0 {
			text := words.Say("picture.lane.wait-group", "n", wg)
			if b.x+38+width(text, label)+8 <= room {
				d.text(Text, Muted, label, b.x+38, b.y-5, text)
			}
		}
	case number > n:
		b = d.collector
		stuck := d.rec.End.Over() && len(d.rec.Collector.Spans) == 0 || d.rec.GaveUp(d.step) || d.rec.Deserted(d.step)
		d.title(d.x0, b.y, words.Say("picture.lane.collector"), d.collectorSays(), stuck)
	default:
		b.y, b.h = d.bar(number-1, n)
		if pitch := d.pitch(n); named(pitch) {
			name := words.Say("picture.lane.worker", "worker", number)
			if d.perJob {
				name = words.Say("picture.lane.goroutine", "job", number-1)
			}
			stuck := d.moment.Workers[number-1].State == record.Blocked || d.crash != nil && d.panics(number)
			x := d.x0
			if d.swatches {
				d.fill(WorkerColor(number), x, b.y-14, 10, 10)
				x += 15
			}
			d.title(x, b.y, name, d.workerSays(number), stuck)
		} else if !narrow(d.W) && (pitch >= 11 || (number-1)%8 == 0 || number == n) {
			d.text(TextEnd, Muted, min(10.5, max(pitch, 8)), d.x0-16, b.y+b.h/2+3.5, d.number(number))
		}
		if d.swatches && !named(d.pitch(n)) {
			d.add(Item{Shape: Area, Color: WorkerColor(number), X: d.x0 - 4, Y: b.y, W: 4, H: b.h})
		}
	}
	if number == d.looked-1 { // looked at
		d.add(Item{Shape: Frame, Color: Head, X: b.x - 2, Y: b.y - 2, W: b.w + 4, H: b.h + 4})
	}
	d.ground(lane, b)
	switch {
	case number == 0:
		d.deeds(true, b)
		d.spans(lane, b, number)
	case number > n: // what the collector received stands before what it does with it
		d.spans(lane, b, number)
		d.deeds(false, b)
	default:
		d.spans(lane, b, number)
	}
}

// number is what stands at a lane too thin for a name: the worker's number, or
// that of the job whose goroutine it is.
func (d *drawing) number(worker int) string {
	if d.perJob {
		worker--
	}
	return strconv.Itoa(worker)
}

// mainLane is main's life as it is drawn: with its wait for the collector, which
// begins where that for the workers ends, and with its end, of which a run tells
// by being over.
func (d *drawing) mainLane() record.Lane {
	spans := d.rec.Main.Spans
	if join, waits := d.rec.Join(); waits {
		spans = slices.Clone(spans)
		last := &spans[len(spans)-1]
		if last.State == record.Stopped { // when the first wait ended
			spans = spans[:len(spans)-1]
			last = &spans[len(spans)-1]
			last.ToStep, last.To = join.ToStep, join.To
		} else {
			last.ToStep, last.To = join.FromStep, join.From
			spans = append(spans, join)
		}
		if join.ToStep != record.Open {
			spans = append(spans, ended(join.ToStep, join.To))
		}
	}
	if n := len(spans); n > 0 && d.rec.End == record.Leaked {
		spans = slices.Clone(spans)
		spans[n-1].ToStep, spans[n-1].To = d.rec.Len(), d.rec.Duration()
		spans = append(spans, ended(d.rec.Len(), d.rec.Duration()))
	}
	return record.Lane{Spans: spans}
}

func ended(step int, at time.Duration) record.Span {
	return record.Span{State: record.Stopped, Job: -1, FromStep: step, ToStep: record.Open, From: at}
}

// title is a lane's name, from x on, and what its goroutine does at the moment,
// smaller where there is little room, or not at all: the sentence tells it too. It
// gives the place up to which there is room between the two.
func (d *drawing) title(x, y float64, name, says string, stuck bool) (room float64) {
	d.text(Bold, Ink, label, x, y-5, name)
	size := min(label, label*(d.x1-x-width(name, label)-13)/max(width(says, label), 1))
	if size < 9 {
		return d.x1
	}
	c := Muted
	if stuck {
		c = Ink
	}
	d.label(c, size, d.x1-5, y-5, says) // clear of the line at the end
	return d.x1 - 5 - width(says, size)
}

// waitGroup is the count of the tutorial's WaitGroup: workers that have not
// stopped; -1 before there is one.
func (d *drawing) waitGroup() int {
	if m := d.moment; m.Step > 0 && m.Stage >= record.StartWorkers {
		return m.Remaining
	}
	return -1
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
	if d.rec.End == record.Crashed {
		fill(d.rec.Duration())
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

// drawn reports whether a span is drawn at all, and not only the lane's ground.
func (d *drawing) drawn(s *record.Span, main bool) bool {
	switch s.State {
	case record.Idle:
		return d.vain(s)
	case record.Busy:
		return !main
	}
	return s.State == record.Blocked || s.State == record.Waiting
}

// vain reports whether a goroutine waits to receive what never comes.
func (d *drawing) vain(s *record.Span) bool {
	return s.State == record.Idle && s.ToStep == record.Open && d.forever
}

// end is when a span ends, as far as known; what stays for ever ends with the axis.
func (d *drawing) end(s *record.Span) time.Duration {
	switch {
	case s.ToStep != record.Open:
		return s.To
	case stays(d.rec):
		return d.to
	}
	return max(d.rec.Duration(), d.at)
}

// collects is a span of the collector, as it is to be drawn: it waits for ever
// only from its last receive on, and a result that it is done with is as a job
// that ran.
func (d *drawing) collects(s record.Span) *record.Span {
	if d.vain(&s) {
		s.From = max(s.From, d.lastReceive())
	}
	if s.State == record.Busy && s.ToStep != record.Open {
		s.Outcome = pool.JobFinished
	}
	return &s
}

// lastReceive is when the last result was received.
func (d *drawing) lastReceive() time.Duration {
	if steps := d.rec.Receives(); len(steps) > 0 {
		return d.rec.Time(steps[len(steps)-1])
	}
	return 0
}

// spans draws a lane's spans that lie in the window.
func (d *drawing) spans(lane *record.Lane, b box, number int) {
	var g gathered
	flush := func() {
		d.gather(&g, b, min(1, b.h/3))
		g = gathered{}
	}
	first := sort.Search(len(lane.Spans), func(i int) bool {
		s := lane.Spans[i]
		return s.ToStep == record.Open || s.To >= d.from
	})
	for i := first; i < len(lane.Spans) && lane.Spans[i].From <= d.to; i++ {
		s := &lane.Spans[i]
		if !d.drawn(s, number == 0) {
			continue
		}
		if number > len(d.lanesOf) {
			s = d.collects(*s)
		}
		x0, x1 := d.inside(d.x(s.From)), d.inside(d.x(d.end(s)))
		if x1 <= x0 { // took no time, or ended as the window begins
			continue
		}
		if s.State == record.Waiting {
			d.wait(*s, x0, x1, b)
			continue
		}
		if d.vain(s) {
			d.stuck(words.Say("picture.bar.forever"), x0, x1, b)
			continue
		}
		past, future := s.ToStep <= d.step, s.FromStep > d.step
		if x1-x0 < 4 || x1-x0 < d.piece && (past || future) {
			c := d.color(*s)
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
		d.span(*s, x0, x1, b)
	}
	flush()
}

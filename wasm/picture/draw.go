package picture

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// Height is the height of the picture for a width, in CSS pixels. It depends on
// nothing else, so that moving a slider never moves the page.
func Height(w float64) float64 {
	if narrow(w) {
		return 520
	}
	return 440
}

// narrow pictures have the channels above and below the lanes, not beside them.
func narrow(w float64) bool { return w < 560 }

// layout is where everything stands.
type layout struct {
	x0, x1         float64 // the time axis
	lanes, laneEnd float64 // top and bottom of the workers' lanes
	jobs, results  box     // the channels
	charts         [2]box  // occupancy over time
	axis           float64
}

type box struct{ x, y, w, h float64 }

func place(w float64) layout {
	if narrow(w) {
		return layout{
			x0: 4, x1: w - 14, lanes: 84, laneEnd: 300,
			jobs: box{4, 4, w - 8, 62}, results: box{4, 312, w - 8, 62},
			charts: [2]box{{4, 398, w - 18, 36}, {4, 450, w - 18, 30}}, axis: 484,
		}
	}
	return layout{
		x0: 112, x1: w - 124, lanes: 26, laneEnd: 274,
		jobs: box{2, 4, 92, 266}, results: box{w - 108, 4, 106, 266},
		charts: [2]box{{112, 296, w - 236, 48}, {112, 366, w - 236, 34}}, axis: 404,
	}
}

// Draw draws a recording at a time, for a picture of a width. A negative time is
// before the first event.
func Draw(rec *record.Recording, at time.Duration, w float64) *Scene {
	s := &Scene{W: w, H: Height(w)}
	d := drawing{Scene: s, layout: place(w), rec: rec, at: min(max(at, 0), rec.Duration()), end: scale(rec)}
	d.moment = rec.At(rec.StepAt(at))
	last := rec.At(rec.Len())
	d.channel(d.jobs, "jobs channel", d.moment.Jobs, last.Jobs.Cap, Queued)
	d.channel(d.results, "results channel", d.moment.Results, last.Results.Cap, Result)
	d.workers()
	d.occupancy()
	d.timeAxis()
	// Texts stand in front, so that no line strikes them out.
	slices.SortStableFunc(s.Items, func(a, b Item) int {
		return min(len(a.Text), 1) - min(len(b.Text), 1)
	})
	return s
}

// scale is the time at the right end of the axis. That of a finished run is its
// duration; that of a live one grows in steps, so that it does not crawl.
func scale(rec *record.Recording) time.Duration {
	d := max(rec.Duration(), time.Millisecond)
	switch rec.End {
	case record.Done, record.Canceled:
		return d
	case record.Deadlock: // room to show what stays as it is for ever
		return d + d/6
	}
	for step := time.Second; ; step *= 2 {
		if d <= step {
			return step
		}
	}
}

type drawing struct {
	*Scene
	layout
	rec    *record.Recording
	moment record.Moment
	at     time.Duration
	end    time.Duration
}

func (d *drawing) x(t time.Duration) float64 {
	return d.x0 + (d.x1-d.x0)*float64(t)/float64(d.end)
}

// workers draws a lane for each worker. Lanes share a fixed height: few are
// tall and named, many are thin.
func (d *drawing) workers() {
	n := len(d.rec.Workers)
	if n == 0 {
		return
	}
	pitch := min((d.laneEnd-d.lanes)/float64(n), 80)
	bar, label := min(pitch*0.62, 40), 11.5
	named := pitch >= 26
	if named {
		bar = min(bar, pitch-label-6)
	}
	if !named {
		bar = max(pitch-max(pitch*0.2, 1), 1)
	}
	for i := range d.rec.Workers {
		y := d.lanes + float64(i)*pitch
		if named {
			now := d.moment.Workers[i]
			y += max((pitch-bar-label-4)/2, 0)
			d.text(Bold, Ink, label, d.x0, y+label-1, "worker "+strconv.Itoa(i+1))
			d.text(TextEnd, Muted, label, d.x1-7, y+label-1, says(now))
			y += label + 4
		}
		d.lane(&d.rec.Workers[i], y, bar)
		if !named && !narrow(d.W) && (pitch >= 11 || i%8 == 0 || i == n-1) {
			d.text(TextEnd, Muted, min(10, max(pitch, 8)), d.x0-4, y+bar/2+3.5, strconv.Itoa(i+1))
		}
	}
}

func says(s record.Span) string {
	switch s.State {
	case record.Idle:
		return "waits for a job"
	case record.Busy:
		return "runs job " + strconv.Itoa(s.Job)
	case record.Sending:
		return "ends job " + strconv.Itoa(s.Job)
	case record.Blocked:
		return "cannot send result " + strconv.Itoa(s.Job)
	case record.Stopped:
		return "stopped"
	}
	return "not started"
}

// lane draws a worker's spans. Those narrower than a pixel are gathered into
// one bar as dense as the worker was busy: never a smear of edges.
func (d *drawing) lane(lane *record.Lane, y, h float64) {
	d.fill(Slot, d.x0, y, d.x1-d.x0, h)
	var from, to, ink float64 // the gathered bar, and how much of it is busy
	var color Color
	flush := func() {
		if ink > 0 {
			c := color
			if from >= d.x(d.at) && c != Failed {
				c = Future
			}
			d.add(Item{Shape: Fill, Color: c, X: from, Y: y, W: max(to-from, 0.5), H: h, Alpha: 0.25 + 0.75*min(1, ink/max(to-from, 0.01))})
		}
		ink = 0
	}
	for _, s := range lane.Spans {
		if s.State == record.Idle && s.ToStep == record.Open && d.rec.End == record.Deadlock && d.at >= d.rec.Duration() {
			x := d.x(s.From)
			d.add(Item{Shape: Frame, Color: Blocked, X: x + 1, Y: y + 1, W: d.x1 - x - 2, H: h - 2})
			if text := "waits for ever"; h >= 14 && width(text, 12)+8 < d.x1-x {
				d.text(Text, Ink, 12, x+7, y+h/2+4, text)
			}
			continue
		}
		if s.State != record.Busy && s.State != record.Blocked {
			continue
		}
		end := s.To
		if s.ToStep == record.Open {
			end = d.rec.Duration()
			if d.rec.End == record.Deadlock && s.State == record.Blocked {
				end = d.end
			}
		}
		x0, x1 := d.x(s.From), d.x(end)
		if x1-x0 < 4 {
			c := d.color(s)
			if ink > 0 && (x0-to > 1 || c != color || (from < d.x(d.at)) != (x0 < d.x(d.at))) {
				flush()
			}
			if ink == 0 {
				from, color = x0, c
			}
			to = x1
			ink += x1 - x0
			continue
		}
		flush()
		d.span(s, end, x0, x1, y, h)
	}
	flush()
}

func (d *drawing) color(s record.Span) Color {
	switch {
	case s.State == record.Blocked:
		return Blocked
	case s.Outcome == 0 || s.To > d.at:
		return Running
	case s.Outcome == pool.JobFinished:
		return Ran
	}
	return Failed
}

// span draws one bar: solid up to the moment, an outline after it.
func (d *drawing) span(s record.Span, end time.Duration, x0, x1, y, h float64) {
	gap := min(1, (x1-x0)/4)
	now := d.x(d.at)
	if d.rec.End == record.Deadlock && d.at >= d.rec.Duration() {
		now, x1 = d.x1, min(x1, d.x1) // what is blocked now stays so
		end = d.at
	}
	if x1 > now && d.at < end {
		d.outline(Future, max(x0, now)+0.5, y+0.5, x1-max(x0, now)-gap, max(h-1, 1))
	}
	if x0 > now || s.From > d.at {
		return
	}
	c := d.color(s)
	right := min(x1, max(now, x0))
	if right-x0 > 0 {
		d.fill(c, x0, y, max(right-x0-gap, 0.5), h)
	}
	if h < 14 {
		return
	}
	text, short, on := "job "+strconv.Itoa(s.Job), strconv.Itoa(s.Job), OnShape
	switch c {
	case Failed:
		text, short = text+" ✕", short+" ✕"
	case Blocked:
		text, short, on = "blocked: result "+strconv.Itoa(s.Job), "blocked", OnBlocked
	}
	for _, t := range []string{text, short} {
		if width(t, 12)+8 <= right-x0 {
			d.text(Text, on, 12, x0+6, y+h/2+4, t)
			break
		}
	}
}

// channel draws a channel's slots, or a bar where they are too many, or a
// doorway where there are none; and who waits at it.
func (d *drawing) channel(b box, name string, c record.Channel, capacity int, color Color) {
	d.text(Bold, Ink, 12, b.x, b.y+11, name)
	future := c.Cap < 0 // not made yet: the room it will have
	if future {
		c.Cap = max(capacity, 0)
	}
	state := fmt.Sprintf("%d of %d waiting", c.Len(), c.Cap)
	if c.Cap > 999 {
		state = fmt.Sprintf("%d of %d", c.Len(), c.Cap)
	}
	if c.Cap == 0 {
		state = "unbuffered"
	}
	if future {
		state = "not made yet"
	}
	wide := narrow(d.W)
	if c.Closed && wide {
		state += ", closed"
	}
	if wide {
		d.text(TextEnd, Muted, 11, b.x+b.w, b.y+11, state)
	} else {
		d.text(Text, Muted, 11, b.x, b.y+26, state)
		if c.Closed { // the shutter
			d.line(Ink, b.x, b.y+35, b.x+85, b.y+35)
			d.text(TextMid, Ink, 10.5, b.x+42, b.y+47, "closed")
		}
	}
	top := b.y + 53
	if wide {
		top = b.y + 20
	}
	area := box{b.x, top, b.w, b.y + b.h - top}

	columns, w, h := 2, 40.0, 24.0
	if wide {
		columns, w = 10, (area.w-54)/10-4
	}
	rows := max(int(area.h/(h+5)), 1)
	if !wide {
		rows-- // the last row is for who waits
	}
	switch {
	case c.Cap == 0:
		d.line(Ink, area.x, area.y, area.x, area.y+h)
		d.line(Ink, area.x+w+8, area.y, area.x+w+8, area.y+h)
	case c.Cap <= columns*rows:
		for i := range c.Cap {
			x, y := area.x+float64(i%columns)*(w+5), area.y+float64(i/columns)*(h+5)
			if i < len(c.Held) {
				d.fill(color, x, y, w, h)
				d.text(TextMid, OnShape, 12, x+w/2, y+h/2+4, strconv.Itoa(c.Held[i]))
			} else if future {
				d.outline(Future, x+0.5, y+0.5, w-1, h-1)
			} else {
				d.fill(Slot, x, y, w, h)
			}
		}
	default:
		w, h := 85.0, float64(rows)*(h+5)-5
		share := float64(c.Len()) / float64(c.Cap)
		if wide {
			w, h = area.w-60, 24
			d.fill(Slot, area.x, area.y, w, h)
			d.fill(color, area.x, area.y, w*share, h)
		} else {
			d.fill(Slot, area.x, area.y, w, h)
			d.fill(color, area.x, area.y+h*(1-share), w, h*share)
		}
		if len(c.Held) > 0 {
			d.text(Text, Muted, 11, area.x, area.y+h+13, "next: "+strconv.Itoa(c.Held[0]))
		}
	}
	if len(c.Waiting) > 0 {
		text := strconv.Itoa(c.Waiting[0])
		if n := len(c.Waiting) - 1; n > 0 {
			text += fmt.Sprintf(" +%d", n)
		}
		x, y := area.x, area.y+float64(rows)*(h+5)
		if c.Cap == 0 {
			y = area.y
		}
		if wide {
			x, y, w = area.x+area.w-52, area.y, 52
		} else if c.Cap == 0 {
			x += 4
			text = strconv.Itoa(c.Waiting[0])
			if n := len(c.Waiting) - 1; n > 0 {
				d.text(Text, Muted, 11, area.x+w+14, area.y+h/2+4, fmt.Sprintf("+%d", n))
			}
		}
		d.fill(Blocked, x, y, w, h)
		d.text(TextMid, OnBlocked, 11, x+w/2, y+h/2+4, text)
	}
}

// occupancy draws how many jobs and results waited, over time.
func (d *drawing) occupancy() {
	n := int(d.x1 - d.x0)
	jobs, results := d.rec.Peaks(d.end, n)
	for i, name := range []string{"jobs waiting", "results waiting"} {
		b, peaks, color := d.charts[i], jobs, Queued
		if i == 1 {
			peaks, color = results, Result
		}
		d.text(Text, Muted, 11, b.x, b.y-4, name)
		top := 1
		for _, p := range peaks {
			top = max(top, p)
		}
		d.line(Grid, b.x, b.y+b.h, d.x1, b.y+b.h)
		d.text(TextEnd, Muted, 10, d.x1-7, b.y-4, "at most "+strconv.Itoa(top*sign(peaks)))
		now := int(d.x(d.at) - d.x0)
		for from := 0; from < n; {
			to := from + 1
			for to < n && peaks[to] == peaks[from] && (to <= now) == (from <= now) {
				to++
			}
			if peaks[from] > 0 {
				h := b.h * float64(peaks[from]) / float64(top)
				alpha := 0.75
				if from > now {
					alpha = 0.2
				}
				d.add(Item{Shape: Area, Color: color, X: d.x0 + float64(from), Y: b.y + b.h - h, W: float64(to - from), H: h, Alpha: alpha})
			}
			from = to
		}
	}
}

func sign(peaks []int) int {
	for _, p := range peaks {
		if p > 0 {
			return 1
		}
	}
	return 0
}

// timeAxis draws the ticks, the end and the moment.
func (d *drawing) timeAxis() {
	step := tick(d.end, int((d.x1-d.x0)/70))
	for t := time.Duration(0); t <= d.end; t += step {
		d.line(Grid, d.x(t), d.axis, d.x(t), d.axis+5)
		if t == 0 || d.x1-d.x(t) > -1 {
			half := width(Duration(t), 11) / 2
			d.text(TextMid, Muted, 11, min(max(d.x(t), 10), d.W-half), d.axis+19, Duration(t))
		}
	}
	if name, ok := map[record.Status]string{record.Done: "done", record.Deadlock: "stuck", record.Canceled: "ended"}[d.rec.End]; ok {
		x := d.x(d.rec.Duration())
		d.add(Item{Shape: Dotted, Color: Muted, X: x, Y: d.lanes - 8, H: d.laneEnd - d.lanes + 8})
		d.add(Item{Shape: Dotted, Color: Muted, X: x, Y: d.charts[0].y - 12, H: d.axis - d.charts[0].y + 12})
		label := name + " " + Duration(d.rec.Duration())
		d.text(TextEnd, Muted, 11, max(x-6, d.x0+width(label, 11)), d.lanes-8, label)
	}
	if d.rec.Len() > 0 {
		x := d.x(d.at)
		d.line(Head, x, d.lanes-6, x, d.laneEnd)
		d.line(Head, x, d.charts[0].y-12, x, d.axis)
		d.add(Item{Shape: Disc, Color: Head, X: x, Y: d.lanes - 6, W: 4.5})
	}
}

// tick is a round step of time, 1, 2 or 5 of a power of ten, that makes at most
// n steps.
func tick(d time.Duration, n int) time.Duration {
	for unit := time.Millisecond; ; unit *= 10 {
		for _, k := range []time.Duration{1, 2, 5} {
			if d/(unit*k) <= time.Duration(max(n, 1)) {
				return unit * k
			}
		}
	}
}

// Duration writes a duration as the page does: milliseconds below a second, then
// seconds with at most two decimals, and hours with minutes.
func Duration(t time.Duration) string {
	if t != 0 && t < time.Second {
		return strconv.FormatFloat(math.Round(float64(t)/1e5)/10, 'f', -1, 64) + " ms"
	}
	if t >= time.Hour {
		m := int(t.Minutes() + 0.5)
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	}
	s := math.Round(t.Seconds()*100) / 100
	if s >= 100 {
		s = math.Round(s*10) / 10
	}
	if s == math.Trunc(s) && s != 0 {
		return strconv.FormatFloat(s, 'f', 1, 64) + " s"
	}
	return strconv.FormatFloat(s, 'f', -1, 64) + " s"
}

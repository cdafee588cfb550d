package picture

import (
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// A Drawer draws recordings. It keeps what does not depend on the moment, and so
// is made once; the zero value is ready.
type Drawer struct {
	peaks        peaks
	crowd        crowd
	items, texts []Item // of the last picture
}

// Draw draws a recording as a view shows it. The picture lasts until the next:
// its memory is used again.
func (k *Drawer) Draw(rec *record.Recording, v View) *Scene {
	from, to := v.Window(rec)
	d := drawing{
		Scene: &Scene{W: v.W, H: Height(v.W), Items: k.items[:0]}, layout: place(v.W), ghost: v.Ghost, looked: v.Lane, swatches: v.Swatches, rec: rec,
		at: max(v.At, 0), from: from, to: to,
	}
	if rec.End != record.Running { // else time goes on between the events
		d.at = min(d.at, rec.Duration())
	}
	d.step = min(max(v.Step, 0), rec.Len())
	d.moment = rec.At(d.step)
	d.forever = stays(rec) && d.step == rec.Len()
	if c, crashed := rec.Crash(); crashed && d.step == rec.Len() {
		d.crash = &c
	}
	d.lanesOf, d.perJob = rec.Workers, rec.PerJob()
	jobCap, resultCap := rec.Capacities()
	if rec.Len() == 0 {
		d.lanesOf, d.moment.Workers = make([]record.Lane, v.Plan.Workers), make([]record.Span, v.Plan.Workers)
		jobCap, resultCap, d.perJob = v.Plan.JobCap, v.Plan.ResultCap, v.Plan.JobCap < 0
	}
	if d.perJob {
		d.noChannel(d.jobs, words.Say("picture.channel.jobs"))
	} else {
		d.channel(d.jobs, words.Say("picture.channel.jobs"), d.moment.Jobs, jobCap, Queued)
	}
	d.channel(d.results, words.Say("picture.channel.results"), d.moment.Results, resultCap, Result)
	main := d.mainLane()
	d.lane(&main, 0)
	if d.crowded(len(d.lanesOf)) {
		d.piece = 1
		d.crowd(&k.crowd)
	} else {
		d.piece = piece(rec, from, to, d.x1-d.x0)
		for i := range d.lanesOf {
			d.lane(&d.lanesOf[i], i+1)
		}
	}
	d.lane(&rec.Collector, len(d.lanesOf)+1)
	d.occupancy(k.peaks.of(rec, from, to, int(d.x1-d.x0)))
	d.timeAxis()
	d.places()
	k.front(d.Scene)
	return d.Scene
}

// front brings texts and their grounds to the front, so that no line strikes them out.
func (k *Drawer) front(s *Scene) {
	k.texts = k.texts[:0]
	rest := s.Items[:0]
	for _, i := range s.Items {
		if i.Text == "" && i.Color != Panel {
			rest = append(rest, i)
		} else {
			k.texts = append(k.texts, i)
		}
	}
	s.Items = append(rest, k.texts...)
	k.items = s.Items
}

// stays reports whether goroutines are left in the end that can never go on.
func stays(rec *record.Recording) bool {
	return rec.End == record.Deadlock || rec.End == record.Leaked
}

// Draw draws a whole recording at a time.
func Draw(rec *record.Recording, at time.Duration, w float64) *Scene {
	return new(Drawer).Draw(rec, Now(rec, at, w))
}

type drawing struct {
	*Scene
	layout
	ghost    Ghost
	looked   int // View.Lane
	swatches bool
	rec      *record.Recording
	lanesOf  []record.Lane // of the workers
	step     int           // the moment
	moment   record.Moment
	at       time.Duration // the moment, in the run
	from, to time.Duration // the axis
	forever  bool          // the run is stuck or leaks, and this is its last moment
	crash    *record.Crash // the run crashed, and this is its last moment
	perJob   bool          // there is no jobs channel: lanes are the goroutines of single jobs
	piece    float64       // how wide a piece of a lane must be, to have a look of its own
}

// x is where a time stands. What is out of the window stands out of the lanes.
func (d *drawing) x(t time.Duration) float64 {
	return d.x0 + (d.x1-d.x0)*float64(t-d.from)/float64(d.to-d.from)
}

// inside brings a place into the lanes.
func (d *drawing) inside(x float64) float64 { return min(max(x, d.x0), d.x1) }

// label writes a text that ends at x. Where the moment, the end or the ghost would
// strike it out, it has a ground.
func (d *drawing) label(c Color, size, x, y float64, text string) {
	w := width(text, size)
	for _, t := range []time.Duration{d.at, d.rec.Duration(), d.ghost.Took} {
		if at := d.x(t); text != "" && x-w-2 < at && at < x+2 {
			d.add(Item{Shape: Area, Color: Panel, X: x - w - 2, Y: y - size, W: w + 4, H: size + 3})
			break
		}
	}
	d.text(TextEnd, c, size, x, y, text)
}

// now is where the moment stands: what is stuck stays so to the end of the axis.
func (d *drawing) now() float64 {
	if d.forever {
		return d.x1
	}
	return d.x(d.at)
}

// occupancy draws how many jobs and results waited, over time.
func (d *drawing) occupancy(jobs, results []int) {
	n, now := len(jobs), -1
	if d.step > 0 {
		now = int(d.now() - d.x0)
	}
	// Of a run that goes on, what has waited since its last event still does.
	since, stillJobs, stillResults := n, 0, 0
	if last := int(d.x(d.rec.Duration())-d.x0) + 1; d.rec.End == record.Running && last < n {
		since = last
		stillJobs, stillResults = d.rec.Occupancy(d.rec.Len())
	}
	for i, name := range []string{words.Say("picture.waiting.jobs"), words.Say("picture.waiting.results")} {
		b, peaks, still, color := d.charts[i], jobs, stillJobs, Queued
		if i == 1 {
			peaks, still, color = results, stillResults, Result
		}
		height := func(at int) int {
			if since <= at && at <= now {
				return still
			}
			return peaks[at]
		}
		most := max(still, slices.Max(append([]int{0}, peaks...)))
		d.text(Text, Muted, 11, b.x, b.y-4, name)
		d.line(Grid, b.x, b.y+b.h, d.x1, b.y+b.h)
		d.label(Muted, 10.5, d.x1-5, b.y-4, words.Say("picture.waiting.most", "n", most))
		for from := 0; from < n; {
			to := from + 1
			for to < n && height(to) == height(from) && (to <= now) == (from <= now) {
				to++
			}
			if n := height(from); n > 0 {
				h := b.h * float64(n) / float64(most)
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

// peaks keeps what is dear to compute and changes only with the window.
type peaks struct {
	rec           *record.Recording
	events        int
	end           record.Status
	from, to      time.Duration
	jobs, results []int
}

func (k *peaks) of(rec *record.Recording, from, to time.Duration, n int) (jobs, results []int) {
	if k.rec != rec || k.events != rec.Len() || k.end != rec.End || k.from != from || k.to != to || len(k.jobs) != n {
		k.rec, k.events, k.end, k.from, k.to = rec, rec.Len(), rec.End, from, to
		k.jobs, k.results = rec.Peaks(from, to, n)
	}
	return k.jobs, k.results
}

// timeAxis draws the ticks, the end, the ghost and the moment.
func (d *drawing) timeAxis() {
	n := int((d.x1 - d.x0) / 70)
	step := tick(d.to-d.from, n)
	for n > 1 && width(d.tickText(d.to, step), 11)+10 > d.x(d.from+step)-d.x0 { // late and close ones have long texts
		n--
		step = tick(d.to-d.from, n)
	}
	for t := (d.from + step - 1) / step * step; t <= d.to; t += step {
		d.line(Grid, d.x(t), d.axis, d.x(t), d.axis+5)
		text := d.tickText(t, step)
		half := width(text, 11) / 2
		d.text(TextMid, Muted, 11, min(max(d.x(t), half), d.W-half), d.axis+21, text)
	}
	upright := func(s Shape, c Color, x float64) {
		d.add(Item{Shape: s, Color: c, X: x, Y: d.main.y - 4, H: d.collector.y + d.collector.h + 8 - d.main.y})
		d.add(Item{Shape: s, Color: c, X: x, Y: d.charts[0].y - 2, H: d.axis - d.charts[0].y + 2})
	}
	top := d.main.y - 21
	name, ended := ends[d.rec.End]
	label := ""
	if ended {
		label = words.Say(name, "time", Duration(d.rec.Duration()))
	}
	end := d.x(d.rec.Duration())
	shown := ended && end >= d.x0 && end <= d.x1+1
	at := max(end, d.x0+width(label, 11)) // where the label ends
	if g := d.x(d.ghost.Took); d.ghost.Took > 0 && ended && g >= d.x0 && (g-end > 2 || end-g > 2) {
		text, beyond := d.ghost.Text, g > d.x1+1
		if beyond { // out of sight
			g, text = d.x1, text+" →"
		} else {
			upright(Dotted, Future, g)
		}
		x := max(g, d.x0+width(text, 11))
		if left := x - width(text, 11) - 8; shown && !beyond && g > end && left >= d.x0+width(label, 11) {
			at = min(at, left) // in the order of the lines
		} else if shown && at-width(label, 11)-8 < x && x-width(text, 11)-8 < at {
			x = at - width(label, 11) - 8
			if x < d.x0+width(text, 11) { // no room on its left
				x = at + 8 + width(text, 11)
			}
		}
		if x <= d.x1+1 {
			d.text(TextEnd, Muted, 11, x, top, text)
		}
	}
	if shown {
		upright(Dotted, Muted, end)
		d.text(TextEnd, Muted, 11, at, top, label)
	}
	if x := d.x(d.at); d.rec.Len() > 0 && d.step > 0 && x >= d.x0-1 && x <= d.x1+1 {
		upright(Line, Head, x)
		d.add(Item{Shape: Disc, Color: Head, X: x, Y: d.axis, W: 6})
	}
}

// ends are the labels of the end.
var ends = map[record.Status]string{
	record.Done: "picture.axis.done", record.Deadlock: "picture.axis.stuck", record.Canceled: "picture.axis.canceled",
	record.Crashed: "picture.axis.crashed", record.Leaked: "picture.axis.leaked",
}

// tick is a round step of time, 1, 2 or 5 of a power of ten, that makes at most
// n steps.
func tick(d time.Duration, n int) time.Duration {
	for unit := time.Microsecond; ; unit *= 10 {
		for _, k := range []time.Duration{1, 2, 5} {
			if d/(unit*k) <= time.Duration(max(n, 1)) {
				return unit * k
			}
		}
	}
}

// tickText writes a tick's time, as exactly as the ticks are close.
func (d *drawing) tickText(t, step time.Duration) string {
	unit, word := time.Second, "unit.s"
	if d.to < time.Second {
		unit, word = time.Millisecond, "unit.ms"
	}
	decimals := 0
	for u := unit; step < u && decimals < 6; u /= 10 {
		decimals++
	}
	if decimals == 0 && unit == time.Second && t > 0 {
		decimals = 1
	}
	if t == 0 {
		decimals = 0
	}
	return words.Say(word, "n", strconv.FormatFloat(float64(t)/float64(unit), 'f', decimals, 64))
}

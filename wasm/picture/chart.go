package picture

import (
	"math"
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// none stands where there is no figure yet.
const none = "–"

// A Chart is one figure of a run, drawn small.
type Chart struct {
	ID          string // stays the same in every language
	Title       string // the standard term of the field
	Value       string // the figure at the moment
	Meaning     string // what it means and where it comes from, on one line
	Description string // what the picture shows, in one sentence with its numbers
	Scene       *Scene
}

// ChartHeight is the height of every chart, in CSS pixels.
const ChartHeight = 96

// Charts draws all charts of a recording at a time, each w CSS pixels wide; 200
// to 330 suit them. A negative time is before the first event. live says that
// the jobs are real work which takes turns on one thread.
func Charts(rec *record.Recording, at time.Duration, w float64, live bool) []Chart {
	return new(Charter).Charts(rec, at, w, live)
}

// A Charter draws the charts of one recording after another, and keeps what does
// not depend on the moment. At 10,000 jobs a moment takes it some 0.2 ms. Its
// zero value is ready.
type Charter struct {
	meter *record.Meter
	of    occasion
	whole whole
}

// An occasion is all that a whole depends on.
type occasion struct {
	rec     *record.Recording
	events  int
	reached time.Duration
	end     record.Status
	w       float64
}

// A whole is what there is to show of a recording, whatever the moment: also
// what is still to come, and how large everything gets, so that no scale moves
// while a run plays.
type whole struct {
	end             time.Duration // of the time axis
	rates           []record.Part // long enough to have jobs end in each
	parts           []record.Part // about two pixels each
	top             struct{ rate, workers, speedup, l float64 }
	waits, services durations
}

type durations struct {
	bins   record.Bins
	counts []int
	top    int
}

// Charts is as the function of this name.
func (c *Charter) Charts(rec *record.Recording, at time.Duration, w float64, live bool) []Chart {
	if c.meter == nil || c.of.rec != rec {
		c.meter = record.NewMeter(rec)
	}
	if of := (occasion{rec, rec.Len(), rec.Reached(), rec.End, w}); c.of != of {
		c.of, c.whole = of, c.survey(rec, w)
	}
	p := plot{whole: &c.whole, rec: rec, at: min(at, rec.Reached()), live: live}
	if p.none = rec.Len() == 0 || at < 0; !p.none {
		p.now = c.meter.At(p.at)
		p.waits, p.services = c.meter.QueueWaits(p.at), c.meter.ServiceTimes(p.at)
	}
	charts := make([]Chart, 0, 6)
	for _, draw := range []func(plot, *axes) Chart{plot.throughput, plot.utilisation, plot.queueWait, plot.serviceTime, plot.little, plot.speedup} {
		a := newAxes(w)
		chart := draw(p, a)
		if p.none {
			a = newAxes(w)
			a.line(Grid, a.x0, a.bottom, a.x1, a.bottom)
			a.text(TextMid, Muted, 12, w/2, ChartHeight/2+4, none)
			chart.Value, chart.Description = none, words.Say("chart.nothing", "title", chart.Title)
		}
		chart.Scene = a.Scene
		charts = append(charts, chart)
	}
	return charts
}

// survey computes what does not depend on the moment.
func (c *Charter) survey(rec *record.Recording, w float64) (s whole) {
	last := rec.Reached()
	if s.end = last; last == 0 {
		s.end = time.Millisecond
	}
	if rec.End == record.Running { // in steps, so that the axis does not crawl
		for s.end = time.Second; s.end < last; s.end *= 2 {
		}
	}
	services := c.meter.ServiceTimes(last)
	s.waits, s.services = survey(c.meter.QueueWaits(last)), survey(services)

	a := newAxes(w)
	// As many that round times fall between two of them.
	s.parts = recorded(c.meter.Series(s.end, min(max(int((a.x1-a.x0)/2)/20*20, 20), 120)), last)
	s.rates = rates(c.meter, s.end, last, services)
	for _, p := range s.rates {
		s.top.rate = max(s.top.rate, p.Throughput())
	}
	for i := range s.parts {
		p := &s.parts[i]
		s.top.workers = max(s.top.workers, p.Workers())
		s.top.speedup = max(s.top.speedup, p.Speedup, p.Bound)
		s.top.l = max(s.top.l, p.L)
	}
	return s
}

// recorded cuts parts off where nothing has been recorded yet.
func recorded(parts []record.Part, last time.Duration) []record.Part {
	for i := range parts {
		if p := &parts[i]; p.To >= last {
			p.To = max(last, p.From)
			return parts[:i+1]
		}
	}
	return parts
}

func survey(d []time.Duration) durations {
	s := durations{bins: record.BinsFor(d)}
	s.counts = s.bins.Count(d)
	s.top = max(slices.Max(s.counts), 1)
	return s
}

// rates cuts the time into parts for the throughput. Jobs that take the same
// time end in waves: parts that are not whole waves would show a beat that is
// not there, so a part is then a whole number of waves. Of few jobs, two or three
// end in a part.
func rates(m *record.Meter, end, last time.Duration, services []time.Duration) []record.Part {
	const most = 40
	width := max(end/most, 1)
	if n := time.Duration(len(services)); n > 0 {
		width = max(width, last*5/2/n)
		if q := record.QuantilesOf(services); q.Median > 0 && q.P95 <= q.Median+q.Median/50 {
			width = (width + q.Median - 1) / q.Median * q.Median
		}
	}
	width = min(width, end)
	if last == 0 {
		last = width
	}
	n := int((last + width - 1) / width)
	parts := m.Series(width*time.Duration(n), n)
	// The last part ends where the recording does; a short rest is not a part.
	i := len(parts) - 1
	parts[i].To = last
	if i > 0 && parts[i].To-parts[i].From < width/2 {
		parts[i-1].To, parts[i-1].Ended = last, parts[i-1].Ended+parts[i].Ended
		parts = parts[:i]
	}
	return parts
}

// Figure writes a number with about three digits.
func Figure(x float64) string {
	digits := 2
	switch {
	case x >= 99.95:
		digits = 0
	case x >= 9.995:
		digits = 1
	}
	k := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(x*k)/k, 'f', -1, 64)
}

// mark writes a number for an axis, where there is little room.
func mark(x float64) string {
	if x >= 9999.5 {
		return words.Say("unit.thousands", "n", Figure(x/1000))
	}
	return Figure(x)
}

func jobs(n int) string { return words.Say("count.jobs", "n", n) }

func percent(share float64) int { return int(math.Round(share * 100)) }

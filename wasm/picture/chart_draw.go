package picture

import (
	"math"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// plot is what the charts are drawn from.
type plot struct {
	*whole
	rec             *record.Recording
	at              time.Duration
	now             record.Metrics
	waits, services []time.Duration // up to the moment
	live, none      bool
}

// x is where a time lies.
func (p plot) x(a *axes, t time.Duration) float64 {
	return a.x0 + (a.x1-a.x0)*min(float64(t)/float64(p.end), 1)
}

// known is a figure, or a dash before there is time to divide by.
func (p plot) known(figure string) string {
	if p.now.Elapsed <= 0 {
		return none
	}
	return figure
}

func (p plot) throughput(a *axes) Chart {
	now, top := p.x(a, p.at), max(p.top.rate, p.now.Throughput)
	a.scale(mark(top))
	a.under(Duration(0), Duration(p.end))
	for _, part := range p.rates {
		x0, x1 := p.x(a, part.From), p.x(a, part.To)
		a.column(Ran, x0, x1-min(1, (x1-x0)/4), part.Throughput()/max(top, 1e-9), now)
	}
	if y := a.y(p.now.Throughput / max(top, 1e-9)); now > a.x0 && p.now.Throughput > 0 {
		a.add(Item{Shape: Dotted, Color: Ink, X: a.x0, Y: y, W: now - a.x0})
	}
	a.legend(key{Dotted, Ink, words.Say("chart.throughput.legend")})
	a.head(now)
	rate := Figure(p.now.Throughput)
	return Chart{
		ID: "throughput", Title: words.Say("chart.throughput"), Meaning: words.Say("chart.throughput.means"),
		Value:       p.known(words.Say("unit.per-second", "n", rate)),
		Description: words.Say("chart.throughput.tells", "rate", rate, "time", Duration(p.at), "end", Duration(p.end), "most", Figure(p.top.rate)),
	}
}

func (p plot) utilisation(a *axes) Chart {
	now, top := p.x(a, p.at), max(p.top.workers, 1)
	a.scale(mark(top))
	a.under(Duration(0), Duration(p.end))
	same := func(of func(record.Part) float64, draw func(x0, x1, y float64)) {
		for from := 0; from < len(p.parts); {
			v, to := of(p.parts[from]), from+1
			for to < len(p.parts) && of(p.parts[to]) == v {
				to++
			}
			draw(p.x(a, p.parts[from].From), p.x(a, p.parts[to-1].To), v/top)
			from = to
		}
	}
	same(record.Part.Workers, func(x0, x1, share float64) {
		if share > 0 {
			a.add(Item{Shape: Area, Color: Slot, X: x0, Y: a.y(share), W: x1 - x0, H: a.bottom - a.y(share)})
		}
	})
	same(record.Part.BusyWorkers, func(x0, x1, share float64) { a.column(Ran, x0, x1, share, now) })
	before := -1.0
	same(record.Part.Workers, func(x0, x1, share float64) {
		if before >= 0 && before != share {
			a.line(Muted, x0, a.y(before), x0, a.y(share))
		}
		a.line(Muted, x0, a.y(share), x1, a.y(share))
		before = share
	})
	a.legend(key{Line, Muted, words.Say("chart.utilisation.legend")})
	a.head(now)
	share := words.Say("unit.percent", "n", percent(p.now.Utilisation))
	return Chart{
		ID: "utilisation", Title: words.Say("chart.utilisation"), Meaning: words.Say("chart.utilisation.means"),
		Value:       p.known(share),
		Description: words.Say("chart.utilisation.tells", "busy", Figure(p.now.Speedup), "workers", Figure(p.now.Workers), "share", share, "time", Duration(p.at), "end", Duration(p.end)),
	}
}

func (p plot) queueWait(a *axes) Chart {
	c := Chart{ID: "queue-wait", Title: words.Say("chart.queue-wait"), Meaning: words.Say("chart.queue-wait.means")}
	return p.histogram(a, c, "chart.queue-wait.tells", Queued, &p.whole.waits, p.waits, p.now.QueueWait)
}

func (p plot) serviceTime(a *axes) Chart {
	c := Chart{ID: "service", Title: words.Say("chart.service"), Meaning: words.Say("chart.service.means")}
	return p.histogram(a, c, "chart.service.tells", Ran, &p.whole.services, p.services, p.now.Service)
}

// histogram draws how many durations lie in each bin: those so far, and behind
// them those of the whole run.
func (p plot) histogram(a *axes, c Chart, tells string, color Color, all *durations, far []time.Duration, q record.Quantiles) Chart {
	bins := all.bins
	counts := bins.Count(far)
	a.scale(mark(float64(all.top)))
	a.under(Duration(bins.From), Duration(bins.To()))
	pitch := (a.x1 - a.x0) / float64(bins.N)
	for i, n := range all.counts {
		x := a.x0 + float64(i)*pitch
		for _, bar := range []struct {
			n     int
			color Color
			alpha float64
		}{{n, Future, pale}, {counts[i], color, solid}} {
			if y := a.y(float64(bar.n) / float64(all.top)); bar.n > 0 && (bar.color != Future || counts[i] < n) {
				y = min(y, a.bottom-1) // one of ten thousand is still to be seen
				a.add(Item{Shape: Area, Color: bar.color, X: x + 0.5, Y: y, W: pitch - 1, H: a.bottom - y, Alpha: bar.alpha})
			}
		}
	}
	c.Value = none
	c.Description = words.Say("chart.nothing", "title", c.Title)
	if q.N == 0 {
		return c
	}
	x := func(d time.Duration) float64 {
		return a.x0 + (a.x1-a.x0)*float64(d-bins.From)/float64(bins.To()-bins.From)
	}
	a.line(Head, x(q.Median), a.top-4, x(q.Median), a.bottom)
	a.add(Item{Shape: Dotted, Color: Ink, X: x(q.P95), Y: a.top - 4, H: a.bottom - a.top + 4})
	a.legend(key{Line, Head, words.Say("chart.median", "time", Duration(q.Median))}, key{Dotted, Ink, words.Say("chart.p95", "time", Duration(q.P95))})
	most := 0
	for i, n := range counts {
		if n > counts[most] {
			most = i
		}
	}
	from := bins.From + time.Duration(most)*bins.Width
	c.Value = Duration(q.Median)
	c.Description = words.Say(tells, "jobs", jobs(q.N), "median", Duration(q.Median), "p95", Duration(q.P95),
		"from", Duration(from), "to", Duration(from+bins.Width), "most", jobs(counts[most]))
	return c
}

// little draws both sides of Little's law, measured apart, and between them what
// the jobs still inside make.
func (p plot) little(a *axes) Chart {
	const h, room = 16, 34 // of a bar, and for its figure
	l, w := p.now.L, min(p.now.LambdaW, p.now.L)
	x := func(jobs float64) float64 { return a.x0 + (a.x1-room-a.x0)*jobs/max(p.top.l, l, 1e-9) }
	y0, y1 := a.top-4, a.top+24
	for _, row := range []struct {
		y         float64
		name      string
		color     Color
		jobs, all float64
	}{{y0, words.Say("chart.little.l"), Queued, l, l}, {y1, words.Say("chart.little.lambda-w"), Running, w, l}} {
		a.add(Item{Shape: Area, Color: Slot, X: a.x0, Y: row.y, W: a.x1 - room - a.x0, H: h})
		a.text(TextEnd, Ink, chartText, a.x0-5, row.y+12, row.name)
		if row.jobs > 0 {
			a.add(Item{Shape: Area, Color: row.color, X: a.x0, Y: row.y, W: x(row.jobs) - a.x0, H: h})
		}
		if gap := x(row.all) - x(row.jobs); gap > 2 {
			a.outline(Future, x(row.jobs)+0.5, row.y+0.5, gap-1, h-1)
		}
		a.text(TextEnd, Ink, chartText, a.x1, row.y+12, p.known(mark(row.jobs)))
	}
	if l > 0 {
		a.add(Item{Shape: Dotted, Color: Muted, X: x(l), Y: y0 + h, H: y1 - y0 - h})
	}
	a.text(Text, Muted, chartText, a.x0, ChartHeight-18, words.Say("chart.little.unit"))
	c := Chart{
		ID: "littles-law", Title: words.Say("chart.little"), Meaning: words.Say("chart.little.means"),
		Value:       p.known(words.Say("chart.little.value", "l", Figure(l), "w", Figure(w))),
		Description: words.Say("chart.little.tells", "l", Figure(l), "w", Figure(w), "n", p.now.Inside),
	}
	switch {
	case p.none:
	case p.now.Inside > 0:
		c.Meaning = words.Say("chart.little.inside", "n", p.now.Inside)
	case Figure(l) != Figure(w):
		c.Meaning = words.Say("chart.little.refused") // counted in L, but they never were in the channel
	case p.now.Done > 0:
		c.Meaning = words.Say("chart.little.empty")
	}
	return c
}

func (p plot) speedup(a *axes) Chart {
	c := Chart{ID: "speedup", Title: words.Say("chart.speedup"), Meaning: words.Say("chart.speedup.means")}
	bound, at := func(part record.Part) float64 { return part.Bound }, p.now.Bound
	tells, legend, value := "chart.speedup.tells", "chart.speedup.bound", Figure(p.now.Speedup)+"×"
	top := max(p.top.speedup, 1)
	if p.live {
		// Real jobs take turns on one thread, and each takes the longer for it: what
		// one worker would need, and so any speed-up, is not in the recording.
		c.Title, c.Meaning = words.Say("chart.at-once"), words.Say("chart.at-once.means")
		bound, at = record.Part.Workers, p.now.Workers
		tells, legend, value = "chart.at-once.tells", "chart.at-once.bound", Figure(p.now.Speedup)
		top = max(p.top.workers, 1)
	}
	now := p.x(a, p.at)
	a.scale(mark(top))
	a.under(Duration(0), Duration(p.end))
	p.curve(a, Line, Ran, p.parts, 1, top, now, func(part record.Part) float64 { return part.Speedup })
	// Dots show in a piece only if it is longer than they are apart.
	p.curve(a, Dotted, Muted, p.parts, 4, top, a.x1, bound)
	a.legend(key{Line, Ran, words.Say("chart.speedup.legend")}, key{Dotted, Muted, words.Say(legend, "n", Figure(at))})
	a.head(now)
	c.Value = p.known(value)
	c.Description = words.Say(tells, "measured", Figure(p.now.Speedup), "time", Duration(p.at), "end", Duration(p.end), "bound", Figure(at))
	if p.rec.End == record.Deadlock && p.at >= p.rec.Duration() && !p.live {
		c.Value, c.Meaning = none, words.Say("chart.speedup.stuck")
	}
	return c
}

// curve draws a figure over time as a line through every n-th part's end: in its
// colour up to now, beyond it as future.
func (p plot) curve(a *axes, shape Shape, c Color, parts []record.Part, n int, top, now float64, of func(record.Part) float64) {
	piece := func(c Color, x0, y0, x1, y1 float64) {
		a.add(Item{Shape: shape, Color: c, X: x0, Y: y0, W: x1 - x0, H: y1 - y0})
	}
	level := func(i, j int) bool { return math.Abs(of(parts[i])-of(parts[j])) < top/500 }
	var x, y float64
	for i := 0; i < len(parts); {
		from := i
		i = min(i+n, len(parts))
		for last := i - 1; i < len(parts) && level(from, last) && level(i, last); {
			i++ // a level stretch is one piece
		}
		x1, y1 := p.x(a, parts[i-1].To), a.y(of(parts[i-1])/top)
		if from == 0 {
			x, y = a.x0, a.y(of(parts[0])/top)
		}
		switch {
		case x1 <= now:
			piece(c, x, y, x1, y1)
		case x >= now:
			piece(Future, x, y, x1, y1)
		default:
			mid := y + (y1-y)*(now-x)/(x1-x)
			piece(c, x, y, now, mid)
			piece(Future, now, mid, x1, y1)
		}
		x, y = x1, y1
	}
}

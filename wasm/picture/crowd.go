package picture

import (
	"math"
	"time"

	"workerpool.example/playground/pool/record"
)

// rowHeight is that of the rows of a crowd; less than that a lane cannot have.
const rowHeight = 3

// crowded reports whether there are too many lanes to be drawn one by one.
func (l layout) crowded(n int) bool { return l.pitch(n) < rowHeight }

// A crowd is many lanes, drawn in rows of cells.
type crowd struct {
	inks    [len(shares)]ink
	columns int     // how many cells a row has
	x0, w   float64 // where the first cell begins, and how wide one is
}

// shares are the colours that a cell of a crowd may have.
var shares = [...]Color{Failed, Blocked, Running, Future, Ran}

// ink is how many lanes of a row have a colour, by column: the sum of change up
// to there, and of what covers the column only in part.
type ink struct{ change, part []float64 }

// crowd draws lanes that are too thin to be seen: those on one row are one, which
// shows at each place what share of them does what.
func (d *drawing) crowd(k *crowd) {
	n := len(d.lanesOf)
	rows := int((d.laneEnd - d.lanes) / rowHeight)
	k.columns = min(max(int(d.x1-d.x0)/2, 1), 240)
	k.x0, k.w = d.x0, (d.x1-d.x0)/float64(k.columns)
	for i := range rows {
		first, end := i*n/rows, (i+1)*n/rows
		b := box{d.x0, d.lanes + float64(i)*rowHeight, d.x1 - d.x0, rowHeight}
		d.row(k, first, end, b)
	}
	d.crowdNumbers(n)
	if i := d.looked - 2; i >= 0 && i < n {
		y, h := d.bar(i, n)
		d.add(Item{Shape: Frame, Color: Head, X: d.x0 - 2, Y: y - 2, W: d.x1 - d.x0 + 4, H: h + 4})
	}
}

// row draws the lanes from first up to end as one.
func (d *drawing) row(k *crowd, first, end int, b box) {
	for i := range k.inks {
		k.inks[i].clear(k.columns)
	}
	from, to := time.Duration(math.MaxInt64), time.Duration(-1)
	for i := first; i < end; i++ {
		spans := d.lanesOf[i].Spans
		if len(spans) == 0 {
			continue
		}
		from = min(from, spans[0].From)
		if last := spans[len(spans)-1]; last.State == record.Stopped {
			to = max(to, last.From)
		} else if d.rec.End == record.Crashed {
			to = max(to, d.rec.Duration())
		} else {
			to = d.to
		}
		for at := range spans {
			if spans[at].From > d.to {
				break
			}
			if d.drawn(&spans[at], false) {
				d.pour(k, &spans[at])
			}
		}
	}
	if x0, x1 := d.inside(d.x(from)), d.inside(d.x(to)); from <= d.to && to >= d.from {
		d.add(Item{Shape: Area, Color: Slot, X: min(x0, d.x1-1), Y: b.y, W: max(x1-x0, 1), H: b.h})
	}
	d.cells(k, end-first, b)
}

// pour adds a span to its row.
func (d *drawing) pour(k *crowd, s *record.Span) {
	x0, x1 := d.inside(d.x(s.From)), d.inside(d.x(d.end(s)))
	if x1 <= x0 {
		return
	}
	c, now := d.color(*s), x1
	switch {
	case d.vain(s):
		c = Blocked
	case s.FromStep > d.step:
		c = Future
	case s.ToStep > d.step && !d.forever:
		now = min(max(d.now(), x0), x1)
	}
	k.add(c, x0, now)
	k.add(Future, now, x1)
}

// cells draws a row's cells. Neighbours that are about the same are one.
func (d *drawing) cells(k *crowd, lanes int, b box) {
	const levels = 8 // of the root of a share, so that small ones are told apart
	type mix [len(shares)]uint8
	var before mix
	var sums [len(shares)]float64
	start := 0
	flush := func(end int) {
		g := gathered{from: k.x0 + float64(start)*k.w, to: k.x0 + float64(end)*k.w}
		for i, level := range before {
			if level > 0 {
				g.ink[shares[i]] = float64(level) * float64(level) / (levels * levels) * (g.to - g.from)
				g.sum += g.ink[shares[i]]
				g.colors++
			}
		}
		if g.colors > 0 {
			d.gather(&g, b, 0.5) // of many rows, half a pixel is seen
		}
		start = end
	}
	for x := range k.columns {
		var now mix
		for i := range k.inks {
			sums[i] += k.inks[i].change[x]
			if share := (sums[i] + k.inks[i].part[x]) / float64(max(lanes, 1)); share > 1e-6 {
				now[i] = uint8(max(math.Round(math.Sqrt(min(share, 1))*levels), 1)) // the least is to be seen
			}
		}
		if now != before {
			flush(x)
			before = now
		}
	}
	flush(k.columns)
}

// add adds one lane's stretch of a colour.
func (k *crowd) add(c Color, x0, x1 float64) {
	for i := range shares {
		if shares[i] == c && x1 > x0 {
			k.inks[i].add((x0-k.x0)/k.w, (x1-k.x0)/k.w)
		}
	}
}

func (k *ink) clear(columns int) {
	if cap(k.change) < columns+2 {
		k.change, k.part = make([]float64, columns+2), make([]float64, columns+2)
	}
	k.change, k.part = k.change[:columns+2], k.part[:columns+2]
	clear(k.change)
	clear(k.part)
}

// add adds a stretch from one column to another.
func (k *ink) add(from, to float64) {
	a, b := int(from), int(to)
	if a == b {
		k.part[a] += to - from
		return
	}
	k.part[a] += float64(a+1) - from
	k.change[a+1]++
	k.change[b]--
	k.part[b] += to - float64(b)
}

// crowdNumbers writes the numbers of some lanes beside a crowd.
func (d *drawing) crowdNumbers(n int) {
	if narrow(d.W) {
		return
	}
	// A tick of a microsecond is one lane.
	step := int(tick(time.Duration(n)*time.Microsecond, 8) / time.Microsecond)
	for i := 0; i < n; i += step {
		worker := max(i, 1)
		if d.perJob {
			worker = i + 1
		}
		y, h := d.bar(worker-1, n)
		d.text(TextEnd, Muted, 10.5, d.x0-16, y+h/2+3.5, d.number(worker))
	}
}

package picture

import (
	"strconv"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// places draws every goroutine where it stands: at the jobs channel while it
// waits to receive, at the moment while it runs, at the results channel while
// it cannot send. An arrow leads from who is blocked to who could free it.
func (d *drawing) places() {
	if d.step == 0 {
		return
	}
	n := len(d.lanesOf)
	if d.crash != nil { // nobody stands anywhere any more
		for i := range d.moment.Workers {
			if y, h := d.bar(i, n); d.panics(i + 1) {
				d.cross(y + h/2)
			}
		}
		return
	}
	var idle, blocked span
	for i, w := range d.moment.Workers {
		y, h := d.bar(i, n)
		mid := y + h/2
		switch {
		case w.State == record.Idle && !d.perJob:
			if !idle.has(mid) {
				d.token(d.x0-11, mid, h, strconv.Itoa(i+1), Running, true)
			}
			idle.add(mid)
		case w.State == record.Blocked:
			if !blocked.has(mid) {
				d.token(d.x1+11, mid, h, d.number(i+1), Blocked, false)
			}
			blocked.add(mid)
		}
	}
	top, _ := d.bar(0, max(n, 1))
	low, h := d.bar(max(n-1, 0), max(n, 1))
	mainY, collectorY := d.main.y+d.main.h/2, d.collector.y+d.collector.h/2
	reach := d.gutter() + 4
	if d.moment.Main.State == record.Blocked { // any worker that receives frees it
		d.token(d.x0-11, mainY, 18, words.Say("picture.lane.main-letter"), Blocked, false)
		d.arrow(d.x0-reach, mainY, d.x0-reach, (top+low+h)/2, d.x0-d.gutter()+6)
	}
	collecting := d.moment.Collector.State == record.Idle
	if collecting {
		d.token(d.x1+11, collectorY, 18, words.Say("picture.lane.collector-letter"), Running, true)
	}
	if blocked.n > 0 { // the collector frees it, if there is one
		d.arrow(d.x1+reach, blocked.top, d.x1+reach, collectorY, d.x1+d.gutter()-6)
	}
	if !d.forever {
		return
	}
	if d.rec.Deserted(d.step) { // only main could close what the collector waits for
		d.arrow(d.x1+reach, collectorY, d.x1+reach, mainY, d.x1+d.gutter()-6)
		if _, waits := d.rec.Join(); waits { // and it waits for the collector
			d.arrow(d.x0-reach, mainY, d.x0-reach, collectorY, d.x0-d.gutter()+6)
		}
		return
	}
	if idle.n > 0 && d.moment.Main.State != record.Blocked { // only main could send to them
		d.arrow(d.x0-reach, idle.low, d.x0-reach, mainY, d.x0-d.gutter()+6)
	}
	if collecting && n > 0 && blocked.n == 0 { // only the workers could send to it
		d.arrow(d.x1+reach, collectorY, d.x1+reach, (top+low+h)/2, d.x1+d.gutter()-6)
	}
}

// gutter is the room between the lanes and a channel.
func (d *drawing) gutter() float64 {
	if narrow(d.W) {
		return 14
	}
	return 20
}

// span is the stretch of some goroutines, from the highest to the lowest.
type span struct {
	top, low float64
	n        int
}

func (s *span) add(y float64) {
	if s.n == 0 {
		s.top = y
	}
	if !s.has(y) {
		s.low = y
	}
	s.n++
}

// has reports whether there is one so close above that the two cannot be told
// apart.
func (s *span) has(y float64) bool { return s.n > 0 && y-s.low < rowHeight-0.5 }

// cross marks who crashed the program, where its lane ends.
func (d *drawing) cross(y float64) {
	end := d.x(d.rec.Duration())
	if end < d.x0 || end > d.x1+1 { // out of sight
		return
	}
	x := end + 11
	if narrow(d.W) {
		d.text(TextMid, Failed, 13, x, y+4.5, "✕")
		return
	}
	d.add(Item{Shape: Disc, Color: Failed, X: x, Y: y, W: 8})
	d.text(TextMid, OnShape, 12, x, y+4.2, "✕")
}

// token is a goroutine: a disc with its number, or a dot where lanes are thin.
// An open one waits to receive, a filled one to send.
func (d *drawing) token(x, y, lane float64, text string, c Color, open bool) {
	r := min(8, lane/2+1)
	if r < 6 || narrow(d.W) {
		r = min(r, 3.5)
		d.add(Item{Shape: Disc, Color: c, X: x, Y: y, W: r})
		return
	}
	if open {
		d.add(Item{Shape: Ring, Color: c, X: x, Y: y, W: r})
		d.text(TextMid, Ink, 10.5, x, y+3.8, text)
		return
	}
	d.add(Item{Shape: Disc, Color: c, X: x, Y: y, W: r})
	d.text(TextMid, OnBlocked, 10.5, x, y+3.8, text)
}

// arrow leads from one goroutine to another, beside the lanes: down or up at x,
// then to the side.
func (d *drawing) arrow(x, y0, x1, y1, tip float64) {
	d.line(Blocked, x, y0, x1, y1)
	dx := 1.0
	if tip < x {
		dx = -1
	}
	d.line(Blocked, x, y1, tip, y1)
	d.line(Blocked, tip, y1, tip-4*dx, y1-3.5)
	d.line(Blocked, tip, y1, tip-4*dx, y1+3.5)
}

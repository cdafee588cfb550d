package picture

import (
	"strconv"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// wait draws main in wg.Wait: a thin line, since it does nothing.
func (d *drawing) wait(s record.Span, x0, x1 float64, b box) {
	c, end := Running, x1
	switch {
	case d.forever && s.ToStep == record.Open:
		d.stuck("", x0, x1, b)
		return
	case s.FromStep > d.step:
		c = Future
	default:
		end = min(x1, max(d.now(), x0))
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
func (d *drawing) span(s record.Span, x0, x1 float64, b box) {
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

package picture

import (
	"strconv"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// channel draws a channel's slots, or a bar where they are too many, or a
// doorway where there are none; a shutter, once it is closed; and who waits at
// it.
func (d *drawing) channel(b box, name string, c record.Channel, capacity int, color Color) {
	d.text(Bold, Ink, 12, b.x, b.y+11, name)
	future := c.Cap < 0 // not made yet: the room it will have
	if future {
		c.Cap = max(capacity, 0)
	}
	var state string
	switch {
	case future:
		state = words.Say("picture.channel.not-made")
	case c.Cap == 0:
		state = words.Say("picture.channel.unbuffered")
	case c.Cap > 999:
		state = words.Say("picture.channel.waiting-short", "n", c.Len(), "cap", c.Cap)
	default:
		state = words.Say("picture.channel.waiting", "n", c.Len(), "cap", c.Cap)
	}
	wide := narrow(d.W)
	if c.Closed && wide {
		state = words.Say("picture.channel.waiting-closed", "waiting", state)
	}
	top := b.y + 50
	if wide {
		d.text(TextEnd, Muted, 11, b.x+b.w, b.y+11, state)
		top = b.y + 22
	} else {
		d.text(Text, Muted, 11, b.x, b.y+26, state)
	}
	if c.Closed {
		d.shutter(b, top)
	}
	area := box{b.x, top, b.w, b.y + b.h - top}
	columns, w, h := 2, 40.0, 24.0
	if wide {
		columns, w = 10, (area.w-54)/10-4
	}
	rows := max(int(area.h/(h+5)), 1)
	if !wide {
		rows = min(rows-1, 8) // below them stands who waits
	}
	switch {
	case c.Cap == 0: // a doorway
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
		if wide {
			w, h = area.w-60, 24
		}
		d.fill(Slot, area.x, area.y, w, h)
		switch share := float64(c.Len()) / float64(c.Cap); {
		case share == 0:
		case wide:
			d.fill(color, area.x, area.y, w*share, h)
		default:
			d.fill(color, area.x, area.y+h*(1-share), w, h*share)
		}
		if len(c.Held) > 0 && !wide {
			d.text(Text, Muted, 11, area.x, area.y+h+14, words.Say("picture.channel.next", "job", c.Held[0]))
		}
	}
	if len(c.Waiting) > 0 {
		used := rows
		if c.Cap <= columns*rows { // right below the slots
			used = (c.Cap + columns - 1) / columns
		}
		d.senders(c, area, float64(used)*(h+5), w, h, color)
	}
}

// noChannel says that there is no jobs channel, and what there is instead.
func (d *drawing) noChannel(b box, name string) {
	d.text(Bold, Ink, 12, b.x, b.y+11, name)
	none, each := words.Say("picture.channel.none"), words.Say("picture.channel.none.each")
	instead := words.Say("picture.channel.none.instead", "n", max(len(d.lanesOf), d.moment.Size))
	if narrow(d.W) {
		d.text(TextEnd, Muted, 11, b.x+b.w, b.y+11, none)
		d.text(Text, Muted, 11, b.x, b.y+34, instead)
		d.text(TextEnd, Muted, 11, b.x+b.w, b.y+34, each)
		return
	}
	for i, line := range []string{none, instead, each} {
		d.text(Text, Muted, 10.5, b.x, b.y+26+15*float64(i), line)
	}
}

// shutter is the slats of a channel that was closed.
func (d *drawing) shutter(b box, top float64) {
	if narrow(d.W) {
		for i := range 3 {
			d.add(Item{Shape: Area, Color: Ink, X: b.x, Y: top - 6 + 2*float64(i) - 1, W: b.w - 60, H: 1})
		}
		return
	}
	d.text(Bold, Ink, 10.5, b.x, top-10, words.Say("picture.channel.closed"))
	for i := range 3 {
		d.add(Item{Shape: Area, Color: Ink, X: b.x + 42, Y: top - 18 + 3*float64(i), W: 43, H: 1.5})
	}
}

// senders draws the jobs or results whose senders are blocked: the first, and
// how many there are behind it. What is left of a closed channel without a buffer
// was handed over, and its receiver has not yet run; but not if its sender was
// blocked when main closed the channel.
func (d *drawing) senders(c record.Channel, area box, below, w, h float64, color Color) {
	on, size := OnBlocked, 11.0
	if c.Cap == 0 && c.Closed && !d.sends(c.Waiting[0]) {
		on = OnShape
	} else {
		color = Blocked
	}
	text, more := strconv.Itoa(c.Waiting[0]), ""
	if n := len(c.Waiting) - 1; n > 0 {
		more = "+" + strconv.Itoa(n)
	}
	x, y := area.x, area.y+below
	switch {
	case narrow(d.W):
		x, y, w = area.x+area.w-52, area.y, 52
		text, more = text+" "+more, ""
		if width(text, size) > w-4 {
			size = 9
		}
	case c.Cap == 0:
		x, y = x+4, area.y
	}
	d.fill(color, x, y, w, h)
	d.text(TextMid, on, size, x+w/2, y+h/2+4, text)
	if more != "" {
		d.text(Text, Muted, 11, x+w+8, y+h/2+4, more)
	}
}

// sends reports whether the sender of a job's result is blocked with it.
func (d *drawing) sends(job int) bool {
	if job >= len(d.rec.Jobs) || d.rec.Jobs[job].Worker == 0 {
		return false
	}
	w := d.moment.Workers[d.rec.Jobs[job].Worker-1]
	return w.State == record.Blocked && w.Job == job
}

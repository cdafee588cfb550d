package picture

import (
	"sort"
	"time"

	"workerpool.example/playground/pool/record"
)

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

// gather draws a piece, from what is worst, at the bottom, to what is well. No
// colour is lower than least.
func (d *drawing) gather(g *gathered, b box, least float64) {
	w := max(g.to-g.from, 0.5)
	alpha := 0.25 + 0.75*min(1, g.sum/max(g.to-g.from, 0.01))
	low, left := b.y+b.h, g.colors
	for _, c := range []Color{Failed, Blocked, Running, Future, Ran} {
		if g.ink[c] == 0 {
			continue
		}
		h := min(max(b.h*g.ink[c]/g.sum, least), low-b.y)
		if left--; left == 0 {
			h = low - b.y
		}
		low -= h
		d.add(Item{Shape: Area, Color: c, X: g.from, Y: low, W: w, H: h, Alpha: alpha})
	}
}

package picture

import (
	"strconv"

	"workerpool.example/playground/wasm/words"
)

// A Point of a speed-up curve: how many workers, how many times faster than one
// thread that was.
type Point struct {
	Workers int
	Speedup float64
}

// Curve draws measured speed-ups over the number of workers, from 1 to the most
// of them, beside the ideal line: as many times faster as there are workers, up
// to the number of processors.
func Curve(points []Point, processors int, w float64) *Scene {
	a := newAxes(w)
	most, top := 2, 2.0
	for _, p := range points {
		most, top = max(most, p.Workers), max(top, p.Speedup)
	}
	top = max(top, float64(min(most, processors)))
	x := func(workers float64) float64 { return a.x0 + (a.x1-a.x0)*(workers-1)/float64(most-1) }
	a.scale(strconv.FormatFloat(top, 'f', 1, 64))
	a.under("1", strconv.Itoa(most))
	a.legend(key{Line, Ran, words.Say("chart.speedup.legend")}, key{Dotted, Future, words.Say("curve.ideal")})
	knee := float64(min(max(processors, 1), most))
	a.add(Item{Shape: Dotted, Color: Future, X: x(1), Y: a.y(1 / top), W: x(knee) - x(1), H: a.y(knee/top) - a.y(1/top)})
	a.add(Item{Shape: Dotted, Color: Future, X: x(knee), Y: a.y(knee / top), W: x(float64(most)) - x(knee)})
	for i, p := range points {
		px, py := x(float64(p.Workers)), a.y(p.Speedup/top)
		if i > 0 {
			before := points[i-1]
			bx, by := x(float64(before.Workers)), a.y(before.Speedup/top)
			a.line(Ran, bx, by, px, py)
		}
		a.add(Item{Shape: Disc, Color: Ran, X: px, Y: py, W: 3})
	}
	return a.Scene
}

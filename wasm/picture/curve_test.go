package picture_test

import (
	"math"
	"testing"

	"workerpool.example/playground/wasm/picture"
)

func TestCurve(t *testing.T) {
	points := []picture.Point{{1, 0.95}, {2, 1.9}, {4, 1.8}, {8, 1.7}}
	s := picture.Curve(points, 2, 240)
	var discs []picture.Item
	for _, i := range s.Items {
		if i.Shape == picture.Disc {
			discs = append(discs, i)
		}
		if i.X < 0 || i.X+max(i.W, 0) > s.W+1 || math.IsNaN(i.Y) || i.Y < 0 || i.Y > s.H {
			t.Errorf("%+v is outside of the picture", i)
		}
	}
	if len(discs) != 4 {
		t.Fatalf("%d points are drawn", len(discs))
	}
	if !(discs[1].Y < discs[2].Y && discs[2].Y < discs[0].Y && discs[0].X < discs[1].X && discs[2].X < discs[3].X) {
		t.Errorf("the points stand at %v", discs)
	}
	for _, points := range [][]picture.Point{nil, {{1, 1}}, {{3, 0}}, {{64, 90}}} {
		for _, processors := range []int{0, 1, 128} {
			for _, i := range picture.Curve(points, processors, 200).Items {
				if math.IsNaN(i.X) || math.IsNaN(i.Y) || math.IsInf(i.Y, 0) {
					t.Errorf("%v on %d processors gives %+v", points, processors, i)
				}
			}
		}
	}
}

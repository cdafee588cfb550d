package run

import (
	"math"
	"sort"
)

// Stops are the values that a slider of this setting stops at: every whole
// number up to 20, then rounder and rounder ones, so that a slider from 1 to
// 10,000 is fine at its start and short enough for arrow keys.
func (row Setting) Stops() []float64 {
	if row.Min > 0 && row.Min < 1 { // a factor, as of speed: 1, 2 and 5 of each power of ten
		var stops []float64
		for unit := row.Min; unit <= row.Max; unit *= 10 {
			for _, k := range []float64{1, 2, 5} {
				if v := math.Round(unit*k*10) / 10; v <= row.Max {
					stops = append(stops, v)
				}
			}
		}
		return stops
	}
	var stops []float64
	for v := row.Min; v <= row.Max; {
		stops = append(stops, v)
		decade := math.Pow(10, math.Floor(math.Log10(max(v, 1))))
		switch {
		case row.Max <= 100 || v < 20:
			v++
		case v < 2*decade:
			v += decade / 10
		case v < 5*decade:
			v += decade / 2
		default:
			v += decade
		}
	}
	if stops[len(stops)-1] < row.Max {
		stops = append(stops, row.Max)
	}
	return stops
}

// Stop gives the index of the stop nearest to a value.
func (row Setting) Stop(value float64) int {
	stops := row.Stops()
	i := sort.SearchFloat64s(stops, value)
	if i == len(stops) || i > 0 && value-stops[i-1] < stops[i]-value {
		i--
	}
	return i
}

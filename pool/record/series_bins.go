package record

import (
	"slices"
	"time"
)

// Bins are the classes of a histogram of durations: bin i holds those from
// From + i·Width up to, and without, From + (i+1)·Width.
type Bins struct {
	From, Width time.Duration
	N           int
}

// The least and the most bins of a histogram.
const (
	fewBins  = 6
	mostBins = 12
)

// BinsFor chooses 6 to 12 bins whose bounds are round numbers, so that all of
// the durations lie in them. They begin at 0 where that does not cost detail. A
// bin is never narrower than 0.1 ms or a hundredth of the largest duration, so
// that jobs that take all the same are one bar and not a magnified noise.
func BinsFor(d []time.Duration) Bins {
	var low, high time.Duration
	if len(d) > 0 {
		low, high = slices.Min(d), slices.Max(d)
	}
	width := round(max(high/100, 100*time.Microsecond))
	for high/width-low/width >= mostBins {
		width = round(width + 1)
	}
	first, last := low/width, high/width
	if last < mostBins {
		first = 0
	}
	if n := last - first + 1; n < fewBins {
		first = max(first-(fewBins-n)/2, 0)
		last = first + fewBins - 1
	}
	return Bins{From: first * width, Width: width, N: int(last - first + 1)}
}

// round gives the next 1, 2 or 5 of a power of ten.
func round(d time.Duration) time.Duration {
	for unit := time.Duration(1); ; unit *= 10 {
		for _, k := range []time.Duration{1, 2, 5} {
			if d <= unit*k {
				return unit * k
			}
		}
	}
}

// To is the upper bound of the last bin.
func (b Bins) To() time.Duration { return b.From + time.Duration(b.N)*b.Width }

// Count gives how many of the durations lie in each bin. What lies outside
// counts in the first or the last.
func (b Bins) Count(d []time.Duration) []int {
	counts := make([]int, b.N)
	for _, x := range d {
		counts[min(max(int((x-b.From)/b.Width), 0), b.N-1)]++
	}
	return counts
}

// QuantilesOf gives the quantiles of durations in any order.
func QuantilesOf(d []time.Duration) Quantiles { return quantiles(d) }

package main

import (
	"fmt"
	"io"
	"runtime"
)

// A goal bounds the time of one candidate as a multiple of another's; 0 is no
// bound on that platform.
type goal struct {
	name, to   string
	native, js float64
}

var goals = []goal{
	{poolNil, seed, 1.5, 1.45},
	{poolNil, pondResultPool, 0.35, 0},
	{poolNil, concResultPool, 0.35, 0},
	{poolNil, errgroupLimit, 0.3, 0},
	{poolNil, antsSubmit, 0.3, 0},
	{poolNoOp, poolNil, 1.1, 1.15},
}

// zeroAllocs is below one allocation for each job by so much that only making
// the pool is left.
const zeroAllocs = 0.01

// print writes the table, and under it the goals and whether they are met.
func (t table) print(w io.Writer, all []candidate) {
	fmt.Fprintf(w, "%s/%s, %s, %d threads, %d workers, median of %d rounds\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.Version(), runtime.GOMAXPROCS(0), numWorkers, len(t[seed]))
	fmt.Fprintln(w, "| one trivial job | ns/job | ratio to tutorial | B/job | allocs/job |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: |")
	for _, c := range all {
		fmt.Fprintf(w, "| %s | %.0f | %.2f | %.0f | %.0f |\n", c.name,
			t.median(c.name, nanoseconds), t.ratio(c.name, seed),
			t.median(c.name, bytes), t.median(c.name, allocs))
	}
	fmt.Fprintln(w)

	for _, g := range goals {
		atMost := g.native
		if runtime.GOOS == "js" {
			atMost = g.js
		}
		if atMost == 0 {
			continue
		}
		ratio := t.ratio(g.name, g.to)
		fmt.Fprintf(w, "- %s / %s: %.2f, goal at most %.2f: %s\n", g.name, g.to, ratio, atMost, verdict(ratio <= atMost))
	}
	n := t.median(poolNil, allocs)
	fmt.Fprintf(w, "- %s, allocs/job: %.4f, goal 0: %s\n", poolNil, n, verdict(n < zeroAllocs))
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
}

package main

import (
	"runtime"
	"slices"
	"time"
)

// A sample is what one run of one candidate cost, for each job.
type sample struct{ ns, bytes, allocs float64 }

// A table holds the samples of each candidate, by name and round.
type table map[string][]sample

// measure runs every candidate once in each round, so that whatever else the
// machine does falls on all of them, and begins each round one candidate
// further, so that none is always first. A run has as many jobs as fit the
// length, found in a warm-up, from 20,000 to 200,000.
func measure(all []candidate, rounds int, length time.Duration) table {
	jobs := make([]int, len(all))
	for i, c := range all {
		const trial = 20_000
		c.run(trial)
		jobs[i] = min(max(int(float64(length)/run(c, trial).ns), trial), 10*trial)
		c.run(jobs[i])
	}
	t := table{}
	for round := range rounds {
		for i := range all {
			i = (i + round) % len(all)
			t[all[i].name] = append(t[all[i].name], run(all[i], jobs[i]))
		}
	}
	return t
}

// run takes a sample over n jobs. It collects garbage first, so that each
// candidate pays for its own garbage and not for that of the one before.
func run(c candidate, n int) sample {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	c.run(n)
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	return sample{
		ns:     float64(took) / float64(n),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(n),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
	}
}

// median gives the median over the rounds of something of each sample.
func (t table) median(name string, of func(sample) float64) float64 {
	var values []float64
	for _, s := range t[name] {
		values = append(values, of(s))
	}
	return median(values)
}

// ratio gives the median over the rounds of the ratio of times within a round.
// It is steadier than a ratio of medians, since both runs of a round saw much
// the same machine.
func (t table) ratio(name, to string) float64 {
	var values []float64
	for round, s := range t[name] {
		values = append(values, s.ns/t[to][round].ns)
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[(n-1)/2] + values[n/2]) / 2
}

func nanoseconds(s sample) float64 { return s.ns }
func bytes(s sample) float64       { return s.bytes }
func allocs(s sample) float64      { return s.allocs }

package run

import (
	"slices"
	"time"
)

// A Measurement is how long real work has taken in one run.
type Measurement struct {
	On      string // where
	Workers int
	Took    time.Duration
}

// A Comparison holds what was measured of the same work: the same jobs, on this
// thread and on Web Workers. Of runs that differ in nothing, it keeps the last.
type Comparison struct {
	work string
	jobs int
	of   any // what the jobs read
	all  []Measurement
}

// Add takes the measurement of a run, that read of. What was measured of other
// work is let go.
func (c *Comparison) Add(s Settings, of any, took time.Duration) {
	if s.Work != c.work || s.Jobs != c.jobs || of != c.of {
		*c = Comparison{work: s.Work, jobs: s.Jobs, of: of}
	}
	m := Measurement{s.On, min(s.Workers, s.Jobs), took}
	c.all = slices.DeleteFunc(c.all, func(other Measurement) bool {
		return other.On == m.On && (other.Workers == m.Workers || m.On == OnGoroutines) // which share a thread, however many
	})
	c.all = insert(c.all, m, func(other Measurement) bool { return other.Workers > m.Workers })
}

// Of is what was measured of such work, "cpu" or "mp3"; nothing if it is of other.
func (c *Comparison) Of(work string) Comparison {
	if c.work != work {
		return Comparison{}
	}
	return *c
}

// Jobs is how many jobs the work was cut into; 0 where nothing was measured.
func (c *Comparison) Jobs() int { return c.jobs }

// Thread is what was measured on this thread; false if nothing was.
func (c *Comparison) Thread() (Measurement, bool) {
	i := slices.IndexFunc(c.all, func(m Measurement) bool { return m.On == OnGoroutines })
	if i < 0 {
		return Measurement{}, false
	}
	return c.all[i], true
}

// WebWorkers are what was measured on Web Workers, fewer before more.
func (c *Comparison) WebWorkers() (all []Measurement) {
	for _, m := range c.all {
		if m.On == OnWebWorkers {
			all = append(all, m)
		}
	}
	return all
}

// Speedup is how many times faster a measurement is than that on this thread; 0
// if there is none.
func (c *Comparison) Speedup(m Measurement) float64 {
	thread, ok := c.Thread()
	if !ok || m.Took <= 0 {
		return 0
	}
	return float64(thread.Took) / float64(m.Took)
}

// Ideal is the speed-up that Web Workers cannot exceed on a machine of so many
// processors, if their program is as fast as that of this thread.
func (m Measurement) Ideal(processors int) float64 { return float64(min(m.Workers, processors)) }

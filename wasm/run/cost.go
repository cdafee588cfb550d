package run

import "runtime"

// A Cost is what a run needed at most, beside what was there before it.
type Cost struct {
	Goroutines int    // at once
	Stacks     uint64 // memory of their stacks, in bytes
}

// A scale measures a run's cost, since it was made.
type scale struct {
	goroutines int
	stacks     uint64
	cost       Cost
}

// newScale lets go of what dead goroutines have left, which would be used again
// and so not be counted.
func newScale() *scale {
	runtime.GC()
	s := &scale{}
	s.goroutines, s.stacks = weigh()
	return s
}

func weigh() (goroutines int, stacks uint64) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return runtime.NumGoroutine(), m.StackInuse
}

func (s *scale) measure() {
	goroutines, stacks := weigh()
	s.cost.Goroutines = max(s.cost.Goroutines, goroutines-s.goroutines)
	s.cost.Stacks = max(s.cost.Stacks, stacks-min(stacks, s.stacks))
}

// Cost is what the run has needed so far. It is measured in the runs of lessons
// that ask for it, as often as Tick is called, and for others it is zero.
func (r *Run) Cost() Cost {
	if r.scale == nil {
		return Cost{}
	}
	return r.scale.cost
}

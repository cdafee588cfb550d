package record

import (
	"math"
	"slices"
	"time"
)

// Metrics are figures over the time from the start to a moment. A figure that
// has nothing to be computed from is 0. Where each job has a goroutine of its own,
// these are the workers, each from its start to its end.
type Metrics struct {
	Elapsed     time.Duration
	Submitted   int           // sends of jobs begun
	Done        int           // jobs that ended
	Failed      int           // those of them with an error
	Received    int           // results received
	Inside      int           // jobs submitted that have not ended: queued or running
	Throughput  float64       // jobs run to their end a second; not those that the context cut off: with an error after its end, if they heed it
	Utilisation float64       // share of the workers' time spent in jobs, 0 to 1, from start to moment, whether they stopped earlier or not
	Workers     float64       // workers there were, on average over time
	Work        time.Duration // time spent in jobs, summed over the workers: what one worker would need
	Speedup     float64       // Work over Elapsed
	Bound       float64       // what Speedup could be at best: see Bound

	QueueWait Quantiles // from the begin of a job's send, or from its go statement, to its start
	Service   Quantiles // from a job's start to its end; jobs cut off are left out

	// Little's law (J. D. C. Little, 1961): L = λ·W. Both sides are measured
	// apart: L as an average over time, λ·W from the jobs. They are equal when
	// the system is empty at the end. Else L is the larger, by the time that the
	// jobs still inside have spent there so far.
	L       float64       // jobs queued and running, on average over time
	Lambda  float64       // jobs that ended a second
	W       time.Duration // time from submit to end, on average over jobs that ended
	LambdaW float64
}

// Quantiles are the median and the 95th percentile (nearest rank).
type Quantiles struct {
	Median, P95 time.Duration
	N           int // how many durations they are of
}

// Metrics computes the figures up to the time of a step: what else happened at
// that instant is in them, too.
func (r *Recording) Metrics(step int) Metrics { return r.MetricsAt(r.Time(step)) }

// MetricsAt computes the figures up to a time, which may lie between events. It
// reads every event up to there; to ask about many times, keep a [Meter].
func (r *Recording) MetricsAt(t time.Duration) Metrics { return NewMeter(r).At(t) }

// Bound is the speed-up that no pool can exceed, whatever the order of its
// jobs, for jobs that take work altogether and the longest of them longest, on
// a number of workers: work / max(longest, work/workers). The time cannot be
// less than the longest job, nor than the work shared out evenly (R. L. Graham,
// "Bounds on Multiprocessing Timing Anomalies", SIAM J. Appl. Math. 17, 1969).
// With one long job it is Amdahl's bound (AFIPS 1967): that job is the part
// that cannot be shared out.
//
// By the same paper a pool that never lets a worker idle while a job waits
// needs less than twice the best time. Where the number of workers changes,
// workers is their average over time: it bounds the work as the number does.
func Bound(work, longest time.Duration, workers float64) float64 {
	if longest <= 0 {
		return 0
	}
	return min(workers, float64(work)/float64(longest))
}

// quantiles finds the ranks without sorting: a view asks sixty times a second,
// and to sort ten thousand durations takes longer than to draw them.
func quantiles(d []time.Duration) Quantiles {
	if len(d) == 0 {
		return Quantiles{}
	}
	s := spreadOf(d)
	rank := func(percent int) time.Duration { return s.nth((len(d)*percent+99)/100 - 1) }
	return Quantiles{Median: rank(50), P95: rank(95), N: len(d)}
}

// A spread counts how many durations lie in each of many buckets above the
// least of them. A bucket is a 32nd of a power of two wide, so that a few long
// durations do not push all the others into one.
type spread struct {
	of        []time.Duration
	low, high time.Duration
	counts    [1 << 11]int32
}

func spreadOf(d []time.Duration) *spread {
	s := &spread{of: d, low: d[0], high: d[0]}
	for _, x := range d {
		s.low, s.high = min(s.low, x), max(s.high, x)
	}
	for _, x := range d {
		s.counts[s.bucket(x)]++
	}
	return s
}

// bucket reads the exponent and five bits after the point from the float; those
// of 1 come next to 0. A wider range than 2⁶³ there is not.
func (s *spread) bucket(x time.Duration) int {
	b := int(math.Float64bits(float64(x-s.low))>>(52-5)) - 1023<<5 + 1
	return max(b, 0) & (1<<11 - 1)
}

// nth gives the duration that would stand at index n if they were sorted. It
// looks only into the bucket that holds the n-th.
func (s *spread) nth(n int) time.Duration {
	if s.low == s.high {
		return s.low
	}
	b := 0
	for n >= int(s.counts[b]) {
		n -= int(s.counts[b])
		b++
	}
	within := make([]time.Duration, 0, s.counts[b])
	for _, x := range s.of {
		if s.bucket(x) == b {
			within = append(within, x)
		}
	}
	if len(within) > 64 {
		return spreadOf(within).nth(n)
	}
	slices.Sort(within)
	return within[n]
}

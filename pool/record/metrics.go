package record

import (
	"slices"
	"time"

	"workerpool.example/playground/pool"
)

// Metrics are figures over the time from the start to a moment. A figure that
// has nothing to be computed from is 0.
type Metrics struct {
	Elapsed     time.Duration
	Submitted   int           // sends of jobs begun
	Done        int           // jobs that ended
	Failed      int           // those of them with an error
	Received    int           // results received
	Throughput  float64       // jobs run to their end a second
	Utilisation float64       // share of the workers' time spent in jobs, 0 to 1, from start to moment, whether they stopped earlier or not
	Work        time.Duration // time spent in jobs, summed over the workers: what one worker would need
	Speedup     float64       // Work over Elapsed

	QueueWait Quantiles // from the begin of a job's send to its receive
	Service   Quantiles // from a job's receive to its end

	// Little's law (J. D. C. Little, 1961): L = λ·W. Both sides are measured
	// apart: L as an average over time, λ·W from the jobs. They are equal when
	// the system is empty at the end, and differ by the jobs still inside.
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

// Metrics computes the figures up to a step.
func (r *Recording) Metrics(step int) Metrics { return r.MetricsAt(r.Time(step)) }

// MetricsAt computes the figures up to a time, which may lie between events. It
// takes time proportional to the jobs that had begun.
func (r *Recording) MetricsAt(t time.Duration) Metrics {
	t = min(max(t, 0), r.Duration())
	step := r.StepAt(t)
	c := r.rows[step]
	dt := t - c.at
	m := Metrics{
		Elapsed: t, Submitted: int(c.begun), Done: int(c.done), Failed: int(c.failed), Received: int(c.received),
		Work: c.busyTime + time.Duration(c.busy)*dt,
	}
	crew := c.crewTime + time.Duration(max(c.size, c.live))*dt
	system := c.systemTime + time.Duration(c.queued+c.busy)*dt

	var waits, services []time.Duration
	var inSystem time.Duration
	ended := 0
	for _, number := range r.submits[:c.begun] {
		j := &r.Jobs[number]
		if j.Taken == 0 || j.Taken > step {
			continue
		}
		waits = append(waits, r.Time(j.Taken)-r.Time(j.Submitted))
		if j.Ended == 0 || j.Ended > step {
			continue
		}
		ended++
		inSystem += r.Time(j.Ended) - r.Time(j.Submitted)
		if j.Outcome != pool.JobCanceled { // which never ran
			services = append(services, r.Time(j.Ended)-r.Time(j.Taken))
		}
	}
	m.QueueWait, m.Service = quantiles(waits), quantiles(services)

	if t > 0 {
		m.Throughput = float64(len(services)) / t.Seconds()
		m.Speedup = m.Work.Seconds() / t.Seconds()
		m.L = system.Seconds() / t.Seconds()
		m.Lambda = float64(ended) / t.Seconds()
	}
	if crew > 0 {
		m.Utilisation = m.Work.Seconds() / crew.Seconds()
	}
	if ended > 0 {
		m.W = inSystem / time.Duration(ended)
		m.LambdaW = m.Lambda * (inSystem.Seconds() / float64(ended))
	}
	return m
}

func quantiles(d []time.Duration) Quantiles {
	if len(d) == 0 {
		return Quantiles{}
	}
	slices.Sort(d)
	rank := func(percent int) time.Duration { return d[(len(d)*percent+99)/100-1] }
	return Quantiles{Median: rank(50), P95: rank(95), N: len(d)}
}

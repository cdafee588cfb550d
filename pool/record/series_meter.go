package record

import (
	"sort"
	"time"

	"workerpool.example/playground/pool"
)

// A Meter computes figures of one recording at many moments. It keeps the jobs'
// durations in the order in which they were over, so that those up to a moment
// are the first so many, and reads each event once, also when the recording
// grows. At 10,000 jobs a moment takes some 0.1 ms.
//
// What it answers depends on the recording and the moment alone, if Heedless was
// set before. It is not safe for use by several goroutines at once.
type Meter struct {
	rec  *Recording
	read int // how many events are in what follows

	waits, services samples
	longest         []time.Duration // the longest run of so many jobs that ended and one
	inside          []time.Duration // time from submit to end, summed over so many jobs that ended and one

	runs   []int   // numbers of the jobs run, in the order of their starts
	oldest int     // index in runs of the first that has not ended
	fronts samples // since when that one has run, at each step at which it was another; -1 if there was none
}

// samples are durations with the steps at which they were over, in order.
type samples struct {
	steps     []int
	durations []time.Duration
}

func (s *samples) add(step int, d time.Duration) {
	s.steps = append(s.steps, step)
	s.durations = append(s.durations, d)
}

// upTo gives those that were over at a step.
func (s *samples) upTo(step int) []time.Duration {
	n := sort.SearchInts(s.steps, step+1)
	return s.durations[:n:n]
}

// NewMeter makes a meter for a recording.
func NewMeter(r *Recording) *Meter { return &Meter{rec: r} }

// At computes the metrics up to a time, which may lie between events.
func (m *Meter) At(t time.Duration) Metrics {
	s := m.sums(t)
	c, waits, services := s.row, m.waits.upTo(s.step), m.services.upTo(s.step)
	f := Metrics{
		Elapsed: s.t, Submitted: int(c.begun), Done: int(c.done), Failed: int(c.failed), Received: int(c.received),
		Inside: int(c.queued + c.busy), Work: s.work, Bound: m.bound(s),
		QueueWait: quantiles(waits), Service: quantiles(services),
	}
	seconds := s.t.Seconds()
	if s.t > 0 {
		f.Throughput = float64(len(services)) / seconds
		f.Workers = s.crew.Seconds() / seconds
		f.Speedup = s.work.Seconds() / seconds
		f.L = s.system.Seconds() / seconds
		f.Lambda = float64(c.done) / seconds
	}
	if s.crew > 0 {
		f.Utilisation = s.work.Seconds() / s.crew.Seconds()
	}
	if c.done > 0 {
		inside := m.inside[c.done-1]
		f.W = inside / time.Duration(c.done)
		f.LambdaW = f.Lambda * (inside.Seconds() / float64(c.done))
	}
	return f
}

// QueueWaits gives how long jobs waited, from the begin of their send to their
// receive, for those received up to a time, in the order of their receives. The
// caller must not change it.
func (m *Meter) QueueWaits(t time.Duration) []time.Duration { return m.waits.upTo(m.sums(t).step) }

// ServiceTimes gives how long jobs ran, for those run to their end up to a time,
// in the order of their ends. The caller must not change it.
func (m *Meter) ServiceTimes(t time.Duration) []time.Duration {
	return m.services.upTo(m.sums(t).step)
}

// sums are the integrals of a row, brought up to a time after it.
type sums struct {
	t                  time.Duration
	step               int
	row                *row
	work, crew, system time.Duration
}

// sums reads up to a time, brought into the recording, and sums up there.
func (m *Meter) sums(t time.Duration) sums {
	t = min(max(t, 0), m.rec.Reached())
	step := m.rec.StepAt(t)
	m.readTo(step)
	c := &m.rec.rows[step]
	dt := t - c.at
	return sums{
		t: t, step: step, row: c,
		work:   c.busyTime + time.Duration(c.busy)*dt,
		crew:   c.crewTime + time.Duration(c.crew())*dt,
		system: c.systemTime + time.Duration(c.queued+c.busy)*dt,
	}
}

// readTo takes in the events up to a step, those that it has not yet.
func (m *Meter) readTo(step int) {
	if m.read == 0 { // room for all that is to be read, made once
		c := &m.rec.rows[step]
		taken, done := int(c.begun-c.queued), int(c.done)
		m.waits = samples{make([]int, 0, taken), make([]time.Duration, 0, taken)}
		m.services = samples{make([]int, 0, done), make([]time.Duration, 0, done)}
		m.longest, m.inside = make([]time.Duration, 0, done), make([]time.Duration, 0, done)
		m.runs = make([]int, 0, taken)
		m.fronts = samples{make([]int, 0, taken+1), make([]time.Duration, 0, taken+1)}
	}
	for ; m.read < step; m.read++ {
		e := &m.rec.Events[m.read]
		switch e.Kind {
		case pool.JobStarted:
			m.waits.add(m.read+1, e.At-m.since(m.rec.Jobs[e.Job].Submitted))
			if m.runs = append(m.runs, e.Job); m.oldest == len(m.runs)-1 {
				m.front(m.read + 1)
			}
		case pool.JobCanceled: // received, but never run
			wait := e.At - m.since(m.rec.Jobs[e.Job].Submitted)
			m.waits.add(m.read+1, wait)
			m.ends(wait, 0)
		case pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited:
			j := &m.rec.Jobs[e.Job]
			service := e.At - m.since(j.Taken)
			if !m.rec.cutOff(e.Job) {
				m.services.add(m.read+1, service)
			}
			m.ends(e.At-m.since(j.Submitted), service)
			if m.runs[m.oldest] == e.Job {
				m.front(m.read + 1)
			}
		}
	}
}

// front finds the job that has run longest at a step. Jobs start in the order of
// the events, so it is the first that has not ended: nobody need look at every
// worker, of which there may be as many as jobs.
func (m *Meter) front(step int) {
	for ; m.oldest < len(m.runs); m.oldest++ {
		if ended := m.rec.Jobs[m.runs[m.oldest]].Ended; ended == 0 || ended > step {
			break
		}
	}
	since := time.Duration(-1)
	if m.oldest < len(m.runs) {
		since = m.since(m.rec.Jobs[m.runs[m.oldest]].Taken)
	}
	m.fronts.add(step, since)
}

// since gives the time of a step from 1 on. That of the event is nearer in
// memory than that of the row.
func (m *Meter) since(step int) time.Duration { return m.rec.Events[step-1].At }

// ends takes in the end of a job: how long it was in the pool, and ran.
func (m *Meter) ends(inside, ran time.Duration) {
	if n := len(m.inside); n > 0 {
		inside += m.inside[n-1]
		ran = max(ran, m.longest[n-1])
	}
	m.inside, m.longest = append(m.inside, inside), append(m.longest, ran)
}

// bound is the ideal speed-up at a moment, for the work done up to there: a job
// that runs counts for as long as it has run. So the measured speed-up never
// lies above, not even while a long job has only begun.
func (m *Meter) bound(s sums) float64 {
	if s.t <= 0 {
		return 0
	}
	var longest time.Duration
	if n := s.row.done; n > 0 {
		longest = m.longest[n-1]
	}
	if fronts := m.fronts.upTo(s.step); len(fronts) > 0 && fronts[len(fronts)-1] >= 0 {
		longest = max(longest, s.t-fronts[len(fronts)-1])
	}
	return Bound(s.work, longest, s.crew.Seconds()/s.t.Seconds())
}

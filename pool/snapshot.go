package pool

// A Snapshot counts what a pool does at one moment: exactly, if the pool is
// quiet; else jobs that pass while it is taken may count as queued.
//
// Every job that a Submit began, and did not refuse, is in exactly one of
// Queued, Busy and Done. No count is ever negative.
type Snapshot struct {
	Size   int // workers there should be: what New or the last Resize said
	Live   int // workers there are; above Size while busy ones that are too many finish their job
	Busy   int // workers, and so jobs, inside the work function
	Queued int // jobs that no worker has begun, those of blocked Submit calls included
	Done   int // jobs that ended, however they ended
	Failed int // those of them with an error: returned, panicked, exited or cancelled
}

// Snapshot counts. It takes time proportional to the number of workers and
// never waits for a job.
func (p *Pool[V, R]) Snapshot() Snapshot {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Snapshot{Size: p.size, Live: p.live, Done: int(p.gone.done), Failed: int(p.gone.failed)}
	for _, w := range p.workers {
		if w == nil {
			continue
		}
		busy, done, failed := w.counts()
		s.Busy += int(busy)
		s.Done += int(done)
		s.Failed += int(failed)
	}
	// A job is begun before it is taken or refused. Read in the opposite order,
	// the difference cannot be negative.
	refused := p.refused.Load()
	s.Queued = int(p.begun()-refused) - s.Busy - s.Done
	return s
}

// A tally counts the jobs of a worker, which alone writes it. Those begun and those
// ended are one number, twice the ended ones plus one while busy, which can never be
// caught between two states.
type tally struct {
	progress counter
	failures counter
}

func (t *tally) began()     { t.progress.Add(1) }
func (t *tally) succeeded() { t.progress.Add(1) }
func (t *tally) failed()    { t.progress.Add(1); t.failures.Add(1) }
func (t *tally) skipped()   { t.progress.Add(2); t.failures.Add(1) }

// counts may be called at any time, by anyone. Failures are read before what they are
// a part of, and written after it: there are never too many.
func (t *tally) counts() (busy, done, failed int64) {
	failed = t.failures.Load()
	n := t.progress.Load()
	return n % 2, n / 2, failed
}

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
		s.Failed += int(w.failed.Load()) // before progress, and written after it: at most Done
		progress := int(w.progress.Load())
		s.Done += progress / 2
		s.Busy += progress % 2
	}
	// A job is begun before it is taken or refused. Read in the opposite order,
	// the difference cannot be negative.
	refused := p.refused.Load()
	s.Queued = int(p.begun()-refused) - s.Busy - s.Done
	return s
}

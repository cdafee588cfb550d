package pool

import (
	"context"
	"sync"
)

// crew is who works: how many workers there should be, and which there are.
type crew[V, R any] struct {
	resizing sync.Mutex // held by who sets size and tells of it, so that it is told in order

	mu      sync.Mutex
	unwatch func() bool                  // ends the watch on the context
	told    chan struct{}                // closed when all were told that it has ended
	size    int                          // how many workers there should be
	live    int                          // how many there are, those that stop just now not counted
	excess  counter                      // live less size, for workers to read without mu
	running int                          // how many goroutines there are
	workers []*worker[V, R]              // by number less one; nil where it stopped
	started bool                         // by Start
	ended   bool                         // no job will come: start no more workers
	gone    struct{ done, failed int64 } // counts of workers that stopped
	kept    []Result[R]                  // results that nobody received before the context ended
}

// Resize sets the number of workers, at least 1. It waits for no job: new workers
// start at once; of those too many, idle ones stop at once and busy ones after
// their job.
func (p *Pool[V, R]) Resize(numWorkers int) {
	n := max(numWorkers, 1)
	p.resizing.Lock()
	defer p.resizing.Unlock()
	p.emit(Event{Kind: Resized, N: int32(n)})
	p.mu.Lock()
	p.size = n
	p.grow()
	p.weigh()
	p.mu.Unlock()
	if p.excess.Load() > 0 {
		p.wake()
	}
}

// grow starts workers until there are enough. Free numbers are used again, so
// that numbers stay small. The caller holds mu.
func (p *Pool[V, R]) grow() {
	for i := 0; p.started && !p.ended && p.live < p.size; i++ {
		if i == len(p.workers) {
			p.workers = append(p.workers, nil)
		}
		if p.workers[i] != nil {
			continue
		}
		w := &worker[V, R]{pool: p, number: i + 1, look: make(chan struct{}, 1)}
		w.ctx = context.WithValue(p.ctx, workerKey{}, w.number)
		p.workers[i] = w
		p.live++
		p.weigh()
		p.running++
		go func() {
			p.emit(Event{Kind: WorkerStarted, Worker: int32(w.number)})
			w.run()
		}()
	}
}

// weigh keeps excess true. The caller holds mu and has changed live or size.
func (p *Pool[V, R]) weigh() { p.excess.Store(int64(p.live - p.size)) }

// wake has every worker that waits for a job look whether it should. To one that is
// busy, or about to wait, it says so for the next time, so that none can miss it.
func (p *Pool[V, R]) wake() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, w := range p.workers {
		if w == nil {
			continue
		}
		select {
		case w.look <- struct{}{}:
		default: // it will look
		}
	}
}

// retire reports whether the worker is one too many and must stop.
func (p *Pool[V, R]) retire() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.live <= p.size {
		return false
	}
	p.live--
	p.weigh()
	return true
}

// noMore notes that no job will come, and that a worker stops because of that.
func (p *Pool[V, R]) noMore() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
	p.live--
	p.weigh()
}

// depart is the last thing a worker does; the last of them finishes the pool.
func (p *Pool[V, R]) depart(w *worker[V, R]) {
	p.mu.Lock()
	_, done, failed := w.counts()
	p.gone.done += done
	p.gone.failed += failed
	p.workers[w.number-1] = nil
	p.running--
	last := p.running == 0
	p.mu.Unlock()
	if last {
		p.finish()
	}
}

// keep stores a result that nobody received before the context ended.
func (p *Pool[V, R]) keep(r Result[R]) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = append(p.kept, r)
}

// unsent gives the next result that keep stored.
func (p *Pool[V, R]) unsent() (r Result[R], ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.kept) == 0 {
		return r, false
	}
	r, p.kept = p.kept[0], p.kept[1:]
	return r, true
}

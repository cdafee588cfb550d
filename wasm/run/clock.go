package run

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// A clock is virtual time for a program whose jobs sleep. It never moves by itself:
// whoever sees that every goroutine is blocked calls Advance, which moves it to
// the earliest sleeper. That is the rule of the Go Playground, and it makes a
// run of hours take milliseconds, the same at every run.
type clock struct {
	end <-chan struct{} // closed when nobody is to wait any longer

	mu       sync.Mutex
	now      time.Duration
	order    int
	sleepers sleepers
}

// crowd is how many goroutines are set going at once. Go's scheduler keeps the order
// of 256 that are ready; there may be twice as many as a crowd, and a few more.
const crowd = 100

type sleeper struct {
	ctx      context.Context
	at       time.Duration
	canceled bool // else it wakes because its time has come
	order    int  // of two at the same time, the first to sleep wakes first
	wake     chan struct{}
}

// newClock makes the clock of a process, and of the program's context in it. The context
// of who sleeps is one of the two, or ends with one.
func newClock(process, program context.Context) *clock {
	c := &clock{end: process.Done()}
	context.AfterFunc(program, c.cancel)
	return c
}

// Now is the time since the run began.
func (c *clock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep waits until the clock has moved by d, and returns nil; or for the next Advance
// after the context's end, and returns its error.
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	s := c.add(ctx, d)
	select {
	case <-s.wake:
		if !s.canceled {
			return nil
		}
	case <-c.end:
	}
	return ctx.Err()
}

func (c *clock) add(ctx context.Context, d time.Duration) *sleeper {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &sleeper{ctx: ctx, at: c.now + d, order: c.order, wake: make(chan struct{})}
	c.order++
	s.cancel(c.now)
	heap.Push(&c.sleepers, s)
	return s
}

// cancel has those wake at the present time whose context has ended. If each waited
// for its context, all would wake at once.
func (c *clock) cancel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.sleepers {
		s.cancel(c.now)
	}
	heap.Init(&c.sleepers)
}

// cancel has a sleeper wake now if its context has ended, and it would not anyway.
func (s *sleeper) cancel(now time.Duration) {
	if s.at > now && s.ctx.Err() != nil {
		s.at, s.canceled = now, true
	}
}

// Advance moves the clock to the earliest sleeper, and wakes a crowd of those who sleep
// until then; the next call wakes the others. It reports whether there was one.
func (c *clock) Advance() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sleepers) == 0 {
		return false
	}
	c.now = c.sleepers[0].at
	for range crowd {
		if len(c.sleepers) == 0 || c.sleepers[0].at > c.now {
			break
		}
		close(heap.Pop(&c.sleepers).(*sleeper).wake)
	}
	return true
}

type sleepers []*sleeper

func (s sleepers) Len() int { return len(s) }
func (s sleepers) Less(i, j int) bool {
	return s[i].at < s[j].at || s[i].at == s[j].at && s[i].order < s[j].order
}
func (s sleepers) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *sleepers) Push(x any)   { *s = append(*s, x.(*sleeper)) }
func (s *sleepers) Pop() any {
	old := *s
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	return x
}

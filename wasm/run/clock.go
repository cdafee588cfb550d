package run

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// A Clock is virtual time for a pool whose jobs sleep. It never moves by itself:
// whoever sees that every goroutine is blocked calls Advance, which moves it to
// the earliest sleeper. That is the rule of the Go Playground, and it makes a
// run of hours take milliseconds, the same at every run.
type Clock struct {
	mu       sync.Mutex
	now      time.Duration
	order    int
	sleepers sleepers
}

type sleeper struct {
	at    time.Duration
	order int // of two at the same time, the first to sleep wakes first
	wake  chan struct{}
	gone  bool // its context ended
}

// Now is the time since the run began.
func (c *Clock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep waits until the clock has moved by d, or the context ends, and then
// returns the context's error.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	s := &sleeper{at: c.now + d, order: c.order, wake: make(chan struct{})}
	c.order++
	heap.Push(&c.sleepers, s)
	c.mu.Unlock()
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		c.mu.Lock()
		s.gone = true
		c.mu.Unlock()
		return ctx.Err()
	}
}

// Advance moves the clock to the earliest sleeper and wakes all that sleep until
// then. It reports whether there was one.
func (c *Clock) Advance() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	woken := false
	for len(c.sleepers) > 0 {
		s := c.sleepers[0]
		if woken && s.at > c.now {
			break
		}
		heap.Pop(&c.sleepers)
		if s.gone {
			continue
		}
		woken = true
		c.now = s.at
		close(s.wake)
	}
	return woken
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

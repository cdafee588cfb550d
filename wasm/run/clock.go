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
//
// For that, no more than a crowd goes on at once: of more goroutines than its queue
// holds, which is 256, Go's scheduler does not keep the order.
type Clock struct {
	end <-chan struct{} // closed when nobody is to wait any longer

	mu       sync.Mutex
	now      time.Duration
	order    int
	sleepers sleepers
}

const crowd = 100

type sleeper struct {
	ctx      context.Context
	at       time.Duration
	canceled bool
	order    int // of two at the same time, the first to sleep wakes first
	wake     chan struct{}
}

// Now is the time since the run began.
func (c *Clock) Now() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep waits until the clock has moved by d, or the context ends, and then
// returns the context's error. Somebody has to call Cancel at the context's end.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	s := c.sleeper(ctx, d)
	select {
	case <-s.wake:
		if !s.canceled {
			return nil
		}
	case <-c.end:
	}
	return ctx.Err()
}

func (c *Clock) sleeper(ctx context.Context, d time.Duration) *sleeper {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &sleeper{ctx: ctx, at: c.now + d, order: c.order, wake: make(chan struct{})}
	c.order++
	s.cancel(c.now)
	heap.Push(&c.sleepers, s)
	return s
}

// Cancel has those wake at the present time whose contexts have ended: one after the
// other, where they would all wake at once if each waited for its context.
func (c *Clock) Cancel() {
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

// Advance moves the clock to the earliest sleeper and wakes who sleeps until
// then. It reports whether there was one.
func (c *Clock) Advance() bool {
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

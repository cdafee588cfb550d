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
	at    time.Duration
	order int // of two at the same time, the first to sleep wakes first
	index int // in the heap
	wake  chan struct{}
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
	}
	if c.turn(s) {
		select {
		case <-s.wake:
		case <-c.end:
		}
	}
	return ctx.Err()
}

// turn lets a sleeper whose context has ended wait for its turn alone, and reports
// whether it has to: all whose context it was woke together.
func (c *Clock) turn(s *sleeper) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s.index < 0 {
		return false
	}
	s.at = c.now
	heap.Fix(&c.sleepers, s.index)
	return true
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
func (s sleepers) Swap(i, j int) {
	s[i], s[j] = s[j], s[i]
	s[i].index, s[j].index = i, j
}
func (s *sleepers) Push(x any) {
	x.(*sleeper).index = len(*s)
	*s = append(*s, x.(*sleeper))
}
func (s *sleepers) Pop() any {
	old := *s
	x := old[len(old)-1]
	old[len(old)-1] = nil
	*s = old[:len(old)-1]
	x.index = -1
	return x
}

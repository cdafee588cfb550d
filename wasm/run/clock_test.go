package run

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// A sleeper whose context ends wakes at the time of that, and so does one whose context
// has ended before; one whose time has come wakes as if nothing was.
func TestClockCancels(t *testing.T) {
	type sleep struct {
		ctx string
		d   time.Duration
	}
	const second = time.Second
	for _, tt := range []struct {
		name          string
		before, after []sleep         // the program's context ends, at 1 s
		want          []time.Duration // when each wakes, less than 0 if for the end of its context
	}{
		{"nobody", nil, nil, nil},
		{"those that sleep", []sleep{{"process", 3 * second / 2}, {"program", 3 * second}, {"program", 2 * second}}, nil, []time.Duration{3 * second / 2, -second, -second}},
		{"one whose time has come", []sleep{{"program", second}}, nil, []time.Duration{second}},
		{"who comes later", nil, []sleep{{"program", second}, {"process", second}, {"program", 0}}, []time.Duration{-second, 2 * second, second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				process, exit := context.WithCancel(t.Context())
				defer exit()
				program, cancel := context.WithCancel(process)
				c := newClock(process, program)
				got := make([]time.Duration, len(tt.want))
				start := func(i int, s sleep) {
					ctx := map[string]context.Context{"process": process, "program": program}[s.ctx]
					go func() {
						err := c.Sleep(ctx, s.d)
						if got[i] = c.Now(); err != nil {
							got[i] = -c.Now()
						}
					}()
					synctest.Wait()
				}
				go func() {
					c.Sleep(process, second)
					cancel()
				}()
				synctest.Wait()
				for i, s := range tt.before {
					start(i, s)
				}
				c.Advance()
				synctest.Wait()
				for i, s := range tt.after {
					start(len(tt.before)+i, s)
				}
				for c.Advance() {
					synctest.Wait()
				}
				if !slices.Equal(got, tt.want) {
					t.Errorf("woke at %v, want %v", got, tt.want)
				}
			})
		})
	}
}

// No more than a crowd wake at once.
func TestClockCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		process, exit := context.WithCancel(t.Context())
		defer exit()
		program, cancel := context.WithCancel(process)
		defer cancel()
		c := newClock(process, program)
		woken := make(chan error, 10*crowd)
		for i := range 5 * crowd / 2 {
			go func() { woken <- c.Sleep(program, time.Second+time.Duration(i/crowd)) }()
		}
		synctest.Wait()
		var each []int
		for c.Advance() {
			synctest.Wait()
			each = append(each, len(woken))
			cancel() // the others wait no longer
			synctest.Wait()
		}
		if want := []int{crowd, 2 * crowd, 5 * crowd / 2}; !slices.Equal(each, want) || c.Now() != time.Second {
			t.Errorf("awake are %v, at last at %v; want %v", each, c.Now(), want)
		}
	})
}

// Who still sleeps when the process ends wakes at once.
func TestClockEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		process, exit := context.WithCancel(t.Context())
		c := newClock(process, process)
		woken := make(chan error, 1)
		go func() { woken <- c.Sleep(process, time.Second) }()
		synctest.Wait()
		exit()
		if err := <-woken; !errors.Is(err, context.Canceled) || c.Now() != 0 {
			t.Errorf("it wakes with %v at %v", err, c.Now())
		}
	})
}

// Package job holds what the page's jobs do: sleep, compute, decode MP3. The
// functions know nothing of pools and pages.
package job

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// A Func does job number i, from 0.
type Func func(ctx context.Context, i int) (Output, error)

// Output is what a job gives. The PCM of an MP3 job goes elsewhere: of a long file
// not all of it can be kept.
type Output struct {
	Number int // a sleep job's doubled number, a CPU job's count of primes, an MP3 job's bytes of PCM
}

// Breathe lets whoever else needs the processor run. A job that computes calls
// it every few milliseconds at most; it returns when the job may go on, or the
// context's error when it must not.
type Breathe func(ctx context.Context) error

// ErrInput is the error of jobs that were made to fail.
var ErrInput = errors.New("bad input")

// Sleep makes the tutorial's job: it sleeps, by a clock of the caller's, and
// doubles its number.
func Sleep(sleep func(context.Context, time.Duration) error, duration func(i int) time.Duration) Func {
	return func(ctx context.Context, i int) (Output, error) {
		if err := sleep(ctx, duration(i)); err != nil {
			return Output{}, err
		}
		return Output{Number: 2 * i}, nil
	}
}

// Duration varies a mean by up to plus or minus jitter percent, evenly, to the
// millisecond and at least one. It depends on nothing but its arguments.
func Duration(mean time.Duration, jitter int, seed int64, i int) time.Duration {
	if jitter == 0 {
		return mean
	}
	u := 2*rand.New(rand.NewPCG(uint64(seed), uint64(i))).Float64() - 1
	d := time.Duration(float64(mean) * (1 + float64(jitter)/100*u)).Round(time.Millisecond)
	return max(d, time.Millisecond)
}

// Faults makes failPercent of the jobs return [ErrInput] and panicPercent of
// them panic, after they did their work; which ones depends on the seed. Where
// both together are over 100, fewer panic.
func Faults(work Func, jobs, failPercent, panicPercent int, seed int64) Func {
	fail := (jobs*failPercent + 50) / 100
	crash := min((jobs*panicPercent+50)/100, jobs-fail)
	if fail+crash == 0 {
		return work
	}
	rank := make([]int, jobs)
	for place, i := range rand.New(rand.NewPCG(uint64(seed), 1<<63)).Perm(jobs) {
		rank[i] = place
	}
	return func(ctx context.Context, i int) (Output, error) {
		out, err := work(ctx, i)
		switch {
		case err != nil:
			return out, err
		case rank[i] < fail:
			return Output{}, ErrInput
		case rank[i] < fail+crash:
			panic("something unexpected")
		}
		return out, nil
	}
}

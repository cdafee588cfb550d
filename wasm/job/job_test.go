package job_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"workerpool.example/playground/wasm/job"
)

func TestPrimes(t *testing.T) {
	// π at powers of ten: OEIS A006880.
	for limit, want := range map[int]int{10: 4, 100: 25, 1000: 168, 10_000: 1229, 100_000: 9592, job.PrimeLimit: job.PrimeCount} {
		for _, jobs := range []int{1, 7, 64} {
			breaths := 0
			work := job.CPU(limit, jobs, func(context.Context) error { breaths++; return nil })
			sum := 0
			for i := range jobs {
				out, err := work(t.Context(), i)
				if err != nil {
					t.Fatal(err)
				}
				sum += out.Number
			}
			if sum != want || breaths < limit/64 {
				t.Errorf("%d primes below %d in %d jobs, want %d; %d breaths", sum, limit, jobs, want, breaths)
			}
			if limit == job.PrimeLimit {
				break
			}
		}
	}
}

func TestCPUStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := job.CPU(1000, 1, func(ctx context.Context) error { return ctx.Err() })(ctx, 0)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the context's error", err)
	}
}

func TestDuration(t *testing.T) {
	if d := job.Duration(time.Second, 0, 5, 3); d != time.Second {
		t.Errorf("without jitter %v", d)
	}
	var sum time.Duration
	for i := range 2000 {
		d := job.Duration(time.Second, 40, 1, i)
		if d < 600*time.Millisecond || d > 1400*time.Millisecond || d != job.Duration(time.Second, 40, 1, i) {
			t.Fatalf("job %d takes %v", i, d)
		}
		sum += d
	}
	if mean := sum / 2000; mean < 980*time.Millisecond || mean > 1020*time.Millisecond {
		t.Errorf("the mean is %v, want about a second", mean)
	}
	if d := job.Duration(time.Millisecond, 100, 1, 1); d < time.Millisecond {
		t.Errorf("a job takes %v", d)
	}
}

func TestFaults(t *testing.T) {
	fine := job.Sleep(func(context.Context, time.Duration) error { return nil }, func(int) time.Duration { return 0 })
	for _, tt := range []struct{ jobs, fail, panics, wantFail, wantPanic int }{
		{10, 0, 0, 0, 0}, {10, 10, 0, 1, 0}, {10, 30, 20, 3, 2}, {10, 100, 100, 10, 0}, {1, 49, 0, 0, 0}, {1, 50, 0, 1, 0}, {200, 1, 99, 2, 198},
	} {
		work := job.Faults(fine, tt.jobs, tt.fail, tt.panics, 1)
		failed, panicked := 0, 0
		for i := range tt.jobs {
			func() {
				defer func() {
					if recover() != nil {
						panicked++
					}
				}()
				out, err := work(t.Context(), i)
				if err == job.ErrInput {
					failed++
				} else if out.Number != 2*i {
					t.Errorf("job %d gives %d", i, out.Number)
				}
			}()
		}
		if failed != tt.wantFail || panicked != tt.wantPanic {
			t.Errorf("%+v: %d failed, %d panicked", tt, failed, panicked)
		}
	}
}

package record_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// counted computes metrics the plain way: every job looked at, every duration
// sorted, every integral summed from event to event.
func counted(rec *record.Recording, t time.Duration) record.Metrics {
	t = min(max(t, 0), rec.Reached())
	m := record.Metrics{Elapsed: t}
	var crew, system, inside, longest time.Duration
	var waits, services []time.Duration
	submitted, taken := map[int]time.Duration{}, map[int]time.Duration{}
	size, live, ended, canceled := 0, 0, 0, false
	var last time.Duration
	until := func(now time.Duration) {
		m.Work += time.Duration(len(taken)) * (now - last)
		crew += time.Duration(max(size, live)) * (now - last)
		system += time.Duration(len(submitted)) * (now - last) // submitted keeps those that run
		last = now
	}
	for _, e := range rec.Events {
		if e.At > t {
			break
		}
		until(e.At)
		switch e.Kind {
		case pool.Started, pool.Resized:
			size = int(e.N)
		case pool.WorkerStarted:
			live++
		case pool.WorkerStopped:
			live--
		case pool.JobSubmitted:
			m.Submitted++
			submitted[e.Job] = e.At
		case pool.JobRefused:
			delete(submitted, e.Job)
		case pool.JobStarted:
			waits = append(waits, e.At-submitted[e.Job])
			taken[e.Job] = e.At
		case pool.JobCanceled, pool.JobFinished, pool.JobFailed, pool.JobPanicked, pool.JobExited:
			m.Done++
			if e.Kind != pool.JobFinished {
				m.Failed++
			}
			switch {
			case e.Kind == pool.JobCanceled:
				waits = append(waits, e.At-submitted[e.Job])
			case e.Kind != pool.JobFailed || !canceled: // else it is cut off
				services = append(services, e.At-taken[e.Job])
				fallthrough
			default:
				longest = max(longest, e.At-taken[e.Job])
			}
			ended++
			inside += e.At - submitted[e.Job]
			delete(submitted, e.Job)
			delete(taken, e.Job)
		case pool.ResultReceived:
			m.Received++
		case pool.Canceled:
			canceled = true
		}
	}
	until(t)
	for _, from := range taken {
		longest = max(longest, t-from)
	}
	m.Inside = len(submitted)
	quantiles := func(d []time.Duration) record.Quantiles {
		if len(d) == 0 {
			return record.Quantiles{}
		}
		slices.Sort(d)
		at := func(share float64) time.Duration { return d[int(math.Ceil(float64(len(d))*share))-1] }
		return record.Quantiles{Median: at(0.5), P95: at(0.95), N: len(d)}
	}
	m.QueueWait, m.Service = quantiles(waits), quantiles(services)
	if t > 0 {
		m.Throughput = float64(len(services)) / t.Seconds()
		m.Workers = crew.Seconds() / t.Seconds()
		m.Speedup = m.Work.Seconds() / t.Seconds()
		m.L = system.Seconds() / t.Seconds()
		m.Lambda = float64(ended) / t.Seconds()
		if longest > 0 {
			m.Bound = min(m.Workers, float64(m.Work)/float64(longest))
		}
	}
	if crew > 0 {
		m.Utilisation = m.Work.Seconds() / crew.Seconds()
	}
	if ended > 0 {
		m.W = inside / time.Duration(ended)
		m.LambdaW = m.Lambda * (inside.Seconds() / float64(ended))
	}
	return m
}

// varied plays a run whose jobs take various times, fail and panic; with a
// context that ends, or a pool that is resized, for some seeds.
func varied(t *testing.T, seed uint64) *record.Recording {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	jobs, workers := 1+r.IntN(60), 1+r.IntN(6)
	jobCap, resultCap := r.IntN(jobs+1), r.IntN(jobs+1)
	work := func(ctx context.Context, n int) (int, error) {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(time.Duration(n*7919%1000) * time.Millisecond):
		}
		switch n % 7 {
		case 1:
			return 0, errors.New("no")
		case 2:
			panic("boom")
		}
		return n, nil
	}
	var rec *record.Recording
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		if seed%3 == 1 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, 1500*time.Millisecond)
			defer cancel()
		}
		log := record.NewLog(nil)
		p := pool.New(ctx, workers, work, pool.JobBuffer(jobCap), pool.ResultBuffer(resultCap), pool.Observe(log.Observe))
		p.Start()
		go func() {
			for range p.Results() {
			}
		}()
		for i := range jobs {
			if p.Submit(i) != nil {
				break
			}
			if seed%3 == 2 && i == jobs/2 {
				p.Resize(1 + r.IntN(8))
			}
		}
		p.Close()
		p.Wait()
		synctest.Wait()
		rec = record.New(log.Events())
	})
	return rec
}

// Metrics agree with counting from the start at every step, and between steps;
// whether asked once, by one meter going on and back, or while recording.
func TestMetricsAgreeWithCounting(t *testing.T) {
	for seed := range uint64(15) {
		rec := varied(t, seed)
		growing := record.New(nil)
		meter, live := record.NewMeter(rec), record.NewMeter(growing)
		for step := range rec.Len() + 1 {
			want := counted(rec, rec.Time(step))
			if got := rec.Metrics(step); got != want {
				t.Fatalf("seed %d, step %d:\n%+v, counted\n%+v", seed, step, got, want)
			}
			between := (rec.Time(step) + rec.Time(step+1)) / 2
			if got, want := meter.At(between), counted(rec, between); got != want {
				t.Fatalf("seed %d, at %v:\n%+v, counted\n%+v", seed, between, got, want)
			}
			if step > 0 {
				growing.Append(rec.Events[step-1 : step])
			}
			growing.Reach(between)
			if got, want := live.At(time.Hour), counted(growing, time.Hour); got != want {
				t.Fatalf("seed %d, live at step %d:\n%+v, counted\n%+v", seed, step, got, want)
			}
		}
		growing.Reach(rec.Duration() + time.Hour)
		if got := growing.Reached(); got != rec.Duration()+time.Hour {
			t.Fatalf("seed %d: it is known up to %v", seed, got)
		}
		if growing.End = record.Done; growing.Reached() != rec.Duration() || live.At(2*time.Hour) != counted(rec, rec.Duration()) {
			t.Fatalf("seed %d: after the end it is known up to %v", seed, growing.Reached())
		}
		for step := rec.Len(); step >= 0; step-- {
			m := meter.At(rec.Time(step))
			if want := counted(rec, rec.Time(step)); m != want {
				t.Fatalf("seed %d, back at step %d:\n%+v, counted\n%+v", seed, step, m, want)
			}
			if m.Speedup > m.Bound*(1+1e-12) || m.LambdaW > m.L*(1+1e-12) {
				t.Fatalf("seed %d, step %d: speed-up %v above %v, or λ·W %v above L %v", seed, step, m.Speedup, m.Bound, m.LambdaW, m.L)
			}
		}
	}
}

// What the parts say adds up to what the metrics say at each part's end.
func TestSeriesAddsUp(t *testing.T) {
	for seed := range uint64(15) {
		rec := varied(t, seed)
		for _, n := range []int{1, 7, 40, 333} {
			for _, end := range []time.Duration{rec.Duration(), rec.Duration() * 3 / 2, rec.Duration() / 3} {
				var ended int
				var busy, crew, at time.Duration
				for i, p := range rec.Series(end, n) {
					if p.From != at {
						t.Fatalf("seed %d: part %d of %d begins at %v, not at %v", seed, i, n, p.From, at)
					}
					at = p.To
					ended, busy, crew = ended+p.Ended, busy+p.Busy, crew+p.Crew
					m := counted(rec, p.To)
					if ended != m.Service.N || busy != m.Work || p.Speedup != m.Speedup || p.Bound != m.Bound || p.L != m.L {
						t.Fatalf("seed %d, part %d of %d: ended %d, busy %v, %+v; metrics %+v", seed, i, n, ended, busy, p, m)
					}
					if crew > 0 && busy.Seconds()/crew.Seconds() != m.Utilisation {
						t.Fatalf("seed %d, part %d of %d: busy %v of %v; metrics %+v", seed, i, n, busy, crew, m)
					}
				}
				if at != end {
					t.Fatalf("seed %d: %d parts end at %v, not %v", seed, n, at, end)
				}
			}
		}
	}
	if p := record.New(nil).Series(0, 5); len(p) != 0 {
		t.Errorf("a series of no time has %d parts", len(p))
	}
	if p := record.New(nil).Series(time.Second, 2); len(p) != 2 || p[1].Throughput() != 0 || p[1].Workers() != 0 {
		t.Errorf("a series of nothing is %+v", p)
	}
}

func TestSeriesOfTheTutorial(t *testing.T) {
	rec := tutorial(t, 3, 10, second)
	var rates, busy, crew []float64
	for _, p := range rec.Series(rec.Duration(), 4) {
		rates, busy, crew = append(rates, p.Throughput()), append(busy, p.BusyWorkers()), append(crew, p.Workers())
	}
	if want := []float64{3, 3, 3, 1}; !slices.Equal(rates, want) || !slices.Equal(busy, want) || !slices.Equal(crew, []float64{3, 3, 3, 3}) {
		t.Errorf("throughput %v, busy %v of %v", rates, busy, crew)
	}
	// Parts of a run of a year are still equal.
	parts := record.New(nil).Series(365*24*time.Hour, 3)
	for _, p := range parts {
		if d := p.To - p.From; d != 365*8*time.Hour {
			t.Errorf("a third of a year is %v", d)
		}
	}
}

func TestBound(t *testing.T) {
	for _, tt := range []struct {
		work, longest time.Duration
		workers, want float64
	}{
		{0, 0, 3, 0},
		{10 * time.Second, time.Second, 3, 3},
		{10 * time.Second, time.Second, 64, 10},
		{12 * time.Second, 8 * time.Second, 4, 1.5},
	} {
		if got := record.Bound(tt.work, tt.longest, tt.workers); got != tt.want {
			t.Errorf("%v of work, a job of %v, %v workers: bound %v, want %v", tt.work, tt.longest, tt.workers, got, tt.want)
		}
	}
}

func TestQuantiles(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{1, 2, 19, 20, 21, 32, 33, 100, 101, 5000} {
		for name, draw := range map[string]func() time.Duration{
			"even":     func() time.Duration { return time.Duration(r.Int64N(1e9)) },
			"all zero": func() time.Duration { return 0 },
			"few":      func() time.Duration { return time.Duration(r.IntN(3)) * time.Second },
			"an outlier": func() time.Duration {
				return time.Duration(r.Int64N(100)) + time.Duration(r.IntN(n)/max(n-1, 1))*math.MaxInt64/2
			},
			"any": func() time.Duration { return time.Duration(r.Int64() >> r.IntN(63)) },
		} {
			d := make([]time.Duration, n)
			for i := range d {
				d[i] = draw()
			}
			before := slices.Clone(d)
			got := record.QuantilesOf(d)
			if !slices.Equal(d, before) {
				t.Fatalf("%s: the durations were changed", name)
			}
			slices.Sort(d)
			want := record.Quantiles{Median: d[(n+1)/2-1], P95: d[(95*n+99)/100-1], N: n}
			if got != want {
				t.Errorf("%d durations, %s: %+v, want %+v", n, name, got, want)
			}
		}
	}
	if got := record.QuantilesOf(nil); got != (record.Quantiles{}) {
		t.Errorf("of nothing: %+v", got)
	}
}

func TestBins(t *testing.T) {
	ms := time.Millisecond
	for _, tt := range []struct {
		of   []time.Duration
		want record.Bins
	}{
		{nil, record.Bins{From: 0, Width: ms / 10, N: 6}},
		{[]time.Duration{0, 0, 0}, record.Bins{From: 0, Width: ms / 10, N: 6}},
		{[]time.Duration{1000 * ms, 1000 * ms}, record.Bins{From: 980 * ms, Width: 10 * ms, N: 6}},
		{[]time.Duration{0, 1000 * ms, 2000 * ms, 3000 * ms}, record.Bins{From: 0, Width: 500 * ms, N: 7}},
		{[]time.Duration{400 * ms, 1600 * ms}, record.Bins{From: 0, Width: 200 * ms, N: 9}},
		{[]time.Duration{950 * ms, 1050 * ms}, record.Bins{From: 940 * ms, Width: 20 * ms, N: 6}},
	} {
		if got := record.BinsFor(tt.of); got != tt.want {
			t.Errorf("bins for %v are %+v, want %+v", tt.of, got, tt.want)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 2000 {
		d := make([]time.Duration, 1+r.IntN(50))
		for i := range d {
			d[i] = time.Duration(r.Int64N(1+r.Int64()>>r.IntN(62)) / 2)
		}
		b := record.BinsFor(d)
		if b.N < 6 || b.N > 12 || slices.Min(d) < b.From || slices.Max(d) >= b.To() {
			t.Fatalf("bins %+v, up to %v, for %v to %v", b, b.To(), slices.Min(d), slices.Max(d))
		}
		sum := 0
		for i, c := range b.Count(d) {
			sum += c
			for _, x := range d {
				if x >= b.From+time.Duration(i)*b.Width && x < b.From+time.Duration(i+1)*b.Width {
					c--
				}
			}
			if c != 0 {
				t.Fatalf("bin %d of %+v for %v is miscounted by %d", i, b, d, c)
			}
		}
		if sum != len(d) {
			t.Fatalf("%d of %d counted", sum, len(d))
		}
	}
}

// simulated is what a pool of 64 reports of 10,000 jobs of 0.4 to 1.6 s: 60,000
// events. A benchmark has no bubble with a clock of its own to play it in.
func simulated() *record.Recording {
	const jobs, workers = 10_000, 64
	r := rand.New(rand.NewPCG(5, 6))
	var events []record.Event
	add := func(at time.Duration, k pool.Kind, job, worker, n int) {
		events = append(events, record.Event{At: at, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}})
	}
	add(0, pool.JobsCreated, 0, 0, jobs)
	add(0, pool.ResultsCreated, 0, 0, jobs)
	add(0, pool.Started, 0, 0, workers)
	var until [workers]time.Duration
	var runs [workers]int
	next := 0
	take := func(at time.Duration, w int) {
		add(at, pool.JobStarted, next, w+1, 0)
		until[w], runs[w] = at+400*time.Millisecond+time.Duration(r.Int64N(1.2e9)), next
		next++
	}
	for w := range workers {
		add(0, pool.WorkerStarted, 0, w+1, 0)
	}
	for j := range jobs {
		add(0, pool.JobSubmitted, j, 0, 0)
	}
	for w := range workers {
		take(0, w)
	}
	for range jobs {
		w := 0
		for i := range until {
			if until[i] < until[w] {
				w = i
			}
		}
		at := until[w]
		add(at, pool.JobFinished, runs[w], w+1, 0)
		add(at, pool.ResultSent, runs[w], w+1, 0)
		add(at, pool.ResultReceived, runs[w], w+1, 0)
		until[w] = math.MaxInt64
		if next < jobs {
			take(at, w)
		}
	}
	rec := record.New(events)
	rec.End = record.Done
	return rec
}

// Sixty frames a second ask this, each at a later moment.
func BenchmarkMeter(b *testing.B) {
	rec := simulated()
	m := record.NewMeter(rec)
	m.At(rec.Duration())
	for i := 0; b.Loop(); i++ {
		m.At(rec.Duration() * time.Duration(900+i%100) / 1000)
	}
}

func BenchmarkMetricsOnce(b *testing.B) { // what a meter saves
	rec := simulated()
	for b.Loop() {
		rec.MetricsAt(rec.Duration())
	}
}

func BenchmarkCounted(b *testing.B) { // and what counting plainly would take
	rec := simulated()
	for b.Loop() {
		counted(rec, rec.Duration())
	}
}

func BenchmarkSeries(b *testing.B) {
	rec := simulated()
	for b.Loop() {
		rec.Series(rec.Duration(), 100)
	}
}

func BenchmarkBins(b *testing.B) {
	rec := simulated()
	d := record.NewMeter(rec).QueueWaits(rec.Duration())
	for b.Loop() {
		record.BinsFor(d).Count(d)
	}
}

package picture_test

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// spawned is what is recorded of a goroutine for each job: with room for its
// result, or else with a collector that comes when all have sent, and takes a
// millisecond for each.
func spawned(jobs, resultCap int, took func(job int) time.Duration, kind func(job int) pool.Kind) *record.Recording {
	var events []record.Event
	add := func(at time.Duration, k pool.Kind, job, worker, n int) {
		events = append(events, record.Event{At: at, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}})
	}
	add(0, pool.ResultsCreated, 0, 0, resultCap)
	add(0, pool.Started, 0, 0, jobs)
	for j := range jobs {
		add(0, pool.JobSubmitted, j, 0, 0)
		add(0, pool.WorkerStarted, 0, j+1, 0)
		add(0, pool.JobStarted, j, j+1, 0)
	}
	add(0, pool.Waiting, 0, 0, 0)
	order := make([]int, jobs)
	for j := range order {
		order[j] = j
	}
	sort.SliceStable(order, func(a, b int) bool { return took(order[a]) < took(order[b]) })
	for _, j := range order {
		add(took(j), kind(j), j, j+1, 0)
		add(took(j), pool.ResultSent, j, j+1, 0)
		if resultCap > 0 {
			add(took(j), pool.WorkerStopped, 0, j+1, 0)
		}
	}
	at := took(order[jobs-1])
	add(at, pool.Collecting, 0, 0, 0)
	for _, j := range order {
		add(at, pool.ResultReceived, j, j+1, 0)
		if resultCap == 0 {
			add(at, pool.WorkerStopped, 0, j+1, 0)
			at += time.Millisecond
		}
	}
	add(at, pool.ResultsClosed, 0, 0, 0)
	rec := record.New(events)
	rec.End = record.Done
	return rec
}

// However many goroutines there are, the picture has no more items than a frame
// can hold, and all of them are in it.
func TestCrowdItems(t *testing.T) {
	shuffled := func(job int) time.Duration { return time.Duration(1+job*7919%10007) * 150 * time.Microsecond }
	for _, jobs := range []int{64, 80, 81, 100, 1000, 10000} {
		for _, resultCap := range []int{0, jobs} {
			rec := spawned(jobs, resultCap, shuffled, mixed)
			d := rec.Duration()
			for _, w := range []float64{42, 340, 668, 1200} {
				for _, window := range [][2]time.Duration{{}, {d / 4, d / 2}, {d / 2, d/2 + 1}} {
					for _, at := range []time.Duration{-1, 0, d / 3, d} {
						v := picture.Now(rec, at, w)
						v.From, v.To, v.Lane = window[0], window[1], jobs/2
						s := new(picture.Drawer).Draw(rec, v)
						what := fmt.Sprintf("%d goroutines, room for %d, %v wide at %v", jobs, resultCap, w, at)
						if w > 42 {
							inside(t, what, s)
						}
						if n := len(s.Items); n > 6000 {
							t.Errorf("%s: %d items", what, n)
						}
					}
				}
			}
		}
	}
}

// areas gives how much each colour covers of the lanes, in lanes of the whole width.
func areas(rec *record.Recording, v picture.View, lanes int) (shares [len(picture.Names)]float64) {
	const x0, x1, top, low = 122, 700 - 132, 60, 300
	for _, i := range new(picture.Drawer).Draw(rec, v).Items {
		if (i.Shape == picture.Area || i.Shape == picture.Fill) && i.X >= x0-1 && i.Y >= top-1 && i.Y+i.H <= low+1 {
			opaque := (i.Alpha - 0.25) / 0.75 // as gather has it
			shares[i.Color] += i.W * i.H * opaque / (x1 - x0) / (low - top) * float64(lanes)
		}
	}
	return shares
}

// Rows of many lanes show what share of them does what, as if each were drawn.
func TestCrowdShares(t *testing.T) {
	longest := func(job int) time.Duration { return time.Duration(2000-job) * time.Millisecond } // 1 to 2 s
	kind := func(job int) pool.Kind {
		if job%4 == 0 {
			return pool.JobFailed
		}
		return pool.JobFinished
	}
	rec := spawned(1000, 1000, longest, kind)
	v := picture.Now(rec, 1500*time.Millisecond, 700)
	got := areas(rec, v, 1000)
	// Half have ended, after 1 to 1.5 of 2 s; half run since 1.5 s, and have 0 to
	// 0.5 s to go.
	want := map[picture.Color]float64{
		picture.Ran: 500 * 1.25 / 2 * 3 / 4, picture.Failed: 500 * 1.25 / 2 / 4, picture.Running: 500 * 1.5 / 2, picture.Future: 500 * 0.25 / 2,
	}
	for c, lanes := range want {
		if math.Abs(got[c]-lanes) > 25 {
			t.Errorf("%s covers %.0f lanes, want %.0f", picture.Names[c], got[c], lanes)
		}
	}
	// Unbuffered, all of them come to be blocked.
	rec = spawned(1000, 0, func(int) time.Duration { return time.Second }, finished)
	rec.End = record.Deadlock
	rec = record.New(rec.Events[:slices.IndexFunc(rec.Events, func(e record.Event) bool { return e.Kind == pool.Collecting })])
	rec.End = record.Deadlock
	got = areas(rec, picture.Now(rec, time.Hour, 700), 1000)
	if want := 1000.0 / 7; math.Abs(got[picture.Blocked]-want) > 25 { // a sixth more is shown, of what stays
		t.Errorf("%.0f lanes are blocked, want %.0f", got[picture.Blocked], want)
	}
}

// What is looked at, and what stands under the pointer, is found among many, too.
func TestCrowdHit(t *testing.T) {
	rec := spawned(1000, 1000, uneven, finished)
	v := picture.Now(rec, rec.Duration(), 700)
	for _, lane := range []int{2, 3, 500, 1001} {
		v.Lane = lane
		frames := 0
		for _, i := range new(picture.Drawer).Draw(rec, v).Items {
			if i.Shape == picture.Frame {
				frames++
				if h := v.Hit(rec, 300, i.Y+2.01); h.Lane != lane {
					t.Errorf("in the frame of lane %d is lane %d", lane, h.Lane)
				}
			}
		}
		if frames != 1 {
			t.Errorf("lane %d has %d frames", lane, frames)
		}
	}
	v.Lane = 0
	got := "\n" + texts(new(picture.Drawer).Draw(rec, v))
	for _, want := range []string{"there is none", "1000 goroutines", "one for each job", "0", "200", "800", "WaitGroup 0"} {
		if !strings.Contains(got, "\n"+want+"\n") {
			t.Errorf("does not say %q:%s", want, got)
		}
	}
}

// One frame of a goroutine for each of many jobs, the moment moving.
func BenchmarkCrowd(b *testing.B) {
	shuffled := func(job int) time.Duration { return time.Duration(1+job*7919%10007) * 150 * time.Microsecond }
	for _, jobs := range []int{1000, 10000} {
		for _, resultCap := range []int{0, jobs} {
			rec := spawned(jobs, resultCap, shuffled, mixed)
			for _, w := range []float64{340, 668, 1200} {
				b.Run(fmt.Sprintf("%d/%d/%v", jobs, resultCap, w), func(b *testing.B) {
					var k picture.Drawer
					items, i := 0, 0
					for b.Loop() {
						at := rec.Duration() * time.Duration(i%97) / 97
						items = max(items, len(k.Draw(rec, picture.Now(rec, at, w)).Items))
						i++
					}
					b.ReportMetric(float64(items), "items")
				})
			}
		}
	}
}

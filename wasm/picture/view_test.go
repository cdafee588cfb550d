package picture_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// simulated is what a pool with room for everything records, without goroutines:
// always the same, and at once, so that a benchmark and a fuzzer can have it.
func simulated(workers, jobs int, took func(job int) time.Duration, kind func(job int) pool.Kind) *record.Recording {
	var events []record.Event
	add := func(at time.Duration, k pool.Kind, job, worker, n int) {
		events = append(events, record.Event{At: at, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}})
	}
	add(0, pool.JobsCreated, 0, 0, jobs)
	add(0, pool.ResultsCreated, 0, 0, jobs)
	add(0, pool.Started, 0, 0, workers)
	for w := range workers {
		add(0, pool.WorkerStarted, 0, w+1, 0)
	}
	for j := range jobs {
		add(0, pool.JobSubmitted, j, 0, 0)
	}
	add(0, pool.JobsClosed, 0, 0, 0)
	add(0, pool.Collecting, 0, 0, 0)
	add(0, pool.Waiting, 0, 0, 0)
	type hand struct {
		free time.Duration
		job  int // -1 none
	}
	hands := make([]hand, workers)
	for w := range hands {
		hands[w].job = -1
	}
	next, stopped := 0, 0
	for stopped < workers {
		w := 0
		for i, h := range hands {
			if hands[w].free > h.free {
				w = i
			}
		}
		h := &hands[w]
		if h.job >= 0 {
			add(h.free, kind(h.job), h.job, w+1, 0)
			add(h.free, pool.ResultSent, h.job, w+1, 0)
			add(h.free, pool.ResultReceived, h.job, w+1, 0)
		}
		if next == jobs {
			add(h.free, pool.WorkerStopped, 0, w+1, 0)
			h.free = math.MaxInt64
			stopped++
			continue
		}
		h.job = next
		add(h.free, pool.JobStarted, next, w+1, 0)
		h.free += took(next)
		next++
	}
	add(events[len(events)-1].At, pool.ResultsClosed, 0, 0, 0)
	rec := record.New(events)
	rec.End = record.Done
	return rec
}

func second(int) time.Duration { return time.Second }

// uneven takes from half a second to a second and a half.
func uneven(job int) time.Duration {
	return time.Duration(500+job*7919%1000) * time.Millisecond
}

func finished(int) pool.Kind { return pool.JobFinished }

// mixed is every second job a failure, and not in turns.
func mixed(job int) pool.Kind {
	if job*job%7 > 2 {
		return pool.JobFailed
	}
	return pool.JobFinished
}

// The middle of every lane is that lane, at every width, and the ends of the axis
// are the ends of the time.
func TestHit(t *testing.T) {
	for _, workers := range []int{1, 3, 20, 64} {
		rec := simulated(workers, workers, second, finished)
		for _, w := range []float64{320, 560, 700, 1200} {
			for lane := 1; lane <= workers+2; lane++ {
				// The lane that is looked at has a frame around its bar.
				v := picture.Now(rec, 0, w)
				v.Lane = lane
				frame := picture.Item{}
				for _, i := range new(picture.Drawer).Draw(rec, v).Items {
					if i.Shape == picture.Frame {
						frame = i
					}
				}
				x0, x1, y := frame.X+2, frame.X+frame.W-2, frame.Y+frame.H/2
				for x, at := range map[float64]time.Duration{x0: 0, x1: time.Second, (x0 + x1) / 2: time.Second / 2} {
					h := v.Hit(rec, x, y)
					if h.Lane != lane || h.Axis || h.Time < at-2 || h.Time > at+2 {
						t.Errorf("%d workers, %v wide, at %v, %v: %+v, want lane %d, %v", workers, w, x, y, h, lane, at)
					}
				}
				for _, out := range [][2]float64{{x0 - 20, y}, {x1 + 19, y}, {-5, y}, {w + 5, y}, {x0, 0}, {x0, picture.Height(w)}, {x0, -99}} {
					if h := v.Hit(rec, out[0], out[1]); h.Lane != 0 || h.Time < 0 || h.Time > time.Second {
						t.Errorf("%d workers, %v wide: outside, at %v, is %+v", workers, w, out, h)
					}
				}
				// A part of the time: the ends of the axis are its ends.
				v.From, v.To = 200*time.Millisecond, 300*time.Millisecond
				if a, b := v.Hit(rec, x0-50, y).Time, v.Hit(rec, x1+50, y).Time; a != v.From || b != v.To {
					t.Errorf("a window ends at %v and %v", a, b)
				}
				if !v.Hit(rec, x0, picture.Height(w)-20).Axis {
					t.Errorf("%v wide: the axis is not found", w)
				}
			}
		}
	}
	if h := (picture.View{W: 700}).Hit(record.New(nil), 300, 150); h.Lane != 0 {
		t.Errorf("of nothing: %+v", h)
	}
}

// shown is the window, as the axis has it: the time at its ends.
func shown(v picture.View, rec *record.Recording) (from, to time.Duration) {
	return v.Hit(rec, -1e9, 0).Time, v.Hit(rec, 1e9, 0).Time
}

func TestZoomPanFollow(t *testing.T) {
	rec := simulated(3, 10, second, finished) // 4 s
	v := picture.Now(rec, 0, 700)
	check := func(what string, got picture.View, from, to time.Duration) {
		t.Helper()
		if got.From != from || got.To != to {
			t.Errorf("%s: from %v to %v, want %v to %v", what, got.From, got.To, from, to)
		}
	}
	const s, ms = time.Second, time.Millisecond
	check("zoom in", v.Zoom(rec, s, 0.5), s/2, 5*s/2)
	check("at the start", v.Zoom(rec, 0, 0.5), 0, 2*s)
	check("at the end", v.Zoom(rec, 4*s, 0.25), 3*s, 4*s)
	check("out of the whole", v.Zoom(rec, s, 2), 0, 0)
	check("far out", v.Zoom(rec, s, 1e300), 0, 0)
	check("by no number", v.Zoom(rec, s, math.NaN()), 0, 0)
	check("far in", v.Zoom(rec, 2*s, 1e-300), 2*s-time.Millisecond/2, 2*s+time.Millisecond/2)
	check("pan the whole", v.Pan(rec, 0.5), 0, 0)
	check("follow in the whole", v.Follow(rec), 0, 0)

	v.From, v.To = s, 2*s
	check("zoom out", v.Zoom(rec, s, 2), s, 3*s)
	check("zoom out to the edge", v.Zoom(rec, 2*s, 3), 0, 3*s)
	check("zoom out to the whole", v.Zoom(rec, s, 4), 0, 0)
	check("zoom at a moment that is out of sight", v.Zoom(rec, 3*s, 0.5), 5*s/2, 3*s)
	check("pan on", v.Pan(rec, 0.25), 1250*ms, 2250*ms)
	check("pan back beyond the start", v.Pan(rec, -9), 0, s)
	check("pan beyond the end", v.Pan(rec, 9), 3*s, 4*s)
	v.At = 1500 * ms
	check("follow what is in sight", v.Follow(rec), s, 2*s)
	v.At = 3 * s
	check("follow", v.Follow(rec), 2950*ms, 3950*ms)
	v.At = 4 * s
	check("follow to the end", v.Follow(rec), 3*s, 4*s)
	v.At = -1
	check("follow to before the start", v.Follow(rec), 0, s)
	v.From, v.To = 3*s, s
	if from, to := shown(v, rec); from != 3*s || to <= from {
		t.Errorf("a window that ends before it begins is %v to %v", from, to)
	}
}

// However one zooms and pans, what is shown lies in the run and is not empty, the
// time under the pointer stays under it unless an end of the run is in the way,
// and the moment can be brought into view.
func FuzzView(f *testing.F) {
	recs := []*record.Recording{record.New(nil), simulated(3, 10, second, finished), simulated(64, 10000, uneven, mixed), simulated(1, 1, func(int) time.Duration { return 1 }, finished)}
	recs = append(recs, writtenDown("stuck"), writtenDown("crashed"), writtenDown("leaked"), spawned(1000, 0, uneven, mixed))
	f.Add(uint8(1), int64(0), int64(0), int64(1e9), 0.5, 0.5)
	f.Add(uint8(1), int64(1e9), int64(2e9), int64(3e9), 0.1, -3.0)
	f.Add(uint8(2), int64(1e12), int64(1), int64(-5), 1e-9, 7.0)
	f.Add(uint8(3), int64(-1), int64(5), int64(0), 3.0, 0.0)
	f.Add(uint8(4), int64(7e8), int64(8e8), int64(9e8), 1.0, 1e300)
	f.Add(uint8(5), int64(7e8), int64(8e8), int64(9e8), 0.1, 0.5)
	f.Add(uint8(6), int64(15e8), int64(17e8), int64(9e9), 0.9, -0.5)
	f.Add(uint8(7), int64(1e9), int64(9e9), int64(5e9), 1.1, 0.1)
	f.Fuzz(func(t *testing.T, which uint8, from, to, at int64, factor, share float64) {
		rec := recs[int(which)%len(recs)]
		v := picture.Now(rec, time.Duration(at), 700)
		v.From, v.To = time.Duration(from), time.Duration(to)
		end := v.End(rec)
		check := func(what string, v picture.View) {
			t.Helper()
			a, b := shown(v, rec)
			if a < 0 || b <= a || b > end || v.From < 0 || v.To < 0 || v.To > 0 && (v.To <= v.From || v.To > end) || v.To == 0 && v.From != 0 {
				t.Errorf("%s: from %v to %v, shown %v to %v, of %v", what, v.From, v.To, a, b, end)
			}
		}
		a, b := shown(v, rec)
		if a < 0 || b <= a || b > end {
			t.Fatalf("from %v to %v is shown as %v to %v of %v", v.From, v.To, a, b, end)
		}

		// The pointer is somewhere on the axis.
		around := a + (b-a)/3
		zoomed := v.Zoom(rec, around, factor)
		check("zoomed", zoomed)
		za, zb := shown(zoomed, rec)
		if za > 0 && zb < end {
			before, after := float64(around-a)/float64(b-a), float64(around-za)/float64(zb-za)
			if d := math.Abs(before - after); d > 1e-3 && d*float64(zb-za) > 2 {
				t.Errorf("zoomed by %v, what was at %v is at %v", factor, before, after)
			}
		}
		if factor < 1 && factor > 0 && b-a > time.Millisecond && zb-za >= b-a {
			t.Errorf("zoomed in by %v, %v is %v", factor, b-a, zb-za)
		}
		if far := v.Zoom(rec, around, 1e18); far.From != 0 || far.To != 0 {
			t.Errorf("zoomed far out, from %v to %v", far.From, far.To)
		}

		zoomed.At = min(max(v.At, 0), end)
		panned := zoomed.Pan(rec, math.Mod(share, 10))
		check("panned", panned)
		pa, pb := shown(panned, rec)
		if pb-pa != zb-za {
			t.Errorf("panned, %v is %v", zb-za, pb-pa)
		}
		followed := panned.Follow(rec)
		check("followed", followed)
		if fa, fb := shown(followed, rec); followed.At < fa || followed.At > fb || fb-fa != pb-pa {
			t.Errorf("followed to %v, from %v to %v", followed.At, fa, fb)
		}
	})
}

// inside fails if a number is not finite or a shape not in the picture.
func inside(t *testing.T, what string, s *picture.Scene) {
	t.Helper()
	for _, i := range s.Items {
		for _, x := range []float64{i.X, i.Y, i.W, i.H, i.Alpha} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%s: %+v", what, i)
			}
		}
		x0, y0, x1, y1 := min(i.X, i.X+i.W), min(i.Y, i.Y+i.H), max(i.X, i.X+i.W), max(i.Y, i.Y+i.H)
		wide := float64(len([]rune(i.Text))) * i.H * 0.5
		switch i.Shape {
		case picture.Disc, picture.Ring:
			x0, y0, x1, y1 = i.X-i.W, i.Y-i.W, i.X+i.W, i.Y+i.W
		case picture.Text, picture.Bold:
			x0, y0, x1, y1 = i.X, i.Y-i.H, i.X+wide, i.Y
		case picture.TextMid:
			x0, y0, x1, y1 = i.X-wide/2, i.Y-i.H, i.X+wide/2, i.Y
		case picture.TextEnd:
			x0, y0, x1, y1 = i.X-wide, i.Y-i.H, i.X, i.Y
		}
		if x0 < -1 || y0 < -1 || x1 > s.W+1 || y1 > s.H+1 || i.W < 0 && i.Shape != picture.Line {
			t.Fatalf("%s, is outside %v × %v: %s, %+v", what, s.W, s.H, line(i), i)
		}
		if i.Alpha <= 0 || i.Alpha > 1 || i.Text == "" && i.Shape != picture.Line && i.Shape != picture.Dotted && i.W == 0 {
			t.Fatalf("%s: cannot be seen: %s, %+v", what, line(i), i)
		}
	}
}

// windows are parts of a run's time of every kind.
func windows(d time.Duration) [][2]time.Duration {
	return [][2]time.Duration{
		{}, {0, d / 10}, {d / 3, d / 2}, {d / 2, d/2 + 10*time.Microsecond}, {0, 10 * time.Microsecond},
		{d - 10*time.Microsecond, d}, {d - d/10, d + time.Hour}, {d + time.Hour, d + 2*time.Hour}, {d / 2, d / 3}, {d / 2, d/2 + 1},
	}
}

// A picture of any part at any step, with a ghost and a lane that is looked at, is
// in its frame; and it is the same whatever the Drawer has drawn before.
func TestEveryView(t *testing.T) {
	var shared picture.Drawer
	for _, query := range []string{"", "workers=2&jobs=5&jobbuf=1&resbuf=0&jitter=60&fail=40", "resbuf=0&collect=never&workers=9", "close=no&jobs=4", "cancel=1500&jobbuf=1&resbuf=1", "jobs=12&workers=2&resize=1500:5,2500:1,3000:4", "jobs=3&workers=20&collect=after&close=no"} {
		rec := recorded(t, query)
		d := rec.Duration()
		for i, w := range windows(d) {
			for step := 0; step <= rec.Len(); step += 1 + rec.Len()/25 {
				v := picture.View{W: []float64{320, 559, 560, 700, 1200}[(i+step)%5], Step: step, At: rec.Time(step), From: w[0], To: w[1], Lane: step % (len(rec.Workers) + 4)}
				v.Ghost = []picture.Ghost{{}, {Took: d / 2, Text: "was shorter"}, {Took: 2 * d, Text: "was longer"}, {Took: d + d/50, Text: "was the same"}, {Took: 100 * d, Text: "was much longer"}}[step%5]
				if step == 0 {
					v.At = -1
				}
				what := fmt.Sprintf("%q from %v to %v at step %d, %v wide, lane %d, %v", query, v.From, v.To, step, v.W, v.Lane, v.Ghost)
				s := shared.Draw(rec, v)
				inside(t, what, s)
				if fresh := new(picture.Drawer).Draw(rec, v); !slices.Equal(s.Items, fresh.Items) {
					t.Fatalf("%s: drawn after another, it differs: %q", what, differ(fresh, s))
				}
			}
		}
	}
}

// The ends of this run and of the one before are named side by side, whatever the
// width, the window and the two times.
func TestEndsAreNamedApart(t *testing.T) {
	rec := recorded(t, "")
	d := rec.Duration()
	both := 0
	for w := 260.0; w <= 900; w += 20 {
		for _, window := range [][2]time.Duration{{0, d}, {0, 2 * d}, {d / 2, d + d/4}, {d * 9 / 10, d * 11 / 10}} {
			for _, took := range []time.Duration{d / 2, d * 9 / 10, d + d/50, d + d/8, d * 3 / 2, 10 * d} {
				v := picture.View{W: w, Step: rec.Len(), At: d, From: window[0], To: window[1], Ghost: picture.Ghost{Took: took, Text: "was stuck at 5.1 s"}}
				var ends []picture.Item // of lines above main's lane
				for _, i := range new(picture.Drawer).Draw(rec, v).Items {
					if i.Shape == picture.TextEnd && (strings.HasPrefix(i.Text, "done ") || strings.HasPrefix(i.Text, "was ")) {
						ends = append(ends, i)
					}
				}
				if len(ends) < 2 {
					continue
				}
				both++
				slices.SortFunc(ends, func(a, b picture.Item) int { return cmp.Compare(a.X, b.X) })
				if begin := ends[1].X - 0.56*ends[1].H*float64(len([]rune(ends[1].Text))); ends[0].X > begin {
					t.Errorf("%v wide, from %v to %v: %q ends at %v, %q begins at %v", w, v.From, v.To, ends[0].Text, ends[0].X, ends[1].Text, begin)
				}
			}
		}
	}
	if both < 100 {
		t.Errorf("both were named in %d pictures", both)
	}
}

// What was drawn of a run that had not ended is not drawn of it when it has.
func TestDrawerSeesTheEnd(t *testing.T) {
	rec := record.New([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 2), event(0, pool.ResultsCreated, 0, 0, 2), event(0, pool.Started, 0, 0, 1), event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobStarted, 0, 1, 0), event(500, pool.JobFinished, 0, 1, 0), event(500, pool.ResultSent, 0, 1, 0),
	})
	v := picture.Now(rec, rec.Duration(), 700)
	v.To = 510 * time.Millisecond // so that the axis is the same
	var k picture.Drawer
	k.Draw(rec, v)
	rec.End = record.Deadlock
	if got, want := k.Draw(rec, v), new(picture.Drawer).Draw(rec, v); !slices.Equal(got.Items, want.Items) {
		t.Errorf("differs: %q", differ(want, got))
	}
}

// A page that is not laid out yet has no width.
func TestNoWidth(t *testing.T) {
	rec := simulated(3, 10, second, mixed)
	for _, w := range []float64{0, 1, 42, 43, 100} {
		v := picture.Now(rec, time.Second, w)
		for _, i := range new(picture.Drawer).Draw(rec, v).Items {
			if math.IsNaN(i.X + i.Y + i.W + i.H) {
				t.Errorf("%v wide: %+v", w, i)
			}
		}
		if h := v.Hit(rec, 5, 5); h.Time < 0 || h.Time > 4*time.Second {
			t.Errorf("%v wide: %+v", w, h)
		}
	}
}

// However many jobs there are and however they end, a picture has no more items
// than a frame can hold.
func TestItems(t *testing.T) {
	for _, workers := range []int{1, 20, 64} {
		for name, kind := range map[string]func(int) pool.Kind{"finished": finished, "mixed": mixed} {
			for took, f := range map[string]func(int) time.Duration{"even": second, "uneven": uneven} {
				rec := simulated(workers, 10000, f, kind)
				d := rec.Duration()
				for _, w := range []float64{320, 700, 1200} {
					for _, window := range [][2]time.Duration{{}, {d / 4, d / 2}} {
						v := picture.Now(rec, d/2, w)
						v.From, v.To = window[0], window[1]
						s := new(picture.Drawer).Draw(rec, v)
						if w == 700 {
							inside(t, name, s)
						}
						if n := len(s.Items); n > 6000 {
							t.Errorf("10,000 %s %s jobs on %d workers, %v wide, from %v to %v: %d items", took, name, workers, w, v.From, v.To, n)
						}
					}
				}
			}
		}
	}
}

// Bars that are too thin to be drawn one by one show what share of them failed.
func TestDensity(t *testing.T) {
	rec := simulated(1, 10000, second, func(job int) pool.Kind {
		if job%4 == 0 {
			return pool.JobFailed
		}
		return pool.JobFinished
	})
	var failed, ran, future float64
	for _, i := range picture.Draw(rec, rec.Duration()/2, 700).Items {
		if i.Shape == picture.Area && i.Y < 300 {
			switch i.Color {
			case picture.Failed:
				failed += i.W * i.H
			case picture.Ran:
				ran += i.W * i.H
			case picture.Future:
				future += i.W * i.H
			}
		}
	}
	if share := failed / (failed + ran); math.Abs(share-0.25) > 0.01 {
		t.Errorf("%.2f of the area is failures, want 0.25", share)
	}
	if share := future / (failed + ran + future); math.Abs(share-0.5) > 0.05 {
		t.Errorf("%.2f of the area is still to come, want half", share)
	}
}

// The times on the axis do not run into each other, however late and close.
func TestTicks(t *testing.T) {
	rec := simulated(1, 10000, second, finished)
	for _, w := range []float64{320, 560, 700, 1200} {
		for length := 20 * time.Microsecond; length < rec.Duration(); length = length * 7 / 3 {
			v := picture.View{W: w, From: rec.Duration() - 3*length/2, To: rec.Duration() - length/2}
			end, n := -9.0, 0
			for _, i := range new(picture.Drawer).Draw(rec, v).Items {
				if i.Shape != picture.TextMid || i.Y < picture.Height(w)-40 || !strings.HasSuffix(i.Text, "s") {
					continue
				}
				n++
				half := float64(len([]rune(i.Text))) * i.H * 0.5 / 2
				if i.X-half < end {
					t.Errorf("%v wide, %v long: %q runs into the one before", w, length, i.Text)
				}
				end = i.X + half
			}
			if n < 1 {
				t.Errorf("%v wide, %v long: no time on the axis", w, length)
			}
		}
	}
}

// count counts the items that are so.
func count(s *picture.Scene, is func(picture.Item) bool) (n int) {
	for _, i := range s.Items {
		if is(i) {
			n++
		}
	}
	return n
}

func arrows(i picture.Item) bool { return i.Shape == picture.Line && i.Color == picture.Blocked }

// A stuck run shows who waits for whom; one that ended shows nothing of the kind.
func TestStuckPicture(t *testing.T) {
	for _, tt := range []struct {
		query  string
		arrows int      // four lines each
		says   []string // tokens and titles
	}{
		{"close=no", 2, []string{"1", "2", "3", "c", "waits for ever", "waits for the workers"}},
		{"close=no&collect=after", 2, []string{"c", "collects the results", "waits for ever"}},
		{"resbuf=0&collect=never", 1, []string{"1", "2", "3", "nobody receives", "cannot send result 2"}},
		{"jobbuf=2&resbuf=2&collect=after", 2, []string{"m", "cannot send job 7", "nobody receives", "WaitGroup 3"}},
		{"", 0, []string{"closed", "WaitGroup 0", "has ended", "10 received, has ended"}},
		{"cancel=1500", 0, []string{"WaitGroup 0", "closed"}},
	} {
		rec := recorded(t, tt.query)
		for _, w := range []float64{320, 700} {
			s := picture.Draw(rec, time.Hour, w)
			if n := count(s, arrows); n != 4*tt.arrows {
				t.Errorf("%q, %v wide: %d lines of arrows, want %d", tt.query, w, n, 4*tt.arrows)
			}
			got := "\n" + texts(s)
			for _, want := range tt.says {
				small := len(want) == 1 || want == "waits for ever" || strings.HasPrefix(want, "WaitGroup") || want == "closed" // need room
				if !strings.Contains(got, "\n"+want+"\n") && (w > 560 || !small) && !(want == "cannot send result 2" && strings.Contains(got, "\ncannot send result ")) {
					t.Errorf("%q, %v wide, does not say %q:%s", tt.query, w, want, got)
				}
			}
		}
	}
}

// The WaitGroup counts the workers that have not stopped, as wg.Add and wg.Done do.
func TestWaitGroup(t *testing.T) {
	rec := golden[0].recording()
	for step, want := range map[int]string{0: "", 2: "", 3: "WaitGroup 2", 10: "WaitGroup 2", 19: "WaitGroup 2", 20: "WaitGroup 1", 23: "WaitGroup 1", 24: "WaitGroup 0", 26: "WaitGroup 0"} {
		got := texts(new(picture.Drawer).Draw(rec, picture.View{W: 700, Step: step, At: rec.Time(step)}))
		if want == "" && strings.Contains(got, "WaitGroup") || !strings.Contains(got, want) {
			t.Errorf("step %d does not say %q:\n%s", step, want, got)
		}
	}
}

// grounds gives where the lane of a worker has a ground, from left to right.
func grounds(rec *record.Recording, worker int) (all [][2]float64) {
	v := picture.Now(rec, rec.Duration(), 700)
	v.Lane = worker + 1
	s := new(picture.Drawer).Draw(rec, v)
	var frame picture.Item
	for _, i := range s.Items {
		if i.Shape == picture.Frame {
			frame = i
		}
	}
	for _, i := range s.Items {
		if i.Shape == picture.Fill && i.Color == picture.Slot && i.Y == frame.Y+2 {
			share := func(x float64) float64 { return math.Round((x-frame.X-2)/(frame.W-4)*1000) / 1000 }
			all = append(all, [2]float64{share(i.X), share(i.X + i.W)})
		}
	}
	return all
}

// A lane is there from its worker's start to its end, and again if its number is.
func TestLaneOfResized(t *testing.T) {
	rec := record.New([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 2), event(0, pool.ResultsCreated, 0, 0, 2), event(0, pool.Started, 0, 0, 1), event(0, pool.WorkerStarted, 0, 1, 0),
		event(200, pool.Resized, 0, 0, 2), event(200, pool.WorkerStarted, 0, 2, 0),
		event(400, pool.Resized, 0, 0, 1), event(400, pool.WorkerStopped, 0, 2, 0),
		event(700, pool.Resized, 0, 0, 2), event(700, pool.WorkerStarted, 0, 2, 0),
		event(900, pool.WorkerStopped, 0, 2, 0), event(1000, pool.WorkerStopped, 0, 1, 0),
	})
	rec.End = record.Done
	if got, want := grounds(rec, 1), [][2]float64{{0, 1}}; !slices.Equal(got, want) {
		t.Errorf("worker 1 is there %v, want %v", got, want)
	}
	if got, want := grounds(rec, 2), [][2]float64{{0.2, 0.4}, {0.7, 0.9}}; !slices.Equal(got, want) {
		t.Errorf("worker 2 is there %v, want %v", got, want)
	}
	late := recorded(t, "workers=2&resize=1500:4")
	if got := grounds(late, 4); len(got) != 1 || math.Abs(got[0][0]-1.5/late.Duration().Seconds()) > 0.01 {
		t.Errorf("worker 4, who starts at 1.5 s of %v, is there %v", late.Duration(), got)
	}
}

// One frame of the largest run, the moment moving, at two widths.
func BenchmarkDraw(b *testing.B) {
	for name, rec := range map[string]*record.Recording{
		"even":   simulated(64, 10000, second, finished),
		"uneven": simulated(64, 10000, uneven, mixed),
	} {
		for _, w := range []float64{700, 1200} {
			b.Run(fmt.Sprintf("%s/%v", name, w), func(b *testing.B) {
				var k picture.Drawer
				items, i := 0, 0
				for b.Loop() {
					at := rec.Duration() * time.Duration(i%997) / 997
					items = max(items, len(k.Draw(rec, picture.Now(rec, at, w)).Items))
					i++
				}
				b.ReportMetric(float64(items), "items")
			})
		}
	}
}

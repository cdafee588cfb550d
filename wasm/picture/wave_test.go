package picture_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// decoding is a run of four segments on two workers: at step 6 both are at work,
// at 8 the second is there, at 10 the first has failed. Then the context ends: the
// third is cancelled, and the last was not even sent.
func decoding() *record.Recording {
	rec := record.New([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 4),
		event(0, pool.ResultsCreated, 0, 0, 4),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.JobStarted, 1, 2, 0), // 6
		event(1, pool.JobFinished, 1, 2, 0),
		event(1, pool.ResultSent, 1, 2, 0), // 8
		event(1, pool.JobSubmitted, 2, 0, 0),
		event(2, pool.JobFailed, 0, 1, 0), // 10
		event(2, pool.ResultSent, 0, 1, 0),
		event(3, pool.JobCanceled, 2, 2, 0),
	})
	rec.End = record.Canceled
	return rec
}

// sound is 10 s at 1,000 Hz in four segments. The second is as loud as can be, the
// third half so, and nobody is to ask about others.
func sound(t *testing.T) picture.Wave {
	return picture.Wave{W: 1012, Rate: 1000, Cuts: []int{0, 2500, 5000, 7500, 10_000}, Place: -1,
		Peaks: func(segment, from, to int) (lowest, highest, rms float64) {
			if segment != 1 || from < 0 || to > 2500 || from >= to {
				t.Errorf("asked about %d to %d of segment %d", from, to, segment)
			}
			return -1, 0.5, 0.25
		}}
}

func TestSegmentAt(t *testing.T) {
	rec := decoding()
	for _, tt := range []struct {
		step int
		want string
	}{
		{0, "[0 0] [0 0] [0 0] [0 0]"},
		{6, "[1 1] [1 2] [0 0] [0 0]"},
		{8, "[1 1] [2 2] [0 0] [0 0]"},
		{10, "[3 1] [2 2] [0 0] [0 0]"},
		{12, "[3 1] [2 2] [3 2] [0 0]"},
	} {
		var got []any
		for job := range 4 {
			p, worker := picture.SegmentAt(rec, tt.step, job)
			got = append(got, []int{int(p), worker})
		}
		if s := fmt.Sprint(got...); s != tt.want {
			t.Errorf("at step %d: %s, want %s", tt.step, s, tt.want)
		}
	}
	rec.End = record.Crashed
	if p, _ := picture.SegmentAt(record.New(rec.Events[:6]), 6, 0); p != picture.Decoding {
		t.Errorf("a job that runs is %v", p)
	}
	crashed := record.New(rec.Events[:6])
	crashed.End = record.Crashed
	if p, _ := picture.SegmentAt(crashed, 6, 0); p != picture.Broken {
		t.Errorf("a job that ran when the program crashed is %v", p)
	}
}

// has finds the items of a shape and a colour whose middle lies between two places.
func has(s *picture.Scene, shape picture.Shape, color picture.Color, x0, x1 float64) (found []picture.Item) {
	for _, i := range s.Items {
		if mid := i.X + i.W/2; i.Shape == shape && i.Color == color && mid >= x0 && mid < x1 {
			found = append(found, i)
		}
	}
	return found
}

// What is decoded has the colour of its worker, and looks otherwise than what
// waits, what is being decoded and what failed. Back in time it is not there yet.
func TestWaveStates(t *testing.T) {
	w := sound(t)
	rec := decoding()
	edge := func(i int) float64 { return 6 + 250*float64(i) }
	for _, tt := range []struct {
		step int
		want [4]string
	}{
		{0, [4]string{"waits", "waits", "waits", "waits"}},
		{6, [4]string{"runs", "runs", "waits", "waits"}},
		{8, [4]string{"runs", "there", "waits", "waits"}},
		{12, [4]string{"failed", "there", "failed", "waits"}},
	} {
		s := w.Draw(rec, tt.step)
		for i, want := range tt.want {
			_, worker := picture.SegmentAt(rec, tt.step, i)
			color, x0, x1 := picture.WorkerColor(worker), edge(i), edge(i+1)
			got := "nothing"
			switch {
			case len(has(s, picture.Hatch, picture.Failed, x0, x1)) == 1:
				got = "failed"
			case worker > 0 && len(has(s, picture.Dotted, color, x0, x1)) == 2:
				got = "runs"
			case worker > 0 && len(has(s, picture.Area, color, x0, x1)) > 400:
				got = "there"
			case len(has(s, picture.Area, picture.Slot, x0, x1)) == 1:
				got = "waits"
			}
			if got != want {
				t.Errorf("at step %d segment %d is %q, want %q", tt.step, i, got, want)
			}
		}
	}
	// A column a pixel, from the lowest to the highest and as loud as it is.
	columns := has(w.Draw(rec, 8), picture.Area, picture.Worker2, edge(1), edge(2))
	var pale, strong picture.Item
	for _, c := range columns {
		if c.W == 1 && c.Alpha < 1 {
			pale = c
		} else if c.W == 1 {
			strong = c
		}
	}
	if pale.Y != 54-0.5*33 || pale.H != 1.5*33 || strong.Y != 54-0.25*33 || strong.H != 0.5*33 {
		t.Errorf("a column is %v and %v", pale, strong)
	}
}

// Colour alone does not tell the worker: a segment that is wide enough says its
// name or number.
func TestWaveNames(t *testing.T) {
	w := sound(t)
	texts := func() (all []string) {
		for _, i := range w.Draw(decoding(), 12).Items {
			if i.Y < 15 && i.Text != "" {
				all = append(all, i.Text)
			}
		}
		return all
	}
	if got := texts(); !slices.Equal(got, []string{"worker 1 ✕", "worker 2", "worker 2 ✕"}) {
		t.Errorf("%q", got)
	}
	w.W = 120
	if got := texts(); !slices.Equal(got, []string{"1 ✕", "2", "2 ✕"}) {
		t.Errorf("narrow: %q", got)
	}
	w.W = 40
	if got := texts(); len(got) != 0 {
		t.Errorf("very narrow: %q", got)
	}
}

// The goroutine of a job has the job's number.
func TestWaveEach(t *testing.T) {
	rec := writtenDown("each")
	w := picture.Wave{W: 500, Rate: 1000, Cuts: []int{0, 500, 1000}, Place: -1,
		Peaks: func(int, int, int) (float64, float64, float64) { return 0, 0, 0 }}
	s := w.Draw(rec, rec.Len())
	if !slices.ContainsFunc(s.Items, func(i picture.Item) bool { return i.Text == "goroutine of job 1" }) {
		t.Error("no goroutine is named")
	}
}

// However many segments there are, a failed one is seen, nothing leaves the
// picture, and nothing takes more items than the pixels and the segments need.
func TestWaveMany(t *testing.T) {
	const n = 2000
	events := []record.Event{event(0, pool.JobsCreated, 0, 0, n)}
	cuts := []int{0}
	for i := range n {
		kind := pool.JobFinished
		if i == 777 {
			kind = pool.JobFailed
		}
		events = append(events, event(0, pool.JobSubmitted, i, 0, 0), event(i, pool.JobStarted, i, 1+i%3, 0), event(i+1, kind, i, 1+i%3, 0))
		cuts = append(cuts, (i+1)*1152)
	}
	rec := record.New(events)
	w := picture.Wave{W: 320, Rate: 44_100, Cuts: cuts, Place: cuts[n], Peaks: func(int, int, int) (float64, float64, float64) { return -0.5, 0.5, 0.2 }}
	s := w.Draw(rec, rec.Len())
	if got := has(s, picture.Hatch, picture.Failed, 0, 320); len(got) != 1 || got[0].W < 1 {
		t.Errorf("the failed segment is %v", got)
	}
	for _, i := range s.Items {
		if i.Text == "" && (i.X < 0 || i.Y < 0 || i.X+i.W > w.W || i.Y+i.H > picture.WaveHeight) || math.IsNaN(i.X+i.Y+i.W+i.H) {
			t.Fatalf("%+v is out of the picture", i)
		}
	}
	if len(s.Items) > n+3*320 {
		t.Errorf("%d items", len(s.Items))
	}
}

// A place of the picture is a sample, and the other way round, zoomed or not.
func TestWavePlaces(t *testing.T) {
	w := sound(t)
	for _, part := range [][2]int{{0, 0}, {2000, 3000}} {
		w.From, w.To = part[0], part[1]
		from, to := w.Window()
		for _, sample := range []int{from, (from + to) / 2, to} {
			w.Place = sample
			head := has(w.Draw(decoding(), 0), picture.Disc, picture.Head, 0, w.W+10)
			if len(head) != 1 || w.SampleAt(head[0].X) != sample {
				t.Errorf("%d of %d to %d: the playhead is %v", sample, from, to, head)
			}
		}
		if w.SampleAt(-10) != from || w.SampleAt(5000) != to {
			t.Errorf("beside it are %d and %d", w.SampleAt(-10), w.SampleAt(5000))
		}
	}
	w.Place = 1500 // out of sight
	if head := has(w.Draw(decoding(), 0), picture.Disc, picture.Head, -1e6, 1e6); len(head) != 0 {
		t.Errorf("the playhead is %v", head)
	}
}

func TestWaveZoom(t *testing.T) {
	w := sound(t)
	w.Cuts[4] = 10_000_000
	at := func(from, to int) {
		t.Helper()
		if f, o := w.Window(); f != from || o != to {
			t.Errorf("%d to %d are shown, want %d to %d", f, o, from, to)
		}
	}
	w = w.Zoom(2_000_000, 0.5)
	at(1_000_000, 6_000_000) // what was a fifth from the left stays there
	w = w.Pan(0.5)
	at(3_500_000, 8_500_000)
	w = w.Pan(5)
	at(5_000_000, 10_000_000)
	w.Place = 1_000_000
	w = w.Follow()
	at(750_000, 5_750_000)
	w = w.Zoom(0, 0.0001) // not closer than a bin a pixel
	at(0, 256_000)
	w = w.Zoom(100_000, 1000)
	at(0, 10_000_000)
	w = w.Pan(0.5)
	at(0, 10_000_000)

	short := sound(t)
	short.Cuts = []int{0, 1152}
	if f, to := short.Zoom(500, 0.5).Window(); f != 0 || to != 1152 {
		t.Errorf("of a short sound %d to %d are shown", f, to)
	}
}

// No sound yet, and no room yet.
func TestWaveNothing(t *testing.T) {
	for _, w := range []picture.Wave{{}, {W: 300}, {W: 300, Cuts: []int{0}}, {Cuts: []int{0, 1000}, Rate: 10}} {
		s := w.Draw(record.New(nil), 0)
		if s.H != picture.WaveHeight || w.SampleAt(10) < 0 {
			t.Errorf("%+v", s)
		}
		w.Zoom(0, 0.5).Pan(1).Follow().Draw(record.New(nil), 0)
	}
}

func TestClock(t *testing.T) {
	for _, tt := range []struct {
		t, step time.Duration
		want    string
	}{
		{0, time.Second, "0:00"}, {41_999 * time.Millisecond, time.Second, "0:41"}, {41_999 * time.Millisecond, 200 * time.Millisecond, "0:41.9"},
		{61*time.Second + 50*time.Millisecond, 50 * time.Millisecond, "1:01.05"}, {600 * time.Second, time.Minute, "10:00"}, {2 * time.Second, time.Millisecond, "0:02.000"},
	} {
		if got := picture.Clock(tt.t, tt.step); got != tt.want {
			t.Errorf("%v is %q, want %q", tt.t, got, tt.want)
		}
	}
	if got := picture.SampleTime(44_100*3+22_050, 44_100); got != 3500*time.Millisecond {
		t.Errorf("a sample's time is %v", got)
	}
}

// The lanes of the picture carry the colours, where they are asked for.
func TestSwatches(t *testing.T) {
	rec := writtenDown("done")
	swatches := func(on bool) int {
		s := new(picture.Drawer).Draw(rec, picture.View{W: 700, At: rec.Duration(), Step: rec.Len(), Swatches: on})
		return len(has(s, picture.Fill, picture.Worker1, 0, 700)) + len(has(s, picture.Fill, picture.Worker2, 0, 700))
	}
	if swatches(false) != 0 || swatches(true) != 2 {
		t.Errorf("%d without, %d with", swatches(false), swatches(true))
	}
	thin := new(picture.Drawer).Draw(record.New(nil), picture.View{W: 700, Swatches: true, Plan: picture.Plan{Workers: 40}})
	if n := len(has(thin, picture.Area, picture.Worker8, 0, 700)); n != 5 {
		t.Errorf("of 40 workers %d have the eighth colour, want 5", n)
	}
}

// A picture while it plays: 24 segments in 700 pixels.
func BenchmarkWave(b *testing.B) {
	w := picture.Wave{W: 700, Rate: 44_100, Cuts: []int{0}, Peaks: func(int, int, int) (float64, float64, float64) { return -0.5, 0.5, 0.2 }}
	events := []record.Event{event(0, pool.JobsCreated, 0, 0, 24)}
	for i := range 24 {
		events = append(events, event(0, pool.JobSubmitted, i, 0, 0), event(i, pool.JobStarted, i, 1+i%3, 0), event(i+1, pool.JobFinished, i, 1+i%3, 0))
		w.Cuts = append(w.Cuts, (i+1)*80_000)
	}
	rec := record.New(events)
	for b.Loop() {
		w.Draw(rec, rec.Len())
	}
}

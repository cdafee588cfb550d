package picture_test

import (
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// The tutorial's run, half way and at its end: what each chart says.
func TestChartsSay(t *testing.T) {
	rec := recorded(t, "")
	for _, tt := range []struct {
		at   time.Duration
		want []string // title, value, description
	}{
		{2 * time.Second, []string{
			"Throughput|3 /s|Throughput over time, in jobs a second: on average 3 up to 2.0 s of 4.0 s; at most 3 in any part of the run.",
			"Utilisation|100 %|Workers busy over time: on average 3 of 3, which is 100 %, up to 2.0 s of 4.0 s.",
			"Queue wait|1.0 s|Queue wait of 9 jobs so far: median 1.0 s, 95th percentile 2.0 s; most common is 0 s to 500 ms, with 3 jobs.",
			"Service time|1.0 s|Service time of 6 jobs so far: median 1.0 s, 95th percentile 1.0 s; most common is 1.0 s to 1.01 s, with 6 jobs.",
			"Little's law|L 8.5, λ·W 4.5|Little's law: L, the jobs inside on average over time, is 8.5; λ·W, from the jobs that ended, is 4.5; 4 jobs are still inside.",
			"Speed-up|3×|Speed-up over time: 3 up to 2.0 s of 4.0 s; at best 3 with these jobs and workers.",
		}},
		{4 * time.Second, []string{
			"Throughput|2.5 /s|Throughput over time, in jobs a second: on average 2.5 up to 4.0 s of 4.0 s; at most 3 in any part of the run.",
			"Utilisation|83 %|Workers busy over time: on average 2.5 of 3, which is 83 %, up to 4.0 s of 4.0 s.",
			"Queue wait|1.0 s|Queue wait of 10 jobs so far: median 1.0 s, 95th percentile 3.0 s; most common is 0 s to 500 ms, with 3 jobs.",
			"Service time|1.0 s|Service time of 10 jobs so far: median 1.0 s, 95th percentile 1.0 s; most common is 1.0 s to 1.01 s, with 10 jobs.",
			"Little's law|L 5.5, λ·W 5.5|Little's law: L, the jobs inside on average over time, is 5.5; λ·W, from the jobs that ended, is 5.5; 0 jobs are still inside.",
			"Speed-up|2.5×|Speed-up over time: 2.5 up to 4.0 s of 4.0 s; at best 3 with these jobs and workers.",
		}},
	} {
		charts := picture.Charts(rec, tt.at, 260, false)
		if len(charts) != len(tt.want) {
			t.Fatalf("%d charts, want %d", len(charts), len(tt.want))
		}
		for i, c := range charts {
			if got := c.Title + "|" + c.Value + "|" + c.Description; got != tt.want[i] {
				t.Errorf("at %v:\n%s, want\n%s", tt.at, got, tt.want[i])
			}
		}
	}
}

func chart(t *testing.T, charts []picture.Chart, id string) picture.Chart {
	t.Helper()
	for _, c := range charts {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("no chart %s", id)
	return picture.Chart{}
}

func TestChartMeanings(t *testing.T) {
	for _, tt := range []struct {
		query     string
		at        time.Duration
		live      bool
		id, value string
		means     string // part of the meaning
	}{
		{"", 2 * time.Second, false, "littles-law", "L 8.5, λ·W 4.5", "the gap is 4 jobs still inside"},
		{"", time.Hour, false, "littles-law", "L 5.5, λ·W 5.5", "equal, as no job is inside"},
		{"jobbuf=0&cancel=1500", time.Hour, false, "littles-law", "L 4, λ·W 3.67", "sends that were given up"},
		{"collect=never&resbuf=2", time.Second, false, "speedup", "3×", "no order of the jobs"},
		{"collect=never&resbuf=2", time.Hour, false, "speedup", "–", "never ends"},
		{"", time.Hour, true, "speedup", "2.5", "cannot be told"},
		{"jobs=1", 500 * time.Millisecond, false, "service", "–", "receive to its end"},
		{"jobs=1", 500 * time.Millisecond, false, "queue-wait", "0 s", "receive"},
		{"jobs=1", 0, false, "throughput", "–", "run to their end"},
		{"jobs=1", 500 * time.Millisecond, false, "throughput", "0 /s", "run to their end"},
	} {
		c := chart(t, picture.Charts(recorded(t, tt.query), tt.at, 260, tt.live), tt.id)
		if c.Value != tt.value || !strings.Contains(c.Meaning, tt.means) {
			t.Errorf("%q at %v: %s is %q: %q; want %q: … %s …", tt.query, tt.at, tt.id, c.Value, c.Meaning, tt.value, tt.means)
		}
	}
}

// Before the first event, and without any, a chart is an empty frame.
func TestChartsOfNothing(t *testing.T) {
	for name, charts := range map[string][]picture.Chart{
		"empty":        picture.Charts(record.New(nil), 0, 260, false),
		"empty, later": picture.Charts(record.New(nil), time.Second, 260, true),
		"before":       picture.Charts(recorded(t, ""), -1, 260, false),
	} {
		if len(charts) != 6 {
			t.Fatalf("%s: %d charts", name, len(charts))
		}
		for _, c := range charts {
			if c.Value != "–" || texts(c.Scene) != "–\n" || !strings.Contains(c.Description, "nothing") {
				t.Errorf("%s: %s is %q, shows %q, says %q", name, c.ID, c.Value, texts(c.Scene), c.Description)
			}
		}
	}
}

// Whatever is drawn at whatever width: numbers are finite, shapes lie in the
// chart, texts are large enough and do not run into each other, and a chart is
// cheap to paint.
func TestChartsFit(t *testing.T) {
	for _, query := range []string{"", "workers=16&jobs=1000&jitter=60&fail=10", "jobbuf=0&resbuf=0", "collect=never&resbuf=2", "workers=64&jobs=10000&jitter=100", "cancel=0", "cancel=700", "time=1&jobs=1", "time=60000&jobs=10000&workers=1", "collect=never&resbuf=0"} {
		rec := recorded(t, query)
		d := rec.Duration()
		for _, at := range []time.Duration{-time.Second, 0, 1, d / 3, d / 2, d, d + time.Hour} {
			for _, w := range []float64{200, 260, 330, 800} {
				for _, c := range picture.Charts(rec, at, w, at == d/3) {
					where := fmt.Sprintf("%q at %v, %v wide, %s", query, at, w, c.ID)
					if len(c.Scene.Items) > 300 {
						t.Errorf("%s: %d items", where, len(c.Scene.Items))
					}
					if c.Scene.W != w || c.Scene.H != picture.ChartHeight {
						t.Errorf("%s is %v × %v", where, c.Scene.W, c.Scene.H)
					}
					for _, s := range []string{c.Value, c.Meaning, c.Description} {
						if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, "\n") {
							t.Errorf("%s says %q", where, s)
						}
					}
					if n := len([]rune(c.Meaning)); n > 100 {
						t.Errorf("%s: a meaning of %d letters is no line: %q", where, n, c.Meaning)
					}
					checkItems(t, where, c.Scene)
				}
			}
		}
	}
}

func checkItems(t *testing.T, where string, s *picture.Scene) {
	t.Helper()
	type box struct{ x0, x1, y0, y1 float64 }
	var boxes []box
	for _, i := range s.Items {
		for _, x := range []float64{i.X, i.Y, i.W, i.H} {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%s: %+v", where, i)
			}
		}
		b := box{min(i.X, i.X+i.W), max(i.X, i.X+i.W), min(i.Y, i.Y+i.H), max(i.Y, i.Y+i.H)}
		switch i.Shape {
		case picture.Disc:
			b = box{i.X - i.W, i.X + i.W, i.Y - i.W, i.Y + i.W}
		case picture.Text, picture.TextEnd, picture.TextMid, picture.Bold:
			w := float64(len([]rune(i.Text))) * i.H * 0.54
			b = box{i.X, i.X + w, i.Y - i.H*0.75, i.Y}
			if i.Shape == picture.TextEnd {
				b.x0, b.x1 = i.X-w, i.X
			} else if i.Shape == picture.TextMid {
				b.x0, b.x1 = i.X-w/2, i.X+w/2
			}
			if i.H < 10.5 {
				t.Errorf("%s: %q is written %v high", where, i.Text, i.H)
			}
			for _, o := range boxes {
				if b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 {
					t.Errorf("%s: %q runs into another text", where, i.Text)
				}
			}
			boxes = append(boxes, b)
		}
		if b.x0 < -1 || b.x1 > s.W+1 || b.y0 < -1 || b.y1 > s.H+1 {
			t.Fatalf("%s: outside %v × %v: %+v", where, s.W, s.H, i)
		}
	}
}

// What is to come is drawn as future, what has been is not.
func TestChartsFuture(t *testing.T) {
	rec := recorded(t, "workers=4&jobs=60&jitter=60")
	futures := func(at time.Duration) map[string]int {
		n := map[string]int{}
		for _, c := range picture.Charts(rec, at, 260, false) {
			for _, i := range c.Scene.Items {
				if i.Color == picture.Future {
					n[c.ID]++
				}
			}
		}
		return n
	}
	half := futures(rec.Duration() / 2)
	for _, id := range []string{"throughput", "utilisation", "queue-wait", "service", "speedup"} {
		if half[id] == 0 {
			t.Errorf("half way, %s shows nothing to come", id)
		}
	}
	if end := futures(rec.Duration()); len(end) > 0 {
		t.Errorf("at the end there is still to come: %v", end)
	}
}

// Of a run that goes on, what lasts counts up to the moment, and nothing is drawn
// after it.
func TestChartsOfARunThatGoesOn(t *testing.T) {
	whole := recorded(t, "")
	rec := record.New(whole.Events[:whole.StepAt(2*time.Second)])
	rec.Reach(2500 * time.Millisecond)
	if rec.Duration() != 2*time.Second {
		t.Fatalf("the last event is at %v", rec.Duration())
	}
	charts := picture.Charts(rec, 2500*time.Millisecond, 260, true)
	for id, want := range map[string]string{"throughput": "2.4 /s", "utilisation": "100 %", "littles-law": "L 7.6, λ·W 3.6", "speedup": "3"} {
		if c := chart(t, charts, id); c.Value != want {
			t.Errorf("%s is %q, want %q: %s", id, c.Value, want, c.Description)
		}
	}
	for _, id := range []string{"throughput", "utilisation", "speedup"} {
		var now float64
		for _, i := range chart(t, charts, id).Scene.Items {
			if i.Shape == picture.Disc {
				now = i.X
			}
		}
		for _, i := range chart(t, charts, id).Scene.Items {
			recorded := i.Y > 16 && i.Color != picture.Grid && i.Shape != picture.TextEnd && i.Shape != picture.Text && i.Shape != picture.Disc
			if recorded && i.X+i.W > now+0.5 {
				t.Errorf("%s: after the moment, at %v, there is %+v", id, now, i)
			}
			if i.Color == picture.Future {
				t.Errorf("%s knows what is to come: %+v", id, i)
			}
		}
	}
}

// One charter for all gives what a new one gives: going on, back, to another
// recording, to another width, and while the recording grows.
func TestCharterKeepsNothingWrong(t *testing.T) {
	var kept picture.Charter
	same := func(rec *record.Recording, at time.Duration, w float64, live bool) {
		t.Helper()
		got, want := kept.Charts(rec, at, w, live), picture.Charts(rec, at, w, live)
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("at %v of %d events, %v wide: not as drawn afresh", at, rec.Len(), w)
		}
	}
	for _, query := range []string{"jitter=60&fail=20", "cancel=1500&jobs=40", "collect=never&resbuf=1"} {
		rec := recorded(t, query)
		for _, share := range []time.Duration{0, 3, 10, 5, 1, 10, -1} {
			same(rec, rec.Duration()*share/10, 200+10*float64(share), false)
		}
		growing := record.New(nil)
		for step, e := range rec.Events {
			same(growing, growing.Duration(), 200, true)
			growing.Append([]record.Event{e})
			growing.Reach(rec.Time(step+1) + time.Millisecond)
			same(growing, growing.Reached(), 200, true)
			if step%7 == 0 {
				same(growing, growing.Duration()/2, 200, true)
			}
		}
		growing.End = rec.End
		same(growing, rec.Duration(), 200, true)
	}
}

// 10,000 jobs on 64 workers: events of a real run, put ten milliseconds apart as
// if the jobs had slept.
func manyJobs(b *testing.B) *record.Recording {
	log := record.NewLog(nil)
	values := make([]int, 10_000)
	pool.Run(b.Context(), 64, values, func(_ context.Context, n int) (int, error) { return n, nil },
		pool.JobBuffer(len(values)), pool.ResultBuffer(len(values)), pool.Observe(log.Observe))
	var events []record.Event
	for i, e := range log.Events() {
		e.At = time.Duration(i) * 10 * time.Millisecond
		events = append(events, e)
	}
	rec := record.New(events)
	rec.End = record.Done
	return rec
}

// Sixty frames a second draw this, each at a later moment.
func BenchmarkCharts(b *testing.B) {
	rec := manyJobs(b)
	var c picture.Charter
	c.Charts(rec, rec.Duration(), 280, false)
	for i := 0; b.Loop(); i++ {
		c.Charts(rec, rec.Duration()*time.Duration(900+i%100)/1000, 280, false)
	}
}

// The first frame of a run pays for what the others find.
func BenchmarkChartsFirst(b *testing.B) {
	rec := manyJobs(b)
	for b.Loop() {
		picture.Charts(rec, rec.Duration(), 280, false)
	}
}

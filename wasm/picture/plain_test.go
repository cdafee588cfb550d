package picture_test

import (
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

// never is a run whose results channel is never closed, with a collector of its
// own, or with main as the collector.
func never(own bool) *record.Recording {
	events := []record.Event{
		event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 1),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobsClosed, 0, 0, 0),
	}
	if own {
		events = append(events, event(0, pool.Waiting, 0, 0, 0))
	}
	rec := record.New(append(events, event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0), event(600, pool.JobFinished, 0, 1, 0),
		event(600, pool.ResultSent, 0, 1, 0), event(600, pool.WorkerStopped, 0, 1, 0), event(600, pool.ResultReceived, 0, 1, 0)))
	rec.End = record.Deadlock
	return rec
}

// panicked is a run that a job's panic ends.
func panicked() *record.Recording {
	rec := record.New([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0), event(0, pool.WorkerStarted, 0, 2, 0),
		event(500, pool.JobPanicked, 0, 1, 0),
	})
	rec.End, rec.Panic = record.Crashed, "panic: something unexpected"
	return rec
}

// senders are two who were blocked when main closed the results channel.
func senders() *record.Recording {
	rec := record.New([]record.Event{
		event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.WorkerStarted, 0, 2, 0), event(0, pool.JobStarted, 1, 2, 0),
		event(500, pool.JobFinished, 0, 1, 0), event(500, pool.ResultSent, 0, 1, 0),
		event(500, pool.JobFinished, 1, 2, 0), event(500, pool.ResultSent, 1, 2, 0),
		event(700, pool.ResultsClosed, 0, 0, 0),
	})
	rec.End, rec.Panic = record.Crashed, "panic: send on closed channel"
	return rec
}

func crosses(i picture.Item) bool { return i.Text == "✕" }

// What a program of plain channels comes to is seen: who crashed it, who stays
// behind, and for whom who waits.
func TestPlainPicture(t *testing.T) {
	for _, tt := range []struct {
		name            string
		rec             *record.Recording
		at              time.Duration
		arrows, crosses int
		says, not       []string
	}{
		{"crashed", writtenDown("crashed"), time.Hour, 0, 1, []string{"crashed 701 ms", "panic", "cut off", "closed", "WaitGroup 2", "0 received, has ended"}, []string{"waits for the workers"}},
		{"before it crashes", writtenDown("crashed"), 500 * time.Millisecond, 0, 0, []string{"crashed 701 ms", "runs job 1", "waits for the workers", "closed"}, []string{"panic", "cut off"}},
		{"panicked", panicked(), time.Hour, 0, 1, []string{"crashed 500 ms", "panic", "cut off", "0 received, cut off", "job 0 ✕"}, []string{"closed", "runs"}},
		{"many", senders(), time.Hour, 0, 2, []string{"crashed 700 ms", "panic", "goroutine of job 1", "there is none", "2 goroutines"}, []string{"worker 1", "cannot send result 0"}},
		{"leaked", writtenDown("leaked"), time.Hour, 2, 0, []string{"leaked 1.36 s", "has ended", "1 received, gave up", "waits for ever", "cannot send result 0", "WaitGroup 3"}, []string{"runs"}},
		{"before it leaks", writtenDown("leaked"), 900 * time.Millisecond, 0, 0, []string{"leaked 1.36 s", "collects the results", "1 received, waits for more"}, []string{"gave up", "has ended"}},
		{"given up", writtenDown("leaked"), 1100 * time.Millisecond, 0, 0, []string{"runs", "1 received, gave up"}, []string{"has ended"}},
		{"never closed", never(true), time.Hour, 2, 0, []string{"stuck 600 ms", "waits for the collector", "1 received, waits for ever", "stopped", "WaitGroup 0"}, []string{"waits for the workers"}},
		{"never closed, earlier", never(true), 500 * time.Millisecond, 0, 0, []string{"waits for the workers", "0 received, waits for more"}, nil},
		{"never closed, and main collects", never(false), time.Hour, 1, 0, []string{"collects the results", "1 received, waits for ever"}, nil},
		{"each", writtenDown("each"), time.Second, 0, 0, []string{"goroutine of job 0", "runs job 0", "1 received, works on result 1", "waits for the goroutines", "WaitGroup 1", "there is none", "2 goroutines", "one for each job"}, []string{"worker 1", "waits for a job"}},
		{"each, and blocked", writtenDown("each"), 1300 * time.Millisecond, 1, 0, []string{"cannot send result 0", "1 received, works on result 1"}, nil},
		{"each, and waits", writtenDown("each"), 2 * time.Second, 0, 0, []string{"waits for the collector", "2 received, works on result 0", "closed", "WaitGroup 0"}, nil},
		{"each, and over", writtenDown("each"), time.Hour, 0, 0, []string{"done 2.3 s", "has ended", "2 received, has ended"}, nil},
	} {
		for _, w := range []float64{340, 700} {
			s := picture.Draw(tt.rec, tt.at, w)
			inside(t, tt.name, s)
			if a, c := count(s, arrows), count(s, crosses); a != 4*tt.arrows || c != tt.crosses {
				t.Errorf("%s, %v wide: %d lines of arrows and %d crosses, want %d and %d", tt.name, w, a, c, 4*tt.arrows, tt.crosses)
			}
			got := "\n" + texts(s)
			for _, want := range tt.says {
				if !strings.Contains(got, "\n"+want+"\n") && (w > 560 || want != "closed" && want != "waits for ever") {
					t.Errorf("%s, %v wide, does not say %q:%s", tt.name, w, want, got)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got, "\n"+not+"\n") {
					t.Errorf("%s, %v wide, says %q", tt.name, w, not)
				}
			}
		}
	}
}

// Who was blocked when main closed the channel stands there as blocked.
func TestBlockedAtTheClose(t *testing.T) {
	rec := senders()
	for _, w := range []float64{340, 700} {
		if n := count(picture.Draw(rec, time.Hour, w), func(i picture.Item) bool { return i.Shape == picture.Fill && i.Color == picture.Blocked && i.H == 24 }); n != 1 {
			t.Errorf("%v wide: %d are blocked at the results channel", w, n)
		}
	}
}

// In the moment in which the goroutine of a job begins or ends, it waits for
// nobody.
func TestEachBeginsAndEnds(t *testing.T) {
	rec := writtenDown("each")
	for step, want := range map[int]string{7: "starts", 12: "ends"} {
		got := texts(new(picture.Drawer).Draw(rec, picture.View{W: 700, Step: step, At: rec.Time(step)}))
		if !strings.Contains(got, "\n"+want+"\n") || strings.Contains(got, "waits for a job") {
			t.Errorf("step %d does not say %q:\n%s", step, want, got)
		}
	}
}

// The axis has room for what stays for ever, and only for that.
func TestEndOfAxis(t *testing.T) {
	rec := writtenDown("leaked")
	for end, want := range map[record.Status]time.Duration{
		record.Running: 2 * time.Second, record.Done: 1364 * time.Millisecond, record.Canceled: 1364 * time.Millisecond, record.Crashed: 1364 * time.Millisecond,
		record.Deadlock: 1364 * time.Millisecond * 7 / 6, record.Leaked: 1364 * time.Millisecond * 7 / 6,
	} {
		rec.End = end
		if got := (picture.View{}).End(rec); got/time.Millisecond != want/time.Millisecond {
			t.Errorf("%v: the axis ends at %v, want %v", end, got, want)
		}
	}
}

// What the collector does with results is on its lane, and where it is busy when
// the workers wait, both are seen.
func TestBusyCollector(t *testing.T) {
	rec := writtenDown("each")
	bars := func(at time.Duration) (ran, running, future float64) {
		for _, i := range picture.Draw(rec, at, 700).Items {
			if i.Y < 322 || i.Y > 323 || i.H < 9 {
				continue
			}
			switch {
			case i.Color == picture.Ran && i.Shape == picture.Fill:
				ran += i.W
			case i.Color == picture.Running && i.Shape == picture.Fill:
				running += i.W
			case i.Color == picture.Future && i.Shape == picture.Outline:
				future += i.W
			}
		}
		return ran, running, future
	}
	of := func(ms float64) float64 { return ms / 2301 * (700 - 132 - 122) }
	ran, running, future := bars(1900 * time.Millisecond)
	for i, d := range []float64{ran - of(800), running - of(1900-1501), future - of(2301-1900)} {
		if d < -4 || d > 1 {
			t.Errorf("bar %d is %.1f pixels too long", i, d)
		}
	}
}

// While a run goes on, what waited at its last event waits until now.
func TestStillWaiting(t *testing.T) {
	for n, at := range map[int]time.Duration{13: 500 * time.Millisecond, 14: 900 * time.Millisecond} { // a job is left in the channel
		rec := record.New(golden[0].events[:n])
		left, right := math.Inf(1), 0.0
		for _, i := range picture.Draw(rec, at, 700).Items {
			if i.Shape == picture.Area && i.Color == picture.Queued && i.Y > 330 {
				left, right = min(left, i.X), max(right, i.X+i.W)
			}
		}
		end := (picture.View{}).End(rec)
		if want := float64(at) / float64(end) * (700 - 132 - 122); math.Abs(right-left-want) > 2 {
			t.Errorf("%d events: jobs wait for %.1f pixels, want %.1f", n, right-left, want)
		}
	}
}

// Before a run, the plan says what is to come: without a jobs channel, too.
func TestPlan(t *testing.T) {
	for _, tt := range []struct {
		plan      picture.Plan
		want, not string
	}{
		{picture.Plan{Workers: 2, JobCap: 3, ResultCap: 3}, "worker 2", "there is none"},
		{picture.Plan{Workers: 2, JobCap: -1, ResultCap: 3}, "goroutine of job 1", "worker 2"},
		{picture.Plan{Workers: 2, JobCap: -1, ResultCap: 3}, "one for each job", "waiting"},
		{picture.Plan{Workers: 10000, JobCap: -1, ResultCap: 10000}, "10000 goroutines", "next"},
		{picture.Plan{Workers: 1, JobCap: -1}, "1 goroutine", "1 goroutines"},
	} {
		for _, w := range []float64{340, 700} {
			s := new(picture.Drawer).Draw(record.New(nil), picture.View{W: w, Plan: tt.plan})
			inside(t, fmt.Sprint(tt.plan), s)
			if got := "\n" + texts(s); !strings.Contains(got, "\n"+tt.want+"\n") || strings.Contains(got, "\n"+tt.not+"\n") {
				t.Errorf("%+v, %v wide, does not say %q, or says %q:%s", tt.plan, w, tt.want, tt.not, got)
			}
		}
	}
}

// A picture of any part at any step is in its frame, and the same whatever the
// Drawer has drawn before.
func TestEveryPlainView(t *testing.T) {
	var shared picture.Drawer
	all := []*record.Recording{never(true), never(false), panicked(), senders(), spawned(100, 0, uneven, mixed)}
	for _, w := range golden[2:] {
		all = append(all, w.recording())
	}
	for n, rec := range all {
		for i, w := range windows(rec.Duration()) {
			for step := 0; step <= rec.Len(); step += 1 + rec.Len()/25 {
				v := picture.View{W: []float64{320, 559, 560, 700, 1200}[(i+step)%5], Step: step, At: rec.Time(step), From: w[0], To: w[1], Lane: step % (len(rec.Workers) + 4)}
				v.Ghost = picture.Ghost{Took: rec.Duration() * time.Duration(step%4) / 2, Text: "was so"}
				what := fmt.Sprintf("run %d from %v to %v at step %d, %v wide", n, v.From, v.To, step, v.W)
				s := shared.Draw(rec, v)
				inside(t, what, s)
				if fresh := new(picture.Drawer).Draw(rec, v); !slices.Equal(s.Items, fresh.Items) {
					t.Fatalf("%s: drawn after another, it differs: %q", what, differ(fresh, s))
				}
			}
		}
	}
}

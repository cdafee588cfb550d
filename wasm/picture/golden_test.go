package picture_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
)

var update = flag.Bool("update", false, "write the golden files")

//go:generate go test -run Golden . -update

// A written recording is a run as settings give it, event by event. It is written
// down, not run, because only then do goroutines act in the same order everywhere.
// [TestGoldenRuns] checks that the run really goes so. One without a query is of
// no program of the page's.
type written struct {
	name, query string
	end         record.Status
	events      []record.Event

	panics string
	left   int
}

func event(ms int, k pool.Kind, job, worker, n int) record.Event {
	return record.Event{At: time.Duration(ms) * time.Millisecond, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}}
}

var golden = []written{
	{name: "done", query: "workers=2&jobs=3&resbuf=1&jitter=40&fail=30&seed=2", end: record.Done, events: []record.Event{
		event(0, pool.JobsCreated, 0, 0, 3),
		event(0, pool.ResultsCreated, 0, 0, 1),
		event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.JobSubmitted, 2, 0, 0),
		event(0, pool.JobsClosed, 0, 0, 0),
		event(0, pool.Waiting, 0, 0, 0),
		event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobStarted, 1, 2, 0),
		event(701, pool.JobFinished, 1, 2, 0),
		event(701, pool.ResultSent, 1, 2, 0),
		event(701, pool.JobStarted, 2, 2, 0),
		event(701, pool.ResultReceived, 1, 2, 0),
		event(1262, pool.JobFinished, 0, 1, 0),
		event(1262, pool.ResultSent, 0, 1, 0),
		event(1262, pool.WorkerStopped, 0, 1, 0),
		event(1262, pool.ResultReceived, 0, 1, 0),
		event(1364, pool.JobFailed, 2, 2, 0),
		event(1364, pool.ResultSent, 2, 2, 0),
		event(1364, pool.WorkerStopped, 0, 2, 0),
		event(1364, pool.ResultsClosed, 0, 0, 0),
		event(1364, pool.ResultReceived, 2, 2, 0),
	}},
	{name: "stuck", query: "workers=2&jobs=4&jobbuf=1&resbuf=0&jitter=40&collect=after&seed=2", end: record.Deadlock, events: []record.Event{
		event(0, pool.JobsCreated, 0, 0, 1),
		event(0, pool.ResultsCreated, 0, 0, 0),
		event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.JobSubmitted, 2, 0, 0),
		event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobStarted, 1, 2, 0),
		event(0, pool.JobSubmitted, 3, 0, 0),
		event(701, pool.JobFinished, 1, 2, 0),
		event(701, pool.ResultSent, 1, 2, 0),
		event(1262, pool.JobFinished, 0, 1, 0),
		event(1262, pool.ResultSent, 0, 1, 0),
	}},
	// The results channel is closed while both workers have still to send.
	{name: "crashed", end: record.Crashed, panics: "panic: send on closed channel", events: []record.Event{
		event(0, pool.JobsCreated, 0, 0, 3),
		event(0, pool.ResultsCreated, 0, 0, 3),
		event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.JobSubmitted, 2, 0, 0),
		event(0, pool.JobsClosed, 0, 0, 0),
		event(0, pool.ResultsClosed, 0, 0, 0),
		event(0, pool.Waiting, 0, 0, 0),
		event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobStarted, 1, 2, 0),
		event(701, pool.JobFinished, 1, 2, 0),
		event(701, pool.ResultSent, 1, 2, 0),
	}},
	// Main receives until the context ends, and nobody after it; the jobs channel
	// stays open.
	{name: "leaked", end: record.Leaked, left: 4, events: []record.Event{
		event(0, pool.JobsCreated, 0, 0, 3),
		event(0, pool.ResultsCreated, 0, 0, 0),
		event(0, pool.Started, 0, 0, 3),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.JobSubmitted, 2, 0, 0),
		event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobStarted, 1, 2, 0),
		event(0, pool.WorkerStarted, 0, 3, 0),
		event(0, pool.JobStarted, 2, 3, 0),
		event(701, pool.JobFinished, 1, 2, 0),
		event(701, pool.ResultSent, 1, 2, 0),
		event(701, pool.ResultReceived, 1, 2, 0),
		event(1000, pool.Canceled, 0, 0, 0),
		event(1262, pool.JobFinished, 0, 1, 0),
		event(1262, pool.ResultSent, 0, 1, 0),
		event(1364, pool.JobFailed, 2, 3, 0),
		event(1364, pool.ResultSent, 2, 3, 0),
	}},
	// Each job has a goroutine, and the collector is busy with each result.
	{name: "each", end: record.Done, events: []record.Event{
		event(0, pool.ResultsCreated, 0, 0, 0),
		event(0, pool.Started, 0, 0, 2),
		event(0, pool.JobSubmitted, 0, 0, 0),
		event(0, pool.JobSubmitted, 1, 0, 0),
		event(0, pool.Waiting, 0, 0, 0),
		event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobStarted, 0, 1, 0),
		event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobStarted, 1, 2, 0),
		event(701, pool.JobFinished, 1, 2, 0),
		event(701, pool.ResultSent, 1, 2, 0),
		event(701, pool.WorkerStopped, 0, 2, 0),
		event(701, pool.ResultReceived, 1, 2, 0),
		event(701, record.Handling, 1, 0, 0),
		event(1262, pool.JobFinished, 0, 1, 0),
		event(1262, pool.ResultSent, 0, 1, 0),
		event(1501, record.Handled, 1, 0, 0),
		event(1501, pool.ResultReceived, 0, 1, 0),
		event(1501, record.Handling, 0, 0, 0),
		event(1501, pool.WorkerStopped, 0, 1, 0),
		event(1501, pool.ResultsClosed, 0, 0, 0),
		event(2301, record.Handled, 0, 0, 0),
	}},
}

func (w written) recording() *record.Recording {
	rec := record.New(w.events)
	rec.End, rec.Panic, rec.Left = w.end, w.panics, w.left
	return rec
}

// writtenDown gives one of them.
func writtenDown(name string) *record.Recording {
	return golden[slices.IndexFunc(golden, func(w written) bool { return w.name == name })].recording()
}

// Everything that the page shows of a run at each of its steps, as text: a change
// of the picture, of a sentence or of a line of the program is seen here, and is
// either meant or not. If it is meant:
//
//	go test ./wasm/picture -run Golden -update
func TestGolden(t *testing.T) {
	for _, w := range golden {
		file := "testdata/" + w.name + ".txt"
		got := w.shown()
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		have, want := strings.Split(got, "\n"), strings.Split(string(data), "\n")
		for i := range min(len(have), len(want)) {
			if have[i] != want[i] {
				t.Fatalf("%s:%d: shown is\n%s\nwant\n%s\nIf that is meant, run go test ./wasm/picture -run Golden -update", file, i+1, have[i], want[i])
			}
		}
		if len(have) != len(want) {
			t.Fatalf("%s has %d lines, want %d", file, len(want), len(have))
		}
	}
}

// shown writes what is shown at every step.
func (w written) shown() string {
	const width = 700
	rec := w.recording()
	var p *program.Program
	if w.query != "" {
		s, _ := run.ParseQuery(w.query)
		p = program.For(s)
	} else {
		w.query = w.name
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: everything shown at each step, the picture %d wide.\n"+
		"Of the picture at a step: + is new, - is gone since the step before.\n"+
		"Places are x,y and sizes are w×h in CSS pixels, of text its size.\n", w.query, width)
	var drawer picture.Drawer
	before := &picture.Scene{}
	for step := range rec.Len() + 1 {
		at := rec.Time(step)
		if step == 0 {
			at = -1
		}
		m := rec.At(step)
		fmt.Fprintf(&b, "\n%d. %v: %s\n", step, rec.Time(step), rec.Sentence(step))
		fmt.Fprintf(&b, "%s: main %s", m.Stage, goroutine(m.Main))
		for i, worker := range m.Workers {
			fmt.Fprintf(&b, ", worker %d %s", i+1, goroutine(worker))
		}
		fmt.Fprintf(&b, ", collector %s\n", goroutine(m.Collector))
		fmt.Fprintf(&b, "jobs %s; results %s\n", channel(m.Jobs), channel(m.Results))
		if p != nil {
			for _, badge := range p.At(rec, step) {
				mark := ""
				if badge.Blocked {
					mark = ", blocked"
				}
				fmt.Fprintf(&b, "at %q: %v%s\n", strings.TrimSpace(p.Lines[badge.Line].Text()), badge.Goroutine, mark)
			}
		}
		for _, job := range rec.Received(step) {
			fmt.Fprintf(&b, "printed: job %d of worker %d, %v\n", job, rec.Jobs[job].Worker, rec.Jobs[job].Outcome)
		}
		scene := drawer.Draw(rec, picture.View{W: width, Step: step, At: at})
		for _, line := range differ(before, scene) {
			b.WriteString(line + "\n")
		}
		before = &picture.Scene{Items: slices.Clone(scene.Items)}
	}
	return b.String()
}

func goroutine(s record.Span) string {
	if s.Job < 0 {
		return s.State.String()
	}
	return fmt.Sprintf("%v with %d", s.State, s.Job)
}

func channel(c record.Channel) string {
	if c.Cap < 0 {
		return "not made"
	}
	closed := ""
	if c.Closed {
		closed = ", closed"
	}
	return fmt.Sprintf("%v of %d, waiting %v%s", c.Held, c.Cap, c.Waiting, closed)
}

var shapes = [...]string{"fill", "outline", "frame", "line", "dotted", "disc", "text", "mid", "end", "bold", "area", "ring", "hatch"}

// line writes an item in as few characters as tell what it is.
func line(i picture.Item) string {
	n := func(x float64) string { return fmt.Sprint(math.Round(x)) }
	s := fmt.Sprintf("%s %s %s,%s", shapes[i.Shape], picture.Names[i.Color], n(i.X), n(i.Y))
	switch {
	case i.Text != "":
		s += fmt.Sprintf(" %v %q", i.H, i.Text)
	default:
		s += fmt.Sprintf(" %s×%s", n(i.W), n(i.H))
	}
	if i.Alpha != 1 {
		s += fmt.Sprintf(" %.2f", i.Alpha)
	}
	return s
}

// differ gives the items that are gone, and those that are new, in their order.
func differ(before, after *picture.Scene) (lines []string) {
	count := map[string]int{}
	for _, i := range before.Items {
		count[line(i)]++
	}
	var added []string
	for _, i := range after.Items {
		if count[line(i)]--; count[line(i)] < 0 {
			added = append(added, "+ "+line(i))
		}
	}
	for _, i := range before.Items {
		if count[line(i)] > 0 {
			count[line(i)]--
			lines = append(lines, "- "+line(i))
		}
	}
	return append(lines, added...)
}

// The runs that are written down are those of their settings: the same jobs go
// through the same steps at the same times, whoever works on them.
func TestGoldenRuns(t *testing.T) {
	for _, w := range golden {
		if w.query == "" {
			continue
		}
		events := func(rec *record.Recording) (all []string) {
			for _, e := range rec.Events {
				all = append(all, fmt.Sprintf("%v %v %d %d", e.At, e.Kind, e.Job, e.N))
			}
			slices.Sort(all)
			return all
		}
		played := recorded(t, w.query)
		if got, want := events(played), events(w.recording()); !slices.Equal(got, want) || played.End != w.end {
			t.Errorf("%s, %v:\n%q, written down\n%q", w.query, played.End, got, want)
		}
	}
}

package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/program"
)

// places gives "main: wg.Wait()" for each badge; blocked ones end in "!".
func places(p *program.Program, badges []program.Badge) []string {
	var all []string
	for _, b := range badges {
		s := b.Goroutine.String() + ": " + strings.TrimSpace(p.Lines[b.Line].Text())
		if b.Blocked {
			s += " !"
		}
		all = append(all, s)
	}
	return all
}

// Where everybody stands at the last step of runs that are stuck, and of one
// that is not.
func TestEnds(t *testing.T) {
	const (
		take = ": for job := range jobs {"
		send = ": results <- Result{w, job, value}"
	)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"", nil},
		{"cancel=2500", nil},
		{"collect=after", nil},
		{"collect=never", nil},
		{"close=no", []string{"main: wg.Wait() !", "worker 1" + take + " !", "worker 2" + take + " !", "worker 3" + take + " !", "collector: for r := range results { !"}},
		{"resbuf=0&collect=never&workers=2", []string{"main: wg.Wait() !", "worker 1" + send + " !", "worker 2" + send + " !"}},
		{"jobbuf=2&resbuf=2&collect=after&workers=1", []string{"main: jobs <- job !", "worker 1" + send + " !"}},
		{"close=no&collect=after&workers=1", []string{"main: for r := range results { !", "worker 1" + take + " !"}},
		{"close=no&collect=never&workers=1&jobs=3", []string{"main: wg.Wait() !", "worker 1" + take + " !"}},
		{"close=no&workers=1&resize=500:2,1500:1", []string{"main: wg.Wait() !", "worker 1: for job, ok := next(); ok; job, ok = next() { !", "collector: for r := range results { !"}},
	} {
		s := settings(t, tt.query)
		p, r := program.For(s), play(t, s)
		got := places(p, p.At(r.Rec, r.Rec.Len()))
		if tt.query == "close=no&workers=1&resize=500:2,1500:1" { // either may have stopped
			for i := range got {
				got[i] = strings.Replace(got[i], "worker 2", "worker 1", 1)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s ends at\n%q, want\n%q", tt.query, got, tt.want)
		}
		if again := p.At(r.Rec, r.Rec.Len()+99); len(again) != len(got) || len(p.At(r.Rec, -1)) != 0 {
			t.Errorf("%s: a step out of range is not the nearest", tt.query)
		}
	}
}

// One small recording, every step.
func TestEveryStep(t *testing.T) {
	s := settings(t, "workers=1&jobs=2&jobbuf=0&resbuf=0")
	p := program.For(s)
	ev := func(k pool.Kind, job, worker int) record.Event {
		return record.Event{Event: pool.Event{Kind: k, Job: job, Worker: int32(worker)}}
	}
	const (
		take, do, send = "worker 1: for job := range jobs {", "worker 1: value := work(job)", "worker 1: results <- Result{w, job, value}"
		submit, wait   = "main: jobs <- job", "main: wg.Wait()"
		receive, show  = "collector: for r := range results {", "collector: fmt.Println(r)"
	)
	steps := []struct {
		event record.Event
		line  string // that it executes
		want  []string
	}{
		{ev(pool.JobsCreated, 0, 0), "jobs := make(chan int)", []string{"main: jobs := make(chan int)"}},
		{ev(pool.ResultsCreated, 0, 0), "results := make(chan Result)", []string{"main: results := make(chan Result)"}},
		{ev(pool.Started, 0, 0), "for w := 1; w <= numWorkers; w++ {", []string{"main: for w := 1; w <= numWorkers; w++ {"}},
		{ev(pool.WorkerStarted, 0, 1), "wg.Go(func() {", []string{"main: for w := 1; w <= numWorkers; w++ {", take}},
		{ev(pool.Collecting, 0, 0), "for r := range results {", []string{"main: for w := 1; w <= numWorkers; w++ {", take, receive}},
		{ev(pool.JobSubmitted, 0, 0), "jobs <- job", []string{submit, take, receive}},
		{ev(pool.JobStarted, 0, 1), "for job := range jobs {", []string{submit, do, receive}},
		{ev(pool.JobSubmitted, 1, 0), "jobs <- job", []string{submit + " !", do, receive}},
		{ev(pool.JobFinished, 0, 1), "value := work(job)", []string{submit + " !", send, receive}},
		{ev(pool.ResultSent, 0, 1), "results <- Result{w, job, value}", []string{submit + " !", send, receive}},
		{ev(pool.ResultReceived, 0, 1), "for r := range results {", []string{submit + " !", take, show}},
		{ev(pool.JobStarted, 1, 1), "for job := range jobs {", []string{submit, do, receive}},
		{ev(pool.JobsClosed, 0, 0), "close(jobs)", []string{"main: close(jobs)", do, receive}},
		{ev(pool.Waiting, 0, 0), "wg.Wait()", []string{wait, do, receive}},
		{ev(pool.JobFinished, 1, 1), "value := work(job)", []string{wait, send, receive}},
		{ev(pool.ResultSent, 1, 1), "results <- Result{w, job, value}", []string{wait, send, receive}},
		{ev(pool.WorkerStopped, 0, 1), "for job := range jobs {", []string{wait, receive}},
		{ev(pool.ResultsClosed, 0, 0), "close(results)", []string{"main: collector.Wait()", receive}},
		{ev(pool.ResultReceived, 1, 1), "for r := range results {", nil},
	}
	rec := record.New(nil)
	for i, step := range steps {
		rec.Append([]record.Event{step.event})
		if line := p.LineOf(step.event); line < 0 || strings.TrimSpace(p.Lines[line].Text()) != step.line {
			t.Errorf("step %d, %v, executes line %d, want %q", i+1, step.event.Kind, line, step.line)
		}
	}
	rec.End = record.Done
	for i, step := range steps {
		if got := places(p, p.At(rec, i+1)); !slices.Equal(got, step.want) {
			t.Errorf("step %d, %v:\n%q, want\n%q", i+1, step.event.Kind, got, step.want)
		}
	}
}

// At every step of every run, whoever has started and not ended stands on a
// line; no goroutine has two badges; and the order is kept.
func TestEverybodyStands(t *testing.T) {
	for _, query := range runs {
		s := settings(t, query)
		p, r := program.For(s), play(t, s)
		for step := 1; step <= r.Rec.Len(); step++ {
			m, badges := r.Rec.At(step), p.At(r.Rec, step)
			want := 0
			for _, w := range m.Workers {
				if w.State != record.Absent && w.State != record.Stopped {
					want++
				}
			}
			workers := 0
			last := program.Goroutine(-2)
			for _, b := range badges {
				if b.Line < 0 || b.Line >= len(p.Lines) || len(p.Lines[b.Line].Tokens) == 0 {
					t.Fatalf("%s: step %d: %v stands on line %d", query, step, b.Goroutine, b.Line)
				}
				if b.Goroutine > 0 {
					workers++
				}
				if b.Goroutine != program.Collector && b.Goroutine <= last || last == program.Collector {
					t.Fatalf("%s: step %d: the order is %v", query, step, places(p, badges))
				}
				last = b.Goroutine
			}
			main := len(badges) > 0 && badges[0].Goroutine == program.Main
			if workers != want || !main && m.Main.State != record.Stopped {
				t.Fatalf("%s: step %d: %v with main %v, want %d workers", query, step, places(p, badges), m.Main.State, want)
			}
		}
	}
}

// Next goes through every step that executes a line, in order and round.
func TestNext(t *testing.T) {
	for _, query := range []string{"", "close=no", "collect=after&resbuf=2", "cancel=2500&jobbuf=0", "resize=1500:5,2500:1"} {
		s := settings(t, query)
		p, r := program.For(s), play(t, s)
		walked := map[int]int{} // steps by line
		for line := range p.Lines {
			first := p.Next(r.Rec, 0, line)
			for step := first; step > 0; {
				walked[line]++
				next := p.Next(r.Rec, step, line)
				if next <= step && next != first {
					t.Fatalf("%s: after step %d line %d is executed at %d, first at %d", query, step, line+1, next, first)
				}
				if step = next; step == first {
					break
				}
			}
		}
		want := map[int]int{}
		for _, e := range r.Rec.Events {
			if line := p.LineOf(e); line >= 0 {
				want[line]++
			} else {
				t.Errorf("%s: %v executes no line", query, e.Kind)
			}
			if e.Kind == pool.JobStarted { // where the job begins; it ends there, too
				want[p.LineOf(record.Event{Event: pool.Event{Kind: pool.JobFinished}})]++
			}
		}
		for line, n := range want {
			if walked[line] != n {
				t.Errorf("%s: %q is walked through in %d steps, want %d", query, p.Lines[line].Text(), walked[line], n)
			}
		}
		for line := range p.Lines {
			text := strings.TrimSpace(p.Lines[line].Text())
			if jobs := len(r.Rec.Received(r.Rec.Len())); text == "fmt.Println(r)" && walked[line] != jobs {
				t.Errorf("%s: %d results are printed in %d steps", query, jobs, walked[line])
			}
		}
		if p.Next(r.Rec, 5, -1) != 0 || p.Next(r.Rec, 5, 0) != 0 || p.Next(record.New(nil), 5, 30) != 0 {
			t.Errorf("%s: a step executes a line that is never executed", query)
		}
		if n := r.Rec.Len(); fmt.Sprint(p.Next(r.Rec, n+9, p.LineOf(r.Rec.Events[0]))) != "1" {
			t.Errorf("%s: the way round does not lead to step 1", query)
		}
	}
}

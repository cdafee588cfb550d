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

// Where everybody stands at the last step of runs that are stuck, and of some
// that are not.
func TestEnds(t *testing.T) {
	const (
		take    = ": for job := range jobs {"
		send    = ": results <- Result{w, job, value}"
		sendErr = ": results <- Result{w, job, value, err}"
		do      = ": value := work(job)"
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

		{"closeresults=never", []string{"main: collector.Wait() !", "collector: for r := range results { !"}},
		{"closeresults=never&close=no&workers=1", []string{"main: wg.Wait() !", "worker 1" + take + " !", "collector: for r := range results { !"}},
		{"closeresults=never&collect=after", []string{"main: for r := range results { !"}},
		{"closeresults=never&collect=never", nil},
		{"closeresults=early&workers=1", []string{"main: wg.Wait()", "worker 1" + send}},
		{"closeresults=early&workers=1&collect=after", []string{"main: wg.Wait()", "worker 1" + send}},
		{"panic=100&recover=no&workers=1", []string{"main: wg.Wait()", "worker 1" + do, "collector: for r := range results {"}},
		{"panic=100&recover=no&workers=1&every=300&collect=never", []string{"main: time.Sleep(300 * time.Millisecond)", "worker 1" + do}},
		{"collect=until-cancel&cancel=9000", nil},
		{"collect=until-cancel&cancel=2500", nil},
		{"collect=until-cancel&cancel=2500&resbuf=0&workers=2", []string{"worker 1" + sendErr + " !", "worker 2" + sendErr + " !"}},
		{"pattern=goroutines&every=250", nil},
		{"pattern=goroutines&resbuf=0&collect=never&jobs=2", []string{"main: wg.Wait() !", "worker 1: results <- Result{job, value} !", "worker 2: results <- Result{job, value} !"}},
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
			ended := m.Main.State == record.Stopped || step == r.Rec.Len() && r.Rec.End != record.Deadlock && r.Rec.End != record.Crashed
			if workers != want || !main && !ended || main && step == r.Rec.Len() && r.Rec.End == record.Leaked {
				t.Fatalf("%s: step %d: %v with main %v, want %d workers", query, step, places(p, badges), m.Main.State, want)
			}
		}
	}
}

// Next goes through every step that executes a line, in order and round.
func TestNext(t *testing.T) {
	for _, query := range []string{
		"", "close=no", "collect=after&resbuf=2", "cancel=2500&jobbuf=0", "resize=1500:5,2500:1",
		"every=300&collecttime=200", "every=300&cancel=2000&collect=after", "collect=until-cancel&cancel=2500&resbuf=0",
		"closeresults=early&collecttime=10", "closeresults=never&collect=after", "panic=30&recover=no",
		"pattern=goroutines&collecttime=30", "pattern=goroutines&every=20&cancel=110",
	} {
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
			if text == "time.Sleep(300 * time.Millisecond)" && walked[line] != len(r.Rec.Sends()) {
				t.Errorf("%s: %d jobs are sent, after %d pauses", query, len(r.Rec.Sends()), walked[line])
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

package run

import (
	"strconv"

	"workerpool.example/playground/pool/record"
)

// A Line is one line of the program's output.
type Line struct {
	Step   int // at which it was printed
	Text   string
	Failed bool
}

// Printed is how many lines the program has printed by a step.
func (r *Run) Printed(step int) int {
	if r.Settings.Print == ByJob {
		if from := r.sortedStep(); from == 0 || step < from {
			return r.counted(step)
		}
	}
	return r.Rec.Printed(step) + r.counted(step)
}

// Output gives what the program has printed by a step: one line for each result
// received, from the first-th line on.
func (r *Run) Output(step, first int) []Line {
	n := r.Printed(step)
	first = min(max(first, 0), n)
	receives := r.Rec.Receives()[:n-r.counted(step)]
	if r.Settings.Print == ByJob && len(receives) > 0 {
		receives = make([]int, 0, len(receives))
		for _, j := range r.Rec.Jobs {
			if 0 < j.Received && j.Received <= step {
				receives = append(receives, j.Received)
			}
		}
	}
	lines := make([]Line, 0, n-first)
	for _, s := range receives[min(first, len(receives)):] {
		l := r.line(r.Rec.Events[s-1].Job)
		l.Step = s
		if r.Settings.Print == ByJob {
			l.Step = r.sortedStep()
		}
		lines = append(lines, l)
	}
	if r.counted(step) > 0 {
		lines = append(lines, Line{r.Rec.Len(), "goroutines left: " + strconv.Itoa(r.left), r.left > 0})
	}
	return lines[len(lines)-(n-first):]
}

// counted is 1 once main has counted the goroutines that it leaves behind, which
// is the last thing it does.
func (r *Run) counted(step int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.left < 0 || r.Rec.End == record.Running || step < r.Rec.Len() {
		return 0
	}
	return 1
}

// sortedStep is the step at which all results had arrived, so that they could be
// printed in order; 0 if there is none.
func (r *Run) sortedStep() int {
	if r.counted(r.Rec.Len()) > 0 { // main gave up
		return r.Rec.Len()
	}
	if spans := r.Rec.Collector.Spans; len(spans) > 0 && spans[len(spans)-1].State == record.Stopped {
		return spans[len(spans)-1].FromStep
	}
	return 0
}

// Asleep is what the Go runtime says of a deadlock.
const Asleep = "fatal error: all goroutines are asleep - deadlock!"

// Fatal is what the Go runtime says as it ends the program, by a step; "" if it
// does not.
func (r *Run) Fatal(step int) string {
	if step < r.Rec.Len() {
		return ""
	}
	return map[record.Status]string{record.Deadlock: Asleep, record.Crashed: r.Rec.Panic}[r.Rec.End]
}

// Unit is what the value of a job counts, by work; a sleep job's counts nothing.
var Unit = map[string]string{CPU: " primes", MP3: " bytes"}

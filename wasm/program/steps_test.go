package program_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/program"
)

// A step of a story: what happens, on which line, and where everybody stands
// then.
type step struct {
	event record.Event
	line  string // that it executes
	want  []string
}

// event happens at the same instant as the one before.
func event(k pool.Kind, job, worker int) record.Event {
	return record.Event{Event: pool.Event{Kind: k, Job: job, Worker: int32(worker)}}
}

// later is the first event of an instant, in ms.
func later(ms int, e record.Event) record.Event {
	e.At = time.Duration(ms) * time.Millisecond
	return e
}

// tell checks every step of a small recording.
func tell(t *testing.T, query string, end record.Status, steps []step) {
	t.Helper()
	p, rec := program.For(settings(t, query)), record.New(nil)
	for i, s := range steps {
		s.event.At = max(s.event.At, rec.Duration())
		rec.Append([]record.Event{s.event})
		if line := p.LineOf(s.event); line < 0 || strings.TrimSpace(p.Lines[line].Text()) != s.line {
			t.Errorf("%s: step %d, %v, executes line %d, want %q", query, i+1, s.event.Kind, line, s.line)
		}
	}
	rec.End = end
	for i, s := range steps {
		if got := places(p, p.At(rec, i+1)); !slices.Equal(got, s.want) {
			t.Errorf("%s: step %d, %v:\n%q, want\n%q", query, i+1, s.event.Kind, got, s.want)
		}
	}
}

// One small recording, every step.
func TestEveryStep(t *testing.T) {
	const (
		take, do, send = "worker 1: for job := range jobs {", "worker 1: value := work(job)", "worker 1: results <- Result{w, job, value}"
		submit, wait   = "main: jobs <- job", "main: wg.Wait()"
		receive, show  = "collector: for r := range results {", "collector: fmt.Println(r)"
	)
	tell(t, "workers=1&jobs=2&jobbuf=0&resbuf=0", record.Done, []step{
		{event(pool.JobsCreated, 0, 0), "jobs := make(chan int)", []string{"main: jobs := make(chan int)"}},
		{event(pool.ResultsCreated, 0, 0), "results := make(chan Result)", []string{"main: results := make(chan Result)"}},
		{event(pool.Started, 0, 0), "for w := 1; w <= numWorkers; w++ {", []string{"main: for w := 1; w <= numWorkers; w++ {"}},
		{event(pool.WorkerStarted, 0, 1), "wg.Go(func() {", []string{"main: for w := 1; w <= numWorkers; w++ {", take}},
		{event(pool.Collecting, 0, 0), "for r := range results {", []string{"main: for w := 1; w <= numWorkers; w++ {", take, receive}},
		{event(pool.JobSubmitted, 0, 0), "jobs <- job", []string{submit, take, receive}},
		{event(pool.JobStarted, 0, 1), "for job := range jobs {", []string{submit, do, receive}},
		{event(pool.JobSubmitted, 1, 0), "jobs <- job", []string{submit + " !", do, receive}},
		{event(pool.JobFinished, 0, 1), "value := work(job)", []string{submit + " !", send, receive}},
		{event(pool.ResultSent, 0, 1), "results <- Result{w, job, value}", []string{submit + " !", send, receive}},
		{event(pool.ResultReceived, 0, 1), "for r := range results {", []string{submit + " !", take, show}},
		{event(pool.JobStarted, 1, 1), "for job := range jobs {", []string{submit, do, receive}},
		{event(pool.JobsClosed, 0, 0), "close(jobs)", []string{"main: close(jobs)", do, receive}},
		{event(pool.Waiting, 0, 0), "wg.Wait()", []string{wait, do, receive}},
		{event(pool.JobFinished, 1, 1), "value := work(job)", []string{wait, send, receive}},
		{event(pool.ResultSent, 1, 1), "results <- Result{w, job, value}", []string{wait, send, receive}},
		{event(pool.WorkerStopped, 0, 1), "for job := range jobs {", []string{wait, receive}},
		{event(pool.ResultsClosed, 0, 0), "close(results)", []string{"main: collector.Wait()", receive}},
		{event(pool.ResultReceived, 1, 1), "for r := range results {", nil},
	})
}

// Main pauses before each job, and the collector takes its time.
func TestEveryStepWithPauses(t *testing.T) {
	const (
		take, do, send        = "worker 1: for job := range jobs {", "worker 1: value := work(job)", "worker 1: results <- Result{w, job, value}"
		start, submit         = "main: for w := 1; w <= numWorkers; w++ {", "main: jobs <- job"
		pause, wait           = "main: time.Sleep(10 * time.Millisecond)", "main: wg.Wait()"
		receive, show, handle = "collector: for r := range results {", "collector: fmt.Println(r)", "collector: time.Sleep(30 * time.Millisecond)"
	)
	room := event(pool.JobsCreated, 0, 0)
	room.N = 2
	results := event(pool.ResultsCreated, 0, 0)
	results.N = 2
	tell(t, "workers=1&jobs=2&every=10&collecttime=30&time=5", record.Done, []step{
		{room, "jobs := make(chan int, numJobs)", []string{"main: jobs := make(chan int, numJobs)"}},
		{results, "results := make(chan Result, numJobs)", []string{"main: results := make(chan Result, numJobs)"}},
		{event(pool.Started, 0, 0), "for w := 1; w <= numWorkers; w++ {", []string{start}},
		{event(pool.Collecting, 0, 0), "for r := range results {", []string{start, receive}},
		{event(pool.WorkerStarted, 0, 1), "wg.Go(func() {", []string{pause, take, receive}},
		{later(10, event(pool.JobSubmitted, 0, 0)), "jobs <- job", []string{submit, take, receive}},
		{event(pool.JobStarted, 0, 1), "for job := range jobs {", []string{pause, do, receive}},
		{later(15, event(pool.JobFinished, 0, 1)), "value := work(job)", []string{pause, send, receive}},
		{event(pool.ResultSent, 0, 1), "results <- Result{w, job, value}", []string{pause, send, receive}},
		{event(pool.ResultReceived, 0, 1), "for r := range results {", []string{pause, take, show}},
		{event(record.Handling, 0, 1), "time.Sleep(30 * time.Millisecond)", []string{pause, take, handle}},
		{later(20, event(pool.JobSubmitted, 1, 0)), "jobs <- job", []string{submit, take, handle}},
		{event(pool.JobsClosed, 0, 0), "close(jobs)", []string{"main: close(jobs)", take, handle}},
		{event(pool.Waiting, 0, 0), "wg.Wait()", []string{wait, take, handle}},
		{event(pool.JobStarted, 1, 1), "for job := range jobs {", []string{wait, do, handle}},
		{later(25, event(pool.JobFinished, 1, 1)), "value := work(job)", []string{wait, send, handle}},
		{event(pool.ResultSent, 1, 1), "results <- Result{w, job, value}", []string{wait, send, handle}},
		{event(pool.WorkerStopped, 0, 1), "for job := range jobs {", []string{wait, handle}},
		{event(pool.ResultsClosed, 0, 0), "close(results)", []string{"main: collector.Wait()", handle}},
		{later(45, event(record.Handled, 0, 1)), "for r := range results {", []string{"main: collector.Wait()", receive}},
		{event(pool.ResultReceived, 1, 1), "for r := range results {", []string{"main: collector.Wait()", show}},
		{event(record.Handling, 1, 1), "time.Sleep(30 * time.Millisecond)", []string{"main: collector.Wait()", handle}},
		{later(75, event(record.Handled, 1, 1)), "for r := range results {", nil},
	})
}

// Each job has a goroutine of its own.
func TestEveryStepOfGoroutines(t *testing.T) {
	const (
		start, submit, wait = "main: for job := range numJobs {", "main: wg.Go(func() {", "main: wg.Wait()"
		first, second       = "worker 1: ", "worker 2: "
		begin, do, send     = "wg.Go(func() {", "value := work(job)", "results <- Result{job, value}"
	)
	tell(t, "jobs=2&pattern=goroutines&collect=never&resbuf=1", record.Deadlock, []step{
		{func() record.Event { e := event(pool.ResultsCreated, 0, 0); e.N = 1; return e }(), "results := make(chan Result, 1)", []string{"main: results := make(chan Result, 1)"}},
		{event(pool.Started, 0, 0), "for job := range numJobs {", []string{start}},
		{event(pool.JobSubmitted, 0, 0), begin, []string{submit}},
		{event(pool.JobSubmitted, 1, 0), begin, []string{submit}},
		{event(pool.Waiting, 0, 0), "wg.Wait()", []string{wait}},
		{event(pool.WorkerStarted, 0, 2), begin, []string{wait, second + begin}},
		{event(pool.JobStarted, 1, 2), begin, []string{wait, second + do}},
		{event(pool.WorkerStarted, 0, 1), begin, []string{wait, first + begin, second + do}},
		{event(pool.JobStarted, 0, 1), begin, []string{wait, first + do, second + do}},
		{later(1000, event(pool.JobFinished, 1, 2)), do, []string{wait, first + do, second + send}},
		{event(pool.ResultSent, 1, 2), send, []string{wait, first + do, second + send}},
		{event(pool.JobFinished, 0, 1), do, []string{wait, first + send, second + send}},
		{event(pool.ResultSent, 0, 1), send, []string{wait, first + send + " !", second + send}},
		{event(pool.WorkerStopped, 0, 2), "})", []string{wait + " !", first + send + " !"}},
	})
}

// Main collects until the context ends, gives up, and leaves a worker behind.
func TestEveryStepOfGivingUp(t *testing.T) {
	const (
		take, do, send  = "worker 1: for job := range jobs {", "worker 1: value, err := work(ctx, job)", "worker 1: results <- Result{w, job, value, err}"
		receive, settle = "main: case r := <-results:", "main: time.Sleep(time.Second) // let those end that can"
	)
	room := event(pool.JobsCreated, 0, 0)
	room.N = 2
	tell(t, "workers=1&jobs=2&resbuf=0&cancel=1500&collect=until-cancel", record.Leaked, []step{
		{room, "jobs := make(chan int, numJobs)", []string{"main: jobs := make(chan int, numJobs)"}},
		{event(pool.ResultsCreated, 0, 0), "results := make(chan Result)", []string{"main: results := make(chan Result)"}},
		{event(pool.Started, 0, 0), "for w := 1; w <= numWorkers; w++ {", []string{"main: for w := 1; w <= numWorkers; w++ {"}},
		{event(pool.JobSubmitted, 0, 0), "jobs <- job", []string{"main: jobs <- job"}},
		{event(pool.JobSubmitted, 1, 0), "jobs <- job", []string{"main: jobs <- job"}},
		{event(pool.JobsClosed, 0, 0), "close(jobs)", []string{"main: close(jobs)"}},
		{event(pool.Collecting, 0, 0), "case r := <-results:", []string{receive}},
		{event(pool.WorkerStarted, 0, 1), "wg.Go(func() {", []string{receive, take}},
		{event(pool.JobStarted, 0, 1), "for job := range jobs {", []string{receive, do}},
		{later(1000, event(pool.JobFinished, 0, 1)), "value, err := work(ctx, job)", []string{receive, send}},
		{event(pool.ResultSent, 0, 1), "results <- Result{w, job, value, err}", []string{receive, send}},
		{event(pool.ResultReceived, 0, 1), "case r := <-results:", []string{"main: fmt.Println(r)", take}},
		{event(pool.JobStarted, 1, 1), "for job := range jobs {", []string{receive, do}},
		{later(1500, event(pool.Canceled, 0, 0)), "time.AfterFunc(1500*time.Millisecond, cancel)", []string{settle, do}},
		{event(pool.JobFailed, 1, 1), "value, err := work(ctx, job)", []string{settle, send}},
		{event(pool.ResultSent, 1, 1), "results <- Result{w, job, value, err}", []string{send + " !"}},
	})
}

// Main closes results while a worker is blocked in a send to it, which panics.
func TestEveryStepOfCrash(t *testing.T) {
	const take, do, send = "worker 1: for job := range jobs {", "worker 1: value := work(job)", "worker 1: results <- Result{w, job, value}"
	room := event(pool.JobsCreated, 0, 0)
	room.N = 2
	tell(t, "workers=1&jobs=2&resbuf=0&collect=never&every=1500&closeresults=early", record.Crashed, []step{
		{room, "jobs := make(chan int, numJobs)", []string{"main: jobs := make(chan int, numJobs)"}},
		{event(pool.ResultsCreated, 0, 0), "results := make(chan Result)", []string{"main: results := make(chan Result)"}},
		{event(pool.Started, 0, 0), "for w := 1; w <= numWorkers; w++ {", []string{"main: for w := 1; w <= numWorkers; w++ {"}},
		{event(pool.WorkerStarted, 0, 1), "wg.Go(func() {", []string{"main: time.Sleep(1500 * time.Millisecond)", take}},
		{later(1500, event(pool.JobSubmitted, 0, 0)), "jobs <- job", []string{"main: jobs <- job", take}},
		{event(pool.JobStarted, 0, 1), "for job := range jobs {", []string{"main: time.Sleep(1500 * time.Millisecond)", do}},
		{later(2500, event(pool.JobFinished, 0, 1)), "value := work(job)", []string{"main: time.Sleep(1500 * time.Millisecond)", send}},
		{event(pool.ResultSent, 0, 1), "results <- Result{w, job, value}", []string{"main: time.Sleep(1500 * time.Millisecond)", send + " !"}},
		{later(3000, event(pool.JobSubmitted, 1, 0)), "jobs <- job", []string{"main: jobs <- job", send + " !"}},
		{event(pool.JobsClosed, 0, 0), "close(jobs)", []string{"main: close(jobs)", send + " !"}},
		{event(pool.ResultsClosed, 0, 0), "close(results) // too early", []string{"main: close(results) // too early", send + " !"}},
	})
}

package record_test

import (
	"slices"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// What follows are programs of plain channels, which can go wrong as no pool can.
// Each is written down: what is logged, and what is said of each step.

// A plain program.
type plain struct {
	name   string
	end    record.Status
	panics string
	left   int
	events []record.Event
	says   []string // of each step from 1 on; "" where it is as of a pool
}

func (p plain) recording() *record.Recording {
	rec := record.New(p.events)
	rec.End, rec.Panic, rec.Left = p.end, p.panics, p.left
	return rec
}

const (
	sendOnClosed = "panic: send on closed channel"
	unexpected   = "panic: something unexpected"
)

var closedEarly = plain{"closed early", record.Crashed, sendOnClosed, 0, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 3), event(0, pool.ResultsCreated, 0, 0, 3), event(0, pool.Started, 0, 0, 2),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.JobSubmitted, 2, 0, 0),
	event(0, pool.JobsClosed, 0, 0, 0),
	event(0, pool.ResultsClosed, 0, 0, 0),
	event(0, pool.Waiting, 0, 0, 0),
	event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
	event(0, pool.WorkerStarted, 0, 2, 0), event(0, pool.JobStarted, 1, 2, 0),
	event(10, pool.JobPanicked, 1, 2, 0),
	event(10, pool.ResultSent, 1, 2, 0),
}, []string{
	"", "", "", "", "", "", "",
	"Main closes the results channel, while 2 workers still run.",
	"Main waits for the workers to stop. They have still to send results, and the results channel is closed.",
	"", "", "", "", "",
	"Worker 2: job 1 panics. That is recovered, and becomes the job's result.",
	"panic: send on closed channel. Worker 2 sent result 1 after main had closed the results channel. That ends the whole program, and with it 1 other job that was still running.",
}}

var notRecovered = plain{"not recovered", record.Crashed, unexpected, 0, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 3), event(0, pool.ResultsCreated, 0, 0, 3), event(0, pool.Started, 0, 0, 3),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.JobSubmitted, 2, 0, 0),
	event(0, pool.JobsClosed, 0, 0, 0), event(0, pool.Waiting, 0, 0, 0), event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
	event(1, pool.WorkerStarted, 0, 2, 0), event(1, pool.JobStarted, 1, 2, 0),
	event(2, pool.WorkerStarted, 0, 3, 0), event(2, pool.JobStarted, 2, 3, 0),
	event(10, pool.JobPanicked, 0, 1, 0),
}, []string{
	"", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
	"panic: something unexpected. Job 0 panicked on worker 1, and nothing recovered. That ends the whole program, and with it 2 other jobs that were still running.",
}}

// neverClosed has a collector of its own, and the loop of the other is main's.
var neverClosed = plain{"never closed", record.Deadlock, "", 0, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 1),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobsClosed, 0, 0, 0),
	event(0, pool.Waiting, 0, 0, 0),
	event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
	event(10, pool.JobFinished, 0, 1, 0), event(10, pool.ResultSent, 0, 1, 0), event(10, pool.WorkerStopped, 0, 1, 0),
	event(10, pool.ResultReceived, 0, 1, 0),
}, []string{
	"", "", "", "", "", "Main waits for the workers to stop.", "", "", "", "", "",
	"Worker 1 stops: the jobs channel is closed and empty.",
	"fatal error: all goroutines are asleep - deadlock! The collector waits for a result, and the results channel is never closed; main waits for the collector.",
}}

// recovered has a job that panics, and nothing else to tell it from a pool than how
// it ends.
var recovered = plain{"recovered, and never closed", record.Deadlock, "", 0,
	slices.Concat(neverClosed.events[:9], []record.Event{event(10, pool.JobPanicked, 0, 1, 0)}, neverClosed.events[10:]),
	[]string{
		"", "", "", "", "", "", "", "", "", "Worker 1: job 0 panics. That is recovered, and becomes the job's result.", "", "", "",
	}}

var neverClosedByMain = plain{"never closed, and main collects", record.Deadlock, "", 0,
	slices.Concat(neverClosed.events[:5], neverClosed.events[6:]),
	[]string{
		"", "", "", "", "", "The collector starts to receive results.", "", "", "", "", "",
		"fatal error: all goroutines are asleep - deadlock! Main waits for a result, and the results channel is never closed.",
	}}

// left has two workers that main leaves with their results, and one that waits for
// a job; and who would close the results channel after them.
var left = plain{"left", record.Leaked, "", 4, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 3), event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.Started, 0, 0, 3),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.JobSubmitted, 2, 0, 0),
	event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
	event(0, pool.WorkerStarted, 0, 2, 0), event(0, pool.JobStarted, 1, 2, 0),
	event(0, pool.WorkerStarted, 0, 3, 0), event(0, pool.JobStarted, 2, 3, 0),
	event(10, pool.JobFinished, 0, 1, 0), event(10, pool.ResultSent, 0, 1, 0), event(10, pool.ResultReceived, 0, 1, 0),
	event(15, pool.Canceled, 0, 0, 0),
	event(20, pool.JobFinished, 1, 2, 0), event(20, pool.ResultSent, 1, 2, 0),
	event(30, pool.JobPanicked, 2, 3, 0), event(30, pool.ResultSent, 2, 3, 0),
}, []string{
	"", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
	"The context has ended: jobs that wait will not run, and main receives no more results.",
	"",
	"Worker 2 cannot send result 1 yet: results is unbuffered and nobody is receiving.",
	"Worker 3: job 2 panics. That is recovered, and becomes the job's result.",
	"Main has returned, and 4 goroutines are left behind. 2 workers cannot send their results: results is unbuffered and nobody is receiving; " +
		"1 worker waits for a job, and the jobs channel is never closed; 1 more waits for these to end, to close the results channel. " +
		"Nobody will ever free them; in a program that goes on, they stay until that ends.",
}}

// leftOne has one in a job that does not know of the context, and nobody else.
var leftOne = plain{"left one", record.Leaked, "", 1, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 1),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 1, 0),
	event(15, pool.Canceled, 0, 0, 0),
}, []string{
	"", "", "", "", "", "", "",
	"Main has returned, and 1 goroutine is left behind. 1 worker still runs a job.",
}}

// slow is a collector that is busy with each result, while the buffer and then the
// workers wait.
var slow = plain{"slow", record.Done, "", 0, []record.Event{
	event(0, pool.JobsCreated, 0, 0, 4), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 3),
	event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.WorkerStarted, 0, 2, 0), event(0, pool.WorkerStarted, 0, 3, 0),
	event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.JobSubmitted, 2, 0, 0),
	event(0, pool.JobsClosed, 0, 0, 0), event(0, pool.Waiting, 0, 0, 0),
	event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobStarted, 1, 2, 0), event(0, pool.JobStarted, 2, 3, 0),
	event(10, pool.JobFinished, 0, 1, 0), event(10, pool.ResultSent, 0, 1, 0), event(10, pool.WorkerStopped, 0, 1, 0),
	event(10, pool.JobFinished, 1, 2, 0), event(10, pool.ResultSent, 1, 2, 0), event(10, pool.WorkerStopped, 0, 2, 0),
	event(10, pool.ResultReceived, 0, 1, 0),
	event(10, record.Handling, 0, 0, 0),
	event(11, pool.JobFinished, 2, 3, 0),
	event(11, pool.ResultSent, 2, 3, 0),
	event(18, record.Handled, 0, 0, 0),
	event(18, pool.ResultReceived, 1, 2, 0),
	event(18, record.Handling, 1, 0, 0),
	event(18, pool.WorkerStopped, 0, 3, 0),
	event(18, pool.ResultsClosed, 0, 0, 0),
	event(26, record.Handled, 1, 0, 0),
	event(26, pool.ResultReceived, 2, 3, 0),
	event(26, record.Handling, 2, 0, 0),
	event(34, record.Handled, 2, 0, 0),
}, []string{
	"", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
	"Worker 1 sends result 0 to the results channel.", "", "",
	"Worker 2 sends result 1 to the results channel.", "",
	"The collector receives result 0 from worker 1.",
	"The collector works on result 0.",
	"",
	"Worker 3 cannot send result 2 yet: results is full (1 of 1), and the collector is busy with result 0.",
	"The collector is done with result 0, and can receive again.",
	"The collector receives result 1 from worker 2.",
	"The collector works on result 1.",
	"",
	"All workers have stopped, so the results channel is closed.",
	"The collector is done with result 1, and can receive again.",
	"The collector receives result 2 from worker 3.",
	"The collector works on result 2.",
	"The collector is done with result 2, which was the last. All goroutines have ended.",
}}

// each is a goroutine for each of three jobs, which end in every way.
var each = plain{"each", record.Done, "", 0, []record.Event{
	event(0, pool.ResultsCreated, 0, 0, 0),
	event(0, pool.Started, 0, 0, 3),
	event(0, pool.Collecting, 0, 0, 0),
	event(0, pool.JobSubmitted, 0, 0, 0),
	event(0, pool.JobSubmitted, 1, 0, 0),
	event(1, pool.WorkerStarted, 0, 1, 0),
	event(1, pool.JobStarted, 0, 1, 0),
	event(3, pool.WorkerStarted, 0, 2, 0),
	event(3, pool.JobStarted, 1, 2, 0),
	event(5, pool.JobSubmitted, 2, 0, 0),
	event(5, pool.Waiting, 0, 0, 0),
	event(5, pool.WorkerStarted, 0, 3, 0),
	event(5, pool.JobStarted, 2, 3, 0),
	event(11, pool.JobFinished, 0, 1, 0),
	event(11, pool.ResultSent, 0, 1, 0),
	event(11, pool.WorkerStopped, 0, 1, 0),
	event(11, pool.JobFailed, 1, 2, 0),
	event(11, pool.ResultSent, 1, 2, 0),
	event(11, pool.ResultReceived, 0, 1, 0),
	event(11, pool.ResultReceived, 1, 2, 0),
	event(11, pool.WorkerStopped, 0, 2, 0),
	event(15, pool.JobPanicked, 2, 3, 0),
	event(15, pool.ResultSent, 2, 3, 0),
	event(15, pool.WorkerStopped, 0, 3, 0),
	event(15, pool.ResultsClosed, 0, 0, 0),
	event(15, pool.ResultReceived, 2, 3, 0),
}, []string{
	"Main creates the results channel, unbuffered.",
	"Main starts a goroutine for each of 3 jobs.",
	"The collector starts to receive results.",
	"Main starts a goroutine for job 0.",
	"Main starts a goroutine for job 1.",
	"The goroutine of job 0 starts.",
	"Job 0 runs, in its own goroutine.",
	"The goroutine of job 1 starts.",
	"Job 1 runs, in its own goroutine.",
	"Main starts a goroutine for job 2.",
	"Main waits for the goroutines to end.",
	"The goroutine of job 2 starts.",
	"Job 2 runs, in its own goroutine.",
	"Job 0 is finished.",
	"The goroutine of job 0 sends its result to the results channel.",
	"The goroutine of job 0 ends.",
	"Job 1 fails with an error.",
	"The goroutine of job 1 cannot send its result yet: results is unbuffered, and the collector has been handed another.",
	"The collector receives result 0.",
	"The collector receives result 1.",
	"The goroutine of job 1 ends.",
	"Job 2 panics. That is recovered, and becomes the job's result.",
	"The goroutine of job 2 sends its result to the results channel.",
	"The goroutine of job 2 ends.",
	"The goroutines of all jobs have ended, so the results channel is closed.",
	"The collector goes on with result 2, which was handed over before the close. All goroutines have ended.",
}}

// ran makes a goroutine for each of n jobs, and has it run to its end at 10 ms.
func ran(resultCap, n int, then ...record.Event) []record.Event {
	events := []record.Event{event(0, pool.ResultsCreated, 0, 0, resultCap), event(0, pool.Started, 0, 0, n)}
	for j := range n {
		events = append(events, event(0, pool.JobSubmitted, j, 0, 0), event(0, pool.WorkerStarted, 0, j+1, 0), event(0, pool.JobStarted, j, j+1, 0))
	}
	for j := range n {
		events = append(events, event(10, pool.JobFinished, j, j+1, 0))
	}
	return append(events, then...)
}

// worked is the same with workers.
func worked(resultCap, n int, then ...record.Event) []record.Event {
	return slices.Concat([]record.Event{event(0, pool.JobsCreated, 0, 0, n)}, ran(resultCap, n, then...))
}

var (
	sent0, sent1 = event(10, pool.ResultSent, 0, 1, 0), event(10, pool.ResultSent, 1, 2, 0)
	waits, early = event(12, pool.Waiting, 0, 0, 0), event(12, pool.ResultsClosed, 0, 0, 0)
)

// ends are of programs whose last step alone is of interest.
var ends = []plain{
	{"one of two crashes", record.Crashed, unexpected, 0, append(worked(1, 2)[:9:9], event(10, pool.JobPanicked, 0, 1, 0)), []string{
		"panic: something unexpected. Job 0 panicked on worker 1, and nothing recovered. That ends the whole program, and with it 1 other job that was still running."}},
	{"blocked at the close", record.Crashed, sendOnClosed, 0, worked(0, 1, sent0, early, waits), []string{
		"panic: send on closed channel. Worker 1 was waiting to send result 0 when main closed the results channel. That ends the whole program."}},
	{"many blocked at the close", record.Crashed, sendOnClosed, 0, worked(0, 2, sent0, sent1, early), []string{
		"panic: send on closed channel. 2 workers were waiting to send their results when main closed the results channel. That ends the whole program."}},
	{"each crashes", record.Crashed, unexpected, 0, ran(1, 2, event(11, pool.JobPanicked, 1, 2, 0)), []string{
		"panic: something unexpected. Job 1 panicked, and its goroutine did not recover. That ends the whole program."}},
	{"each sends late", record.Crashed, sendOnClosed, 0, ran(1, 1, early, waits, event(13, pool.ResultSent, 0, 1, 0)), []string{
		"panic: send on closed channel. The goroutine of job 0 sent its result after main had closed the results channel. That ends the whole program."}},
	{"each blocked at the close", record.Crashed, sendOnClosed, 0, ran(0, 1, sent0, early), []string{
		"panic: send on closed channel. The goroutine of job 0 was waiting to send its result when main closed the results channel. That ends the whole program."}},
	{"many each blocked at the close", record.Crashed, sendOnClosed, 0, ran(0, 2, sent0, sent1, early), []string{
		"panic: send on closed channel. 2 goroutines were waiting to send their results when main closed the results channel. That ends the whole program."}},
	{"nobody knows", record.Crashed, "panic: close of closed channel", 0, worked(1, 1, sent0), []string{
		"panic: close of closed channel. That ends the whole program."}},
	{"each stuck", record.Deadlock, "", 0, ran(0, 1, sent0, waits), []string{
		"fatal error: all goroutines are asleep - deadlock! The goroutine of job 0 cannot send its result: results is unbuffered and nobody is receiving; main waits for the goroutines to end."}},
	{"many each stuck", record.Deadlock, "", 0, ran(0, 2, sent0, sent1), []string{
		"fatal error: all goroutines are asleep - deadlock! 2 goroutines cannot send their results: results is unbuffered and nobody is receiving."}},
	{"each full", record.Deadlock, "", 0, ran(1, 2, sent0, sent1), []string{
		"fatal error: all goroutines are asleep - deadlock! The goroutine of job 1 cannot send its result: results is full (1 of 1) and nobody is receiving."}},
	{"many each full", record.Deadlock, "", 0, ran(1, 3, sent0, sent1, event(10, pool.ResultSent, 2, 3, 0)), []string{
		"fatal error: all goroutines are asleep - deadlock! 2 goroutines cannot send their results: results is full (1 of 1) and nobody is receiving."}},
	{"each left", record.Leaked, "", 4, ran(0, 2, sent0)[:9:9], []string{
		"Main has returned, and 4 goroutines are left behind. 1 goroutine still runs its job; 2 more wait for these to end, to close the results channel."}},
	{"a worker sends late, as far as known", record.Running, "", 0, worked(1, 1, early, sent0), []string{
		"Worker 1 sends result 0, but the results channel is closed."}},
	{"each sends late, as far as known", record.Running, "", 0, ran(1, 1, early, sent0), []string{
		"The goroutine of job 0 sends its result, but the results channel is closed."}},
	{"each is full", record.Running, "", 0, ran(1, 2, sent0, sent1), []string{
		"The goroutine of job 1 cannot send its result yet: results is full (1 of 1) and nobody is receiving."}},
	{"each is unbuffered", record.Running, "", 0, ran(0, 2, sent0, sent1), []string{
		"The goroutine of job 1 cannot send its result yet: results is unbuffered and nobody is receiving."}},
	{"each waits early", record.Running, "", 0, ran(1, 1, early, waits), []string{
		"Main waits for the goroutines to end. They have still to send results, and the results channel is closed."}},
	{"each closes early", record.Running, "", 0, ran(1, 2, early), []string{
		"Main closes the results channel, while 2 goroutines still run."}},
	{"one each closes early", record.Running, "", 0, ran(1, 1, early), []string{
		"Main closes the results channel, while 1 goroutine still runs."}},
	{"one closes early", record.Running, "", 0, worked(1, 1, early), []string{
		"Main closes the results channel, while 1 worker still runs."}},
	{"one job", record.Running, "", 0, ran(1, 1)[:2], []string{
		"Main starts a goroutine for 1 job."}},
}

var plains = []plain{closedEarly, notRecovered, neverClosed, recovered, neverClosedByMain, left, leftOne, slow, each}

// busy is a collector that takes its time, while two others come.
func busy(each bool, resultCap int) []record.Event {
	begin := worked
	if each {
		begin = ran
	}
	return begin(resultCap, 3, event(10, pool.Collecting, 0, 0, 0), sent0, event(10, pool.ResultReceived, 0, 1, 0), sent1,
		event(11, record.Handling, 0, 0, 0), event(12, pool.ResultSent, 2, 3, 0), event(20, record.Handled, 0, 0, 0),
		event(20, pool.ResultReceived, 1, 2, 0), event(20, record.Handling, 1, 0, 0))
}

// sends is main that cannot send, until its one worker takes a job.
func sends(jobCap int) []record.Event {
	return []record.Event{
		event(0, pool.JobsCreated, 0, 0, jobCap), event(0, pool.ResultsCreated, 0, 0, 3), event(0, pool.Started, 0, 0, 1), event(0, pool.WorkerStarted, 0, 1, 0),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobSubmitted, 1, 0, 0), event(0, pool.JobSubmitted, 2, 0, 0),
		event(9, pool.JobFinished, 0, 1, 0), event(9, pool.ResultSent, 0, 1, 0), event(9, pool.JobStarted, 1, 1, 0),
	}
}

// rare are moments that the others do not come to.
var rare = []plain{
	{events: busy(false, 0)}, {events: busy(true, 0)}, {events: busy(true, 1)},
	{end: record.Crashed, events: each.events[:7]},
	{end: record.Canceled, events: worked(1, 1, sent0, event(11, pool.WorkerStopped, 0, 1, 0))},
	{events: worked(1, 1, event(20, record.Returned, 0, 0, 0))},
	{events: sends(0)}, {events: sends(1)},
	{events: worked(0, 1, event(10, pool.Collecting, 0, 0, 0), sent0, event(10, pool.WorkerStopped, 0, 1, 0), event(10, pool.ResultsClosed, 0, 0, 0), event(10, pool.ResultReceived, 0, 1, 0))},
	{end: record.Canceled, events: append(each.events[:6:6], event(1, pool.JobCanceled, 0, 1, 0))},
	{end: record.Deadlock, events: worked(0, 1, sent0)},
	{end: record.Deadlock, events: worked(1, 2, sent0, sent1)},
	{end: record.Deadlock, events: append(begun[:4:4], event(5, pool.JobsClosed, 0, 0, 0))},
	{events: []record.Event{event(0, pool.JobsCreated, 0, 0, 0), event(0, pool.Started, 0, 0, 1), event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0)}},
	{events: []record.Event{event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobCanceled, 0, 0, 0), event(0, pool.ResultSent, 0, 0, 0), event(0, pool.ResultReceived, 0, 0, 0)}},
}

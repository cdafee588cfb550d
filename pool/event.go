package pool

// An Event is one thing that happened in a pool, as an observer receives it.
// It is a small flat value without pointers: a million of them are one
// allocation, and none of them keeps a job alive.
type Event struct {
	Job    int   // number of the job, from 0 in the order of Submit; 0 where Kind has none
	Worker int32 // number of the worker, from 1; 0 where Kind has none
	N      int32 // a count: see Kind
	Kind   Kind
}

// A Kind says what happened.
//
// Before each send on a channel, and before each close, its event comes first;
// after each receive, its event comes next. So the events of a send and of its
// receive always stand in this order, on however many threads the pool runs.
// The number of jobs in a channel, and of senders blocked at it, is the number
// of sends begun less the receives, and less the sends that ended with nothing
// sent: JobRefused and ResultKept. A result that was kept is received from
// nothing: its ResultReceived counts as no receive.
type Kind uint8

// The kinds, stage by stage.
const (
	_ Kind = iota

	// Create the channels.
	JobsCreated    // New creates the jobs channel; N is its capacity
	ResultsCreated // New creates the results channel; N is its capacity

	// Start the workers.
	Started       // Start was called; N is the number of workers
	WorkerStarted // a worker runs
	WorkerStopped // a worker has nothing left to do
	Resized       // Resize was called; N is the new number of workers

	// Submit and close.
	JobSubmitted // Submit is about to send a job
	JobRefused   // that Submit ended with an error; the job was not sent
	JobsClosed   // the jobs channel is about to be closed

	// The workers.
	JobStarted  // a worker has received a job, and runs it
	JobFinished // the work function returned without error
	JobFailed   // the work function returned an error
	JobPanicked // the work function panicked
	JobExited   // the work function called runtime.Goexit
	JobCanceled // a job was received after the context ended, and does not run
	ResultSent  // a worker is about to send a result
	ResultKept  // that send ended with the context: the result waits for a loop over Results

	// Collect.
	Collecting     // a loop over Results begins
	ResultReceived // the loop has received a result, of Job by Worker

	// Wait and close.
	Waiting       // Wait was called
	ResultsClosed // the last worker is about to close the results channel

	Canceled // the context has ended: no job is begun any more, but those that workers had just received. It comes before the events of jobs that fail because of that

	numKinds
)

var kindNames = [numKinds]string{
	JobsCreated:    "jobs created",
	ResultsCreated: "results created",
	Started:        "started",
	WorkerStarted:  "worker started",
	WorkerStopped:  "worker stopped",
	Resized:        "resized",
	JobSubmitted:   "job submitted",
	JobRefused:     "job refused",
	JobsClosed:     "jobs closed",
	JobStarted:     "job started",
	JobFinished:    "job finished",
	JobFailed:      "job failed",
	JobPanicked:    "job panicked",
	JobExited:      "job exited",
	JobCanceled:    "job canceled",
	ResultSent:     "result sent",
	ResultKept:     "result kept",
	Collecting:     "collecting",
	ResultReceived: "result received",
	Waiting:        "waiting",
	ResultsClosed:  "results closed",
	Canceled:       "canceled",
}

// String names the kind in lower-case words, such as "job submitted".
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "unknown"
}

package record

import "workerpool.example/playground/pool"

// fields are the numbers that an event of a kind has.
type fields uint8

const (
	hasJob fields = 1 << iota
	hasWorker
	hasN
)

// kinds are all kinds that a recording has, with their numbers. A link counts by
// their place here, so new ones come at the end, and none goes away.
var kinds = [...]struct {
	pool.Kind
	fields
}{
	{pool.JobsCreated, hasN},
	{pool.ResultsCreated, hasN},
	{pool.Started, hasN},
	{pool.WorkerStarted, hasWorker},
	{pool.WorkerStopped, hasWorker},
	{pool.Resized, hasN},
	{pool.JobSubmitted, hasJob},
	{pool.JobRefused, hasJob},
	{pool.JobsClosed, 0},
	{pool.JobStarted, hasJob | hasWorker},
	{pool.JobFinished, hasJob | hasWorker},
	{pool.JobFailed, hasJob | hasWorker},
	{pool.JobPanicked, hasJob | hasWorker},
	{pool.JobExited, hasJob | hasWorker},
	{pool.JobCanceled, hasJob | hasWorker},
	{pool.ResultSent, hasJob | hasWorker},
	{pool.ResultKept, hasJob | hasWorker},
	{pool.Collecting, 0},
	{pool.ResultReceived, hasJob | hasWorker},
	{pool.Waiting, 0},
	{pool.ResultsClosed, 0},
	{pool.Canceled, 0},
	{Handling, hasJob | hasWorker},
	{Handled, hasJob | hasWorker},
	{Returned, 0},
}

// place is where a kind stands in kinds; -1 if it is unknown.
func place(k pool.Kind) int {
	for i := range kinds {
		if kinds[i].Kind == k {
			return i
		}
	}
	return -1
}

func fieldsOf(k pool.Kind) fields {
	if i := place(k); i >= 0 {
		return kinds[i].fields
	}
	return 0
}

var kindByName = func() map[string]pool.Kind {
	names := make(map[string]pool.Kind, len(kinds))
	for _, k := range kinds {
		names[KindName(k.Kind)] = k.Kind
	}
	return names
}()

// KindName names a kind as [pool.Kind.String] does, those of this package too.
func KindName(k pool.Kind) string {
	switch k {
	case Handling:
		return "handling"
	case Handled:
		return "handled"
	case Returned:
		return "returned"
	}
	return k.String()
}

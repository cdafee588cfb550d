package embed

import (
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
)

// message makes a message of a type.
func message(kind string, fields map[string]any) map[string]any {
	all := map[string]any{"source": Source, "v": Version, "type": kind}
	for name, value := range fields {
		all[name] = value
	}
	return all
}

// Ready says that the embed listens.
func Ready() map[string]any { return message("ready", nil) }

// Failed is an error message: something that was asked for was not, or not quite,
// done.
func Failed(sentence string) map[string]any {
	return message("error", map[string]any{"message": sentence})
}

// A State is where an embed stands.
type State struct {
	Status string        // idle, running, paused, done, deadlock, cancelled or failed
	Time   time.Duration // of the moment, from the start of the run
	Step   int           // events by then
	Steps  int           // events of the whole run, as far as it is known
}

// Of gives the state at a step and a time of a run. Nothing is told of a run's end before its last
// step is shown. A run that crashed, or left goroutines behind, has failed.
func Of(rec *record.Recording, step int, at time.Duration, moves bool) State {
	s := State{Status: "paused", Time: max(at, 0), Step: step, Steps: rec.Len()}
	switch {
	case moves:
		s.Status = "running"
	case step == 0:
		s.Status = "idle"
	case step == rec.Len():
		s.Status = ends[rec.End]
	}
	return s
}

var ends = map[record.Status]string{
	record.Running: "running", record.Done: "done", record.Deadlock: "deadlock", record.Canceled: "cancelled",
	record.Crashed: "failed", record.Leaked: "failed", record.Unfinished: "paused", // nobody knows how that went on
}

// Message is the state message: {status, t, step, steps}, t in milliseconds.
func (s State) Message() map[string]any {
	return message("state", map[string]any{"status": s.Status, "t": milliseconds(s.Time), "step": s.Step, "steps": s.Steps})
}

// Done is the message of a run whose end is shown: {status, metrics, results}.
//
// Times of metrics are in milliseconds: elapsed, queueWait and service, these with
// their median and p95, null if there were none; throughput is in jobs a second, utilisation from 0 to 1,
// and jobs, done and failed are counts. The results are those that were received,
// in the order of the jobs: {job, worker, value} or {job, worker, error}.
func Done(r *run.Run) map[string]any {
	rec := r.Rec
	m := rec.Metrics(rec.Len())
	var results []any
	for i := range r.Settings.Jobs {
		if i >= len(rec.Jobs) || rec.Jobs[i].Received == 0 {
			continue
		}
		o := r.Outcome(i)
		result := map[string]any{"job": i, "worker": o.Worker}
		if o.Err != nil {
			result["error"] = o.Err.Error()
		} else {
			result["value"] = o.Value.Number
		}
		results = append(results, result)
	}
	return message("done", map[string]any{
		"status": ends[rec.End],
		"metrics": map[string]any{
			"elapsed": milliseconds(m.Elapsed), "throughput": m.Throughput, "utilisation": m.Utilisation,
			"jobs": r.Settings.Jobs, "done": m.Done, "failed": m.Failed,
			"queueWait": spread(m.QueueWait), "service": spread(m.Service),
		},
		"results": results,
	})
}

func spread(s record.Quantiles) map[string]any {
	if s.N == 0 {
		return map[string]any{"median": nil, "p95": nil}
	}
	return map[string]any{"median": milliseconds(s.Median), "p95": milliseconds(s.P95)}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

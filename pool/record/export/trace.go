package export

import (
	"io"
	"strconv"
	"time"

	"workerpool.example/playground/pool/record"
)

// Trace writes a recording in the Trace Event Format (its JSON object form), which
// https://ui.perfetto.dev and chrome://tracing open:
// https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
//
// Each goroutine is a lane, main first, then the workers by number, then the
// collector. A lane's slices follow each other. An arrow goes from each send to
// its receive, and a counter tells how many values each channel holds. Times are in
// µs, to the ns.
func Trace(w io.Writer, rec *record.Recording) error {
	t := tracer{rec: rec}
	t.b = append(t.b, `{"displayTimeUnit":"ms","traceEvents":[`...)
	t.begin("M", 0, 0)
	t.name("process_name")
	t.b = append(t.b, `,"args":{"name":"worker pool"}}`...)

	last := len(rec.Workers) + 1
	t.lane(0, "main", &rec.Main)
	for i := range rec.Workers {
		t.lane(i+1, "worker "+strconv.Itoa(i+1), &rec.Workers[i])
	}
	t.lane(last, "collector", &rec.Collector)
	t.counters()
	for number, j := range rec.Jobs {
		if j.Worker > 0 && j.Taken > 0 {
			t.arrow("job ", 2*number, 0, j.Submitted, j.Worker, j.Taken)
		}
		if j.Worker > 0 && j.Received > 0 {
			t.arrow("result ", 2*number+1, j.Worker, j.Sent, last, j.Received)
		}
	}
	t.b = append(t.b, "\n]}\n"...)
	_, err := w.Write(t.b)
	return err
}

type tracer struct {
	rec *record.Recording
	b   []byte
	n   int // events written
}

// begin begins an event of a phase.
func (t *tracer) begin(phase string, lane int, at time.Duration) {
	if t.n++; t.n > 1 {
		t.b = append(t.b, ',')
	}
	t.b = append(t.b, "\n{\"ph\":\""...)
	t.b = append(t.b, phase...)
	t.b = append(t.b, `","pid":1,"tid":`...)
	t.b = strconv.AppendInt(t.b, int64(lane)+1, 10)
	t.b = append(t.b, `,"ts":`...)
	t.time(at)
}

func (t *tracer) time(d time.Duration) {
	t.b = strconv.AppendFloat(t.b, float64(d)/float64(time.Microsecond), 'f', -1, 64)
}

// name writes a name of characters that need no escape.
func (t *tracer) name(name string) {
	t.b = append(t.b, `,"name":"`...)
	t.b = append(t.b, name...)
	t.b = append(t.b, '"')
}

// lane writes the spans of a goroutine. Of a worker's, those without a length are
// left out, but for jobs: an arrow has a slice to end at all the same.
func (t *tracer) lane(number int, name string, lane *record.Lane) {
	if len(lane.Spans) == 0 {
		return
	}
	t.begin("M", number, 0)
	t.name("thread_name")
	t.b = append(t.b, `,"args":{"name":"`+name+`"}}`...)
	t.begin("M", number, 0)
	t.name("thread_sort_index")
	t.b = append(t.b, `,"args":{"sort_index":`...)
	t.b = append(strconv.AppendInt(t.b, int64(number), 10), "}}"...)
	for _, s := range lane.Spans {
		to := s.To
		if s.ToStep == record.Open {
			to = t.rec.Duration()
		}
		name := t.does(number, s)
		worker := number > 0 && number <= len(t.rec.Workers)
		if name == "" || worker && to == s.From && s.State != record.Busy {
			continue
		}
		t.begin("X", number, s.From)
		t.name(name)
		t.b = append(t.b, `,"dur":`...)
		t.time(to - s.From)
		t.b = append(t.b, '}')
	}
}

// does names what a lane's goroutine does in a span; "" if it is not there.
func (t *tracer) does(lane int, s record.Span) string {
	job := strconv.Itoa(s.Job)
	collector := lane == len(t.rec.Workers)+1
	switch {
	case s.State == record.Busy && lane == 0:
		return "runs"
	case s.State == record.Busy && collector:
		return "works on result " + job
	case s.State == record.Busy:
		return "job " + job
	case s.State == record.Blocked && lane == 0:
		return "cannot send job " + job
	case s.State == record.Blocked:
		return "cannot send result " + job
	case s.State == record.Sending:
		return "sends result " + job
	case s.State == record.Waiting:
		return "waits for the workers"
	case s.State == record.Idle && collector:
		return "waits for a result"
	case s.State == record.Idle && !t.rec.PerJob():
		return "waits for a job"
	}
	return ""
}

// counters write how many values the channels hold, where that has changed by the
// end of an instant.
func (t *tracer) counters() {
	jobs, results := -1, -1
	for step := 1; step <= t.rec.Len(); step++ {
		if step < t.rec.Len() && t.rec.Time(step+1) == t.rec.Time(step) {
			continue
		}
		j, r := t.rec.Occupancy(step)
		if j != jobs && !t.rec.PerJob() {
			t.counter("jobs channel", step, j)
		}
		if r != results {
			t.counter("results channel", step, r)
		}
		jobs, results = j, r
	}
}

func (t *tracer) counter(name string, step, n int) {
	t.begin("C", 0, t.rec.Time(step))
	t.name(name)
	t.b = append(t.b, `,"args":{"values":`...)
	t.b = append(strconv.AppendInt(t.b, int64(n), 10), "}}"...)
}

// arrow goes from the slice in which a send began to that in which it was received.
func (t *tracer) arrow(what string, id, from, sent, to, received int) {
	for _, end := range []struct {
		phase      string
		lane, step int
	}{{"s", from, sent}, {"f", to, received}} {
		t.begin(end.phase, end.lane, t.rec.Time(end.step))
		t.name(what + strconv.Itoa(id/2))
		t.b = append(t.b, `,"cat":"channel","id":`...)
		t.b = strconv.AppendInt(t.b, int64(id), 10)
		if end.phase == "f" {
			t.b = append(t.b, `,"bp":"e"`...)
		}
		t.b = append(t.b, '}')
	}
}

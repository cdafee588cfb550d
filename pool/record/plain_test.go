package record_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

func TestPlainSentences(t *testing.T) {
	for _, p := range plains {
		rec := p.recording()
		if len(p.says) != rec.Len() {
			t.Fatalf("%s: %d steps, %d sentences", p.name, rec.Len(), len(p.says))
		}
		for i, want := range p.says {
			if got := rec.Sentence(i + 1); want != "" && got != want {
				t.Errorf("%s, step %d:\n%s\nwant\n%s", p.name, i+1, got, want)
			}
		}
	}
	for _, p := range ends {
		rec := p.recording()
		if got := rec.Sentence(rec.Len()); got != p.says[0] {
			t.Errorf("%s:\n%s\nwant\n%s", p.name, got, p.says[0])
		}
	}
}

// A collector that takes its time lets senders wait who would not for another.
func TestBusyCollector(t *testing.T) {
	for _, each := range []bool{false, true} {
		rec, full := record.New(busy(each, 0)), record.New(busy(each, 1)[:len(busy(each, 1))-3])
		who := func(n int) string {
			return map[bool]string{false: []string{"", "Worker 2 cannot send result 1", "Worker 3 cannot send result 2"}[n],
				true: []string{"", "The goroutine of job 1 cannot send its result", "The goroutine of job 2 cannot send its result"}[n]}[each]
		}
		last := rec.Len()
		for step, n := range map[int]int{last - 5: 1, last - 3: 2} {
			if got, want := rec.Sentence(step), who(n)+" yet: results is unbuffered, and the collector is busy with result 0."; got != want {
				t.Errorf("step %d:\n%s\nwant\n%s", step, got, want)
			}
		}
		// The one whose result is received goes on, the other waits for its turn.
		m := rec.At(last)
		if m.Workers[1].State != record.Idle || m.Workers[2].State != record.Blocked || m.Collector.State != record.Busy || m.Collector.Job != 1 {
			t.Errorf("in the end: %+v", m)
		}
		if m = rec.At(last - 5); m.Workers[1].State != record.Blocked { // the first Handling comes later, but is known
			t.Errorf("before: %+v", m)
		}
		if got, want := full.Sentence(full.Len()), who(2)+" yet: results is full (1 of 1), and the collector is busy with result 0."; got != want {
			t.Errorf("full:\n%s\nwant\n%s", got, want)
		}
	}
}

func TestPlainDescribe(t *testing.T) {
	type at struct {
		lane, ms int
		want     string
	}
	end := func(name string) plain {
		return ends[slices.IndexFunc(ends, func(p plain) bool { return p.name == name })]
	}
	for _, tt := range []struct {
		plain
		says []at
	}{
		{closedEarly, []at{
			{0, 10, "Main waits for the workers to stop, from 0s to 10ms."},
			{1, 10, "Job 0 on worker 1. Main sent it at 0s; it waited 0s and still ran when the program crashed, at 10ms."},
			{2, 10, "Job 1 on worker 2. Main sent it at 0s; it waited 0s and ran 10ms. It panicked. Its result was sent to a closed channel: that ended the program."},
			{3, 10, "The collector has ended; it received 0 results."},
		}},
		{notRecovered, []at{
			{1, 10, "Job 0 on worker 1. Main sent it at 0s; it waited 0s and ran 10ms. It panicked, and nothing recovered: that ended the program."},
			{3, 10, "Job 2 on worker 3. Main sent it at 0s; it waited 2ms and still ran when the program crashed, at 10ms."},
			{4, 10, "The collector has received 0 results and waits for more."},
		}},
		{end("blocked at the close"), []at{
			{1, 12, "Worker 1 cannot send result 0, from 10ms to 12ms. Main closed the results channel, and so the send panicked."},
		}},
		{neverClosed, []at{
			{0, 5, "Main waits for the workers to stop, from 0s to 10ms."},
			{0, 10, "Main waits for the collector to end, from 10ms for ever."},
			{1, 10, "Worker 1 stopped at 10ms."},
			{2, 5, "The collector has received 0 results and waits for more."},
			{2, 10, "The collector has received 1 result and waits for more, for ever: the results channel is never closed."},
		}},
		{neverClosedByMain, []at{
			{0, 10, "Main receives the results itself."},
			{2, 10, "The collector has received 1 result and waits for more, for ever: the results channel is never closed."},
		}},
		{left, []at{
			{0, 10, "Main receives the results itself."},
			{0, 20, "Main runs."},
			{0, 30, "Main has returned, and left 4 goroutines behind."},
			{1, 30, "Worker 1 waits for a job, from 10ms for ever."},
			{2, 30, "Worker 2 cannot send result 1, from 20ms for ever. Nobody receives results any more."},
			{4, 14, "The collector has received 1 result and waits for more."},
			{4, 15, "The collector has given up; it received 1 result."},
		}},
		{leftOne, []at{
			{0, 15, "Main has returned, and left 1 goroutine behind."},
			{1, 15, "Job 0 on worker 1. Main sent it at 0s; it waited 0s and still runs."},
			{2, 15, "The collector has given up; it received 0 results."},
		}},
		{slow, []at{
			{0, 12, "Main waits for the workers to stop, from 0s to 18ms."},
			{0, 18, "Main waits for the collector to end, from 18ms to 34ms."},
			{0, 34, "Main's wait ended at 18ms."},
			{3, 12, "Worker 3 cannot send result 2, from 11ms to 18ms. The collector frees it by receiving."},
			{4, 12, "The collector works on result 0, from 10ms to 18ms. It has received 1 result."},
			{4, 20, "The collector works on result 1, from 18ms to 26ms. It has received 2 results."},
			{4, 34, "The collector has ended; it received 3 results."},
		}},
		{each, []at{
			{0, 0, "Main runs."},
			{0, 10, "Main waits for the goroutines to end, from 5ms to 15ms."},
			{1, 0, "The goroutine of job 0 has not started."},
			{1, 5, "Job 0 in its own goroutine. Main started that at 0s; the job waited 1ms and ran 10ms. The collector received the result at 11ms."},
			{1, 12, "The goroutine of job 0 ended at 11ms."},
			{2, 10, "Job 1 in its own goroutine. Main started that at 0s; the job waited 3ms and ran 8ms. It returned an error. The collector received the result at 11ms."},
		}},
		{plain{end: record.Running, events: each.events[:6]}, []at{{1, 1, "The goroutine of job 0 has started, and is about to run it."}}},
		{plain{end: record.Running, events: each.events[:7]}, []at{{1, 1, "Job 0 in its own goroutine. Main started that at 0s; the job waited 1ms and still runs."}}},
		{plain{end: record.Running, events: each.events[:15]}, []at{{1, 11, "The goroutine of job 0 has sent its result, and is about to end."}}},
		{plain{end: record.Running, events: each.events[:18]}, []at{{2, 11, "The goroutine of job 1 cannot send its result, since 11ms. The collector frees it by receiving."}}},
		{plain{end: record.Crashed, events: each.events[:7]}, []at{{1, 1, "Job 0 in its own goroutine. Main started that at 0s; the job waited 1ms and still ran when the program crashed, at 1ms."}}},
		{plain{end: record.Canceled, events: append(each.events[:6:6], event(1, pool.JobCanceled, 0, 1, 0))}, []at{
			{0, 1, "Main has ended."},
			{1, 1, "Job 0 in its own goroutine. Main started that at 0s; the job waited 1ms and did not run: the context had ended."},
		}},
	} {
		rec := tt.recording()
		for _, a := range tt.says {
			if got := rec.Describe(a.lane, rec.StepAt(time.Duration(a.ms)*time.Millisecond), time.Duration.String); got != a.want {
				t.Errorf("%s, lane %d at %d ms:\n%s\nwant\n%s", tt.name, a.lane, a.ms, got, a.want)
			}
		}
	}
}

// Every text of the package is said of one of these programs and pools, but for
// those about files, which [TestEveryRefusal] hears.
func TestEveryText(t *testing.T) {
	marked := map[string]string{}
	for key, text := range record.English {
		marked[key] = "[" + key + "]"
		for _, place := range []string{"sentence", "who", "ends", "when"} {
			if strings.Contains(text, "{"+place+"}") {
				marked[key] += "{" + place + "}"
			}
		}
	}
	var all strings.Builder
	recordings := many(t)
	for _, p := range slices.Concat(plains, ends, rare) {
		recordings = append(recordings, p.recording(), record.New(p.events))
	}
	unfinished := record.New(closedEarly.events[:5])
	unfinished.End = record.Unfinished
	recordings = append(recordings, unfinished)
	record.SetWords(marked)
	defer record.SetWords(nil)
	for _, rec := range recordings {
		for step := range rec.Len() + 1 {
			all.WriteString(rec.Sentence(step))
			for lane := range len(rec.Workers) + 2 {
				all.WriteString(rec.Describe(lane, step, time.Duration.String))
			}
		}
	}
	for key := range record.English {
		if !strings.HasPrefix(key, "read.") && !strings.Contains(all.String(), "["+key+"]") {
			t.Errorf("nothing says %s: %q", key, record.English[key])
		}
	}
}

func TestCrash(t *testing.T) {
	for _, tt := range []struct {
		plain
		want    record.Crash
		crashed bool
	}{
		{closedEarly, record.Crash{Step: 16, Worker: 2, Job: 1, Sent: true}, true},
		{notRecovered, record.Crash{Step: 16, Worker: 1, Job: 0}, true},
		{ends[1], record.Crash{Step: 10, Worker: 1, Job: 0, Sent: true}, true},
		{ends[2], record.Crash{Step: 14, Sent: true}, true},
		{neverClosed, record.Crash{}, false},
		{plain{end: record.Crashed}, record.Crash{}, false},
	} {
		rec := tt.recording()
		if got, crashed := rec.Crash(); got != tt.want || crashed != tt.crashed {
			t.Errorf("%s: %+v, %v", tt.name, got, crashed)
		}
		if n := rec.NextFailure(max(tt.want.Step-1, 0)); n != tt.want.Step {
			t.Errorf("%s: the failure after step %d is %d", tt.name, tt.want.Step-1, n)
		}
	}
	if got := closedEarly.recording().NextBlock(0); got != 0 {
		t.Errorf("a send on a closed channel is a block, at step %d", got)
	}
}

// What is sent on the closed channel does not come into it.
func TestSentOnClosed(t *testing.T) {
	rec := closedEarly.recording()
	m := rec.At(rec.Len())
	if m.Results.Len() != 0 || len(m.Results.Waiting) != 0 || m.Workers[1].State != record.Sending || m.Main.State != record.Waiting || m.Collector.State != record.Stopped || m.Remaining != 2 {
		t.Errorf("%+v", m)
	}
}

// At the end of a run that is over, so are main and the collector, whether or not
// an event says so.
func TestEndOfMain(t *testing.T) {
	for _, end := range []record.Status{record.Running, record.Deadlock, record.Crashed, record.Done, record.Canceled, record.Leaked} {
		rec := record.New(left.events)
		rec.End = end
		over := end == record.Done || end == record.Canceled || end == record.Leaked
		gaveUp := end == record.Leaked || end == record.Crashed // since a result lay there for 10 ms
		m := rec.At(rec.Len())
		if (m.Main.State == record.Stopped) != over || (m.Collector.State == record.Stopped) != (over || gaveUp) {
			t.Errorf("%v: main is %v, the collector is %v", end, m.Main.State, m.Collector.State)
		}
		before := rec.At(rec.Len() - 1)
		if before.Main.State != record.Busy || (before.Collector.State == record.Stopped) != gaveUp {
			t.Errorf("%v: just before, main is %v, the collector is %v", end, before.Main.State, before.Collector.State)
		}
		if rec.GaveUp(17) != gaveUp || rec.GaveUp(16) {
			t.Errorf("%v: gave up %v, %v", end, rec.GaveUp(16), rec.GaveUp(17))
		}
	}
}

// Little's law holds where each job has a goroutine, too: a job is inside from its
// go statement to its end, and waits for as long as its goroutine does not run.
func TestMetricsOfEach(t *testing.T) {
	rec := each.recording()
	m := rec.Metrics(rec.Len())
	ms := time.Millisecond
	if m.Submitted != 3 || m.Done != 3 || m.Failed != 2 || m.Inside != 0 || m.Work != (10+8+10)*ms {
		t.Errorf("%+v", m)
	}
	if m.QueueWait != (record.Quantiles{Median: 1 * ms, P95: 3 * ms, N: 3}) || m.Service != (record.Quantiles{Median: 10 * ms, P95: 10 * ms, N: 3}) {
		t.Errorf("waits %+v, runs %+v", m.QueueWait, m.Service)
	}
	// Job 0 is inside for 11 ms, job 1 for 11, job 2 for 10.
	if want := 32.0 / 15; math.Abs(m.L-want) > 1e-9 || math.Abs(m.LambdaW-want) > 1e-9 || m.W != 32*ms/3 {
		t.Errorf("L = %v, λ·W = %v, W = %v, want %v", m.L, m.LambdaW, m.W, want)
	}
	// A goroutine is there from its start to its end: 10, 8 and 10 ms.
	if want := 28.0 / 15; math.Abs(m.Workers-want) > 1e-9 || m.Utilisation != 1 || m.Speedup > m.Bound+1e-9 {
		t.Errorf("%v goroutines, of whose time %v, %v times as fast of at most %v", m.Workers, m.Utilisation, m.Speedup, m.Bound)
	}
	// At 2 ms job 0 runs, and job 1 has a goroutine that does not.
	if at := rec.MetricsAt(2 * ms); at.Inside != 2 || at.QueueWait.N != 1 || at.Submitted != 2 {
		t.Errorf("at 2 ms: %+v", at)
	}
	if m := rec.At(5); len(m.Jobs.Held)+len(m.Jobs.Waiting) != 0 || m.Jobs.Cap != -1 || m.Main.State != record.Busy || m.Remaining != 2 {
		t.Errorf("with two goroutines to come: %+v", m)
	}
	if !rec.PerJob() || slow.recording().PerJob() || record.New(nil).PerJob() {
		t.Error("the pattern is not told")
	}
}

// However it is read, at once, event by event, or asked in between, a recording
// tells the same.
func TestPlainGrows(t *testing.T) {
	for _, p := range slices.Concat(plains, ends) {
		whole, growing := p.recording(), record.New(nil)
		for i := range p.events {
			growing.Append(p.events[i : i+1])
			growing.At(i)
		}
		growing.End, growing.Panic, growing.Left = p.end, p.panics, p.left
		for step := range whole.Len() + 1 {
			if a, b := whole.Sentence(step), growing.Sentence(step); a != b {
				t.Errorf("%s, step %d:\n%s\nand grown\n%s", p.name, step, a, b)
			}
			for lane := range len(whole.Workers) + 2 {
				if a, b := whole.Describe(lane, step, time.Duration.String), growing.Describe(lane, step, time.Duration.String); a != b {
					t.Errorf("%s, step %d, lane %d:\n%s\nand grown\n%s", p.name, step, lane, a, b)
				}
			}
			if a, b := whole.Metrics(step), growing.Metrics(step); a != b {
				t.Errorf("%s, step %d:\n%+v\nand grown\n%+v", p.name, step, a, b)
			}
		}
	}
}

// manyEach is a goroutine for each of ten thousand jobs, which all wait to send
// until the collector comes.
func manyEach() []record.Event {
	const jobs = 10_000
	events := ran(0, jobs)
	for j := range jobs {
		events = append(events, event(10, pool.ResultSent, j, j+1, 0))
	}
	events = append(events, event(20, pool.Collecting, 0, 0, 0))
	for j := range jobs {
		events = append(events, event(20+j, pool.ResultReceived, j, j+1, 0), event(20+j, pool.WorkerStopped, 0, j+1, 0))
	}
	return append(events, event(20+jobs, pool.ResultsClosed, 0, 0, 0))
}

func BenchmarkEachNew(b *testing.B) {
	events := manyEach()
	for b.Loop() {
		record.New(events)
	}
}

func BenchmarkEachAt(b *testing.B) {
	rec := record.New(manyEach())
	for i := 0; b.Loop(); i++ {
		rec.At(i * 7919 % rec.Len())
	}
}

func BenchmarkEachSeries(b *testing.B) {
	rec := record.New(manyEach())
	for b.Loop() {
		rec.Series(rec.Duration(), 100)
	}
}

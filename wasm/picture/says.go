package picture

import (
	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// Says tells in two or three words what a goroutine does.
func Says(s record.Span) string {
	switch s.State {
	case record.Idle:
		return words.Say("picture.lane.waits")
	case record.Busy:
		return words.Say("picture.lane.runs-job", "job", s.Job)
	case record.Sending:
		return words.Say("picture.lane.ends-job", "job", s.Job)
	case record.Blocked:
		return words.Say("picture.lane.blocked", "job", s.Job)
	case record.Stopped:
		return words.Say("picture.lane.stopped")
	}
	return words.Say("picture.lane.not-started")
}

// workerSays is [Says] for a worker at the moment, mainSays that for main, and
// collectorSays that for the collector.
func (d *drawing) workerSays(number int) string {
	s := d.moment.Workers[number-1]
	switch {
	case d.crash != nil && d.panics(number):
		return words.Say("picture.lane.panics")
	case d.crash != nil && s.State != record.Stopped && s.State != record.Absent:
		return words.Say("picture.lane.cut")
	case d.perJob && s.State == record.Idle && s.FromStep > 0 && d.rec.Events[s.FromStep-1].Kind == pool.WorkerStarted:
		return words.Say("picture.lane.starts")
	case d.perJob && s.State == record.Idle:
		return words.Say("picture.lane.ends")
	}
	return Says(s)
}

// panics reports whether a worker is the one that crashed the program, or one of
// those that main closed the channel on while they were sending.
func (d *drawing) panics(number int) bool {
	return number == d.crash.Worker || d.crash.Sent && d.crash.Worker == 0 && d.moment.Workers[number-1].State == record.Blocked
}

func (d *drawing) mainSays() string {
	m, rec := d.moment, d.rec
	if d.crash != nil && m.Main.State != record.Stopped && m.Main.State != record.Absent {
		return words.Say("picture.lane.cut")
	}
	if join, waits := rec.Join(); waits && join.FromStep <= m.Step && m.Step < join.ToStep {
		return words.Say("picture.main.waits-collector")
	}
	switch m.Main.State {
	case record.Busy:
		if rec.MainCollects(m.Step) {
			return words.Say("picture.main.collects")
		}
		return words.Say("picture.main.runs")
	case record.Blocked:
		return words.Say("picture.main.blocked", "job", m.Main.Job)
	case record.Waiting:
		if d.perJob {
			return words.Say("picture.main.waits-each")
		}
		return words.Say("picture.main.waits")
	case record.Stopped:
		return words.Say("picture.main.ended")
	}
	return words.Say("picture.lane.not-started")
}

func (d *drawing) collectorSays() string {
	m, rec := d.moment, d.rec
	switch s := m.Collector.State; {
	case d.crash != nil && (s == record.Idle || s == record.Busy):
		return words.Say("picture.collector.cut", "n", m.Received)
	case s == record.Idle && rec.Deserted(m.Step):
		return words.Say("picture.collector.forever", "n", m.Received)
	case s == record.Idle && m.Results.Len() > 0: // there, and to be received at this instant
		return words.Say("picture.collector.goes-on", "n", m.Received)
	case s == record.Idle:
		return words.Say("picture.collector.waits", "n", m.Received)
	case s == record.Busy:
		return words.Say("picture.collector.busy", "n", m.Received, "job", m.Collector.Job)
	case s == record.Stopped && rec.GaveUp(m.Step):
		return words.Say("picture.collector.gave-up", "n", m.Received)
	case s == record.Stopped:
		return words.Say("picture.collector.ended", "n", m.Received)
	}
	if rec.End.Over() && len(rec.Collector.Spans) == 0 {
		return words.Say("picture.collector.nobody")
	}
	return words.Say("picture.lane.not-started")
}

// color is the role of a span as it looks at the moment.
func (d *drawing) color(s record.Span) Color {
	switch {
	case s.State == record.Blocked:
		return Blocked
	case s.Outcome == 0 || s.ToStep > d.step:
		return Running
	case s.Outcome == pool.JobFinished:
		return Ran
	}
	return Failed
}

package record

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// asleep is what the Go runtime says of a deadlock, in no language but its own.
const asleep = "fatal error: all goroutines are asleep - deadlock!"

// stuck words a deadlock: first as the Go runtime does, then who waits for what.
func (r *Recording) stuck() string {
	m := r.At(len(r.Events))
	who := r.blockedWorkers(m)
	switch {
	case m.Main.State == Blocked && m.Jobs.Cap == 0:
		who = append(who, say("stuck.main-unbuffered", "job", m.Main.Job))
	case m.Main.State == Blocked:
		who = append(who, say("stuck.main-full", "job", m.Main.Job, "cap", m.Jobs.Cap))
	case m.Main.State == Waiting && m.Remaining == 0 && m.Collector.State == Idle:
		// for the collector, which is said below
	case m.Main.State == Waiting && r.PerJob():
		who = append(who, say("stuck.each.main-waits"))
	case m.Main.State == Waiting:
		who = append(who, say("stuck.main-waits"))
	}
	if m.Collector.State == Idle {
		who = append(who, r.stuckCollector(m)...)
	}
	return say("stuck", "error", asleep, "who", sentence(who))
}

// stuckCollector words what the collector waits for, and who waits for it.
func (r *Recording) stuckCollector(m Moment) []string {
	switch {
	case m.Remaining > 0 || m.Results.Closed:
		return []string{say("stuck.collector")}
	case r.MainCollects(m.Step):
		return []string{say("stuck.never-closed-main-collects")}
	case m.Main.State == Waiting:
		return []string{say("stuck.never-closed"), say("stuck.main-waits-collector")}
	}
	return []string{say("stuck.never-closed")}
}

// blockedWorkers words what the workers wait for.
func (r *Recording) blockedWorkers(m Moment) (who []string) {
	blocked, idle := 0, 0
	first := Span{}
	firstWorker := 0
	for i, w := range m.Workers {
		switch w.State {
		case Blocked:
			if blocked == 0 {
				first, firstWorker = w, i+1
			}
			blocked++
		case Idle:
			idle++
		}
	}
	one, many := "stuck.worker-full", "stuck.workers-full"
	switch unbuffered := m.Results.Cap == 0; {
	case unbuffered && r.PerJob():
		one, many = "stuck.each.worker-unbuffered", "stuck.each.workers-unbuffered"
	case unbuffered:
		one, many = "stuck.worker-unbuffered", "stuck.workers-unbuffered"
	case r.PerJob():
		one, many = "stuck.each.worker-full", "stuck.each.workers-full"
	}
	switch {
	case blocked == 1:
		who = append(who, say(one, "worker", firstWorker, "job", first.Job, "cap", m.Results.Cap))
	case blocked > 1:
		who = append(who, say(many, "n", blocked, "cap", m.Results.Cap))
	}
	switch {
	case idle > 0 && m.Jobs.Closed:
		who = append(who, say("stuck.idle", "n", idle))
	case idle > 0 && !r.PerJob(): // the goroutine of a job waits for no other
		who = append(who, say("stuck.idle-never-closed", "n", idle))
	}
	return who
}

// leaked words whom main has left behind.
func (r *Recording) leaked() string {
	m := r.At(len(r.Events))
	who := r.blockedWorkers(m)
	if m.Busy > 0 && r.PerJob() {
		who = append(who, say("leak.each.busy", "n", m.Busy))
	} else if m.Busy > 0 {
		who = append(who, say("leak.busy", "n", m.Busy))
	}
	if n := r.Left - m.Live; n > 0 {
		who = append(who, say("leak.closer", "n", n))
	}
	key := "leak"
	if m.Busy > 0 { // these may yet end
		key = "leak.runs"
	}
	return say(key, "n", max(r.Left, m.Live), "who", sentence(who))
}

// sentence makes one of parts.
func sentence(parts []string) string {
	s := strings.Join(parts, "; ")
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

package record

import "workerpool.example/playground/pool"

// A Crash is what ended a run that crashed.
type Crash struct {
	Step        int  // at which it came to that: the last, or one near it
	Worker, Job int  // who did it, and with which job; Worker is 0 if that is not known
	Sent        bool // by a send on the results channel, which main had closed; else the job panicked
}

// Crash tells what ended the run, and whether it crashed.
func (r *Recording) Crash() (c Crash, crashed bool) {
	if r.End != Crashed || len(r.Events) == 0 {
		return Crash{}, false
	}
	for step := len(r.Events); step > max(r.resultsClosedStep, 0); step-- {
		switch e := &r.Events[step-1]; e.Kind {
		case pool.JobPanicked:
			if step < len(r.Events) {
				continue // that one was recovered, or the program had ended with it
			}
			return Crash{Step: step, Worker: int(e.Worker), Job: e.Job}, true
		case pool.ResultSent:
			if r.resultsClosedStep > 0 {
				return Crash{Step: step, Worker: int(e.Worker), Job: e.Job, Sent: true}, true
			}
		}
	}
	c = Crash{Step: len(r.Events)}
	if sending := r.blocked.all(r.Jobs); r.resultsClosedStep > 0 && len(sending) > 0 {
		c.Sent = true // a close panics who is blocked in a send
		if len(sending) == 1 {
			c.Worker, c.Job = r.Jobs[sending[0]].Worker, sending[0]
		}
	}
	return c, true
}

// crashed words a crash: first as the Go runtime does, then who did what, then
// what that does to the others.
func (r *Recording) crashed() string {
	c, _ := r.Crash()
	each := r.PerJob()
	key := "crash"
	switch {
	case c.Sent && c.Worker == 0 && each:
		key = "crash.each.sending-many"
	case c.Sent && c.Worker == 0:
		key = "crash.sending-many"
	case c.Sent && r.Jobs[c.Job].blocked && each:
		key = "crash.each.sending"
	case c.Sent && r.Jobs[c.Job].blocked:
		key = "crash.sending"
	case c.Sent && each:
		key = "crash.each.sent"
	case c.Sent:
		key = "crash.sent"
	case c.Worker > 0 && each:
		key = "crash.each.panicked"
	case c.Worker > 0:
		key = "crash.panicked"
	}
	ends := say("crash.ends")
	if n := r.rows[len(r.Events)].busy; n > 0 {
		ends = say("crash.ends-with-jobs", "n", n)
	}
	return say(key, "error", r.Panic, "worker", c.Worker, "job", c.Job, "n", int(r.blocked.n), "ends", ends)
}

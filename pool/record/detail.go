package record

import (
	"fmt"
	"strings"
	"time"

	"workerpool.example/playground/pool"
)

// Describe tells in plain words what a lane's goroutine does at a time: of a
// job, who handed it over, how long it waited and ran, and what came of it. Lane
// 0 is main, then come the workers by number, then the collector. write writes
// durations.
func (r *Recording) Describe(lane int, t time.Duration, write func(time.Duration) string) string {
	step := r.StepAt(t)
	switch {
	case lane < 0 || lane > len(r.Workers)+1 || r.Len() == 0:
		return ""
	case lane == 0:
		return r.describeMain(r.Main.at(step), step, write)
	case lane == len(r.Workers)+1:
		return r.describeCollector(r.Collector.at(step), step)
	}
	s := r.Workers[lane-1].at(step)
	who := fmt.Sprintf("Worker %d", lane)
	switch s.State {
	case Absent:
		return who + " has not started."
	case Idle:
		return fmt.Sprintf("%s waits for a job, %s.", who, r.until(s, write))
	case Stopped:
		return fmt.Sprintf("%s stopped at %s.", who, write(s.From))
	case Blocked:
		return fmt.Sprintf("%s cannot send result %d, %s. %s", who, s.Job, r.until(s, write), r.freer(s.Job))
	}
	return r.describeJob(s.Job, write)
}

// freer tells who frees a worker that cannot send a job's result.
func (r *Recording) freer(job int) string {
	switch {
	case r.Jobs[job].Kept > 0:
		return "When the context ended, the pool kept the result."
	case r.End != Running && len(r.Collector.Spans) == 0:
		return "Nobody receives results."
	}
	return "The collector frees it by receiving."
}

// describeJob is the life of one job.
func (r *Recording) describeJob(number int, write func(time.Duration) string) string {
	j := r.Jobs[number]
	var b strings.Builder
	fmt.Fprintf(&b, "Job %d on worker %d. Main sent it at %s; it waited %s", number, j.Worker,
		write(r.Time(j.Submitted)), write(r.Time(j.Taken)-r.Time(j.Submitted)))
	if j.Ended == 0 {
		b.WriteString(" and still runs.")
		return b.String()
	}
	if j.Outcome == pool.JobCanceled {
		b.WriteString(" and did not run: the context had ended.")
	} else {
		fmt.Fprintf(&b, " and ran %s.", write(r.Time(j.Ended)-r.Time(j.Taken)))
	}
	b.WriteString(map[pool.Kind]string{
		pool.JobFailed: " It returned an error.", pool.JobPanicked: " It panicked.", pool.JobExited: " It called runtime.Goexit.",
	}[j.Outcome])
	switch {
	case j.Received > 0:
		fmt.Fprintf(&b, " The collector received the result at %s.", write(r.Time(j.Received)))
	case j.Kept > 0:
		b.WriteString(" Nobody received the result; the pool kept it.")
	case j.Sent > 0 && r.End != Running:
		b.WriteString(" Nobody received the result.")
	}
	return b.String()
}

func (r *Recording) describeMain(s Span, step int, write func(time.Duration) string) string {
	switch s.State {
	case Absent:
		return "Main has not started."
	case Blocked:
		freer := "A worker frees it by receiving."
		if r.Jobs[s.Job].Refused > 0 {
			freer = "When the context ended, it gave up."
		}
		return fmt.Sprintf("Main cannot send job %d, %s. %s", s.Job, r.until(s, write), freer)
	case Waiting:
		return fmt.Sprintf("Main waits for the workers to stop, %s.", r.until(s, write))
	case Stopped:
		return fmt.Sprintf("Main's wait ended at %s.", write(s.From))
	}
	if r.MainCollects(step) {
		return "Main receives the results itself."
	}
	return "Main runs."
}

// MainCollects reports whether main is in the loop that receives the results.
// The events do not say who receives. But main never computes: when it is neither
// blocked nor waiting, and time passes, it is there.
func (r *Recording) MainCollects(step int) bool {
	step = r.clamp(step)
	passes := step == r.Len() || r.Events[step].At > r.rows[step].at
	return passes && r.Main.at(step).State == Busy && r.Collector.at(step).State == Idle
}

func (r *Recording) describeCollector(s Span, step int) string {
	n := count(r.Printed(step), "result")
	switch s.State {
	case Absent:
		if len(r.Collector.Spans) == 0 {
			return "Nobody receives results."
		}
		return "The collector has not started."
	case Stopped:
		return fmt.Sprintf("The collector has ended; it received %s.", n)
	}
	return fmt.Sprintf("The collector has received %s and waits for more.", n)
}

// until tells from when until when a span lasts.
func (r *Recording) until(s Span, write func(time.Duration) string) string {
	switch {
	case s.ToStep != Open:
		return fmt.Sprintf("from %s to %s", write(s.From), write(s.To))
	case r.End == Deadlock:
		return fmt.Sprintf("from %s for ever", write(s.From))
	}
	return "since " + write(s.From)
}

// NextFailure gives the first step after one at which a job ends with an error,
// and 0 if there is none.
func (r *Recording) NextFailure(step int) int {
	return r.next(step, func(i int) bool {
		k := r.Events[i-1].Kind
		return k == pool.JobFailed || k == pool.JobPanicked || k == pool.JobExited || k == pool.JobCanceled
	})
}

// NextBlock gives the first step after one at which a goroutine cannot send, and
// 0 if there is none.
func (r *Recording) NextBlock(step int) int {
	return r.next(step, func(i int) bool {
		e := r.Events[i-1]
		lane := &r.Main
		switch {
		case e.Kind == pool.ResultSent && e.Worker > 0:
			lane = r.worker(e.Worker)
		case e.Kind != pool.JobSubmitted:
			return false
		}
		s := lane.at(i)
		return s.State == Blocked && s.FromStep == i
	})
}

func (r *Recording) next(step int, is func(step int) bool) int {
	for i := r.clamp(step) + 1; i <= r.Len(); i++ {
		if is(i) {
			return i
		}
	}
	return 0
}

package record

import "workerpool.example/playground/pool"

// NextFailure gives the first step after one at which a job ends with an error, or
// the program crashes, and 0 if there is none.
func (r *Recording) NextFailure(step int) int {
	crash, _ := r.Crash()
	return r.next(step, func(i int) bool {
		k := r.Events[i-1].Kind
		return k == pool.JobFailed || k == pool.JobPanicked || k == pool.JobExited || k == pool.JobCanceled || i == crash.Step
	})
}

// NextBlock gives the first step after one at which a goroutine cannot send, and
// 0 if there is none.
func (r *Recording) NextBlock(step int) int {
	r.settle()
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

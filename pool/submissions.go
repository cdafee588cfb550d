package pool

import "sync"

// submissions keeps Close and Submit apart. Close must not close the jobs
// channel under a sender, since that would panic. So each Submit is counted when
// it enters, and when it leaves; Close bars the entrance, and closes the channel
// when as many have left as had entered. A read-write mutex would do the same,
// at the price of one more atomic operation a job.
type submissions struct {
	entered   counter       // Submits that took a number; barred is added by Close
	left      counter       // Submits that left; Close subtracts those that entered before it
	empty     chan struct{} // closed by the last of them
	closing   chan struct{} // closed by Close, so that blocked Submits leave
	closeOnce sync.Once

	refused counter // those of entered that ended with an error
}

// barred is more than any number of jobs.
const barred = 1 << 62

// enter takes a number, unless the entrance is barred.
func (s *submissions) enter() (number int, open bool) {
	n := s.entered.Add(1) - 1
	if n >= barred {
		s.refused.Add(1)
		return 0, false
	}
	return int(n), true
}

// leave is called once for each that entered.
func (s *submissions) leave() {
	if s.left.Add(1) == 0 {
		close(s.empty)
	}
}

// bar lets nobody enter any more, and waits until all have left.
func (s *submissions) bar() {
	close(s.closing)
	inside := s.entered.Add(barred) - barred
	if s.left.Add(-inside) != 0 {
		<-s.empty
	}
}

// begun is how many entered.
func (s *submissions) begun() int64 { return s.entered.Load() &^ barred }

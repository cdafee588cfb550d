package record

// reindex reads all events again, with what is known now.
func (r *Recording) reindex() {
	events := r.Events
	*r = Recording{Events: events[:0], End: r.End, Panic: r.Panic, Left: r.Left, Heedless: r.Heedless, rows: r.rows[:1], hindsight: r.hindsight}
	r.Append(events)
}

// settle takes into account how the run has ended. Main may have given up its loop
// over the results when the context ended, which no event tells; but then results
// were left that a collector would have received, or goroutines that it would have
// freed. It gave up after it last did anything.
//
// Who sees the end only sets it, so whoever asks comes here first.
func (r *Recording) settle() {
	if r.settled == r.End {
		return
	}
	r.settled = r.End
	if collector := r.Collector.state(); r.cancelStep == 0 || collector != Idle && collector != Busy || !r.leaves() {
		return
	}
	r.gaveUpStep = max(r.cancelStep, r.handledStep, r.Collector.Spans[0].FromStep)
	if n := len(r.returns); n > 0 {
		r.gaveUpStep = max(r.gaveUpStep, r.returns[n-1])
	}
	r.reindex()
}

// leaves reports whether the end shows that nobody received any more.
func (r *Recording) leaves() bool {
	switch r.End {
	case Leaked:
		return true
	case Canceled: // all workers have ended as they do, and the loop has not
		return r.rows[len(r.Events)].remaining() == 0
	case Crashed: // a result lay there while time passed
		m := r.At(len(r.Events))
		if there := append(m.Results.Held, m.Results.Waiting...); m.Collector.State == Idle && len(there) > 0 {
			return r.Time(r.Jobs[there[0]].Sent) < m.At
		}
	}
	return false
}

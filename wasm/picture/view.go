package picture

import (
	"time"

	"workerpool.example/playground/pool/record"
)

// A View says which part of a recording is drawn, as it stands at which moment.
type View struct {
	W        float64       // width of the picture in CSS pixels
	Step     int           // the moment, as a number of events
	At       time.Duration // the moment, as a time; before the first event if negative
	From, To time.Duration // the part of the time that is shown; all of it if To is 0
	Ghost    Ghost         // the run before this one
	Plan     Plan          // what is known of a run that has not begun
	Lane     int           // the lane that is looked at: 0 none, then main, the workers, the collector
	Swatches bool          // workers' names have the colours that a [Wave] knows them by
}

// A Plan is what a run will have: as much as can be drawn before its first event.
// JobCap is -1 where there is no jobs channel, since each job gets a goroutine;
// then Workers are these.
type Plan struct{ Workers, JobCap, ResultCap int }

// A Ghost is what remains to be seen of the run before: when it ended.
type Ghost struct {
	Took time.Duration // 0 if there is none
	Text string        // such as "was 4.0 s"
}

// Now is the view of a whole recording at a time.
func Now(rec *record.Recording, at time.Duration, w float64) View {
	return View{W: w, At: at, Step: rec.StepAt(at)}
}

// End is the time at the right end of the axis of the whole run. That of a
// finished run is its duration; that of a live one grows in steps, so that it
// does not crawl. A ghost that took up to four times as long is on it, too.
func (v View) End(rec *record.Recording) time.Duration {
	d := rec.Duration()
	if d == 0 {
		d = time.Millisecond // there is an axis all the same
	}
	d = max(d, time.Microsecond)
	if rec.End == record.Running {
		d = max(d, v.At)
	}
	switch rec.End {
	case record.Done, record.Canceled, record.Crashed:
	case record.Deadlock, record.Leaked: // room to show what stays as it is for ever
		d += d / 6
	default:
		step := time.Second
		for d > step {
			step *= 2
		}
		d = step
	}
	if v.Ghost.Took <= 4*d {
		d = max(d, v.Ghost.Took)
	}
	return d
}

// Window is the part of the time that is shown, never empty.
func (v View) Window(rec *record.Recording) (from, to time.Duration) {
	end := v.End(rec)
	if v.To <= 0 {
		return 0, end
	}
	from = min(max(v.From, 0), end-1)
	return from, max(min(v.To, end), from+1)
}

// Height is the height of the picture for a width, in CSS pixels. It depends on
// nothing else, so that moving a slider never moves the page.
func Height(w float64) float64 {
	if narrow(w) {
		return 572
	}
	return 486
}

// narrow pictures have the channels above and below the lanes, not beside them.
func narrow(w float64) bool { return w < 560 }

type box struct{ x, y, w, h float64 }

// layout is where everything stands. Main is above the workers and the collector
// below them, as jobs come in and results go out.
type layout struct {
	x0, x1          float64 // the time axis
	main, collector box     // lanes
	lanes, laneEnd  float64 // top and bottom of the workers' lanes
	jobs, results   box     // the channels
	charts          [2]box  // occupancy over time
	axis            float64
}

func place(w float64) layout {
	if narrow(w) {
		x0 := 20.0
		x1 := max(w-22, x0+1) // a page not laid out yet has no width
		return layout{
			x0: x0, x1: x1,
			jobs: box{4, 4, w - 8, 62},
			main: box{x0, 92, x1 - x0, 10}, lanes: 110, laneEnd: 326, collector: box{x0, 344, x1 - x0, 10},
			results: box{4, 366, w - 8, 62},
			charts:  [2]box{{x0, 450, x1 - x0, 32}, {x0, 500, x1 - x0, 26}}, axis: 532,
		}
	}
	x0, x1 := 122.0, w-132
	return layout{
		x0: x0, x1: x1,
		jobs: box{2, 4, 92, 320},
		main: box{x0, 42, x1 - x0, 10}, lanes: 60, laneEnd: 300, collector: box{x0, 322, x1 - x0, 10},
		results: box{w - 104, 4, 102, 320},
		charts:  [2]box{{x0, 360, x1 - x0, 40}, {x0, 420, x1 - x0, 26}}, axis: 452,
	}
}

// pitch is the distance of the workers' lanes: few are tall, many are thin.
func (l layout) pitch(workers int) float64 {
	return min((l.laneEnd-l.lanes)/float64(max(workers, 1)), 62)
}

// named reports whether lanes have room for a line of text above the bar.
func named(pitch float64) bool { return pitch >= 26 }

const label = 11.5 // size of a lane's name

// bar is where the bar of worker i of n stands.
func (l layout) bar(i, n int) (y, h float64) {
	pitch := l.pitch(n)
	y = l.lanes + float64(i)*pitch
	if named(pitch) {
		h = min(pitch*0.62, 34, pitch-label-6)
		return y + max((pitch-h-label-4)/2, 0) + label + 4, h
	}
	return y, max(pitch-max(pitch*0.2, 1), 1)
}

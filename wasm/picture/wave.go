package picture

import (
	"math"
	"sort"
	"strconv"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// A Wave is a view of sound that jobs decode, one segment each.
type Wave struct {
	W        float64 // width of the picture in CSS pixels
	Rate     int     // samples a second
	Cuts     []int   // where the segments begin, in samples, and where the last one ends
	From, To int     // the part of the sound that is shown, in samples; all of it if To is 0
	Place    int     // the playhead, in samples; none if negative

	// Peaks sums up samples from one up to another of a segment, as they count in
	// it: the lowest, the highest and the root of their mean square, each -1 to 1.
	// It is asked about segments that were decoded.
	Peaks func(segment, from, to int) (lowest, highest, rms float64)
}

// A Progress says how far a job has come with its segment.
type Progress uint8

// The progress of a segment.
const (
	Waits    Progress = iota // no worker has taken the job
	Decoding                 // a worker decodes it
	Decoded
	Broken // the job failed, panicked, was cancelled, or ended with the program
)

// SegmentAt says how far a job has come with its segment at a step, and with
// which worker; 0 if none has it.
func SegmentAt(rec *record.Recording, step, job int) (p Progress, worker int) {
	if job >= len(rec.Jobs) {
		return Waits, 0
	}
	j := &rec.Jobs[job]
	switch {
	case j.Taken == 0 || j.Taken > step:
		return Waits, 0
	case j.Ended == 0 || j.Ended > step:
		if rec.End == record.Crashed && step >= rec.Len() {
			return Broken, j.Worker
		}
		return Decoding, j.Worker
	case j.Outcome == pool.JobFinished:
		return Decoded, j.Worker
	}
	return Broken, j.Worker
}

// Segment is the segment that a sample is in: the last that begins at or before it.
func Segment(cuts []int, sample int) int {
	return max(sort.SearchInts(cuts[:len(cuts)-1], sample+1)-1, 0)
}

// WaveHeight is the height of the picture of a wave, in CSS pixels.
const WaveHeight = 108

// Where things stand in it.
const (
	waveSide   = 6.0  // room beside it, for the playhead at its ends
	waveStrip  = 15.0 // the strips in the workers' colours
	waveTop    = 21.0
	waveBottom = 87.0
)

// Draw draws the sound as it is decoded at a step of a run.
func (v Wave) Draw(rec *record.Recording, step int) *Scene {
	s := &Scene{W: v.W, H: WaveHeight}
	from, to := v.Window()
	if to <= from || len(v.Cuts) < 2 {
		s.add(Item{Shape: Area, Color: Slot, X: waveSide, Y: waveTop, W: v.length(), H: waveBottom - waveTop})
		return s
	}
	s.Items = make([]Item, 0, 2*int(v.W)+64)
	perJob := rec.PerJob()
	for i := Segment(v.Cuts, from); i+1 < len(v.Cuts) && v.Cuts[i] < to; i++ {
		v.segment(s, rec, step, i, perJob)
	}
	v.axis(s)
	if v.Place >= from && v.Place <= to {
		x := v.x(v.Place)
		s.line(Head, x, waveStrip-3, x, waveBottom)
		s.add(Item{Shape: Disc, Color: Head, X: x, Y: waveBottom, W: 5})
	}
	return s
}

// segment draws one of them.
func (v Wave) segment(s *Scene, rec *record.Recording, step, i int, perJob bool) {
	x0, x1 := max(v.x(v.Cuts[i]), waveSide), min(v.x(v.Cuts[i+1]), waveSide+v.length())
	progress, worker := SegmentAt(rec, step, i)
	color := WorkerColor(worker)
	w := x1 - x0
	if w > 3 {
		w-- // a gap
	}
	height := waveBottom - waveTop
	switch progress {
	case Waits:
		s.add(Item{Shape: Area, Color: Slot, X: x0, Y: waveTop, W: w, H: height})
		s.add(Item{Shape: Area, Color: Grid, X: x0, Y: waveStrip, W: w, H: 3})
	case Decoding:
		s.add(Item{Shape: Area, Color: color, X: x0, Y: waveTop, W: w, H: height, Alpha: 0.2})
		s.add(Item{Shape: Dotted, Color: color, X: x0, Y: (waveTop + waveBottom) / 2, W: w})
		s.add(Item{Shape: Dotted, Color: color, X: x0, Y: waveStrip + 1.5, W: w})
	case Broken:
		s.add(Item{Shape: Hatch, Color: Failed, X: x0, Y: waveTop, W: max(w, 1), H: height, Alpha: 0.55})
		s.add(Item{Shape: Area, Color: Failed, X: x0, Y: waveStrip, W: max(w, 1), H: 3})
	case Decoded:
		s.add(Item{Shape: Area, Color: color, X: x0, Y: waveStrip, W: w, H: 3})
		v.columns(s, color, i, x0, x0+w)
	}
	if worker == 0 {
		return
	}
	name, number := words.Say("picture.lane.worker", "worker", worker), strconv.Itoa(worker)
	if perJob {
		name, number = words.Say("picture.lane.goroutine", "job", i), strconv.Itoa(i)
	}
	texts, ink := []string{name, number}, Ink
	switch progress {
	case Broken:
		texts = []string{name + " ✕", number + " ✕", "✕"}
	case Decoding:
		ink = Muted
	}
	const size = 10.5
	for _, text := range texts {
		if width(text, size)+4 <= w {
			s.text(Text, ink, size, x0, waveStrip-4, text)
			return
		}
	}
}

// columns draws the sound of a segment: for each pixel, pale from the lowest to
// the highest sample, and strong how loud it is.
func (v Wave) columns(s *Scene, color Color, segment int, x0, x1 float64) {
	from, to := v.Window()
	perPixel := float64(to-from) / v.length()
	begin, end := v.Cuts[segment], v.Cuts[segment+1]
	half, middle := (waveBottom-waveTop)/2, (waveBottom+waveTop)/2
	for x := math.Ceil(x0 - 0.5); x < x1-0.5; x++ { // whole pixels, whose middle is in the segment
		at := from + int((x-waveSide)*perPixel)
		next := max(from+int((x+1-waveSide)*perPixel), at+1)
		at, next = max(at, begin), min(next, end)
		if at >= next {
			continue
		}
		lowest, highest, rms := v.Peaks(segment, at-begin, next-begin)
		top, low := middle-half*highest, middle-half*lowest
		if low-top < 1 {
			top, low = (top+low-1)/2, (top+low+1)/2
		}
		s.add(Item{Shape: Area, Color: color, X: x, Y: top, W: 1, H: low - top, Alpha: 0.4})
		if loud := half * rms; loud >= 0.5 {
			s.add(Item{Shape: Area, Color: color, X: x, Y: middle - loud, W: 1, H: 2 * loud})
		}
	}
}

// axis draws the time below.
func (v Wave) axis(s *Scene) {
	from, to := v.Window()
	s.line(Grid, waveSide, waveBottom, waveSide+v.length(), waveBottom)
	begin, end := v.time(from), v.time(to)
	step := clockTick(end-begin, int(v.length()/64))
	for t := (begin + step - 1) / step * step; t <= end; t += step {
		x := waveSide + v.length()*float64(t-begin)/float64(end-begin)
		s.line(Grid, x, waveBottom, x, waveBottom+4)
		text := Clock(t, step)
		half := width(text, chartText) / 2
		s.text(TextMid, Muted, chartText, min(max(x, half), v.W-half), WaveHeight-5, text)
	}
}

// time is that of a sample.
func (v Wave) time(sample int) time.Duration { return SampleTime(sample, v.Rate) }

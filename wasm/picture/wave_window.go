package picture

import "math"

// Samples is how long the sound is.
func (v Wave) Samples() int {
	if len(v.Cuts) == 0 {
		return 0
	}
	return v.Cuts[len(v.Cuts)-1]
}

// Window is the part that is shown. It is empty only if there is no sound.
func (v Wave) Window() (from, to int) {
	n := v.Samples()
	if v.To <= 0 {
		return 0, n
	}
	from = min(max(v.From, 0), max(n-1, 0))
	return from, min(max(v.To, from+1), n)
}

// length is how wide the sound is that is shown, in pixels.
func (v Wave) length() float64 { return max(v.W-2*waveSide, 1) }

// x is where a sample stands.
func (v Wave) x(sample int) float64 {
	from, to := v.Window()
	return waveSide + v.length()*float64(sample-from)/float64(max(to-from, 1))
}

// SampleAt is the sample that stands at a place.
func (v Wave) SampleAt(x float64) int {
	from, to := v.Window()
	share := min(max((x-waveSide)/v.length(), 0), 1)
	return from + int(math.Round(share*float64(to-from)))
}

// closest is how many samples a pixel has at least: what is shorter is not told
// apart, and so cannot be shown larger.
const closest = 256

// Zoom shows more or less of the sound around one place of it: a factor below 1
// shows less.
func (v Wave) Zoom(around int, factor float64) Wave {
	from, to := v.Window()
	n := v.Samples()
	length := max(int(float64(to-from)*factor), min(int(v.length()*closest), n), 1)
	if length >= n {
		v.From, v.To = 0, 0
		return v
	}
	share := min(max(float64(around-from)/float64(max(to-from, 1)), 0), 1)
	return v.show(around-int(share*float64(length)), length)
}

// Pan moves the part that is shown by a share of itself.
func (v Wave) Pan(share float64) Wave {
	if v.To <= 0 {
		return v
	}
	from, to := v.Window()
	return v.show(from+int(share*float64(to-from)), to-from)
}

// Follow moves the part that is shown so that the playhead is in it.
func (v Wave) Follow() Wave {
	from, to := v.Window()
	if v.To <= 0 || v.Place >= from && v.Place <= to {
		return v
	}
	return v.show(v.Place-(to-from)/20, to-from)
}

func (v Wave) show(from, length int) Wave {
	v.From = min(max(from, 0), v.Samples()-length)
	v.To = v.From + length
	return v
}

package main

import "math"

// mix is the sound so far, -1 to 1 a side after finish.
type mix struct {
	left, right []float64
	seed        uint32 // of the noise that plucks a string
}

func newMix(seconds float64) *mix {
	n := int(seconds * rate)
	return &mix{left: make([]float64, n), right: make([]float64, n), seed: 1}
}

// add puts one sample at a place between left (-1) and right (1), with the
// same power everywhere. What rings past the end is cut off.
func (m *mix) add(i int, x, left, right float64) {
	if i < len(m.left) {
		m.left[i] += x * left
		m.right[i] += x * right
	}
}

func place(side float64) (left, right float64) {
	angle := (side + 1) * math.Pi / 4
	return math.Cos(angle), math.Sin(angle)
}

func frequency(note int) float64 {
	return 440 * math.Pow(2, float64(note-69)/12)
}

// pluck is a string by Karplus and Strong (Computer Music Journal 7(2),
// 1983): noise goes round in a delay line one period long, and each time
// neighbours are averaged, so that high overtones die first.
func (m *mix) pluck(start float64, note int, loud, side float64) {
	const seconds, loss = 2.0, 0.996
	period := int(rate/frequency(note) + 0.5)
	line := make([]float64, period)
	for i := range line {
		m.seed = m.seed*1664525 + 1013904223 // Numerical Recipes' generator
		line[i] = float64(m.seed>>8)/(1<<23) - 1
	}
	for range 2 { // a soft finger
		for i := range line {
			line[i] = (line[i] + line[(i+1)%period]) / 2
		}
	}
	left, right := place(side)
	first, n := int(start*rate), int(seconds*rate)
	for i := range n {
		at, next := i%period, (i+1)%period
		x := line[at]
		line[at] = loss * (x + line[next]) / 2
		release := min(1, float64(n-i)/(0.1*rate))
		m.add(first+i, loud*release*x, left, right)
	}
}

// bass is a sine with a little of its octave, soft at both ends.
func (m *mix) bass(start, seconds float64, note int, loud float64) {
	left, right := place(0)
	first, n := int(start*rate), int(seconds*rate)
	turn := 2 * math.Pi * frequency(note) / rate
	for i := range n {
		t := float64(i) / rate
		swell := min(1, t/0.02, (seconds-t)/0.08) * math.Exp(-1.6*t)
		x := math.Sin(turn*float64(i)) + 0.35*math.Sin(2*turn*float64(i))
		m.add(first+i, 0.24*loud*swell*x, left, right)
	}
}

// pad is a held chord voice: two sines slightly apart, so that it shimmers.
func (m *mix) pad(start, seconds float64, note int, loud, side float64) {
	left, right := place(side)
	first, n := int(start*rate), int(seconds*rate)
	turn := 2 * math.Pi * frequency(note) / rate
	for i := range n {
		t := float64(i) / rate
		swell := min(1, t/0.5, (seconds-t)/0.4)
		x := math.Sin(turn*float64(i)) + math.Sin(1.004*turn*float64(i))
		m.add(first+i, 0.06*loud*swell*x, left, right)
	}
}

// finish rounds the peaks off, brings the loudest sample to the wanted level
// and fades both ends. Without the rounding a few plucks that meet would
// decide how soft all the rest is.
func (m *mix) finish() {
	const drive = 2.5
	peak := 0.0
	for i := range m.left {
		peak = max(peak, math.Abs(m.left[i]), math.Abs(m.right[i]))
	}
	round := func(x float64) float64 {
		return loudest * math.Tanh(drive*x/peak) / math.Tanh(drive)
	}
	for i := range m.left {
		t, left := float64(i)/rate, float64(len(m.left)-i)/rate
		fade := min(1, t/fadeIn, left/fadeOut)
		m.left[i] = fade * round(m.left[i])
		m.right[i] = fade * round(m.right[i])
	}
}

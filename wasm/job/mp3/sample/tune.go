package main

import "math"

// The tune: 16 bars of 4 beats at 100 beats a minute, 38.4 s, and a last
// chord that rings out. Notes are MIDI numbers, 60 is middle C.
const (
	rate     = 44100
	beat     = 0.6 // s
	bars     = 16
	ringOut  = 3.2 // s
	duration = bars*4*beat + ringOut
	fadeIn   = 1.5 // s
	fadeOut  = 4.0 // s
	loudest  = 0.7
)

// chords are the bass note and three voices above it, a bar each.
var chords = [8][4]int{
	{36, 55, 60, 64}, // C
	{45, 57, 60, 64}, // A minor
	{41, 57, 60, 65}, // F
	{43, 55, 59, 62}, // G
	{40, 55, 59, 64}, // E minor
	{45, 57, 60, 64}, // A minor
	{38, 57, 62, 65}, // D minor
	{43, 55, 59, 65}, // G7
}

// melody has eight quavers a bar, 0 a rest. The second time it goes up an
// octave, with an echo.
var melody = [8][8]int{
	{76, 0, 72, 74, 76, 0, 79, 0},
	{76, 0, 72, 0, 69, 72, 76, 0},
	{77, 0, 76, 72, 69, 0, 72, 0},
	{74, 0, 71, 0, 67, 71, 74, 0},
	{71, 0, 74, 76, 79, 0, 76, 0},
	{76, 74, 72, 0, 69, 0, 72, 0},
	{74, 0, 77, 76, 74, 0, 69, 0},
	{71, 0, 74, 0, 77, 74, 71, 74},
}

// dynamics is how loud each bar is, so that the waveform has a shape: it
// grows, rests, grows again and comes to its end.
var dynamics = [bars]float64{
	0.35, 0.40, 0.50, 0.55, 0.65, 0.75, 0.85, 0.55,
	0.70, 0.80, 0.90, 1.00, 1.00, 0.90, 0.70, 0.60,
}

func tune() *mix {
	m := newMix(duration)
	for bar := range bars {
		chord := chords[bar%len(chords)]
		start := float64(bar) * 4 * beat
		loud := dynamics[bar]
		m.bass(start, 2*beat, chord[0], loud)
		m.bass(start+2*beat, 2*beat, chord[0]+7, loud)
		for voice, note := range chord[1:] {
			m.pad(start, 4*beat, note, loud, float64(voice-1)*0.7)
		}
		if bar < 2 {
			continue // the chords alone, to begin with
		}
		for i, note := range melody[bar%len(melody)] {
			if note == 0 {
				continue
			}
			at := start + float64(i)*beat/2
			side := 0.6 * math.Sin(float64(bar*8+i))
			m.pluck(at, note, 0.6*loud, side)
			if bar >= bars/2 {
				m.pluck(at+0.75*beat, note+12, 0.2*loud, -side)
			}
		}
	}
	end := float64(bars) * 4 * beat
	m.bass(end, ringOut, 36, 0.7)
	for voice, note := range []int{60, 64, 67, 72, 76} {
		m.pluck(end+0.07*float64(voice), note, 0.45, 0.35*float64(voice-2))
	}
	m.finish()
	return m
}

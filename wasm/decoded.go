//go:build js

package main

import (
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/job/wave"
)

// decoded is what the jobs of a run have decoded, by segment. It alone knows where
// the PCM is.
type decoded struct {
	rate     int   // samples a second
	cuts     []int // where the segments begin, in samples, and where the last one ends
	segments []part
}

// A part is one segment. It is empty until it is decoded, and also after that if
// its job failed later: what became of a job, the recording says.
type part struct {
	pcm   []byte // 16-bit little-endian, left and right in turn
	peaks *wave.Peaks
}

const sampleBytes = 4 // of a sample of both channels

func newDecoded(file *mp3.File, segments []mp3.Segment) *decoded {
	d := &decoded{rate: file.SampleRate, segments: make([]part, len(segments))}
	for _, s := range segments {
		d.cuts = append(d.cuts, file.PCMOffset(s)/sampleBytes)
	}
	d.cuts = append(d.cuts, file.PCMSize()/sampleBytes)
	return d
}

// samples is how long the sound is.
func (d *decoded) samples() int { return d.cuts[len(d.cuts)-1] }

// keep takes a segment's PCM, and sums it up second by second: for a whole file in
// one piece the page must breathe meanwhile.
func (d *decoded) keep(segment int, pcm []byte, breathe func() error) error {
	peaks := &wave.Peaks{}
	for at, second := 0, d.rate*sampleBytes; at < len(pcm); at += second {
		peaks.Add(pcm[at:min(at+second, len(pcm))])
		if err := breathe(); err != nil {
			return err
		}
	}
	d.segments[segment] = part{pcm, peaks}
	return nil
}

// read gives n samples of a segment. They are valid until the next read.
func (d *decoded) read(segment, from, n int) []byte {
	return d.segments[segment].pcm[from*sampleBytes:][:n*sampleBytes]
}

// peaksOf is what a [picture.Wave] asks.
func (d *decoded) peaksOf(segment, from, to int) (lowest, highest, rms float64) {
	if d.segments[segment].peaks == nil {
		return 0, 0, 0
	}
	b := d.segments[segment].peaks.Of(from, to)
	return b.Min, b.Max, b.RMS
}

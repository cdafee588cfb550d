//go:build js

package main

import (
	"syscall/js"

	"workerpool.example/playground/wasm/job/mp3"
	sounds "workerpool.example/playground/wasm/job/sound"
	"workerpool.example/playground/wasm/job/wave"
)

// decoded is what the jobs of a run have decoded, by segment. It alone knows where
// the PCM is: in JavaScript's memory, 16-bit little-endian, left and right in
// turn, since what comes from a Web Worker is there, and what is let go there is
// free. Of a long file only a part is kept; the peaks are of all.
type decoded struct {
	rate     int   // samples a second
	cuts     []int // where the segments begin, in samples, and where the last one ends
	segments []mp3.Segment
	peaks    []*wave.Peaks // nil until there are; also of jobs that failed later: what became of one, the recording says
	sound    sounds.Sound[js.Value]
	again    int // the segment that is decoded again, to be played; -1 if none is
	scratch  []byte
}

const sampleBytes = 4 // of a sample of both channels

// newDecoded is nothing yet, of a file in segments, of whose PCM so many bytes are
// to be kept. What was let go is decoded again here.
func newDecoded(file *mp3.File, segments []mp3.Segment, here *decoder, room int) *decoded {
	d := &decoded{rate: file.SampleRate, segments: segments, peaks: make([]*wave.Peaks, len(segments)), again: -1}
	d.sound.Room = room
	if file.PCMSize() > room || subtle().IsUndefined() {
		d.sound.Hash = &remoteHash{decoder: here}
	}
	for _, s := range segments {
		d.cuts = append(d.cuts, file.PCMOffset(s)/sampleBytes)
		d.sound.Sizes = append(d.sound.Sizes, file.SegmentSize(s))
	}
	d.cuts = append(d.cuts, file.PCMSize()/sampleBytes)
	d.sound.Read = func(into []byte, pcm js.Value, from int) {
		js.CopyBytesToGo(into, pcm.Call("subarray", from, from+len(into)))
	}
	d.sound.Again = func(segment int, breathe func() error) (js.Value, error) {
		pcm, _, err := here.decode(file, segments[segment], breathe)
		return pcm, err
	}
	return d
}

// samples is how long the sound is.
func (d *decoded) samples() int { return d.cuts[len(d.cuts)-1] }

// keep takes a segment's PCM and its peaks. The page breathes meanwhile, if it sums
// up.
func (d *decoded) keep(segment int, pcm js.Value, peaks *wave.Peaks, breathe func() error) error {
	d.peaks[segment] = peaks
	return d.sound.Keep(segment, pcm, breathe)
}

// joined is the SHA-256 of the whole; "" if it cannot be had. It blocks.
func (d *decoded) joined() string {
	const digits = "0123456789abcdef"
	var sum []byte
	if d.streams() {
		sum, _ = d.sound.Sum()
	} else {
		giveWay() // the end of the run is drawn before
		sum = d.digest()
	}
	var text []byte
	for _, b := range sum {
		text = append(text, digits[b>>4], digits[b&15])
	}
	return string(text)
}

// streams reports whether the PCM is summed up as it comes. The browser sums up far
// faster, but only a whole, and only for pages that came over a safe connection.
func (d *decoded) streams() bool { return d.sound.Hash != nil }

// digest has the browser sum up what is kept, which is the whole.
func (d *decoded) digest() (sum []byte) {
	defer func() {
		if r := recover(); r != nil {
			if thrown, ok := r.(js.Error); !ok || !noRoom(thrown) {
				panic(r)
			}
		}
	}()
	whole := js.Global().Get("Uint8Array").New(d.samples() * sampleBytes)
	for i, cut := range d.cuts[:len(d.segments)] {
		pcm, _ := d.sound.PCM(i)
		whole.Call("set", pcm, cut*sampleBytes)
	}
	answer, err := await(subtle().Call("digest", "SHA-256", whole))
	if err != nil {
		return nil
	}
	return copied(js.Global().Get("Uint8Array").New(answer))
}

// subtle is the browser's SubtleCrypto; undefined where it lets nobody have it.
func subtle() js.Value { return js.Global().Get("crypto").Get("subtle") }

// kept reports whether there is the PCM of a segment.
func (d *decoded) kept(segment int) bool {
	_, ok := d.sound.PCM(segment)
	return ok
}

// read gives n samples of a segment that is kept. They are valid until the next
// read.
func (d *decoded) read(segment, from, n int) []byte {
	if cap(d.scratch) < n*sampleBytes {
		d.scratch = make([]byte, n*sampleBytes)
	}
	b := d.scratch[:n*sampleBytes]
	pcm, _ := d.sound.PCM(segment)
	d.sound.Read(b, pcm, from*sampleBytes)
	return b
}

// peaksOf is what a [picture.Wave] asks.
func (d *decoded) peaksOf(segment, from, to int) (lowest, highest, rms float64) {
	if d.peaks[segment] == nil {
		return 0, 0, 0
	}
	b := d.peaks[segment].Of(from, to)
	return b.Min, b.Max, b.RMS
}

// arrayOf copies bytes into an array of JavaScript's.
func arrayOf(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// copied copies an array of JavaScript's.
func copied(array js.Value) []byte {
	b := make([]byte, array.Length())
	js.CopyBytesToGo(b, array)
	return b
}

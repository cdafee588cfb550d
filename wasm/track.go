//go:build js

package main

import (
	"syscall/js"
	"unsafe"

	"workerpool.example/playground/wasm/picture"
)

// A track puts a sound on an audio context, in pieces that each start at their
// own sample: joined, they are the sound, to the sample. The context may be any
// BaseAudioContext of the sound's sample rate.
type track struct {
	context js.Value
	sound   *decoded
	zero    int // which sample of the context is the sound's first
	from    int // where it began, or went on after it had to wait
	next    int // the first sample that is not on the context yet
	nodes   []node

	floats []float32 // of one channel of a piece
	array  js.Value  // where they go in JavaScript
	bytes  js.Value  // the same memory
}

// A node is a piece that is on the context, up to a sample.
type node struct {
	source js.Value
	end    int
}

// A readiness says what there is to be heard of a segment.
type readiness uint8

const (
	coming readiness = iota // it is still to be decoded
	there
	silent // it failed, or the run ended without it
)

// schedule puts on the context what there is up to a sample, and reports whether
// that was all up to there. Pieces have a second at most, whatever the segments.
func (t *track) schedule(until int, ready func(segment int) readiness) bool {
	for until = min(until, t.sound.samples()); t.next < until; {
		segment := picture.Segment(t.sound.cuts, t.next)
		n := min(t.sound.cuts[segment+1]-t.next, t.sound.rate)
		switch ready(segment) {
		case coming:
			return false
		case there:
			t.add(segment, n)
		}
		t.next += n
	}
	return true
}

// add puts the next n samples on the context, which are of one segment.
func (t *track) add(segment, n int) {
	pcm := t.sound.read(segment, t.next-t.sound.cuts[segment], n)
	if t.floats == nil {
		t.floats = make([]float32, t.sound.rate)
		t.array = js.Global().Get("Float32Array").New(t.sound.rate)
		t.bytes = js.Global().Get("Uint8Array").New(t.array.Get("buffer"))
	}
	buffer := t.context.Call("createBuffer", 2, n, t.sound.rate)
	for channel := range 2 {
		for i := range n {
			at := i*sampleBytes + 2*channel
			t.floats[i] = float32(int16(pcm[at])|int16(pcm[at+1])<<8) / (1 << 15)
		}
		js.CopyBytesToJS(t.bytes, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(t.floats))), 4*n))
		buffer.Call("copyToChannel", t.array.Call("subarray", 0, n), channel)
	}
	source := t.context.Call("createBufferSource")
	source.Set("buffer", buffer)
	source.Call("connect", t.context.Get("destination"))
	source.Call("start", float64(t.zero+t.next)/float64(t.sound.rate))
	t.nodes = append(t.nodes, node{source, t.next + n})
}

// at is the sample that is heard when the context is at one of its own.
func (t *track) at(clock int) int { return min(max(clock-t.zero, t.from), t.next) }

// forget lets go of what has been heard.
func (t *track) forget(heard int) {
	for len(t.nodes) > 0 && t.nodes[0].end < heard {
		t.nodes = t.nodes[1:]
	}
}

// cut takes everything off the context.
func (t *track) cut() {
	for _, n := range t.nodes {
		n.source.Call("stop")
		n.source.Call("disconnect")
	}
	t.nodes = nil
}

//go:build js

package main

import (
	"strconv"
	"syscall/js"
	"unsafe"

	"workerpool.example/playground/wasm/picture"
)

// frames carries pictures to the page's painter: one copy and one call a frame,
// however many canvases it paints.
type frames struct {
	batch    picture.Batch
	canvases js.Value // those of this frame
	n        int
	heights  map[string]float64 // of canvases, by id
	array    js.Value           // Float32Array that the numbers are copied to
	bytes    js.Value           // the same memory as bytes
}

func newFrames() frames {
	return frames{canvases: js.Global().Get("Array").New(), heights: map[string]float64{}}
}

func (f *frames) begin() {
	f.batch.Reset()
	f.n = 0
}

// add adds a picture for a canvas, and gives the canvas its height.
func (f *frames) add(canvas js.Value, s *picture.Scene) {
	if id := canvas.Get("id").String(); f.heights[id] != s.H {
		f.heights[id] = s.H
		canvas.Get("style").Set("height", strconv.Itoa(int(s.H))+"px")
	}
	f.canvases.SetIndex(f.n, canvas)
	f.batch.Add(f.n, s)
	f.n++
}

func (f *frames) paint(colors []any) {
	numbers := f.batch.Numbers
	if len(numbers) == 0 {
		return
	}
	if n := len(numbers); f.array.IsUndefined() || f.array.Length() < n {
		f.array = js.Global().Get("Float32Array").New(n * 2)
		f.bytes = js.Global().Get("Uint8Array").New(f.array.Get("buffer"))
	}
	js.CopyBytesToJS(f.bytes, unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(numbers))), 4*len(numbers)))
	js.Global().Get("playground").Call("paint", f.canvases, f.array.Call("subarray", 0, len(numbers)), f.batch.Texts(), colors)
}

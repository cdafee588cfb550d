//go:build js

package main

import (
	"errors"
	"sync"
	"syscall/js"

	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/job/wave"
)

// A decoder decodes segments on the page's thread, with the program of the Web
// Workers, which has the decoder in it: most who come never need one, and it is a
// quarter of what this program was with it.
type decoder struct {
	workers  *webWorkers // who compile the program
	starting sync.Mutex
	steps    js.Value // what it has set
}

// start loads the program, once. It blocks.
func (d *decoder) start() error {
	d.starting.Lock()
	defer d.starting.Unlock()
	if !d.steps.IsUndefined() {
		return nil
	}
	if err := d.workers.compile(); err != nil {
		return err
	}
	program := js.Global().Get("Go").New()
	program.Set("argv", []any{"js", "page"})
	program.Set("env", map[string]any{"GOGC": "400"}) // as this program has it: see boot.js
	instance, err := await(js.Global().Get("WebAssembly").Call("instantiate", d.workers.module, program.Get("importObject")))
	if err != nil {
		return err
	}
	program.Call("run", instance) // and it waits to be called
	d.steps = js.Global().Get("playground").Get("decoder")
	return nil
}

// A remoteHash is the SHA-256 of what is written, which is summed up there.
type remoteHash struct {
	decoder *decoder
	id      js.Value // undefined until something is written
}

func (h *remoteHash) Write(b []byte) (int, error) {
	if h.id.IsUndefined() {
		h.id = h.decoder.steps.Call("hash")
	}
	h.decoder.steps.Call("write", h.id, arrayOf(b))
	return len(b), nil
}

func (h *remoteHash) Sum(b []byte) []byte {
	return append(b, copied(h.decoder.steps.Call("sum", h.id))...)
}

// decode decodes a segment, and calls breathe before every frame.
func (d *decoder) decode(file *mp3.File, s mp3.Segment, breathe func() error) (pcm js.Value, peaks *wave.Peaks, err error) {
	parcel, err := file.Pack(s)
	if err != nil {
		return js.Undefined(), nil, err
	}
	id := d.steps.Call("begin", arrayOf(parcel))
	defer d.steps.Call("end", id)
	for {
		answer := d.steps.Call("step", id)
		if !answer.IsNull() {
			return unpacked(answer)
		}
		if err := breathe(); err != nil {
			return js.Undefined(), nil, err
		}
	}
}

// unpacked is what came of a segment.
func unpacked(answer js.Value) (pcm js.Value, peaks *wave.Peaks, err error) {
	if failed := answer.Get("error"); failed.Truthy() {
		return js.Undefined(), nil, errors.New(failed.String())
	}
	peaks = &wave.Peaks{}
	return answer.Get("pcm"), peaks, peaks.UnmarshalBinary(copied(answer.Get("peaks")))
}

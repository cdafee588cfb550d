//go:build js

package main

import (
	"errors"
	"sync"
	"syscall/js"

	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/job/wave"
	"workerpool.example/playground/wasm/words"
)

// A decoder decodes segments on the page's thread, with the program of the Web
// Workers, which has the decoder in it: most who come never need one, and it is a
// quarter of what this program was with it.
type decoder struct {
	workers  *webWorkers // who compile the program
	starting sync.Mutex
	steps    js.Value // what it has set; undefined before it is loaded, and after it broke
}

// start loads the program, if it is not there. It blocks.
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
	if d.steps = js.Global().Get("playground").Get("decoder"); d.steps.IsUndefined() {
		return errors.New(words.Say("decoder.broke"))
	}
	return nil
}

// broke forgets the program, which may have run out of memory: the next segment
// gets another.
func (d *decoder) broke() error {
	d.steps = js.Undefined()
	js.Global().Get("playground").Delete("decoder")
	return errors.New(words.Say("decoder.broke"))
}

// A remoteHash is the SHA-256 of what is written, which is summed up there. It is
// empty if the program broke meanwhile.
type remoteHash struct {
	decoder *decoder
	steps   js.Value // of the program that sums it up; undefined until something is written
	id      js.Value
}

func (h *remoteHash) Write(b []byte) (int, error) {
	if h.steps.IsUndefined() && !h.decoder.steps.IsUndefined() {
		h.steps = h.decoder.steps
		h.id = h.steps.Call("hash")
	}
	if h.there() {
		h.steps.Call("write", h.id, arrayOf(b))
	}
	return len(b), nil
}

func (h *remoteHash) Sum(b []byte) []byte {
	if !h.there() {
		return b
	}
	return append(b, copied(h.steps.Call("sum", h.id))...)
}

func (h *remoteHash) there() bool {
	return !h.steps.IsUndefined() && h.steps.Equal(h.decoder.steps)
}

// decode decodes a segment, and calls breathe before every frame.
func (d *decoder) decode(file *mp3.File, s mp3.Segment, breathe func() error) (pcm js.Value, peaks *wave.Peaks, err error) {
	if err := d.start(); err != nil {
		return js.Undefined(), nil, err
	}
	packed, err := file.Pack(s)
	if err != nil {
		return js.Undefined(), nil, err
	}
	parcel, steps := arrayOf(packed), d.steps
	defer func() {
		if r := recover(); r != nil {
			if thrown, ok := r.(js.Error); !ok || noRoom(thrown) { // which is not that of a call
				panic(r)
			}
			pcm, peaks, err = js.Undefined(), nil, d.broke()
		}
	}()
	id := steps.Call("begin", parcel)
	defer steps.Call("end", id)
	for {
		answer := steps.Call("step", id)
		if answer.IsUndefined() {
			return js.Undefined(), nil, d.broke()
		}
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
	if answer.Get("noRoom").Truthy() {
		return js.Undefined(), nil, errors.New(words.Say("sound.no-memory"))
	}
	if failed := answer.Get("error"); failed.Truthy() {
		return js.Undefined(), nil, errors.New(failed.String())
	}
	peaks = &wave.Peaks{}
	return answer.Get("pcm"), peaks, peaks.UnmarshalBinary(copied(answer.Get("peaks")))
}

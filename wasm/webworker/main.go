//go:build js

// Command webworker is the program of a Web Worker: it does one job after the
// other, as the page's pool asks for them.
//
// The page posts {id, work, …} and gets {id, number, memory, …} back, or {id,
// error}; memory is how many bytes the program has. While a job runs, the Web
// Worker says every now and then that it is alive: who hears nothing for long may
// end it. Large things go over to the other side, and are not copied:
//
//	cpu  limit, jobs, job     number: of primes
//	mp3  parcel (Uint8Array)  number: of bytes, pcm and peaks (Uint8Array)
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall/js"
	"time"

	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/job/wave"
)

// aliveEvery is how often a Web Worker says that it computes.
const aliveEvery = 500 * time.Millisecond

var self = js.Global()

func main() {
	if len(os.Args) > 1 && os.Args[1] == "page" {
		decodeSteps()
		select {}
	}
	self.Set("playgroundJob", js.FuncOf(func(_ js.Value, args []js.Value) any {
		message := args[0]
		go func() {
			answer, goes, err := tried(func() (map[string]any, []any, error) { return do(message) })
			if err != nil {
				answer, goes = failed(err), nil
			}
			answer["id"] = message.Get("id")
			answer["memory"] = self.Get("playgroundMemory").Get("buffer").Get("byteLength")
			self.Call("postMessage", answer, goes)
		}()
		return nil
	}))
	self.Call("postMessage", map[string]any{"ready": true})
	select {}
}

// errNoRoom is that the browser has no memory for what comes of a job.
var errNoRoom = errors.New("there is no room for what comes of it")

// failed is the answer of a job that failed.
func failed(err error) map[string]any {
	return map[string]any{"error": err.Error(), "noRoom": err == errNoRoom}
}

// tried does a job whose panic is its error.
func tried(job func() (map[string]any, []any, error)) (answer map[string]any, goes []any, err error) {
	defer func() {
		p := recover()
		if p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
		if thrown, ok := p.(js.Error); ok {
			if name := thrown.Get("name").String(); name == "RangeError" || name == "InternalError" { // Firefox calls it so
				err = errNoRoom
			}
		}
	}()
	return job()
}

// do does a job, and gives what is answered and what of that goes over.
func do(message js.Value) (answer map[string]any, goes []any, err error) {
	said := time.Now()
	breathe := func() error {
		if time.Since(said) > aliveEvery {
			said = time.Now()
			self.Call("postMessage", map[string]any{"id": message.Get("id"), "alive": true})
		}
		return nil
	}
	switch work := message.Get("work").String(); work {
	case "cpu":
		f := job.CPU(message.Get("limit").Int(), message.Get("jobs").Int(), func(context.Context) error { return breathe() })
		out, err := f(context.Background(), message.Get("job").Int())
		return map[string]any{"number": out.Number}, nil, err
	case "mp3":
		return decode(message.Get("parcel"), breathe)
	default:
		return nil, nil, errors.New("no work is called " + work)
	}
}

// decode decodes a segment. Its PCM leaves this program's memory frame by frame,
// which therefore stays as small for a long segment as for a short one.
func decode(array js.Value, breathe func() error) (answer map[string]any, goes []any, err error) {
	parcel := make([]byte, array.Length())
	js.CopyBytesToGo(parcel, array)
	size, at := mp3.PackedSize(parcel), 0
	pcm := self.Get("Uint8Array").New(size)
	var sums wave.Peaks
	err = mp3.DecodePacked(context.Background(), parcel, breathe, func(frame []byte) {
		at += js.CopyBytesToJS(pcm.Call("subarray", at), frame)
		sums.Add(frame)
	})
	if err != nil {
		return nil, nil, err
	}
	b, err := sums.AppendBinary(nil)
	if err != nil {
		return nil, nil, err
	}
	peaks := self.Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(peaks, b)
	return map[string]any{"number": size, "pcm": pcm, "peaks": peaks}, []any{pcm.Get("buffer"), peaks.Get("buffer")}, nil
}

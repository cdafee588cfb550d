//go:build js

// Command webworker is the program of a Web Worker: it does one job after the
// other, as the page's pool asks for them.
//
// The page posts {id, work, …} and gets {id, number} back, or {id, error}. While
// a job runs, the Web Worker says every now and then that it is alive: who hears
// nothing for long may end it.
package main

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"
	"time"

	"workerpool.example/playground/wasm/job"
)

// aliveEvery is how often a Web Worker says that it computes.
const aliveEvery = 500 * time.Millisecond

func main() {
	self := js.Global()
	self.Set("playgroundJob", js.FuncOf(func(_ js.Value, args []js.Value) any {
		message := args[0]
		go func() {
			answer := map[string]any{"id": message.Get("id")}
			out, err := do(message)
			if err != nil {
				answer["error"] = err.Error()
			} else {
				answer["number"] = out.Number
			}
			self.Call("postMessage", answer)
		}()
		return nil
	}))
	self.Call("postMessage", map[string]any{"ready": true})
	select {}
}

// do does a job. Its panic is its error.
func do(message js.Value) (out job.Output, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	said := time.Now()
	breathe := func(context.Context) error {
		if time.Since(said) > aliveEvery {
			said = time.Now()
			js.Global().Call("postMessage", map[string]any{"id": message.Get("id"), "alive": true})
		}
		return nil
	}
	switch work := message.Get("work").String(); work {
	case "cpu":
		f := job.CPU(message.Get("limit").Int(), message.Get("jobs").Int(), breathe)
		return f(context.Background(), message.Get("job").Int())
	default:
		return out, errors.New("no work is called " + work)
	}
}

//go:build js

package main

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/job/wave"
	"workerpool.example/playground/wasm/words"
)

// silence is how often a Web Worker may be found silent, once a second, before it is
// taken for dead. While it computes it speaks up every half second. That is counted,
// not timed: while the machine sleeps, nobody speaks, and nobody looks either.
const silence = 10

// webWorkers are the Web Workers of the page: one for each worker of the pool, by
// the worker's number. They are started before a run, so that its time is that of
// the work, and stay for the next one; one that was ended is replaced when its
// worker has its next job. The program is compiled once, for all of them.
type webWorkers struct {
	compiling sync.Mutex
	module    js.Value // the compiled program
	all       map[int]*webWorker
	startups  []time.Duration // how long each took to be ready, since it was started
}

// A webWorker does one job at a time. Its worker owns it: nobody else posts to it.
type webWorker struct {
	worker  js.Value
	url     js.Value      // of its blob, if it has one
	ready   chan struct{} // closed when it can take jobs
	startup time.Duration // how long that took; 0 once it has been told
	gone    chan struct{} // closed when it has been ended
	answers chan answer   // of the job that runs
	died    error         // why it has died, if it has
	heard   map[string]js.Func
}

// An answer is what a Web Worker has said.
type answer struct {
	message js.Value
	died    error
}

func newWebWorkers() *webWorkers { return &webWorkers{all: map[int]*webWorker{}} }

// A posting is what is posted: a message, and what of it goes over to the Web
// Worker and is not copied.
type posting struct {
	message map[string]any
	goes    []any
}

// do posts a job to the Web Worker of the pool's worker, and waits for what comes
// of it. pack gives what is posted. A Web Worker whose job is cancelled, that
// dies or says nothing is ended; the next job gets a new one.
func (w *webWorkers) do(ctx context.Context, i int, pack func() (posting, error)) (js.Value, error) {
	if err := ctx.Err(); err != nil {
		return js.Undefined(), err
	}
	number := pool.WorkerNumber(ctx)
	ww, err := w.of(ctx, number)
	if err != nil {
		return js.Undefined(), err
	}
	post, err := pack()
	if err != nil {
		return js.Undefined(), err
	}
	post.message["id"] = i
	ww.worker.Call("postMessage", post.message, post.goes)
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for silent := 0; ; {
		select {
		case a := <-ww.answers:
			switch {
			case a.died != nil:
				w.end(number, ww)
				return js.Undefined(), a.died
			case a.message.Get("alive").Truthy():
				silent = 0
				continue
			case a.message.Get("noRoom").Truthy():
				return js.Undefined(), errors.New(words.Say("sound.no-memory"))
			case a.message.Get("error").Truthy():
				return js.Undefined(), errors.New(a.message.Get("error").String())
			}
			return a.message, nil
		case <-ctx.Done():
			w.end(number, ww)
			return js.Undefined(), ctx.Err()
		case <-look.C:
			if silent++; silent == silence {
				w.end(number, ww)
				return js.Undefined(), errors.New(words.Say("web-worker.silent", "seconds", silence))
			}
		}
	}
}

// of gives a worker's Web Worker, ready to work.
func (w *webWorkers) of(ctx context.Context, number int) (*webWorker, error) {
	if err := w.compile(); err != nil {
		return nil, err
	}
	ww := w.there(number)
	if ww == nil {
		var err error
		if ww, err = newWebWorker(w.module); err != nil {
			return nil, err
		}
		w.all[number] = ww
	}
	select {
	case <-ww.ready:
		if ww.startup > 0 {
			w.startups = append(w.startups, ww.startup)
			ww.startup = 0
		}
		return ww, nil
	case a := <-ww.answers: // before it was ready
		w.end(number, ww)
		return nil, a.died
	case <-ww.gone: // the same, and somebody else was told
		return nil, errors.New(words.Say("web-worker.died"))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// there gives a worker's Web Worker, if there is one that has not died.
func (w *webWorkers) there(number int) *webWorker {
	ww := w.all[number]
	if ww != nil && ww.died != nil {
		w.end(number, ww)
		return nil
	}
	return ww
}

// warm starts the Web Workers of so many workers, one after the other, and waits
// until they are ready.
func (w *webWorkers) warm(ctx context.Context, n int) error {
	for number := 1; number <= n; number++ {
		if _, err := w.of(ctx, number); err != nil {
			return err
		}
	}
	return nil
}

// warmed reports whether the Web Workers of so many workers are ready.
func (w *webWorkers) warmed(n int) bool {
	for number := 1; number <= n; number++ {
		ww := w.there(number)
		if ww == nil {
			return false
		}
		select {
		case <-ww.ready:
		default:
			return false
		}
	}
	return true
}

// started gives how long the Web Workers took to be ready that were started since
// it was asked last.
func (w *webWorkers) started() []time.Duration {
	defer func() { w.startups = nil }()
	return w.startups
}

// compile fetches and compiles the program, once.
func (w *webWorkers) compile() error {
	w.compiling.Lock()
	defer w.compiling.Unlock()
	if !w.module.IsUndefined() {
		return nil
	}
	module, err := await(js.Global().Get("playground").Call("compiled", fileName("program")))
	if err != nil {
		return errors.New(words.Say("web-worker.no-program", "error", err.Error()))
	}
	w.module = module
	return nil
}

// newWebWorker starts a Web Worker. Where the page's origin is opaque, as in a
// sandboxed frame, only a blob can be one; it then fetches the script.
func newWebWorker(module js.Value) (ww *webWorker, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New(words.Say("web-worker.refused"))
		}
	}()
	ww = &webWorker{ready: make(chan struct{}), gone: make(chan struct{}), answers: make(chan answer, 4), heard: map[string]js.Func{}}
	began := time.Now()
	ww.worker, ww.url = startScript()
	listen := func(event string, f func(js.Value)) {
		fn := js.FuncOf(func(_ js.Value, args []js.Value) any { f(args[0]); return nil })
		ww.heard[event] = fn
		ww.worker.Call("addEventListener", event, fn)
	}
	listen("message", func(e js.Value) {
		data := e.Get("data")
		switch {
		case data.Get("ready").Truthy():
			ww.startup = time.Since(began)
			close(ww.ready)
		case data.Get("noMemory").Truthy():
			ww.dies("web-worker.no-memory")
		case data.Get("ended").Truthy():
			ww.dies("web-worker.died")
		default:
			ww.tell(answer{message: data})
		}
	})
	listen("error", func(e js.Value) {
		e.Call("preventDefault") // it is told as the job's error
		ww.dies("web-worker.died")
	})
	ww.worker.Call("postMessage", map[string]any{"module": module})
	return ww, nil
}

// tell passes an answer on to the worker that waits for it. A callback must never
// block; who has died says nothing more that matters.
func (ww *webWorker) tell(a answer) {
	select {
	case ww.answers <- a:
	default:
	}
}

// dies notes why a Web Worker has died, for the job that waits and for the next one.
func (ww *webWorker) dies(why string) {
	ww.died = errors.New(words.Say(why))
	ww.tell(answer{died: ww.died})
}

func startScript() (worker, url js.Value) {
	base := js.Global().Get("URL").New(".", js.Global().Get("document").Get("baseURI")).Get("href").String()
	if origin := js.Global().Get("origin").String(); origin != "null" {
		return js.Global().Get("Worker").New(base + fileName("script")), js.Undefined()
	}
	quoted := func(s string) string { return js.Global().Get("JSON").Call("stringify", s).String() }
	script := "self.siteBase = " + quoted(base) + "; importScripts(" + quoted(base+fileName("script")) + ");"
	blob := js.Global().Get("Blob").New([]any{script}, map[string]any{"type": "text/javascript"})
	url = js.Global().Get("URL").Call("createObjectURL", blob)
	return js.Global().Get("Worker").New(url), url
}

// end ends a worker's Web Worker, whatever it does, unless that has been done.
func (w *webWorkers) end(number int, ww *webWorker) {
	if w.all[number] != ww {
		return
	}
	delete(w.all, number)
	close(ww.gone)
	ww.worker.Call("terminate")
	for event, f := range ww.heard {
		ww.worker.Call("removeEventListener", event, f)
		f.Release()
	}
	if !ww.url.IsUndefined() {
		js.Global().Get("URL").Call("revokeObjectURL", ww.url)
	}
}

// cpu is the job that counts primes, on Web Workers.
func (w *webWorkers) cpu(limit, jobs int) job.Func {
	return func(ctx context.Context, i int) (job.Output, error) {
		m, err := w.do(ctx, i, func() (posting, error) {
			return posting{message: map[string]any{"work": "cpu", "limit": limit, "jobs": jobs, "job": i}}, nil
		})
		if err != nil {
			return job.Output{}, err
		}
		return job.Output{Number: m.Get("number").Int()}, nil
	}
}

// mp3 is the job that decodes a segment, on Web Workers. Each gets no more of the
// file than its segment needs; keep takes what comes of it.
func (w *webWorkers) mp3(file *mp3.File, segments []mp3.Segment, keep func(ctx context.Context, i int, pcm js.Value, peaks *wave.Peaks) error) job.Func {
	return func(ctx context.Context, i int) (job.Output, error) {
		m, err := w.do(ctx, i, func() (posting, error) {
			b, err := file.Pack(segments[i])
			parcel := arrayOf(b)
			return posting{map[string]any{"work": "mp3", "parcel": parcel}, []any{parcel.Get("buffer")}}, err
		})
		if err != nil {
			return job.Output{}, err
		}
		pcm, peaks, err := unpacked(m)
		if err != nil {
			return job.Output{}, err
		}
		return job.Output{Number: pcm.Length()}, keep(ctx, i, pcm, peaks)
	}
}

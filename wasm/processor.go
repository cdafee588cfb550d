//go:build js

package main

import (
	"context"
	"syscall/js"
	"time"

	"workerpool.example/playground/wasm/job"
)

const (
	// slice is how long a job computes before it lets the page answer.
	slice = 5 * time.Millisecond
	// overdue is when a frame is: they come every 16.7 ms. Chromium makes them
	// between messages, Firefox makes none while there are any.
	overdue = 24 * time.Millisecond
	// share is how long after a frame jobs then compute at most before they wait
	// for the next.
	share = 14 * time.Millisecond
	// waited is for how many frames jobs wait before they try it without again.
	waited = 60
)

// A processor shares the one thread of js/wasm between the jobs and the page.
//
// A job holds the token while it computes, and keeps it while it gives way to
// the browser: if the others computed meanwhile, the page would never get its
// turn. After that it hands the token on, so that the jobs that run at the same
// time take turns, as goroutines on one processor do.
type processor struct {
	token   chan struct{}
	resume  chan struct{}
	began   time.Time // when the slice began
	painted time.Time // when the browser last made a frame, or would have

	channel js.Value // a MessageChannel: the fastest way round the event loop
	frame   js.Func
	late    js.Func
	timer   js.Value
	waiting bool // a job waits in yield
	asked   bool // a frame is asked for; one that nobody sees comes late, or never
	frames  int  // for which jobs still wait, since one was overdue
}

func newProcessor() *processor {
	p := &processor{
		token:   make(chan struct{}, 1),
		resume:  make(chan struct{}, 1),
		channel: js.Global().Get("MessageChannel").New(),
	}
	p.channel.Get("port1").Set("onmessage", js.FuncOf(func(js.Value, []js.Value) any {
		if p.waiting {
			p.waiting = false
			p.resume <- struct{}{}
		}
		return nil
	}))
	// Go on after the frame is painted, not before it.
	p.frame = js.FuncOf(func(js.Value, []js.Value) any {
		p.asked = false
		js.Global().Call("clearTimeout", p.timer)
		p.painted = time.Now()
		p.post()
		return nil
	})
	// A page that is hidden meanwhile gets no frame.
	p.late = js.FuncOf(func(js.Value, []js.Value) any {
		p.painted = time.Now()
		p.post()
		return nil
	})
	return p
}

func (p *processor) post() { p.channel.Get("port2").Call("postMessage", nil) }

// share makes jobs of this work take turns.
func (p *processor) share(work job.Func) job.Func {
	return func(ctx context.Context, i int) (job.Output, error) {
		if err := p.take(ctx); err != nil {
			return job.Output{}, err
		}
		defer func() { <-p.token }()
		return work(ctx, i)
	}
}

func (p *processor) take(ctx context.Context) error {
	select {
	case p.token <- struct{}{}:
		p.breakIfDue()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// breathe is the [job.Breathe] of jobs that share a processor.
func (p *processor) breathe(ctx context.Context) error {
	if !p.breakIfDue() {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	// Hand the token on, and wait for its return. The job's deferred release
	// needs it back, so the end of the context is looked at only afterwards.
	<-p.token
	p.token <- struct{}{}
	return ctx.Err()
}

// breakIfDue yields if the slice is over, whichever jobs have shared it, and
// reports whether it was.
func (p *processor) breakIfDue() bool {
	if time.Since(p.began) < slice && !p.frameDue() {
		return false
	}
	p.yield()
	p.began = time.Now()
	return true
}

// frameDue reports whether jobs have to wait for the browser's next frame.
func (p *processor) frameDue() bool {
	if p.frames > 0 {
		return time.Since(p.painted) >= share
	}
	return time.Since(p.painted) >= overdue
}

// frameBegins is called at each frame of the page.
func (p *processor) frameBegins() { p.painted = time.Now() }

// yield lets the browser work: to its next frame if one is due, else through
// its event loop once.
func (p *processor) yield() {
	p.waiting = true
	if hidden() { // it has no frames, and few timers
		p.painted = time.Now()
	}
	if !p.frameDue() {
		p.post()
	} else {
		if p.frames--; p.frames < 0 {
			p.frames = waited
		}
		if !p.asked {
			p.asked = true
			js.Global().Call("requestAnimationFrame", p.frame)
		}
		p.timer = js.Global().Call("setTimeout", p.late, 100)
	}
	<-p.resume
}

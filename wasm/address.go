//go:build js

package main

import (
	"strings"
	"syscall/js"
	"time"

	"workerpool.example/playground/wasm/run"
)

// address is what is needed to write the page's address now and then: browsers
// count how often a page does, and some throw when it is too often.
type address struct {
	written time.Time
	timer   js.Value
	timeout js.Func // writes it
	due     bool    // the timer is not to be put off
}

const (
	addressRest  = 450 * time.Millisecond // the least time between two writes
	addressPause = 60 * time.Millisecond  // what is shown is drawn first
)

// writeURL keeps the address a link to what is shown, when that has been drawn.
func (p *player) writeURL() {
	if p.address.due {
		return
	}
	p.address.due = true
	p.writeIn(max(addressPause, addressRest-time.Since(p.address.written)))
}

// writeSoon writes the address when a gesture has come to rest.
func (p *player) writeSoon() {
	if !p.address.due {
		p.writeIn(addressRest)
	}
}

func (p *player) writeIn(d time.Duration) {
	js.Global().Call("clearTimeout", p.address.timer)
	p.address.timer = js.Global().Call("setTimeout", p.address.timeout, d.Milliseconds())
}

// writeNow writes the settings into the address. Where playback stands is not in
// it: the next frame may change that.
func (p *player) writeNow() {
	p.address.due = false
	if p.settings.Step != run.Whole {
		p.set(func(s *run.Settings) { s.Step = run.Whole })
	}
	query := p.settings.Query()
	if query != "" {
		query = "?" + query
	}
	hash := location("hash")
	if p.run != nil && !(p.recorded() && hash == p.takeAway.hash) && strings.HasPrefix(hash, linkStart) {
		hash = "" // that recording is not shown any more
	}
	if query == location("search") && hash == location("hash") {
		return
	}
	p.address.written = time.Now()
	defer func() { recover() }() // refused: the next one will be taken
	js.Global().Get("history").Call("replaceState", nil, "", location("pathname")+query+hash)
}

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
}

// addressRest is the least time between two writes.
const addressRest = 400 * time.Millisecond

// writeURL keeps the address a link to what is shown.
func (p *player) writeURL() {
	if time.Since(p.address.written) < addressRest {
		p.writeSoon()
		return
	}
	p.set(func(s *run.Settings) { s.Step = run.Whole })
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

// writeSoon writes the address when a gesture has come to rest.
func (p *player) writeSoon() {
	js.Global().Call("clearTimeout", p.address.timer)
	p.address.timer = js.Global().Call("setTimeout", p.address.timeout, 450)
}

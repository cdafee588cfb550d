//go:build js

// Command wasm is the page's program.
//
// Data flows one way: the controls make settings, the settings make a run, the
// run's pool makes events, the events make a recording, and every view is a
// function of that recording and a moment. The player holds the moment.
package main

import "syscall/js"

func main() {
	giveWay()
	translate()
	p := newPlayer()
	p.controls = newControls(p.change, p.endDrag)
	p.transport()
	p.keys()
	p.gestures()
	p.screen()
	p.share()
	newEmbedding(p)
	p.sound = newSound(p)
	p.measured = newMeasured(p)
	p.takes()
	p.load()

	bridge := js.Global().Get("playground")
	bridge.Set("frame", js.FuncOf(func(_ js.Value, args []js.Value) any { p.frame(args[0].Float()); return nil }))
	bridge.Set("tick", js.FuncOf(func(js.Value, []js.Value) any { return p.tick() }))
	bridge.Set("draw", js.FuncOf(func(js.Value, []js.Value) any { p.draw(); return nil }))
	p.wake()
	p.listen()
	select {} // the page calls from here on
}

// giveWay lets the browser draw and take input, as Go's runtime has just taken long
// to start. (A short sleep is over before the runtime is idle, and gives no way.)
func giveWay() {
	given := make(chan struct{})
	give := js.FuncOf(func(js.Value, []js.Value) any { close(given); return nil })
	defer give.Release()
	js.Global().Call("setTimeout", give)
	<-given
}

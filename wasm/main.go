//go:build js

// Command wasm is the page's program.
//
// Data flows one way: the controls make settings, the settings make a run, the
// run's pool makes events, the events make a recording, and every view is a
// function of that recording and a moment. The player holds the moment.
package main

func main() {
	for _, step := range newPlayer().start() {
		giveWay()
		step()
	}
	select {} // the page calls from here on
}

//go:build js

package main

import "runtime"

// collect collects garbage while the page rests, if there is a quarter of what would be
// collected anyway, then in the middle of what somebody does: that stops all for a
// frame or two.
func collect() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	if stats.HeapAlloc > stats.NextGC/4 {
		runtime.GC()
	}
}

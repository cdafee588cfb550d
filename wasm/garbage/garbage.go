// Package garbage says when garbage is collected: not while the order of goroutines
// counts, and rather while nothing happens than in the middle of something.
package garbage

import (
	"runtime"
	"runtime/debug"
	"sync"
)

var suspended struct {
	sync.Mutex
	times   int
	percent int // GOGC, as it was before
}

// Suspend has no garbage collected until resume is called, unless the memory limit
// asks for it. A collection that is under way ends before. It may be called again
// meanwhile, and resume more than once.
func Suspend() (resume func()) {
	suspended.Lock()
	defer suspended.Unlock()
	if suspended.times == 0 {
		suspended.percent = debug.SetGCPercent(-1)
	}
	suspended.times++
	return sync.OnceFunc(func() {
		suspended.Lock()
		defer suspended.Unlock()
		if suspended.times--; suspended.times == 0 {
			debug.SetGCPercent(suspended.percent)
		}
	})
}

// live is how much of what is allocated was no garbage when Collect last looked, as far
// as is known, in bytes.
var live uint64

// Collect collects garbage, if it is worth it. It is not for several goroutines at once.
func Collect() {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	live = min(live, stats.HeapAlloc) // a collection of Go's own may have left less
	if !worth(stats.HeapAlloc, stats.NextGC, live) {
		return
	}
	runtime.GC()
	runtime.ReadMemStats(&stats)
	live = stats.HeapAlloc
}

// worth reports whether there is a quarter of the garbage at which a collection would
// begin by itself. In bytes: what is allocated, at how much that would be, and how much
// of it was no garbage the last time.
func worth(alloc, next, live uint64) bool {
	live = min(live, alloc, next)
	return alloc-live > (next-live)/4
}

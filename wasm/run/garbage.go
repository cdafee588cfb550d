package run

import (
	"runtime/debug"
	"sync"
)

// uncollected counts the runs that go on in virtual time. Meanwhile no garbage is
// collected, unless the memory limit asks for it: a goroutine that has to help lets
// others pass that woke before it, and the run were not that of its seed.
var uncollected struct {
	sync.Mutex
	runs    int
	percent int // what is collected at otherwise, as GOGC
}

// uncollect begins a time without collections, after one that may be under way, and
// gives what ends it.
func uncollect() (end func()) {
	uncollected.Lock()
	defer uncollected.Unlock()
	if uncollected.runs == 0 {
		uncollected.percent = debug.SetGCPercent(-1)
	}
	uncollected.runs++
	return sync.OnceFunc(func() {
		uncollected.Lock()
		defer uncollected.Unlock()
		if uncollected.runs--; uncollected.runs == 0 {
			debug.SetGCPercent(uncollected.percent)
		}
	})
}

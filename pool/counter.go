package pool

import (
	"runtime"
	"sync/atomic"
)

// oneThread is true of WebAssembly: goroutines take turns there, and change places
// at calls only.
const oneThread = runtime.GOARCH == "wasm"

// A counter is an atomic.Int64. On one thread it is a plain number: WebAssembly has
// three calls in the place of an atomic instruction, a tenth of what a job costs.
type counter struct {
	shared atomic.Int64
	alone  int64
}

func (c *counter) Load() int64 {
	if oneThread {
		return c.alone
	}
	return c.shared.Load()
}

func (c *counter) Store(n int64) {
	if oneThread {
		c.alone = n
		return
	}
	c.shared.Store(n)
}

// Add returns the sum.
func (c *counter) Add(n int64) int64 {
	if oneThread {
		c.alone += n
		return c.alone
	}
	return c.shared.Add(n)
}

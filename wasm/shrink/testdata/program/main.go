// Command program does what the runtime needs its tables for: it grows stacks,
// collects garbage while they are deep, recovers from a panic in a deferred call,
// names its callers, and ends with a panic that nobody recovers.
package main

import (
	"runtime"
	"strings"
)

func main() {
	println("sum", deep(20_000, new(int)))
	println("recovered", recovered())
	println("callers", callers())

	var stack [4096]byte
	text := string(stack[:runtime.Stack(stack[:], true)])
	println("stack", strings.Contains(text, "main.main(") && strings.Contains(text, "created by main.recovered"))

	var nothing map[string]int
	nothing["a"] = 1
}

// deep allocates on every level and has the garbage collected at the bottom.
func deep(n int, p *int) int {
	if n == 0 {
		runtime.GC()
		return *p
	}
	q := new(int)
	*q = *p + 1
	sum := deep(n-1, q)
	runtime.KeepAlive(p)
	if n%5000 == 0 {
		runtime.GC()
	}
	return sum + *q - *p - 1
}

func recovered() (what string) {
	done := make(chan bool)
	defer func() {
		if err, ok := recover().(runtime.Error); ok {
			what = err.Error()
		}
	}()
	go waits(done)
	runtime.Gosched()
	var none []int
	return string(rune(none[len(what)]))
}

func waits(done chan bool) { <-done }

//go:noinline
func callers() string {
	var pcs [8]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	var names []string
	for {
		frame, more := frames.Next()
		names = append(names, frame.Function)
		if !more {
			return strings.Join(names, " ")
		}
	}
}

//go:build js

// Command waits does a little of all that can stand still while a part of a program
// is not there: calls of all sorts, in goroutines, timers, and events of JavaScript.
package main

import (
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall/js"
	"time"
)

type shape interface{ area() int }

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

type room struct {
	square
	name string
}

func (r *room) String() string { return r.name + " " + strconv.Itoa(r.area()) }

func sum[T ~int | ~int64](all ...T) (total T) {
	for _, n := range all {
		total += n
	}
	return total
}

func main() {
	var lines []string
	say := func(words ...string) { lines = append(lines, strings.Join(words, " ")) }

	kitchen := &room{square{3}, "kitchen"}
	say("method", kitchen.String(), strconv.Itoa(shape(kitchen).area()))
	say("sum", strconv.Itoa(sum(1, 2, 3)), strconv.Itoa(int(sum(time.Duration(4), 5))))
	say("deferred", deferred().Error())
	say("depth", strconv.Itoa(depth(5000)))

	jobs, results := make(chan int), make(chan int, 20)
	var working sync.WaitGroup
	for range 3 {
		working.Go(func() {
			for n := range jobs {
				results <- n * n
			}
		})
	}
	for n := range 10 {
		jobs <- n
	}
	close(jobs)
	working.Wait()
	close(results)
	var squares []int
	for n := range results {
		squares = append(squares, n)
	}
	slices.Sort(squares)
	counted := map[string]int{}
	for _, n := range squares {
		counted[strconv.Itoa(n%3)]++
	}
	say("squares", strconv.Itoa(len(squares)), strconv.Itoa(counted["0"]), strconv.Itoa(counted["1"]))

	heard := make(chan string)
	hear := js.FuncOf(func(_ js.Value, args []js.Value) any {
		text := args[0].String()
		go func() { heard <- strings.ToUpper(text) }()
		return len(text)
	})
	defer hear.Release()
	js.Global().Set("hear", hear)
	js.Global().Call("setTimeout", js.Global().Get("Function").New("hear('event')"), 1)
	say("heard", <-heard)
	js.Global().Get("Function").New("hear('nested')").Invoke()
	select {
	case text := <-heard:
		say("heard", text)
	case <-time.After(time.Minute):
		say("heard nothing")
	}
	// So many that a collection begins while one is about to be heard.
	count, all := 0, make(chan bool)
	every := js.FuncOf(func(js.Value, []js.Value) any {
		if count++; count == 20_000 {
			close(all)
		}
		return nil
	})
	defer every.Release()
	js.Global().Set("every", every)
	js.Global().Get("Function").New("setTimeout(() => { for (let i = 0; i < 20000; i++) every(i); })").Invoke()
	<-all
	say("heard", strconv.Itoa(count))
	ticker := time.NewTicker(time.Millisecond)
	for range 3 {
		<-ticker.C
	}
	ticker.Stop()
	say("ticked")
	os.Stdout.WriteString(strings.Join(lines, "\n") + "\n")
}

func deferred() (err error) {
	defer func() { err = errors.Join(err, recover().(error)) }()
	defer func() { err = errors.New("first") }()
	var none []int
	return errors.New(strconv.Itoa(none[0]))
}

func depth(n int) int {
	if n == 0 {
		return 0
	}
	return depth(n-1) + 1
}

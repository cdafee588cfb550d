//go:build js

package run_test

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// choices are settings of which TestSame draws.
var choices = [][]string{
	{"workers=1", "workers=3", "workers=64"},
	{"jobs=10", "jobs=100", "jobs=640"},
	{"", "pattern=goroutines"},
	{"", "jobbuf=0", "jobbuf=2"},
	{"", "resbuf=0", "resbuf=2"},
	{"", "time=1"},
	{"", "jitter=40", "jitter=100"},
	{"", "order=longest", "order=shortest"},
	{"", "every=100", "every=1000"},
	{"", "fail=20"},
	{"", "panic=20", "panic=20&recover=no"},
	{"", "collect=after", "collect=never", "collect=until-cancel"},
	{"", "collecttime=300"},
	{"", "cancel=1000", "cancel=2500", "cancel=2500&heed=no"},
	{"", "close=no"},
	{"", "closeresults=early", "closeresults=never"},
	{"", "resize=1000:6,2000:1", "resize=500:20"},
}

// Of the same settings the same happens at each run, whatever they are: also where more
// goroutines begin, wake, are set free or canceled at one time than the scheduler keeps
// in order. Elsewhere than in js/wasm nobody says which of them goes on first. That no
// garbage is collected meanwhile, TestNotCollected shows.
func TestSame(t *testing.T) {
	for seed := range uint64(200) {
		random := rand.New(rand.NewPCG(seed, 0))
		var query []string
		for _, of := range choices {
			if choice := of[random.IntN(len(of))]; choice != "" {
				query = append(query, choice)
			}
		}
		again(t, strings.Join(query, "&"))
	}
	for _, query := range []string{
		"pattern=goroutines&jobs=640",
		"pattern=goroutines&jobs=640&resbuf=0&collecttime=1",
		"pattern=goroutines&jobs=640&jitter=40&cancel=1000",
		"pattern=goroutines&jobs=640&time=1&every=1&resbuf=0&collect=after",
		"pattern=goroutines&jobs=640&time=1&every=1&resbuf=2&collect=until-cancel&cancel=2500",
	} {
		again(t, query)
	}
	for range 10 { // it differs rarely
		again(t, "pattern=goroutines&jobs=640&resbuf=0&every=100&fail=20&panic=20&collect=never&closeresults=early")
	}
}

// again fails the test if one of some runs is not as the first.
func again(t *testing.T, query string) {
	t.Helper()
	want := play(t, query).Rec
	for range 4 {
		have := play(t, query).Rec
		n := 0
		for n < min(have.Len(), want.Len()) && have.Events[n] == want.Events[n] {
			n++
		}
		if n < max(have.Len(), want.Len()) {
			t.Errorf("%q: of %d and %d events the first %d are the same", query, want.Len(), have.Len(), n)
			return
		}
		if have.End != want.End || have.Left != want.Left || have.Panic != want.Panic {
			t.Errorf("%q: it ends as %v (%d, %q) and %v (%d, %q)", query, want.End, want.Left, want.Panic, have.End, have.Left, have.Panic)
			return
		}
	}
}

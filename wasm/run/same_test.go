//go:build js

package run_test

import (
	"slices"
	"testing"
)

// Of the same settings the same happens at each run, also where more goroutines begin,
// wake or are canceled at one time than the scheduler keeps in order. Elsewhere than in
// js/wasm nobody says which of them goes on first.
func TestSame(t *testing.T) {
	for _, query := range []string{
		"workers=64&jobs=640&fail=20&panic=20",
		"pattern=goroutines&jobs=640",
		"pattern=goroutines&jobs=640&resbuf=0&collecttime=1",
		"pattern=goroutines&jobs=640&jitter=40&cancel=1000",
		"pattern=goroutines&jobs=640&time=1&collect=after",
		"pattern=goroutines&jobs=640&time=1&every=1&resbuf=0&collect=after&closeresults=early",
	} {
		want := play(t, query).Rec.Events
		for range 20 {
			have := play(t, query).Rec.Events
			if slices.Equal(have, want) {
				continue
			}
			same := 0
			for same < min(len(have), len(want)) && have[same] == want[same] {
				same++
			}
			t.Errorf("%q: of %d and %d events the first %d are the same", query, len(want), len(have), same)
			break
		}
	}
}

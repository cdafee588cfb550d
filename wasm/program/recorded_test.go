package program_test

import (
	"testing"

	"workerpool.example/playground/wasm/program"
)

// A recording's file may claim settings that it was not made with, as far as
// nobody can tell. Then the program's lines are not those of the run; but the page
// goes on.
func TestOtherProgram(t *testing.T) {
	queries := []string{"", "collect=after", "collect=never&resbuf=0", "close=no", "closeresults=early", "closeresults=never", "recover=no&panic=50",
		"collect=until-cancel&cancel=2500&resbuf=0", "pattern=goroutines", "print=job&fail=30", "collecttime=300", "resize=500:8,1500:1", "cancel=1500&heed=no", "every=100"}
	for _, of := range queries {
		rec := play(t, settings(t, of)).Rec
		for _, query := range queries {
			p := program.For(settings(t, query))
			for step := 0; step <= rec.Len(); step += 1 + rec.Len()/40 {
				for _, b := range p.At(rec, step) {
					if b.Line < 0 || b.Line >= len(p.Lines) {
						t.Fatalf("%s as %s: line %d", of, query, b.Line)
					}
				}
			}
			p.At(rec, rec.Len())
			for line := range p.Lines {
				p.Next(rec, rec.Len()/2, line)
			}
		}
	}
}

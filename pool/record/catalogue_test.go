package record_test

import (
	"fmt"
	"testing"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

func ExampleCatalogue() {
	c := record.NewCatalogue(map[string]string{
		"takes": "Worker {worker} takes job {job}.",
		"left":  "{n} job is left.|{n} jobs are left.",
	})
	fmt.Println(c.Say("takes", "worker", 2, "job", 7))
	fmt.Println(c.Say("left", "n", 1), c.Say("left", "n", 2))
	c.Use(map[string]string{"takes": "Job {job} geht an Worker {worker}."})
	fmt.Println(c.Say("takes", "worker", 2, "job", 7))
	// Output:
	// Worker 2 takes job 7.
	// 1 job is left. 2 jobs are left.
	// Job 7 geht an Worker 2.
}

func TestCatalogue(t *testing.T) {
	c := record.NewCatalogue(map[string]string{
		"plain": "Nothing.", "ends": "{a}{b}", "twice": "{a} and {a}", "open": "a { brace", "forms": "one|{n}|{n}s", "of": "{who} has {n} job|{who} has {n} jobs",
	})
	for _, tt := range []struct {
		key   string
		pairs []any
		want  string
	}{
		{"plain", nil, "Nothing."},
		{"plain", []any{"a", 1}, "Nothing."},
		{"ends", []any{"b", "y", "a", "x"}, "xy"},
		{"ends", []any{"a", "", "b", int32(-7)}, "-7"},
		{"ends", []any{"a", "{b}", "b", 1}, "{b}1"}, // what comes in is not read again
		{"twice", []any{"a", 12345678901}, "12345678901 and 12345678901"},
		{"open", nil, "a { brace"},
		{"forms", []any{"n", 1}, "one"},
		{"forms", []any{"n", int32(0)}, "0"},
		{"of", []any{"who", "Main", "n", 2}, "Main has 2 jobs"},
	} {
		if got := c.Say(tt.key, tt.pairs...); got != tt.want {
			t.Errorf("%s%v is %q, want %q", tt.key, tt.pairs, got, tt.want)
		}
	}

	c.Use(map[string]string{"plain": "Nichts.", "unknown": "x"})
	if c.Say("plain") != "Nichts." || c.Say("open") != "a { brace" {
		t.Errorf("says %q and %q", c.Say("plain"), c.Say("open"))
	}
	c.Use(map[string]string{"open": "auf"})
	if c.Say("plain") != "Nothing." || c.Say("open") != "auf" {
		t.Errorf("then says %q and %q", c.Say("plain"), c.Say("open"))
	}
	c.Use(nil)
	if c.Say("open") != "a { brace" {
		t.Errorf("at last says %q", c.Say("open"))
	}

	c.Form = func(n int) int { return n }
	if one, three := c.Say("forms", "n", 2), c.Say("forms", "n", 9); one != "2s" || three != "9s" {
		t.Errorf("forms are %q and %q", one, three)
	}
}

// What is missing is a mistake of the program: tests must see it, and whoever
// watches a run had better go on.
func TestMissing(t *testing.T) {
	c := record.NewCatalogue(map[string]string{"known": "{a}"})
	for _, say := range []func() string{
		func() string { return c.Say("unknown") },
		func() string { return c.Say("known") },
		func() string { return c.Say("known", "a") },
		func() string { return c.Say("known", "b", 1) },
		func() string { return c.Say("known", "a", 1.5) },
	} {
		c.Forgiving = true
		if got := say(); got != "unknown" && got != "{a}" {
			t.Errorf("forgiving says %q", got)
		}
		func() {
			c.Forgiving = false
			defer func() {
				if recover() == nil {
					t.Error("does not panic")
				}
			}()
			say()
		}()
	}
}

// A page says one sentence a frame, and a picture a hundred labels.
func BenchmarkSentence(b *testing.B) {
	rec := record.New([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.Started, 0, 0, 1),
		event(5, pool.WorkerStarted, 0, 1, 0), event(5, pool.JobSubmitted, 0, 0, 0), event(6, pool.JobStarted, 0, 1, 0),
	})
	for b.Loop() {
		rec.Sentence(6)
	}
}

package run_test

import (
	"slices"
	"testing"
	"time"

	"workerpool.example/playground/wasm/run"
)

func TestComparison(t *testing.T) {
	var c run.Comparison
	if _, ok := c.Thread(); ok || c.WebWorkers() != nil {
		t.Error("nothing was measured, but something is there")
	}
	add := func(query string, of any, took time.Duration) {
		s, notes := run.ParseQuery(query)
		if notes != nil {
			t.Fatal(notes)
		}
		c.Add(s, of, took)
	}
	add("work=cpu&jobs=24&workers=3", nil, 5*time.Second)
	add("work=cpu&jobs=24&workers=1", nil, 4*time.Second) // the same thread
	add("work=cpu&jobs=24&workers=4&on=webworkers", nil, 2*time.Second)
	add("work=cpu&jobs=24&workers=2&on=webworkers", nil, 3*time.Second)
	add("work=cpu&jobs=24&workers=2&on=webworkers", nil, 2500*time.Millisecond) // the last counts
	if m, ok := c.Thread(); !ok || m.Took != 4*time.Second || c.Speedup(m) != 1 {
		t.Errorf("the thread took %v", m.Took)
	}
	want := []run.Measurement{{On: run.OnWebWorkers, Workers: 2, Took: 2500 * time.Millisecond}, {On: run.OnWebWorkers, Workers: 4, Took: 2 * time.Second}}
	got := c.WebWorkers()
	if !slices.Equal(got, want) {
		t.Fatalf("got %v", got)
	}
	if c.Speedup(got[0]) != 1.6 || c.Speedup(got[1]) != 2 || got[1].Ideal(2) != 2 || got[0].Ideal(8) != 2 {
		t.Errorf("speed-ups %v, %v", c.Speedup(got[0]), c.Speedup(got[1]))
	}
	if cpu, mp3 := c.Of(run.CPU), c.Of(run.MP3); cpu.Jobs() != 24 || len(cpu.WebWorkers()) != 2 || mp3.Jobs() != 0 || mp3.WebWorkers() != nil {
		t.Errorf("of cpu %+v, of mp3 %+v", cpu, mp3)
	}
	add("work=cpu&jobs=24&workers=64&on=webworkers", "another file", time.Second)
	if got := c.WebWorkers(); len(got) != 1 || got[0].Workers != 24 || c.Speedup(got[0]) != 0 {
		t.Errorf("other work gives %v", got)
	}
}

package garbage

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestWorth(t *testing.T) {
	const MB = 1 << 20
	for _, tt := range []struct {
		name              string
		alloc, next, live uint64
		want              bool
	}{
		{"at first, little", 3 * MB, 16 * MB, 0, false},
		{"at first, enough", 5 * MB, 16 * MB, 0, true},
		{"just collected", 4 * MB, 20 * MB, 4 * MB, false},
		{"a quarter of the way", 9 * MB, 20 * MB, 4 * MB, true},
		{"a file, and no garbage", 200 * MB, 384 * MB, 200 * MB, false},
		{"a file, and some", 240 * MB, 384 * MB, 200 * MB, false},
		{"a file, and much", 250 * MB, 384 * MB, 200 * MB, true},
		{"the file has gone", 5 * MB, 20 * MB, 200 * MB, false},
		{"beyond the limit, where it is collected all the time", 400 * MB, 384 * MB, 400 * MB, true},
		{"nothing", 0, 0, 0, false},
	} {
		if got := worth(tt.alloc, tt.next, tt.live); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

// collections is how many there have been.
func collections() int {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.NumGC)
}

var kept []byte

// litter makes n megabytes of garbage.
func litter(n int) {
	for range n << 10 {
		kept = make([]byte, 1<<10)
	}
}

func TestCollect(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	Collect()
	before := collections()
	Collect()
	Collect()
	if n := collections() - before; n != 0 {
		t.Errorf("where there is no garbage, it was collected %d times", n)
	}
	litter(8)
	Collect()
	if n := collections() - before; n != 1 {
		t.Errorf("garbage was collected %d times, want 1", n)
	}
}

// When much has gone, garbage is collected as soon as if it had never been there.
func TestCollectAfterMuch(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	kept = make([]byte, 100<<20)
	Collect() // leaves it
	kept = nil
	runtime.GC()
	Collect()
	before := collections()
	litter(8)
	Collect()
	if n := collections() - before; n != 1 {
		t.Errorf("garbage was collected %d times, want 1", n)
	}
}

func TestSuspend(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	first, second := Suspend(), Suspend()
	before := collections()
	litter(50)
	first()
	first()
	litter(50)
	if n := collections() - before; n != 0 {
		t.Errorf("garbage was collected %d times", n)
	}
	second()
	litter(50)
	if collections() == before {
		t.Error("garbage is not collected again")
	}
	if percent := debug.SetGCPercent(10); percent != 10 {
		t.Errorf("it is collected at %d percent, not at 10 as before", percent)
	}
}

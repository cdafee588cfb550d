package run

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/wasm/words"
)

// A Resize is an input to a run: at a time, the pool gets another number of
// workers.
type Resize struct {
	At      time.Duration
	Workers int
}

const (
	maxResizes   = 32  // more than anybody makes by hand
	latestResize = 1e9 // ms
	mostWorkers  = 64
)

// resizes is a list as the URL writes it: "2500:5,4000:2", in the order of
// time; "" is none.
type resizes string

// Resizes gives the changes of the number of workers, in the order of time.
func (s Settings) Resizes() []Resize {
	list, _ := readResizes(s.Resize)
	return list
}

// SetResizes writes a list into the settings, ordered and brought into range.
func (s *Settings) SetResizes(list []Resize) { s.Resize = writeResizes(list) }

// ResizeAt is what a person does who moves the slider while the run is played:
// what comes after is forgotten, since the future runs again.
func (s *Settings) ResizeAt(at time.Duration, workers int) {
	at = max(at, 0).Truncate(time.Millisecond) // as the URL has it; within one, the last word counts
	list := slices.DeleteFunc(s.Resizes(), func(r Resize) bool { return r.At >= at })
	if s.WorkersAt(at-1) != workers {
		list = append(list, Resize{at, workers})
	}
	s.SetResizes(list)
}

// WorkersAt is the number of workers that there should be at a time.
func (s Settings) WorkersAt(at time.Duration) int {
	n := s.Workers
	for _, r := range s.Resizes() {
		if r.At <= at {
			n = r.Workers
		}
	}
	return n
}

// AsRun gives the settings of the run. If it was resized by hand, they have all
// resizes so far, as they were.
func (r *Run) AsRun() Settings {
	s := r.Settings
	r.mu.Lock()
	byHand := r.byHand
	r.mu.Unlock()
	if !byHand {
		return s
	}
	var had []Resize
	for _, e := range r.Rec.Events {
		if e.Kind == pool.Resized {
			had = append(had, Resize{e.At, int(e.N)})
		}
	}
	s.SetResizes(had)
	return s
}

func writeResizes(list []Resize) string {
	var ordered []Resize
	for _, r := range list {
		ordered = insert(ordered, r, func(other Resize) bool { return other.At > r.At })
	}
	changes := make([]string, 0, len(ordered))
	for _, r := range ordered[:min(len(ordered), maxResizes)] {
		at, workers := min(max(r.At.Milliseconds(), 0), latestResize), min(max(r.Workers, 1), mostWorkers)
		changes = append(changes, strconv.FormatInt(at, 10)+":"+strconv.Itoa(workers))
	}
	return strings.Join(changes, ",")
}

// insert puts an element into an ordered list, before the first that comes after
// it.
func insert[T any](ordered []T, element T, after func(T) bool) []T {
	i := slices.IndexFunc(ordered, after)
	if i < 0 {
		i = len(ordered)
	}
	return slices.Insert(ordered, i, element)
}

// readResizes reads a list and leaves out what is no resize; bad are such words.
func readResizes(value string) (list []Resize, bad []string) {
	if value == "" || value == "none" {
		return nil, nil
	}
	for word := range strings.SplitSeq(value, ",") {
		ms, workers, _ := strings.Cut(strings.TrimSpace(word), ":")
		at, err := strconv.ParseInt(ms, 10, 64)
		n, err2 := strconv.Atoi(workers)
		if err != nil || err2 != nil || at < 0 || at > latestResize || n < 1 || n > mostWorkers || len(list) == maxResizes {
			bad = append(bad, word)
			continue
		}
		list = append(list, Resize{time.Duration(at) * time.Millisecond, n})
	}
	return list, bad
}

// parseResizes brings a list into its written form, with a note of what was not
// taken.
func parseResizes(value string) (written, note string) {
	list, bad := readResizes(value)
	if bad != nil {
		note = words.Say("address.resize", "name", "resize", "example", "2500:5,4000:2", "most", maxResizes, "min", 1, "max", mostWorkers, "value", quote(strings.Join(bad, ",")))
	}
	return writeResizes(list), note
}

// resize changes the number of workers when its time has come, by the run's
// clock. It ends with the context.
func (r *Run) resize(resize func(numWorkers int)) {
	for _, change := range r.Settings.Resizes() {
		// To sleep for no time would let the workers go on between two changes.
		if wait := change.At - r.Now(); wait > 0 && r.sleep(r.ctx, wait) != nil {
			return
		}
		resize(change.Workers)
	}
}

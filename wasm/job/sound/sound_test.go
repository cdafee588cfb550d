package sound_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"math/rand/v2"
	"testing"

	"workerpool.example/playground/wasm/job/sound"
)

// tape is a sound in memory, and counts what is decoded again.
type tape struct {
	sound.Sound[[]byte]
	whole  []byte
	pieces [][]byte
	again  int
}

// newTape cuts 100 bytes a segment, and 37 of the last.
func newTape(segments, room int) *tape {
	t := &tape{whole: make([]byte, 100*segments-63)}
	r := rand.NewChaCha8([32]byte{1})
	r.Read(t.whole)
	for rest := t.whole; len(rest) > 0; {
		n := min(100, len(rest))
		t.pieces, t.Sizes = append(t.pieces, rest[:n]), append(t.Sizes, n)
		rest = rest[n:]
	}
	t.Room, t.Hash = room, sha256.New()
	t.Read = func(into, pcm []byte, from int) { copy(into, pcm[from:]) }
	t.Again = func(segment int, _ func() error) ([]byte, error) {
		t.again++
		return t.pieces[segment], nil
	}
	return t
}

// Whatever the order in which segments come, the sum is that of the whole, and no
// more is kept than there is room for.
func TestAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		const segments, room = 40, 700
		tape := newTape(segments, room)
		want := sha256.Sum256(tape.whole)
		for n, i := range r.Perm(segments) {
			if _, ok := tape.Sum(); ok {
				t.Fatalf("there is a sum after %d of %d segments", n, segments)
			}
			tape.Place = r.IntN(segments)
			if err := tape.Keep(i, tape.pieces[i], nil); err != nil {
				t.Fatal(err)
			}
			if tape.Held() > room {
				t.Fatalf("%d bytes are kept, where there is room for %d", tape.Held(), room)
			}
		}
		if got, ok := tape.Sum(); !ok || !bytes.Equal(got, want[:]) {
			t.Fatal("the sum is not that of the whole")
		}
	}
}

// Without a hash nothing is read while segments come, and what fits into the room
// is there at the end.
func TestNoHash(t *testing.T) {
	tape := newTape(9, 1000)
	tape.Hash = nil
	tape.Sound.Read = func(into, pcm []byte, from int) { t.Error("PCM was read") }
	breathe := func() error { t.Error("somebody breathed"); return nil }
	for _, i := range rand.New(rand.NewPCG(1, 2)).Perm(9) {
		if err := tape.Keep(i, tape.pieces[i], breathe); err != nil {
			t.Fatal(err)
		}
	}
	for i, piece := range tape.pieces {
		if got, ok := tape.PCM(i); !ok || !bytes.Equal(got, piece) {
			t.Errorf("segment %d is not there", i)
		}
	}
	if sum, ok := tape.Sum(); ok || sum != nil {
		t.Errorf("there is a sum %x", sum)
	}
}

// As workers of a pool give them, hardly out of order, nothing is decoded twice
// for the sum, however long the sound is.
func TestNothingTwice(t *testing.T) {
	tape := newTape(2000, 6400)
	r := rand.New(rand.NewPCG(3, 4))
	for from := 0; from < 2000; from += 50 {
		for _, i := range r.Perm(50) {
			if err := tape.Keep(from+i, tape.pieces[from+i], nil); err != nil {
				t.Fatal(err)
			}
		}
	}
	if want := sha256.Sum256(tape.whole); tape.again > 0 {
		t.Errorf("%d segments were decoded twice", tape.again)
	} else if got, _ := tape.Sum(); !bytes.Equal(got, want[:]) {
		t.Error("the sum is not that of the whole")
	}
}

// What is played, and what comes next, is kept, also while what is still to be
// summed up takes all the room.
func TestPlaceStays(t *testing.T) {
	tape := newTape(50, 1000)
	for i := 49; i > 0; i-- { // the first does not come
		if err := tape.Keep(i, tape.pieces[i], nil); err != nil {
			t.Fatal(err)
		}
	}
	tape.Place = 30
	tape.Put(30, tape.pieces[30])
	tape.Put(31, tape.pieces[31])
	for i := 1; i < 20; i++ {
		tape.Put(i, tape.pieces[i])
	}
	for _, i := range []int{30, 31, 1, 2} {
		if _, ok := tape.PCM(i); !ok {
			t.Errorf("segment %d is gone", i)
		}
	}
	if _, ok := tape.PCM(49); ok || tape.Held() > 1000 {
		t.Errorf("the last segment is kept: %v; %d bytes are", ok, tape.Held())
	}
}

// An error in the middle of the sum leaves it where it is: the next one goes on.
func TestBreath(t *testing.T) {
	tape := newTape(3, 1000)
	stop := errors.New("stop")
	breaths := 0
	breathe := func() error {
		if breaths++; breaths == 1 {
			return stop
		}
		return nil
	}
	if err := tape.Keep(0, tape.pieces[0], breathe); err != stop {
		t.Errorf("error %v", err)
	}
	for i := 1; i < 3; i++ {
		if err := tape.Keep(i, tape.pieces[i], breathe); err != nil {
			t.Fatal(err)
		}
	}
	want := sha256.Sum256(tape.whole)
	if got, ok := tape.Sum(); !ok || !bytes.Equal(got, want[:]) {
		t.Error("the sum is not that of the whole")
	}
}

// While one goroutine sums up and breathes, others may bring more.
func TestWhileItBreathes(t *testing.T) {
	tape := newTape(4, 1000)
	inner := false
	if err := tape.Keep(0, tape.pieces[0], func() error {
		if inner {
			return nil
		}
		inner = true
		for i := 1; i < 4; i++ {
			if err := tape.Keep(i, tape.pieces[i], nil); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(tape.whole)
	if got, ok := tape.Sum(); !ok || !bytes.Equal(got, want[:]) {
		t.Error("the sum is not that of the whole")
	}
}

// A sound that fits is cut as asked for; of a longer one every segment is bounded.
func TestJobs(t *testing.T) {
	const frame = 4608
	hours := 3 * 3600 * 48000 / 1152
	for _, tt := range []struct{ asked, frames, want int }{
		{1, 100, 1}, {10, 100, 10}, {1000, 100, 100},
		{1, sound.Room / frame, 1}, {10, sound.Room / frame, 10},
		{1, sound.Room/frame + 1, 65}, {5000, hours, 5000}, {10, hours, 1983},
	} {
		if got := sound.Jobs(tt.asked, tt.frames, frame, sound.Room); got != tt.want {
			t.Errorf("%d jobs of %d frames became %d, want %d", tt.asked, tt.frames, got, tt.want)
		}
	}
	for _, room := range []int{sound.Room, 10 * frame} {
		n := sound.Jobs(10, hours, frame, room)
		if longest := (hours + n - 1) / n * frame; longest > max(room/sound.Decodings, frame) {
			t.Errorf("with room for %d bytes, a segment has %d", room, longest)
		}
	}
}

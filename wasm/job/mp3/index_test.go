package mp3

import (
	"bytes"
	"context"
	"errors"
	"io"
	"reflect"
	"testing"
	"testing/iotest"
)

// checkSame compares what two indexes say.
func checkSame(t *testing.T, got, want *File) {
	t.Helper()
	a, b := *got, *want
	a.store, b.store = nil, nil
	if !reflect.DeepEqual(a, b) {
		a.frames, b.frames = nil, nil
		t.Errorf("the index of pieces is %+v\nthat of the whole is %+v\nor their frames differ", a, b)
	}
}

func inPieces(t testing.TB, data []byte, size int, whole int) (*File, error) {
	t.Helper()
	x := Indexer{Size: whole}
	for at := 0; at < len(data); at += size {
		piece := data[at:min(len(data), at+size)]
		if n, err := x.Write(piece); n != len(piece) || err != nil {
			t.Fatalf("Write took %d of %d bytes, error %v", n, len(piece), err)
		}
	}
	return x.File()
}

func TestPiecesGiveTheSameIndex(t *testing.T) {
	cases := found()
	for _, r := range [][]byte{nil, id3v2(100), junk(50_000), make([]byte, 100)} {
		cases = append(cases, scanCase{name: "no frames", data: r})
	}
	cases = append(cases, scanCase{name: "the sample five times", data: times(5, readSample(t))})
	for _, c := range cases {
		want, refusal := Parse(c.data)
		for _, size := range []int{1, 417, 5000, reach, 300_000, blockSize + 1} {
			if size < 1000 && len(c.data) > 100_000 {
				continue
			}
			for _, whole := range []int{0, len(c.data)} {
				got, err := inPieces(t, c.data, size, whole)
				if refusal != nil {
					if err == nil || err.Error() != refusal.Error() {
						t.Errorf("%s, pieces of %d: error %v, want %v", c.name, size, err, refusal)
					}
					continue
				}
				if err != nil {
					t.Fatalf("%s, pieces of %d: %v", c.name, size, err)
				}
				checkSame(t, got, want)
			}
		}
	}
}

// What spans two blocks must come out as it went in.
func TestDecodeAcrossBlocks(t *testing.T) {
	data := times(4, readSample(t))
	f := mustParse(t, data)
	g, err := inPieces(t, data, 100_000, 0)
	if err != nil {
		t.Fatal(err)
	}
	for block := 1; block*blockSize < len(data); block++ {
		first := 0
		for int(f.frames[first+f.skip+2].pos) < block*blockSize {
			first++
		}
		s := Segment{First: first, Frames: 4}
		want, err1 := f.Decode(t.Context(), s, nil)
		got, err2 := g.Decode(t.Context(), s, nil)
		if err1 != nil || err2 != nil || !bytes.Equal(got, want) || silentPCM(want) {
			t.Errorf("around byte %d the sound differs, or there is none (errors %v, %v)", block*blockSize, err1, err2)
		}
	}
}

func silentPCM(pcm []byte) bool { return len(bytes.Trim(pcm, "\x00")) == 0 }

func TestRead(t *testing.T) {
	sample := readSample(t)
	want := mustParse(t, sample)
	calls, last := 0, 0
	got, err := Read(t.Context(), iotest.DataErrReader(bytes.NewReader(sample)), func(n int) error {
		calls++
		last = n
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	checkSame(t, got, want)
	if calls < 2 || last > len(sample) || last < len(sample)-256<<10 {
		t.Errorf("%d calls, the last after %d of %d bytes", calls, last, len(sample))
	}
	got, err = Read(t.Context(), iotest.HalfReader(bytes.NewReader(sample)), nil)
	if err != nil {
		t.Fatal(err)
	}
	checkSame(t, got, want)
}

func TestReadStops(t *testing.T) {
	sample := readSample(t)
	stop := errors.New("stop")
	if f, err := Read(t.Context(), bytes.NewReader(sample), func(int) error { return stop }); f != nil || err != stop {
		t.Errorf("progress stops: error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f, err := Read(ctx, bytes.NewReader(sample), func(int) error { cancel(); return nil })
	if f != nil || err != context.Canceled {
		t.Errorf("cancelled: error %v", err)
	}
	broken := io.MultiReader(bytes.NewReader(sample[:9999]), iotest.ErrReader(stop))
	if f, err := Read(t.Context(), broken, nil); f != nil || err != stop {
		t.Errorf("a broken reader: error %v", err)
	}
}

func TestIndexerEnds(t *testing.T) {
	var x Indexer
	if _, err := x.Write(times(5, bare(plain))); err != nil || x.Frames() != 0 {
		t.Errorf("error %v, and %d frames where more might follow", err, x.Frames())
	}
	if _, err := x.Write(make([]byte, 2*reach)); err != nil || x.Frames() != 5 {
		t.Errorf("error %v, %d frames, want 5", err, x.Frames())
	}
	if _, err := x.File(); err != nil {
		t.Error(err)
	}
	if _, err := x.Write([]byte{0}); err == nil {
		t.Error("Write after File succeeds")
	}
	if _, err := x.File(); err == nil {
		t.Error("a second File succeeds")
	}
}

// The index must stay small beside the file.
func TestIndexMemory(t *testing.T) {
	data := times(100_000, bare(plain&^0xF000|1<<12)) // 32 kbit/s: 104 bytes each
	f := mustParse(t, data)
	if got := 8 * cap(f.frames); got > 8*len(f.frames)+4096 || len(f.frames) != 100_000 {
		t.Errorf("%d bytes for %d frames", got, len(f.frames))
	}
	if size := reflect.TypeFor[frame]().Size(); size != 8 {
		t.Errorf("a frame's entry takes %d bytes", size)
	}
}

package mp3

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	gomp3 "github.com/hajimehoshi/go-mp3"
)

// rewritten is all frames of the file as they are written anew, one stream.
func rewritten(f *File) []byte {
	var all []byte
	p := f.packer()
	for i := range f.frames {
		all = append(all, p.frame(i)...)
	}
	return all
}

// stock is what go-mp3 by itself gives for a stream.
func stock(t testing.TB, stream []byte) []byte {
	t.Helper()
	d, err := gomp3.NewDecoder(struct{ io.Reader }{bytes.NewReader(stream)})
	if err != nil {
		t.Fatal(err)
	}
	pcm, err := io.ReadAll(d)
	if err != nil {
		t.Fatal(err)
	}
	return pcm
}

// trimmed leaves out what the file does.
func trimmed(f *File, pcm []byte) []byte {
	start, end := f.Trim()
	return pcm[start*bytesPerSample : len(pcm)-end*bytesPerSample]
}

// The reference itself: go-mp3 reading the rewritten stream without us.
func TestDecodeAllIsWhatTheDecoderGives(t *testing.T) {
	f := mustParse(t, readSample(t)[:60_000])
	got, err := f.DecodeAll(t.Context(), nil)
	if err != nil || !bytes.Equal(got, trimmed(f, stock(t, rewritten(f)))) {
		t.Errorf("DecodeAll differs from go-mp3 on the rewritten stream (error %v)", err)
	}
}

// Where go-mp3 is right by itself, as it is on the sample, nothing changes.
func TestRewritingChangesNothing(t *testing.T) {
	data := readSample(t)[:60_000]
	f := mustParse(t, data)
	got, err := f.DecodeAll(t.Context(), nil)
	if err != nil || !bytes.Equal(got, trimmed(f, stock(t, data))) {
		t.Errorf("DecodeAll differs from go-mp3 on the file as it is (error %v)", err)
	}
}

// panicking is the one kind of frame on which go-mp3 panics: MPEG-2 with long
// and short lines in one block.
func panicking() []byte {
	b := bare(half)
	poke(b, 8*headerSize+10+38, 1, 1) // window_switching_flag
	poke(b, 8*headerSize+10+39, 2, 2) // block_type: short
	poke(b, 8*headerSize+10+41, 1, 1) // mixed_block_flag
	return b
}

// No file is known that brings the decoder to fail, since what it fails on is
// silent. If one does, the frames that fail are silent too, and the next ones
// are as they are when decoding begins there.
func TestDecoderFails(t *testing.T) {
	broken := bare(half)
	poke(broken, 8*headerSize+10, 12, 4000)  // part2_3_length
	poke(broken, 8*headerSize+10+12, 9, 511) // big_values: 1022 lines, where 576 are all
	for _, c := range []struct {
		name, says string
		frame      []byte
	}{
		{"panic", "panicked", panicking()},
		{"error", "is_pos", broken},
		{"no frame", "EOF", []byte("no frame")},
		{"half a frame", "EOF", bare(half)[:100]},
		{"too much", "shorter", join(bare(half), bare(half))},
	} {
		t.Run(c.name, func(t *testing.T) {
			var d decoder
			out := make([]byte, 576*bytesPerSample)
			for _, frame := range [][]byte{c.frame, bare(half), c.frame, c.frame, bare(half), bare(half)} {
				err := d.bytes(frame, out)
				if good := len(frame) == len(bare(half)) && &frame[0] != &c.frame[0]; good != (err == nil) {
					t.Errorf("good frame: %v, error %v", good, err)
				}
				if err != nil && !strings.Contains(err.Error(), c.says) {
					t.Errorf("error %v, want one that says %q", err, c.says)
				}
			}
		})
	}
}

// A File with frames that fail is made by hand: it does not know better.
func TestFramesThatFailAreSilent(t *testing.T) {
	good := loud(half, 0)
	data := join(times(4, good), times(2, panicking()), times(4, good), panicking(), times(4, good))
	f := mustParse(t, data)
	for i := range f.frames {
		f.frames[i].place &^= silent
	}
	whole, err := f.DecodeAll(t.Context(), nil)
	checkDamage(t, err, 4, 3)
	if len(whole) != f.PCMSize() {
		t.Fatalf("%d bytes, want %d", len(whole), f.PCMSize())
	}
	checkPacked(t, f, Segment{Frames: f.Frames}, whole, err)
	for i := range f.Frames {
		if pcm := whole[i*f.FrameSize():][:f.FrameSize()]; silentPCM(pcm) != (i == 4 || i == 5 || i == 10) {
			t.Errorf("frame %d: silent is %v", i, silentPCM(pcm))
		}
	}
	for first := range f.Frames {
		s := Segment{First: first, Frames: 1}
		pcm, err := f.Decode(t.Context(), s, nil)
		if fails := first == 4 || first == 5 || first == 10; fails {
			checkDamage(t, err, first, 1)
		} else if err != nil {
			t.Errorf("frame %d: %v", first, err)
		}
		if !bytes.Equal(pcm, whole[f.PCMOffset(s):][:f.SegmentSize(s)]) {
			t.Errorf("frame %d differs from the whole", first)
		}
		checkPacked(t, f, s, pcm, err)
	}
}

func checkDamage(t *testing.T, err error, first, count int) {
	t.Helper()
	var damage *DamageError
	if !errors.As(err, &damage) || damage.First != first || damage.Count != count || damage.Of != 15 || damage.Unwrap() == nil {
		t.Errorf("error %v, want one on %d frames from %d", err, count, first)
	}
}

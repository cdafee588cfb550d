package mp3

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"os"
	"testing"
)

// Helpers that make MP3 bytes by hand.

const (
	plain  header = 0xFFFB9000 // MPEG-1 Layer III, 128 kbit/s, 44100 Hz, stereo, 417 bytes
	half   header = 0xFFF38000 // MPEG-2 Layer III, 64 kbit/s, 22050 Hz, stereo, 208 bytes
	monaut header = 0xFFFB90C0 // as plain, mono
)

// bare is one silent frame: its header, and the rest zeros.
func bare(h header) []byte {
	b := make([]byte, h.size())
	b[0], b[1], b[2], b[3] = byte(h>>24), byte(h>>16), byte(h>>8), byte(h)
	return b
}

func times(n int, b []byte) []byte {
	var all []byte
	for range n {
		all = append(all, b...)
	}
	return all
}

func join(parts ...[]byte) []byte {
	var all []byte
	for _, part := range parts {
		all = append(all, part...)
	}
	return all
}

// id3v2 is a tag with size bytes inside.
func id3v2(size int) []byte {
	b := make([]byte, 10+size)
	copy(b, "ID3\x04\x00\x00")
	for i := range 4 {
		b[9-i] = byte(size >> (7 * i) & 0x7F)
	}
	return b
}

// freeFrame is a silent frame in free format, size bytes long and padding.
func freeFrame(h header, size int) []byte {
	h &^= 0xF000
	b := make([]byte, size+h.padding())
	b[0], b[1], b[2], b[3] = byte(h>>24), byte(h>>16), byte(h>>8), byte(h)
	return b
}

// poke replaces n bits.
func poke(b []byte, at, n int, value uint) {
	for i := range n {
		place := byte(1) << (7 - (at+i)%8)
		if b[(at+i)/8] &^= place; value>>(n-1-i)&1 == 1 {
			b[(at+i)/8] |= place
		}
	}
}

func ape(size int) []byte {
	b := make([]byte, 32+size)
	copy(b, "APETAGEX\xD0\x07")
	b[12], b[13], b[23] = byte(size), byte(size>>8), 0xA0
	return b
}

func id3v1() []byte { return append([]byte("TAG"), make([]byte, 125)...) }

func junk(n int) []byte {
	b := make([]byte, n)
	x := uint32(7)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

func readSample(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("../../../web/sample.mp3")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustParse(t testing.TB, data []byte) *File {
	t.Helper()
	f, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// checkExact decodes the file whole and in segments and compares. It gives
// the whole.
func checkExact(t *testing.T, f *File, cuts ...int) []byte {
	t.Helper()
	whole, err := f.DecodeAll(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(whole) != f.PCMSize() {
		t.Fatalf("DecodeAll gave %d bytes, PCMSize says %d", len(whole), f.PCMSize())
	}
	for _, n := range cuts {
		at := 0
		for _, s := range f.Segments(n) {
			if at != f.PCMOffset(s) {
				t.Fatalf("segment %d of %d begins at %d, want %d", s.Index, n, f.PCMOffset(s), at)
			}
			pcm, err := f.Decode(context.Background(), s, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(pcm, whole[at:][:f.SegmentSize(s)]) {
				t.Errorf("segment %d of %d, frames %d to %d, differs from the whole", s.Index, n, s.First, s.First+s.Frames-1)
			}
			checkPacked(t, f, s, pcm, nil)
			at += len(pcm)
		}
		if at != len(whole) {
			t.Errorf("%d segments have %d bytes, the whole %d", n, at, len(whole))
		}
	}
	return whole
}

func sum(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

package record

import (
	"bytes"
	"compress/flate"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// FuzzDeflate compares with compress/flate, both ways.
func FuzzDeflate(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]byte, 5000)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	steep := []byte{} // frequencies that want codes longer than 15 bits
	for i, n := 0, 1; i < 24; i, n = i+1, n*8/5+1 {
		steep = append(steep, bytes.Repeat([]byte{byte(i), byte(r.Uint32())}, n)...)
	}
	for _, b := range [][]byte{nil, {0}, []byte("aaaaaaaaaa"), []byte(strings.Repeat("worker, job, result; ", 3000)), noise, steep[:min(len(steep), 1<<17)]} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		small := deflate(b)
		if got, err := io.ReadAll(flate.NewReader(bytes.NewReader(small))); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("compress/flate reads %d bytes of %d, %v", len(got), len(b), err)
		}
		for _, level := range []int{flate.HuffmanOnly, flate.NoCompression, flate.BestSpeed, flate.BestCompression} {
			var theirs bytes.Buffer
			w, _ := flate.NewWriter(&theirs, level)
			w.Write(b)
			w.Close()
			if got, err := inflate(theirs.Bytes(), len(b)); err != nil || !bytes.Equal(got, b) {
				t.Fatalf("level %d: %d bytes of %d, %v", level, len(got), len(b), err)
			}
			if _, err := inflate(theirs.Bytes(), len(b)-1); err == nil {
				t.Fatal("more bytes than expected are read")
			}
			if level == flate.BestCompression && len(small) > theirs.Len()*21/20+40 {
				t.Errorf("%d bytes, and %d with compress/flate", len(small), theirs.Len())
			}
		}
		// What is no stream, and what is cut off.
		want, err := io.ReadAll(flate.NewReader(bytes.NewReader(b)))
		got, failed := inflate(b, 1<<20)
		if err == nil && len(want) <= 1<<20 && (failed != nil || !bytes.Equal(got, want)) {
			t.Errorf("%x: %v, %v", b, failed, got)
		}
	})
}

// Frequencies that grow as Fibonacci's numbers want the longest codes: those are cut
// to what the format allows, and still make a full tree (RFC 1951, 3.2.2).
func TestLengthsAreBounded(t *testing.T) {
	frequencies := []int{1, 1}
	for len(frequencies) < 19 {
		frequencies = append(frequencies, frequencies[len(frequencies)-1]+frequencies[len(frequencies)-2])
	}
	for _, most := range []int{7, 15} {
		lengths := lengthsOf(frequencies, most)
		sum := 0
		for _, n := range lengths {
			sum += 1 << most >> n
		}
		if longest := slices.Max(lengths); longest > most || sum != 1<<most {
			t.Errorf("at most %d: the longest is %d, and all together take %d of %d", most, longest, sum, 1<<most)
		}
	}
}

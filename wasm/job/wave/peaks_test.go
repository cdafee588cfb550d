package wave_test

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"workerpool.example/playground/wasm/job/wave"
)

// noise is PCM of so many samples, louder and louder.
func noise(samples int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	var pcm []byte
	for i := range samples {
		most := 1 + i*32767/samples
		for range 2 {
			pcm = binary.LittleEndian.AppendUint16(pcm, uint16(int16(r.IntN(2*most)-most)))
		}
	}
	return pcm
}

// slow is what Of has to give, sample by sample.
func slow(pcm []byte, from, to int) (b wave.Bin) {
	from = from / wave.Base * wave.Base
	to = min((to+wave.Base-1)/wave.Base*wave.Base, len(pcm)/4)
	b.Min, b.Max = 1, -1
	squares := 0.0
	for i := 2 * from; i < 2*to; i++ {
		x := float64(int16(binary.LittleEndian.Uint16(pcm[2*i:]))) / 32768
		b.Min, b.Max = min(b.Min, x), max(b.Max, x)
		squares += x * x
	}
	b.RMS = math.Sqrt(squares / float64(2*(to-from)))
	return b
}

func TestOf(t *testing.T) {
	for _, samples := range []int{1, 255, 256, 257, 1152, 9 * 1152, 100_000} {
		pcm := noise(samples)
		peaks := wave.New(pcm)
		if peaks.Samples() != samples {
			t.Errorf("%d samples became %d", samples, peaks.Samples())
		}
		r := rand.New(rand.NewPCG(3, 4))
		for range 200 {
			from := r.IntN(samples)
			to := from + 1 + r.IntN(samples-from)
			got, want := peaks.Of(from, to), slow(pcm, from, to)
			if got.Min != want.Min || got.Max != want.Max || math.Abs(got.RMS-want.RMS) > 1e-6 {
				t.Fatalf("%d to %d of %d: %v, want %v", from, to, samples, got, want)
			}
		}
	}
}

// Sound that comes in pieces has the peaks of the whole.
func TestAdd(t *testing.T) {
	pcm := noise(50_000)
	whole, parts := wave.New(pcm), &wave.Peaks{}
	r := rand.New(rand.NewPCG(5, 6))
	for rest := pcm; len(rest) > 0; {
		n := min(4*(1+r.IntN(3000)), len(rest))
		parts.Add(rest[:n])
		rest = rest[n:]
	}
	for from := 0; from < 50_000; from += 777 {
		a, b := whole.Of(from, from+12_345), parts.Of(from, from+12_345)
		if a.Min != b.Min || a.Max != b.Max || math.Abs(a.RMS-b.RMS) > 1e-6 {
			t.Fatalf("from %d: %v in one, %v in pieces", from, a, b)
		}
	}
}

func TestNothing(t *testing.T) {
	for name, got := range map[string]wave.Bin{
		"no sound": new(wave.Peaks).Of(0, 10), "before it": wave.New(noise(10)).Of(-5, 0), "after it": wave.New(noise(10)).Of(10, 20), "turned round": wave.New(noise(10)).Of(5, 5),
	} {
		if got != (wave.Bin{}) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Peaks that have gone as bytes are the same.
func TestBytes(t *testing.T) {
	for _, samples := range []int{0, 1, 256, 257, 50_000} {
		want, got := &wave.Peaks{}, wave.New(noise(1000))
		for pcm := noise(samples); len(pcm) > 0; {
			n := min(4*1152, len(pcm)) // as they come from a decoder
			want.Add(pcm[:n])
			pcm = pcm[n:]
		}
		b, err := want.AppendBinary(nil)
		if err == nil {
			err = got.UnmarshalBinary(b)
		}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%d samples: they differ, error %v", samples, err)
		}
		if len(b) > 12+samples*4/32 {
			t.Errorf("%d samples take %d bytes", samples, len(b))
		}
	}
	for _, b := range [][]byte{nil, {1, 0, 0}, {1, 0, 0, 0}, {0, 0, 0, 0, 1}, {0, 1, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {0xFF, 0xFF, 0xFF, 0xFF}} {
		if new(wave.Peaks).UnmarshalBinary(b) == nil {
			t.Errorf("%v are no peaks", b)
		}
	}
}

// The loudest there can be: a full square wave of one sign, which no sum overflows.
func TestFull(t *testing.T) {
	pcm := make([]byte, 4*wave.Base*100)
	for i := 1; i < len(pcm); i += 2 {
		pcm[i] = 0x80
	}
	if got := wave.New(pcm).Of(0, wave.Base*100); got != (wave.Bin{Min: -1, Max: -1, RMS: 1}) {
		t.Error(got)
	}
}

// A second of sound.
func BenchmarkNew(b *testing.B) {
	pcm := noise(44_100)
	for b.Loop() {
		wave.New(pcm)
	}
}

// A picture of 700 pixels of ten minutes.
func BenchmarkOf(b *testing.B) {
	peaks := wave.New(noise(600 * 44_100))
	n := peaks.Samples()
	for b.Loop() {
		for i := range 700 {
			peaks.Of(i*n/700, (i+1)*n/700)
		}
	}
}

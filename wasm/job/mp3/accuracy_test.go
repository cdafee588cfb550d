//go:build !js

package mp3

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
)

// limited is the limited accuracy of ISO/IEC 11172-4 clause 2.6.3, which asks
// for it of a sine sweep, and this test of everything: the RMS of the difference from the reference, relative to
// full scale. Full accuracy asks for a sixteenth of it, which a decoder that
// does not round cannot give, and for no difference above 2^-14, which holds
// as well.
var (
	limited = math.Pow(2, -11) / math.Sqrt(12)
	largest = math.Pow(2, -14)
)

// Every file of the corpus is cut exactly, and decoded right.
func TestCorpus(t *testing.T) {
	needPrograms(t, "lame", "ffmpeg")
	t.Run("mpg123 is there", func(t *testing.T) { needPrograms(t, "mpg123") })
	_, err := exec.LookPath("mpg123")
	judge := err == nil
	var mu sync.Mutex
	var worst, most float64
	files := 0
	t.Run("files", func(t *testing.T) {
		for i, e := range corpus() {
			if underRace && i%40 > 0 {
				continue
			}
			t.Run(e.name, func(t *testing.T) {
				t.Parallel()
				data := encode(t, e, 0.5)
				f := mustParse(t, data)
				if len(f.Notes) > 0 || f.SampleRate != e.rate {
					t.Errorf("%d Hz, notes %v", f.SampleRate, f.Notes)
				}
				pcm := checkExact(t, f, 3, f.Frames)
				if !bytes.Equal(pcm, trimmed(f, stock(t, rewritten(f)))) {
					t.Error("go-mp3 gives something else for the rewritten frames")
				}
				if !judge {
					return
				}
				rms, peak := checkAccurate(t, data, pcm)
				mu.Lock()
				defer mu.Unlock()
				worst, most, files = max(worst, rms), max(most, peak), files+1
			})
		}
	})
	t.Logf("%d files; the worst RMS is %.2f, the largest difference %.2f of 32768", files, worst*32768, most*32768)
}

// checkAccurate compares pcm with what mpg123 gives.
func checkAccurate(t *testing.T, data, pcm []byte) (rms, most float64) {
	t.Helper()
	want := reference(t, data)
	rms, most = difference(pcm, want)
	if len(pcm)/2 != len(want) || rms > limited || most > largest {
		t.Errorf("%d samples, mpg123 gives %d; they differ by an RMS of %.2f, want %.2f, and by up to %.2f, want %.2f, of 32768",
			len(pcm)/2, len(want), rms*32768, limited*32768, most*32768, largest*32768)
	}
	return rms, most
}

// Files that no encoder at hand makes, from those that one does.
func TestEditedFilesAreAccurate(t *testing.T) {
	needPrograms(t, "lame", "mpg123")
	for _, c := range []struct {
		name, args string
		rate       int
		do         func(frame []byte, side int, parts []part)
	}{
		{"emphasis that is reserved", "-m j -b 128", 44100, func(frame []byte, _ int, _ []part) { frame[3] |= 2 }},
		{"long windows below start and stop blocks", "-m j -b 128", 44100, mixStartAndStop},
		{"the same in MPEG-2", "-m j -b 64", 22050, mixStartAndStop},
		{"a part without main data, but with scale factors", "-m s -b 128", 48000, func(frame []byte, side int, parts []part) {
			poke(frame, side+parts[3].lengthAt, lengthBits+9, 0)
			poke(frame, side+parts[3].compressAt, 4, 15)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := encode(t, encoding{rate: c.rate, args: c.args + " -t"}, 1)
			f := mustParse(t, data)
			for i, fr := range f.frames {
				h := f.header(i)
				frame := data[fr.pos:]
				parts, n := h.parts(frame[h.sideStart():])
				c.do(frame, 8*h.sideStart(), parts[:n])
			}
			f = mustParse(t, data)
			checkAccurate(t, data, checkExact(t, f, 5))
		})
	}
}

func mixStartAndStop(frame []byte, side int, parts []part) {
	for _, p := range parts {
		if p.switched && !p.short() {
			poke(frame, side+p.flagAt+3, 1, 1)
		}
	}
}

// Whatever surrounds or interrupts the frames, segments are exact.
func TestWrappedFilesAreExact(t *testing.T) {
	needPrograms(t, "lame")
	for _, c := range []struct {
		name, args string
		wrap       func(b []byte, middle int) []byte
		notes      []NoteKind
	}{
		{"junk around", "-b 128", func(b []byte, _ int) []byte { return join(junk(3000), b, junk(3000)) }, nil},
		{"tags around", "-b 128 -V5 --add-id3v2 --tt Tune", func(b []byte, _ int) []byte { return join(b, ape(99), id3v1()) }, nil},
		{"two files in a row", "-b 128", func(b []byte, _ int) []byte { return join(b, id3v2(50), b) }, nil},
		{"a tag between", "-b 96", func(b []byte, middle int) []byte { return join(b[:middle], id3v2(777), b[middle:]) }, nil},
		{"junk between", "-b 96", func(b []byte, middle int) []byte { return join(b[:middle], junk(777), b[middle:]) }, []NoteKind{Skipped, MainDataMissing}},
		{"the beginning cut off", "-b 64", func(b []byte, _ int) []byte { return b[3000:] }, []NoteKind{MainDataMissing}},
		{"damaged in the middle", "-b 128", func(b []byte, _ int) []byte { return join(b[:5345], b[7321:]) }, []NoteKind{Skipped, FramesMissing, MainDataMissing}},
		{"cut off at the end", "-b 128", func(b []byte, _ int) []byte { return b[:len(b)-1000] }, []NoteKind{CutOff, FramesMissing}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := encode(t, encoding{rate: 44100, args: c.args}, 1)
			plain := mustParse(t, data)
			f := mustParse(t, c.wrap(data, int(plain.frames[len(plain.frames)/2].pos)))
			if got := kinds(f.Notes); !reflect.DeepEqual(got, c.notes) {
				t.Errorf("notes %v, want kinds %v", f.Notes, c.notes)
			}
			checkExact(t, f, 2, 3, 7, f.Frames)
		})
	}
}

// reference is what mpg123 makes of a file: floats, without the encoder's
// delay, brought into the range of 16 bits as any decoder must.
func reference(t *testing.T, data []byte) []float32 {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.mp3")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	out := output(t, "mpg123", "-q", "-e", "f32", "--stereo", "-s", name)
	samples := make([]float32, len(out)/4)
	for i := range samples {
		samples[i] = max(-1, min(1, math.Float32frombits(binary.LittleEndian.Uint32(out[4*i:]))))
	}
	return samples
}

// difference gives the RMS and the largest difference, relative to full scale.
func difference(pcm []byte, want []float32) (rms, most float64) {
	n := min(len(pcm)/2, len(want))
	total := 0.0
	for i := range n {
		d := math.Abs(float64(int16(binary.LittleEndian.Uint16(pcm[2*i:])))/32768 - float64(want[i]))
		total += d * d
		most = max(most, d)
	}
	return math.Sqrt(total / float64(max(1, n))), most
}

package mp3

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"testing"
)

// samplePCM is the sha256 of the sample's PCM, the same on every platform.
// When the sample is made anew, this test says the new one.
const samplePCM = "bf5d2c7e3bd640c384adc4789165a59023a77d918cd86030bf063f2722382e08"

func TestSampleIsExact(t *testing.T) {
	data := readSample(t)
	if underRace {
		data = data[:40_000]
	}
	f := mustParse(t, data)
	pcm, err := f.DecodeAll(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := sum(pcm); got != samplePCM && !underRace {
		t.Errorf("the sample's PCM has sha256 %s, want %s", got, samplePCM)
	}
	compareAtOnce(t, f, pcm, 24)
}

// compareAtOnce decodes n segments of one File, each in a goroutine.
func compareAtOnce(t *testing.T, f *File, whole []byte, n int) {
	t.Helper()
	var wg sync.WaitGroup
	for _, s := range f.Segments(n) {
		wg.Go(func() {
			got, err := f.Decode(context.Background(), s, nil)
			if err != nil {
				t.Error(err)
			} else if !bytes.Equal(got, whole[f.PCMOffset(s):][:f.SegmentSize(s)]) {
				t.Errorf("segment %d differs from the whole", s.Index)
			}
		})
	}
	wg.Wait()
}

func TestSampleIsWhatItsGeneratorSays(t *testing.T) {
	f := mustParse(t, readSample(t))
	if f.SampleRate != 44100 || f.Channels != 2 || f.Tag == nil || f.Tag.Kind != "Info" || !f.Tag.HasLAME || f.Tag.Frames != len(f.frames)-1 || len(f.Notes) > 0 {
		t.Errorf("%d Hz, %d channels, %d frames, tag %+v, notes %v", f.SampleRate, f.Channels, len(f.frames), f.Tag, f.Notes)
	}
	const seconds = 41.6
	rate := float64(f.SampleRate)
	if got, want := f.Samples(), int(seconds*rate); got != want {
		t.Errorf("%d samples, want the tune's %d", got, want)
	}
	for i := 1; i < len(f.frames); i++ {
		if f.header(i)>>6&3 != 0 {
			t.Fatalf("frame %d is not in plain stereo", i)
		}
	}
}

func ExampleFile_Segments() {
	silence := times(10, bare(plain)) // or the bytes of any MP3
	file, err := Parse(silence)
	if err != nil {
		fmt.Println(err)
		return
	}
	pcm := make([]byte, file.PCMSize())
	for _, segment := range file.Segments(3) { // in any order, on any worker
		part, err := file.Decode(context.Background(), segment, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		copy(pcm[file.PCMOffset(segment):], part)
		fmt.Println("frames", segment.First, "to", segment.First+segment.Frames-1)
	}
	fmt.Println(file.Duration().Round(1e6), "of sound,", len(pcm), "bytes")
	// Output:
	// frames 0 to 3
	// frames 4 to 6
	// frames 7 to 9
	// 261ms of sound, 46080 bytes
}

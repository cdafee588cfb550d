package mp3

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"time"
)

func TestSegments(t *testing.T) {
	f := mustParse(t, times(7, bare(plain)))
	for _, c := range []struct {
		n    int
		want []Segment
	}{
		{-1, []Segment{{0, 0, 7}}},
		{1, []Segment{{0, 0, 7}}},
		{3, []Segment{{0, 0, 3}, {1, 3, 2}, {2, 5, 2}}},
		{100, []Segment{{0, 0, 1}, {1, 1, 1}, {2, 2, 1}, {3, 3, 1}, {4, 4, 1}, {5, 5, 1}, {6, 6, 1}}},
	} {
		if got := f.Segments(c.n); !reflect.DeepEqual(got, c.want) {
			t.Errorf("Segments(%d) = %v, want %v", c.n, got, c.want)
		}
	}
}

func TestSizes(t *testing.T) {
	f := mustParse(t, times(100, bare(plain)))
	if got, want := f.Duration(), 2612244897*time.Nanosecond; got != want {
		t.Errorf("100 frames last %v, want %v", got, want)
	}
	if f.PCMSize() != 100*1152*4 || f.Samples() != 115200 || f.SampleRate != 44100 || f.Channels != 2 {
		t.Errorf("PCM of %d bytes, %d samples, %d Hz, %d channels", f.PCMSize(), f.Samples(), f.SampleRate, f.Channels)
	}
	f = mustParse(t, times(100, bare(half)))
	if f.PCMSize() != 100*576*4 || f.SampleRate != 22050 {
		t.Errorf("MPEG-2: PCM of %d bytes at %d Hz", f.PCMSize(), f.SampleRate)
	}
}

// Every frame is a segment's, every segment has sound, and together they are
// as long as the file says, wherever the trim falls.
func TestSegmentsOfTrimmedFiles(t *testing.T) {
	for _, h := range []header{plain, half} {
		each := h.samples()
		for _, delay := range []int{0, 1, 47, 576, 623, 624, 1105, 4095} {
			for _, padding := range []int{0, 528, 529, 530, 1105, 1106, 2000, 4095} {
				f := mustParse(t, withTag(h, headerSize+h.sideSize(), lameTag("Info", 30, delay, padding), 30))
				want := 30*each - delay - decoderDelay - max(0, padding-decoderDelay)
				if f.Samples() != want || f.PCMSize() != 4*want {
					t.Fatalf("delay %d, padding %d: %d samples in %d bytes, want %d", delay, padding, f.Samples(), f.PCMSize(), want)
				}
				for _, n := range []int{1, 2, 7, f.Frames} {
					at := 0
					for _, s := range f.Segments(n) {
						if f.PCMOffset(s) != at || f.SegmentSize(s) < 4 || f.SegmentSize(s) > s.Frames*f.FrameSize() {
							t.Fatalf("delay %d, padding %d, %d segments: %+v has %d bytes from %d, want from %d",
								delay, padding, n, s, f.SegmentSize(s), f.PCMOffset(s), at)
						}
						at += f.SegmentSize(s)
					}
					if at != f.PCMSize() {
						t.Fatalf("delay %d, padding %d: %d segments of %d bytes, want %d", delay, padding, n, at, f.PCMSize())
					}
				}
			}
		}
	}
}

func TestDecodeRefusesSegmentsOutsideTheFile(t *testing.T) {
	f := mustParse(t, times(7, bare(plain)))
	const large = int(^uint(0) >> 1)
	for _, s := range []Segment{{}, {First: -1, Frames: 2}, {First: 7, Frames: 1}, {First: 3, Frames: 5}, {First: large, Frames: large}} {
		if pcm, err := f.Decode(context.Background(), s, nil); pcm != nil || err == nil {
			t.Errorf("%+v: %d bytes and error %v, want no bytes and an error", s, len(pcm), err)
		}
	}
}

func TestDecodeStopsWhenAskedTo(t *testing.T) {
	f := mustParse(t, times(20, bare(plain)))
	s := Segment{First: 10, Frames: 5}

	stop := errors.New("stop")
	calls := 0
	pcm, err := f.Decode(context.Background(), s, func() error {
		if calls++; calls == 3 {
			return stop
		}
		return nil
	})
	if pcm != nil || err != stop || calls != 3 {
		t.Errorf("%d bytes, error %v after %d breaths; want none, its own error, 3", len(pcm), err, calls)
	}

	calls = 0
	if _, err := f.Decode(context.Background(), s, func() error { calls++; return nil }); err != nil || calls != 6 {
		t.Errorf("error %v, %d breaths; want none, one for each of 5 frames and the lead-in", err, calls)
	}

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if pcm, err := f.Decode(ctx, s, nil); pcm != nil || err != context.Canceled {
		t.Errorf("cancelled: %d bytes, error %v", len(pcm), err)
	}
}

package mp3

import (
	"context"
	"errors"
	"reflect"
	"strings"
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

func TestDamagedFramesAreErrorsThatNameThem(t *testing.T) {
	// Eight bits in, the side information of go-mp3's one panic: a short
	// block that is mixed, in MPEG-2, with scale factors to read.
	data := times(6, bare(half))
	panics := data[3*half.size():][headerSize:][:17]
	setBits(panics, 10+29, 9, 1) // scalefac_compress
	setBits(panics, 10+38, 1, 1) // window_switching_flag
	setBits(panics, 10+39, 2, 2) // block_type: short
	setBits(panics, 10+41, 1, 1) // mixed_block_flag
	f := mustParse(t, data)
	_, err := f.Decode(context.Background(), Segment{First: 3, Frames: 1}, nil)
	if err == nil || !strings.Contains(err.Error(), "frame 3 of 6") || !strings.Contains(err.Error(), "panicked") {
		t.Errorf("error %v, want one on a panic in frame 3 of 6", err)
	}

	data = times(6, bare(plain))
	broken := data[2*plain.size():][headerSize:][:32]
	setBits(broken, 20, 12, 4000) // part2_3_length
	setBits(broken, 32, 9, 511)   // big_values: 1022 lines, where 576 are all
	_, err = mustParse(t, data).DecodeAll(context.Background(), nil)
	if err == nil || !strings.Contains(err.Error(), "frame 2 of 6") {
		t.Errorf("error %v, want one on frame 2 of 6", err)
	}
}

func setBits(b []byte, at, n int, value uint) {
	for i := range n {
		bit := byte(value >> (n - 1 - i) & 1)
		b[(at+i)/8] |= bit << (7 - (at+i)%8)
	}
}

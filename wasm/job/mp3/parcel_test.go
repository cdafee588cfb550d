package mp3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
)

// checkPacked holds for every segment: packed, it decodes to the same PCM with
// the same error.
func checkPacked(t *testing.T, f *File, s Segment, want []byte, failed error) {
	t.Helper()
	parcel, err := f.Pack(s)
	if err != nil {
		t.Fatal(err)
	}
	if n := PackedSize(parcel); n != len(want) {
		t.Fatalf("%+v: packed, it says %d bytes of PCM, want %d", s, n, len(want))
	}
	var got []byte
	err = DecodePacked(t.Context(), parcel, nil, func(pcm []byte) { got = append(got, pcm...) })
	if !bytes.Equal(got, want) || fmt.Sprint(err) != fmt.Sprint(failed) {
		t.Fatalf("%+v: packed, it gives %d bytes and error %v, want %d and %v", s, len(got), err, len(want), failed)
	}
}

func TestPackedStopsWhenAskedTo(t *testing.T) {
	f := mustParse(t, times(20, bare(plain)))
	parcel, err := f.Pack(Segment{First: 10, Frames: 5})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	frames, calls := 0, 0
	err = DecodePacked(t.Context(), parcel, func() error {
		if calls++; calls == 4 {
			return stop
		}
		return nil
	}, func([]byte) { frames++ })
	if err != stop || frames != 2 {
		t.Errorf("error %v after %d frames, want its own after 2, for the first is dropped", err, frames)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := DecodePacked(ctx, parcel, nil, func([]byte) {}); err != context.Canceled {
		t.Errorf("cancelled: error %v", err)
	}
}

func TestDecodePackedRefuses(t *testing.T) {
	f := mustParse(t, times(7, bare(plain)))
	if parcel, err := f.Pack(Segment{First: 3, Frames: 5}); parcel != nil || err == nil {
		t.Errorf("a segment outside the file: %d bytes and error %v", len(parcel), err)
	}
	parcel, err := f.Pack(Segment{First: 2, Frames: 3})
	if err != nil {
		t.Fatal(err)
	}
	with := func(at int, value byte) []byte {
		b := bytes.Clone(parcel)
		b[at] = value
		return b
	}
	for name, p := range map[string][]byte{
		"nothing": nil, "half the numbers": parcel[:12], "no frames": parcel[:parcelHead], "cut short": parcel[:len(parcel)-1],
		"too long": append(bytes.Clone(parcel), 0), "more frames than there are": with(4, 4), "a billion frames": with(7, 0x7F),
		"PCM of another length": with(17, 0xFF), "a frame of no size": with(8, 1), "a long lead-in": with(0, 3),
	} {
		err := DecodePacked(t.Context(), p, nil, func([]byte) { t.Errorf("%s: there is PCM", name) })
		if err != errParcel {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

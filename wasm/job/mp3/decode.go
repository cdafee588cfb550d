//go:build !page

package mp3

// The page's program is built without this file: it has segments decoded by the
// program of its Web Workers, and so needs neither go-mp3 nor package fmt.

import (
	"context"
	"errors"
	"fmt"
	"io"

	gomp3 "github.com/hajimehoshi/go-mp3"
)

// DamageError says which frames of a segment could not be decoded. They are
// silent in its PCM.
type DamageError struct {
	First int   // the first of them, counted in the file from 0
	Count int   // how many
	Of    int   // how many frames the file has
	Err   error // of the first
}

func (e *DamageError) Error() string {
	which := fmt.Sprintf("frame %d of %d is", e.First, e.Of)
	if e.Count > 1 {
		which = fmt.Sprintf("%d of %d frames, from frame %d on, are", e.Count, e.Of, e.First)
	}
	return fmt.Sprintf("mp3: %s damaged and cannot be decoded (%v); encode the file again or choose another", which, e.Err)
}

func (e *DamageError) Unwrap() error { return e.Err }

// Decode gives the PCM of one segment, byte for byte the part that DecodeAll
// gives for those frames.
//
// Before every frame that it decodes, lead-in included, it looks at ctx and
// calls breathe, which may be nil; there the caller can give way to others.
// The first error of either ends it: then there is no PCM.
//
// Frames that the decoder fails to decode, or on which it panics, are silent:
// then there is PCM, as long as ever, together with an error that is a
// *DamageError.
func (f *File) Decode(ctx context.Context, s Segment, breathe func() error) ([]byte, error) {
	t, from, err := f.segment(s)
	if err != nil {
		return nil, err
	}
	return t.whole(ctx, from, breathe)
}

// DecodeAll decodes all frames in one go, as a decoder does that reads the
// file from its start: the reference for the segments.
func (f *File) DecodeAll(ctx context.Context, breathe func() error) ([]byte, error) {
	t, _, err := f.segment(Segment{Frames: f.Frames})
	if err != nil {
		return nil, err
	}
	t.lead = f.skip
	return t.whole(ctx, &packing{f.packer(), 0}, breathe)
}

// DecodePacked decodes what Pack has made. The PCM is that of Decode, and so
// are ctx, breathe and the error, but that take gets it frame by frame, each
// valid until take returns.
func DecodePacked(ctx context.Context, parcel []byte, breathe func() error, take func(pcm []byte)) error {
	t, ok := stretchOf(parcel)
	if !ok {
		return errParcel
	}
	u := unpacked(parcel[parcelHead:])
	if !u.holds(t.lead + t.frames) {
		return errParcel
	}
	return t.decode(ctx, &u, breathe, take)
}

// whole gives all PCM at once.
func (s stretch) whole(ctx context.Context, from source, breathe func() error) ([]byte, error) {
	pcm := make([]byte, 0, s.size)
	err := s.decode(ctx, from, breathe, func(frame []byte) { pcm = append(pcm, frame...) })
	if _, damaged := errors.AsType[*DamageError](err); err != nil && !damaged {
		return nil, err
	}
	return pcm, err
}

// decode gives the PCM of a stretch to take, a frame's at a time, which is
// valid until take returns.
func (s stretch) decode(ctx context.Context, from source, breathe func() error, take func(pcm []byte)) error {
	d := &decoder{source: from, dropped: make([]byte, s.frameSize)}
	out := make([]byte, s.frameSize)
	damage := &DamageError{Of: s.of}
	cut, left := s.cut, s.size
	for i := range s.lead + s.frames {
		if err := ctx.Err(); err != nil {
			return err
		}
		if breathe != nil {
			if err := breathe(); err != nil {
				return err
			}
		}
		err := d.next(out)
		if i < s.lead {
			continue // what fails there is the segment's before
		}
		if err != nil {
			clear(out)
			if damage.Count++; damage.Count == 1 {
				damage.First, damage.Err = s.first+i-s.lead, err
			}
		}
		pcm := out[min(cut, len(out)):]
		pcm = pcm[:min(left, len(pcm))]
		cut = 0
		left -= len(pcm)
		take(pcm)
	}
	if damage.Count > 0 {
		return damage
	}
	return nil
}

// decoder hands frames to go-mp3 one by one. After an error go-mp3 begins
// anew, with nothing of the frames before: so does this one, which is why a
// segment is exact behind damage as well.
type decoder struct {
	source  source
	dropped []byte
	feed    feed
	decoder *gomp3.Decoder
}

// next decodes the next frame. go-mp3 holds one frame's PCM at a time, so
// reading exactly a frame's worth never asks for the one behind it.
func (d *decoder) next(out []byte) error {
	var failed error
	if d.decoder == nil {
		if filler := d.source.filler(); filler != nil {
			failed = d.bytes(filler, d.dropped)
		}
	}
	frame := d.source.frame()
	if failed != nil {
		return failed
	}
	return d.bytes(frame, out)
}

// bytes decodes the bytes of one frame, and turns panics into errors. go-mp3
// is started by the first, because starting it decodes a frame.
func (d *decoder) bytes(frame, out []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder panicked: %v", p)
		}
		if err != nil {
			d.decoder = nil
		}
	}()
	d.feed = frame
	if d.decoder == nil {
		if d.decoder, err = gomp3.NewDecoder(&d.feed); err != nil {
			return err
		}
	}
	if _, err = io.ReadFull(d.decoder, out); err == nil && len(d.feed) > 0 {
		err = errors.New("the decoder took the frame for a shorter one")
	}
	return err
}

// feed is what go-mp3 reads. It has no Seek on purpose: given one, go-mp3
// reads the whole stream first to learn its length.
type feed []byte

func (f *feed) Read(p []byte) (int, error) {
	if len(*f) == 0 {
		return 0, io.EOF
	}
	n := copy(p, *f)
	*f = (*f)[n:]
	return n, nil
}

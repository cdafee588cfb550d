package mp3

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

// decode decodes the segment's frames after those from first on, which it
// drops.
func (f *File) decode(ctx context.Context, s Segment, first int, breathe func() error) ([]byte, error) {
	size, begin := f.FrameSize(), f.skip+s.First
	pcm := make([]byte, s.Frames*size)
	dropped := make([]byte, size)
	d := &decoder{packer: f.packer(), dropped: dropped}
	damage := &DamageError{Of: f.Frames}
	for i := first; i < begin+s.Frames; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if breathe != nil {
			if err := breathe(); err != nil {
				return nil, err
			}
		}
		out := dropped
		if i >= begin {
			out = pcm[(i-begin)*size:][:size]
		}
		err := d.frame(i, out)
		if err == nil || i < begin {
			continue // what fails in the lead-in is the segment's before
		}
		clear(out)
		if damage.Count++; damage.Count == 1 {
			damage.First, damage.Err = i-f.skip, err
		}
	}
	cut := max(0, f.start-begin*f.samplesPerFrame()) * bytesPerSample
	pcm = pcm[cut:][:f.SegmentSize(s)]
	if damage.Count > 0 {
		return pcm, damage
	}
	return pcm, nil
}

// decoder hands frames to go-mp3 one by one. After an error go-mp3 begins
// anew, with nothing of the frames before: so does this one, which is why a
// segment is exact behind damage as well.
type decoder struct {
	packer  *packer
	dropped []byte
	feed    feed
	decoder *gomp3.Decoder
}

// frame decodes frame i, the one behind the frame before. go-mp3 holds one
// frame's PCM at a time, so reading exactly a frame's worth never asks for
// the next.
func (d *decoder) frame(i int, out []byte) error {
	if d.decoder == nil {
		if filler := d.packer.filler(i); filler != nil {
			if err := d.bytes(filler, d.dropped); err != nil {
				return err
			}
		}
	}
	return d.bytes(d.packer.frame(i), out)
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

package mp3

import (
	"context"
	"fmt"
	"io"

	gomp3 "github.com/hajimehoshi/go-mp3"
)

// span is what one decoder is given: frames [filler, leadIn) to fill its
// reservoir, [leadIn, first) to bring it into the right state, and
// [first, end) whose PCM is wanted.
type span struct{ filler, leadIn, first, end int }

func (f *File) decode(ctx context.Context, s span, breathe func() error) ([]byte, error) {
	size := f.FrameSize()
	pcm := make([]byte, (s.end-s.first)*size)
	dropped := make([]byte, size)
	d := &decoder{source: &feed{file: f, span: s, next: s.filler}}
	for i := s.filler; i < s.end; i++ {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if breathe != nil {
			if err := breathe(); err != nil {
				return nil, err
			}
		}
		out := dropped
		if i >= s.first {
			out = pcm[(i-s.first)*size:][:size]
		}
		if err := d.frame(out); err != nil {
			return nil, fmt.Errorf("mp3: frame %d of %d is damaged and cannot be decoded (%w); encode the file again or choose another",
				i, f.Frames, err)
		}
	}
	return pcm, nil
}

// decoder starts go-mp3 when the first frame is wanted, because starting it
// decodes that frame, and turns its panics into errors.
type decoder struct {
	source  io.Reader
	decoder *gomp3.Decoder
}

// frame decodes one frame. go-mp3 holds one frame's PCM at a time, so
// reading exactly a frame's worth never starts the next.
func (d *decoder) frame(out []byte) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the decoder panicked: %v", p)
		}
	}()
	if d.decoder == nil {
		if d.decoder, err = gomp3.NewDecoder(d.source); err != nil {
			return err
		}
	}
	_, err = io.ReadFull(d.decoder, out)
	return err
}

// feed is the stream of bare frames that go-mp3 reads: no tags, no junk, and
// the side information of filler and silent frames emptied. It has no Seek
// on purpose: given one, go-mp3 reads the whole stream first to learn its
// length.
type feed struct {
	file *File
	span
	next      int    // the frame to come
	available int    // bytes of main data that go-mp3 holds for it
	buffer    []byte // room for one frame
	rest      []byte // what of it is still to be read
}

func (r *feed) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		if r.next == r.end {
			return 0, io.EOF
		}
		r.fill()
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func (r *feed) fill() {
	fr := r.file.frames[r.next]
	r.buffer = append(r.buffer[:0], fr.of(r.file.data)...)
	switch {
	case r.next < r.leadIn:
		// Asking for as much as there is, and as can be asked for, keeps it.
		begin := min(r.available, fr.head.maxBegin())
		silence(r.buffer, fr.head, begin)
		r.available = begin + fr.head.mainSize()
	case fr.silent:
		silence(r.buffer, fr.head, int(fr.begin))
	}
	r.rest = r.buffer
	r.next++
}

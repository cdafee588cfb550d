package mp3

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
)

// Indexer finds the frames of an MP3 that comes in pieces, and keeps its
// bytes once. The zero Indexer is ready for use, by one goroutine.
//
// Beside the bytes, it takes eight bytes a frame, and as much again while
// that grows.
type Indexer struct {
	// Size is how many bytes will come, if that is known. It is used for one
	// thing: a tag that claims to be longer than the file is not waited for.
	Size int

	store   store
	scanner scanner
	file    File
	free    int // bytes of main data since the last gap, as far as they can be used
	counts  [noteKinds]int
	begun   bool
	ended   bool
}

var errTooLarge = errors.New("mp3: the file is larger than " + strconv.Itoa(maxSize>>20) + " MB; cut it into parts")

// Write takes the next piece, of any length, and finds the frames in it. It
// copies p. The error, if any, is that the file is too large, or that File
// was called.
func (x *Indexer) Write(p []byte) (int, error) {
	if x.ended {
		return 0, errors.New("mp3: Write after File: the index is closed; use a new Indexer")
	}
	if len(p) > maxSize-x.store.size {
		return 0, errTooLarge
	}
	x.store.write(p)
	x.scan()
	return len(p), nil
}

// Frames is how many frames were found so far, the tag frame included.
func (x *Indexer) Frames() int { return len(x.file.frames) }

func (x *Indexer) scan() bool {
	if !x.begun {
		x.begun = true
		x.scanner.store, x.scanner.found, x.scanner.whole = &x.store, x.add, x.Size
	}
	return x.scanner.scan()
}

// File ends the index and gives what Parse would give for all the bytes.
func (x *Indexer) File() (*File, error) {
	if x.ended {
		return nil, errors.New("mp3: File was called before; use a new Indexer")
	}
	x.ended = true
	if x.store.size == 0 {
		return nil, errEmpty
	}
	x.scanner.final = true
	x.scan()
	f := &x.file
	if len(f.frames) == 0 {
		return nil, x.scanner.refuse()
	}
	f.store, f.lengths, f.format = &x.store, x.scanner.lengths, x.scanner.first
	f.SampleRate, f.Channels = f.format.sampleRate(), f.format.channels()
	f.frames = slices.Clip(f.frames)
	x.arrange()
	x.trim()
	if f.Frames < 1 {
		return nil, errors.New("mp3: the file holds a tag frame and no sound; choose an MP3 file with sound in it")
	}
	x.note()
	return f, nil
}

// Read indexes what r gives until io.EOF. After each piece of up to 256 KiB,
// which takes a few milliseconds, it looks at ctx, and calls progress, which
// may be nil, with the bytes read so far. The first error of either, or of r,
// ends it.
func Read(ctx context.Context, r io.Reader, progress func(bytes int) error) (*File, error) {
	var x Indexer
	buffer := make([]byte, 256<<10)
	for {
		n, err := r.Read(buffer)
		if _, full := x.Write(buffer[:n]); full != nil {
			return nil, full
		}
		if err == io.EOF {
			return x.File()
		}
		if err == nil {
			err = ctx.Err()
		}
		if err == nil && progress != nil {
			err = progress(x.store.size)
		}
		if err != nil {
			return nil, err
		}
	}
}

// add takes one frame from the scanner.
//
// The bit reservoir (ISO/IEC 11172-3 clause 2.4.3.4 and annex C.1.5.4.1): a
// frame's main data begins main_data_begin bytes before its own frame's main
// data area, in what the frames before it left free. Where the file does not
// hold that, because the beginning was cut off or bytes between the frames
// are none of ours, a decoder would play what it has as noise at full scale.
// Such frames are silent. They still pass their bytes on.
func (x *Indexer) add(pos int, h header, data []byte) {
	f := &x.file
	fr := frame{pos: uint32(pos)}
	area := x.scanner.main(h)
	if x.scanner.lastJunk {
		x.free = 0
	}
	if len(f.frames) == 0 {
		f.Tag = findTag(data, h)
	}
	r := h.mend(data[h.sideStart():], true)
	reason := NoteKind(0)
	switch {
	case len(f.frames) == 0 && f.Tag != nil:
		fr.place = silent
	case r.begin > x.free:
		reason = MainDataMissing
	case r.damaged || r.old > r.begin+area:
		reason = Damaged
	case r.mixed:
		reason = MixedBlocks
	}
	if reason != 0 {
		x.counts[reason]++
		fr.place = silent
	}
	if fr.place&silent == 0 {
		x.judge(h, &r)
		fr.size = uint16(r.size)
		if r.short {
			fr.place |= short
		}
		if r.widened {
			fr.place |= widened
		}
	}
	f.frames = append(f.frames, fr)
	x.free = min(x.free+area, h.maxBegin())
}

// judge counts what will be heard and is not right.
func (x *Indexer) judge(h header, r *recipe) {
	switch {
	case r.intensity && h.lowRate():
		x.counts[IntensityToMono]++
	case r.intensity:
		x.counts[IntensityStereo]++
	}
	if r.distorted {
		x.counts[JointStereoSpoilt]++
	}
	if h.emphasis() != 0 {
		x.counts[Emphasis]++
	}
}

// note writes down what was counted.
func (x *Indexer) note() {
	f, s := &x.file, &x.scanner
	if s.gaps > 0 {
		f.Notes = append(f.Notes, Note{Kind: Skipped, Count: s.gaps, Of: s.lost})
	}
	if s.cutOff {
		f.Notes = append(f.Notes, Note{Kind: CutOff})
	}
	if sound := len(f.frames) - 1; f.Tag != nil && f.Tag.Frames > sound && s.state != changed {
		f.Notes = append(f.Notes, Note{Kind: FramesMissing, Count: sound, Of: f.Tag.Frames})
	}
	if s.state == changed {
		f.Notes = append(f.Notes, changeOf(len(f.frames), s.first, s.next))
	}
	for kind, count := range x.counts {
		if count > 0 {
			f.Notes = append(f.Notes, Note{Kind: NoteKind(kind), Count: count})
		}
	}
}

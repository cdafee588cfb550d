package mp3

import (
	"context"
	"fmt"
)

// Segment is a run of frames, one job for a worker.
type Segment struct {
	Index  int // of the segment among its siblings, from 0
	First  int // its first frame, from 0
	Frames int // how many frames it has, at least one
}

// Segments cuts the file into n contiguous segments whose lengths differ by
// at most one frame: at least one segment, never more than frames.
func (f *File) Segments(n int) []Segment {
	n = max(1, min(n, f.Frames))
	segments := make([]Segment, n)
	short, longer := f.Frames/n, f.Frames%n
	first := 0
	for i := range segments {
		frames := short
		if i < longer {
			frames++
		}
		segments[i] = Segment{Index: i, First: first, Frames: frames}
		first += frames
	}
	return segments
}

// PCMOffset is where the segment's PCM begins in the whole file's, in bytes.
func (f *File) PCMOffset(s Segment) int { return s.First * f.FrameSize() }

// SegmentSize is the size in bytes of the segment's PCM.
func (f *File) SegmentSize(s Segment) int { return s.Frames * f.FrameSize() }

// Decode gives the PCM of one segment, byte for byte the part that DecodeAll
// gives for those frames.
//
// Before every frame that it decodes, lead-in included, it looks at ctx and
// calls breathe, which may be nil; there the caller can give way to others.
// The first error of either, or of a frame that cannot be decoded, ends it:
// then there is no PCM. A panic of the decoder is such an error too.
func (f *File) Decode(ctx context.Context, s Segment, breathe func() error) ([]byte, error) {
	if s.First < 0 || s.Frames < 1 || s.First > f.Frames-s.Frames {
		return nil, fmt.Errorf("mp3: the segment asks for %d frames from frame %d, but the file has frames 0 to %d; take it from Segments",
			s.Frames, s.First, f.Frames-1)
	}
	filler, leadIn := f.reachBack(s.First)
	return f.decode(ctx, span{filler, leadIn, s.First, s.First + s.Frames}, breathe)
}

// DecodeAll decodes all frames in one go, as a decoder does that reads the
// file from its start: the reference for the segments.
func (f *File) DecodeAll(ctx context.Context, breathe func() error) ([]byte, error) {
	return f.decode(ctx, span{end: f.Frames}, breathe)
}

// reachBack says where decoding must start so that frame first comes out
// exact: frames from filler on only fill the reservoir, frames from leadIn
// on are really decoded and dropped.
//
// What the decoder carries from granule to granule is half a transform's
// output (the overlap, clause 2.4.3.4.10.3) and the last 16 of 18 steps of
// the synthesis filter (clause 2.4.3.2.2). The overlap is right after one
// granule, and the filter after one more: two granules are one frame of
// MPEG-1 and two of MPEG-2.
//
// How far the reservoir reaches depends on the frames' sizes. The tempting
// fixed number of frames is never safe: at 8 kbit/s a frame carries three
// bytes and main_data_begin may point back 255.
func (f *File) reachBack(first int) (filler, leadIn int) {
	granules := f.samplesPerFrame() / 576
	leadIn = max(0, first-2/granules)
	filler = leadIn
	for need := int(f.frames[leadIn].begin); need > 0 && filler > 0; {
		filler--
		need -= f.frames[filler].head.mainSize()
	}
	return filler, leadIn
}

package mp3

import (
	"context"
	"errors"
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

// sampleAt is where a frame begins among the file's samples. Of the first
// and the last frame a part may be left out.
func (f *File) sampleAt(i int) int {
	return min(max(0, (f.skip+i)*f.samplesPerFrame()-f.start), f.Samples())
}

// PCMOffset is where the segment's PCM begins in the whole file's, in bytes.
func (f *File) PCMOffset(s Segment) int { return f.sampleAt(s.First) * bytesPerSample }

// SegmentSize is the size in bytes of the segment's PCM.
func (f *File) SegmentSize(s Segment) int {
	return f.sampleAt(s.First+s.Frames)*bytesPerSample - f.PCMOffset(s)
}

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

// segment is what to decode for a segment, and its frames.
func (f *File) segment(s Segment) (t stretch, from *packing, err error) {
	if s.First < 0 || s.Frames < 1 || s.First > f.Frames-s.Frames {
		return t, nil, fmt.Errorf("mp3: the segment asks for %d frames from frame %d, but the file has frames 0 to %d; take it from Segments",
			s.Frames, s.First, f.Frames-1)
	}
	begin := f.skip + s.First
	lead := min(begin, f.leadIn())
	t = stretch{
		lead: lead, frames: s.Frames, frameSize: f.FrameSize(),
		cut:  max(0, f.start-begin*f.samplesPerFrame()) * bytesPerSample,
		size: f.SegmentSize(s), first: s.First, of: f.Frames,
	}
	return t, &packing{f.packer(), begin - lead}, nil
}

// whole gives all PCM at once.
func (s stretch) whole(ctx context.Context, from source, breathe func() error) ([]byte, error) {
	pcm := make([]byte, 0, s.size)
	err := s.decode(ctx, from, breathe, func(frame []byte) { pcm = append(pcm, frame...) })
	var damage *DamageError
	if err != nil && !errors.As(err, &damage) {
		return nil, err
	}
	return pcm, err
}

// leadIn is how many frames are decoded and dropped before a segment.
//
// What the decoder carries from granule to granule is half a transform's
// output (the overlap, clause 2.4.3.4.10.3) and the last 16 of 18 steps of
// the synthesis filter (clause 2.4.3.2.2). The overlap is right after one
// granule, and the filter after one more: two granules are one frame of
// MPEG-1 and two of MPEG-2. The bit reservoir, which makes any fixed number
// wrong for a file as it stands, is no part of it: see packer.
func (f *File) leadIn() int {
	granules := f.samplesPerFrame() / lines
	return 2 / granules
}

package mp3

import (
	"errors"
	"strconv"
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

// A stretch is what to decode of a source's frames, and what to keep of them.
type stretch struct {
	lead      int // frames that are decoded first, and dropped
	frames    int // frames behind them
	frameSize int // bytes of PCM of a frame
	cut       int // bytes of PCM left out at the start, less than a frame's
	size      int // bytes of PCM behind that
	first     int // which frame of the file the first is that is not dropped
	of        int // how many frames the file has
}

// A source gives frames as go-mp3 is to read them, one after the other. What
// it gives is valid until it is asked again.
type source interface {
	// filler is what a decoder must read before the next frame if it begins
	// there; nil if that is nothing.
	filler() []byte
	// frame is the next frame.
	frame() []byte
}

// segment is what to decode for a segment, and its frames.
func (f *File) segment(s Segment) (t stretch, from *packing, err error) {
	if s.First < 0 || s.Frames < 1 || s.First > f.Frames-s.Frames {
		return t, nil, errors.New("mp3: the segment asks for " + strconv.Itoa(s.Frames) + " frames from frame " + strconv.Itoa(s.First) +
			", but the file has frames 0 to " + strconv.Itoa(f.Frames-1) + "; take it from Segments")
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

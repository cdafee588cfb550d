// Package mp3 cuts an MP3 file into segments that decode on their own, so
// that the workers of a pool can share one file, and so that the pieces
// joined are byte for byte what one decoder gives that reads from the start.
//
// An MP3 is a run of frames of about 26 ms. They are not independent: a
// frame's main data may begin in the frames before it (the bit reservoir),
// and its first samples overlap with the last of the frame before. Cutting
// the bytes anywhere and decoding the halves therefore clicks at the seam.
// Decode knows how far to reach back, and drops what it decoded there.
//
//	file, err := mp3.Parse(data)
//	for _, segment := range file.Segments(8) {
//		pcm, err := file.Decode(ctx, segment, nil)
//		copy(all[file.PCMOffset(segment):], pcm)
//	}
//
// The formats are those of ISO/IEC 11172-3 (MPEG-1) and ISO/IEC 13818-3
// (MPEG-2, half the sample rates), Layer III. The decoder is
// github.com/hajimehoshi/go-mp3; what it gets wrong and can be mended from
// outside is mended here, each place says how. One defect stays: in joint
// (mid/side) stereo it distorts some short blocks, so files in plain stereo
// or mono sound best.
package mp3

import (
	"errors"
	"time"
)

// bytesPerSample is the size of one moment of PCM: two channels of 16 bits.
const bytesPerSample = 4

// File is the index of one MP3: where its frames are and what they need.
// It is not changed after Parse, so any number of goroutines may use it.
type File struct {
	SampleRate int      // in Hz, one of 16000, 22050, 24000, 32000, 44100, 48000
	Channels   int      // of the source, 1 or 2; the PCM always has two
	Frames     int      // whole frames found, the tag frame included
	Tag        *Tag     // the Xing, Info or VBRI tag frame, nil when there is none
	Notes      []string // sentences on what was left out or silenced, for people

	data   []byte
	frames []frame
}

// Parse finds the frames of an MP3. It keeps data and does not copy it, so
// data must not change while the File is in use.
//
// Tags and junk before, between and after the frames are skipped, and a
// frame cut short at the end is dropped. When the sample rate, the version
// or the number of channels changes midway, the part before the change is
// kept and Notes says so: one File has one format, which is what a player's
// clock needs. Anything else that cannot be decoded is an error that says
// what was found, what was expected and what to do.
//
// Whatever the bytes, Parse does not panic and allocates no more than a
// small multiple of len(data).
func Parse(data []byte) (*File, error) {
	if len(data) == 0 {
		return nil, errors.New("mp3: the file is empty; choose an MP3 file with sound in it")
	}
	frames, notes, err := scan(data)
	if err != nil {
		return nil, err
	}
	first := frames[0].head
	f := &File{
		SampleRate: first.sampleRate(),
		Channels:   first.channels(),
		Frames:     len(frames),
		Tag:        findTag(frames[0].of(data), first),
		Notes:      notes,
		data:       data,
		frames:     frames,
	}
	f.fillReservoir()
	if f.misread() {
		f.repack()
	}
	return f, nil
}

// samplesPerFrame is 1152 for MPEG-1 (two granules) and 576 for MPEG-2
// (one), by ISO/IEC 11172-3 clause 2.4.2.1 and ISO/IEC 13818-3 clause 2.4.2.1.
func (f *File) samplesPerFrame() int { return f.frames[0].head.samples() }

// Samples is the length in samples per channel.
func (f *File) Samples() int { return f.Frames * f.samplesPerFrame() }

// Duration is the playing time of all frames, the tag frame and the
// encoder's padding included; see Trim for what a player leaves out.
func (f *File) Duration() time.Duration {
	samples, rate := int64(f.Samples()), int64(f.SampleRate)
	whole, rest := samples/rate, samples%rate
	return time.Duration(whole)*time.Second + time.Duration(rest)*time.Second/time.Duration(rate)
}

// FrameSize is the size in bytes of one frame's PCM: 4608 or 2304.
func (f *File) FrameSize() int { return f.samplesPerFrame() * bytesPerSample }

// PCMSize is the size in bytes of the whole file's PCM: 16-bit little-endian
// samples, left and right in turn. A mono source is given on both sides.
func (f *File) PCMSize() int { return f.Frames * f.FrameSize() }

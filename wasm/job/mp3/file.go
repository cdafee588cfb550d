// Package mp3 cuts an MP3 file into segments that decode on their own, so
// that the workers of a pool can share one file, and so that the pieces
// joined are byte for byte what one decoder gives that reads from the start.
//
// An MP3 is a run of frames of about 26 ms. They are not independent: a
// frame's main data may begin in the frames before it (the bit reservoir),
// and its first samples overlap with the last of the frame before. Cutting
// the bytes anywhere and decoding the halves therefore clicks at the seam.
// Decode writes each frame anew with all of its main data inside, begins a
// little earlier than asked, and drops what it decoded there.
//
//	file, err := mp3.Parse(data)
//	for _, segment := range file.Segments(8) {
//		pcm, err := file.Decode(ctx, segment, nil)
//		copy(all[file.PCMOffset(segment):], pcm)
//	}
//
// A large file need not be there at once: Read and Indexer take it in pieces.
//
// The formats are those of ISO/IEC 11172-3 (MPEG-1) and ISO/IEC 13818-3
// (MPEG-2, half the sample rates), Layer III. The decoder is
// github.com/hajimehoshi/go-mp3; what it gets wrong is mended before it sees
// the frames, or said in Notes. What it is given is right to the limited
// accuracy of ISO/IEC 11172-4: it rounds towards zero, so one unit of 32768
// is what may be missing.
package mp3

import (
	"encoding/binary"
	"errors"
	"time"
)

// bytesPerSample is the size of one moment of PCM: two channels of 16 bits.
const bytesPerSample = 4

// File is the index of one MP3: where its frames are and what they need.
// It is not changed once it is made, so any number of goroutines may use it.
//
// Its length is that of the sound before it was encoded, where the file says
// so: what Trim leaves out is no part of Frames, Samples, Duration, PCMSize
// and the segments.
type File struct {
	SampleRate int    // in Hz, one of 16000, 22050, 24000, 32000, 44100, 48000
	Channels   int    // of the source, 1 or 2; the PCM always has two
	Frames     int    // frames that are heard, whole or in part
	Tag        *Tag   // the Xing, Info or VBRI tag frame, nil when there is none
	Notes      []Note // what was left out, silenced or cannot be right

	store   *store
	lengths lengths
	frames  []frame // all, the tag frame included
	format  header  // of the first
	skip    int     // frames before the first that is heard
	start   int     // samples that Trim leaves out at the start
	end     int     // and at the end
}

// frame is one entry of the index, eight bytes: three hours have 413,438
// frames at 44.1 kHz.
type frame struct {
	pos   uint32 // of the header, in the store
	size  uint16 // bytes of main data as it is written
	place place
}

// place is main_data_begin as it is written, in the low nine bits, with
// flags above.
type place uint16

const (
	silent  place = 1 << 15 // no main data: missing, impossible, or none of the decoder's business
	narrow  place = 1 << 14 // no zeros are appended, for want of room
	short   place = 1 << 13 // has a short block
	widened place = 1 << 12 // has zeros appended
)

func (p place) begin() int { return int(p & 511) }

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
// Whatever the bytes, Parse does not panic, and the index it makes takes no
// more than a third of len(data); see Indexer.
func Parse(data []byte) (*File, error) {
	if len(data) > maxSize {
		return nil, errTooLarge
	}
	x := Indexer{store: wrap(data)}
	return x.File()
}

var errEmpty = errors.New("mp3: the file is empty; choose an MP3 file with sound in it")

func (f *File) header(i int) header {
	return header(binary.BigEndian.Uint32(f.store.from(int(f.frames[i].pos))))
}

// samplesPerFrame is 1152 for MPEG-1 (two granules) and 576 for MPEG-2
// (one), by ISO/IEC 11172-3 clause 2.4.2.1 and ISO/IEC 13818-3 clause 2.4.2.1.
func (f *File) samplesPerFrame() int { return f.format.samples() }

// Samples is the length in samples per channel.
func (f *File) Samples() int { return len(f.frames)*f.samplesPerFrame() - f.start - f.end }

// Duration is the playing time.
func (f *File) Duration() time.Duration {
	samples, rate := int64(f.Samples()), int64(f.SampleRate)
	whole, rest := samples/rate, samples%rate
	return time.Duration(whole)*time.Second + time.Duration(rest)*time.Second/time.Duration(rate)
}

// FrameSize is the size in bytes of one whole frame's PCM: 4608 or 2304.
func (f *File) FrameSize() int { return f.samplesPerFrame() * bytesPerSample }

// PCMSize is the size in bytes of the whole file's PCM: 16-bit little-endian
// samples, left and right in turn. A mono source is given on both sides.
func (f *File) PCMSize() int { return f.Samples() * bytesPerSample }

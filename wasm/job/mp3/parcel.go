package mp3

import (
	"encoding/binary"
	"errors"
	"math"
)

// A parcel is a segment on its own, as bytes: what another program needs to
// decode it, without the file. It holds the numbers of its stretch, and for
// each frame the lengths of its filler and of itself, then both.
const (
	parcelNumbers = 7 // of 32 bits, little-endian
	parcelHead    = 4 * parcelNumbers
	entryHead     = 4 // two lengths of 16 bits
)

var errParcel = errors.New("mp3: this is no segment that Pack has made; pass on its bytes as they are")

// Pack writes a segment's frames anew, with those before it that it needs, for
// DecodePacked. At most they take 1,045 bytes each, twice that at 320 kbit/s.
func (f *File) Pack(s Segment) ([]byte, error) {
	t, from, err := f.segment(s)
	if err != nil {
		return nil, err
	}
	frames := t.lead + t.frames
	parcel := make([]byte, 0, parcelHead+frames*(entryHead+f.format.carrier().size()))
	for _, n := range t.numbers() {
		parcel = binary.LittleEndian.AppendUint32(parcel, uint32(*n))
	}
	for range frames {
		at := len(parcel)
		parcel = append(parcel, make([]byte, entryHead)...)
		parcel = append(parcel, from.filler()...)
		filler := len(parcel) - at - entryHead
		parcel = append(parcel, from.frame()...)
		binary.LittleEndian.PutUint16(parcel[at:], uint16(filler))
		binary.LittleEndian.PutUint16(parcel[at+2:], uint16(len(parcel)-at-entryHead-filler))
	}
	return parcel, nil
}

// PackedSize is how many bytes of PCM DecodePacked gives; 0 if it refuses.
func PackedSize(parcel []byte) int {
	t, _ := stretchOf(parcel)
	return t.size
}

// stretchOf reads the numbers of a parcel, if they can be those of a segment
// and of as many frames as it has bytes for.
func stretchOf(parcel []byte) (t stretch, ok bool) {
	if len(parcel) < parcelHead {
		return t, false
	}
	for i, n := range t.numbers() {
		*n = int(binary.LittleEndian.Uint32(parcel[4*i:]) & math.MaxInt32)
	}
	entries := (len(parcel) - parcelHead) / entryHead
	if t.lead > 2 || t.frames < 1 || t.frames > entries ||
		t.frameSize != 1152*bytesPerSample && t.frameSize != 576*bytesPerSample ||
		t.cut > t.frameSize || t.size > t.frames*t.frameSize-t.cut {
		return stretch{}, false
	}
	return t, true
}

func (s *stretch) numbers() [parcelNumbers]*int {
	return [...]*int{&s.lead, &s.frames, &s.frameSize, &s.cut, &s.size, &s.first, &s.of}
}

// unpacked is a source of the frames of a parcel.
type unpacked []byte

func (u unpacked) entry() (filler, frame, rest []byte) {
	n, m := int(binary.LittleEndian.Uint16(u)), int(binary.LittleEndian.Uint16(u[2:]))
	u = u[entryHead:]
	return u[:n], u[n : n+m], u[n+m:]
}

func (u unpacked) filler() []byte {
	filler, _, _ := u.entry()
	if len(filler) == 0 {
		return nil
	}
	return filler
}

func (u *unpacked) frame() []byte {
	_, frame, rest := u.entry()
	*u = rest
	return frame
}

// holds reports whether there are exactly so many entries.
func (u unpacked) holds(frames int) bool {
	for range frames {
		if len(u) < entryHead || len(u)-entryHead < int(binary.LittleEndian.Uint16(u))+int(binary.LittleEndian.Uint16(u[2:])) {
			return false
		}
		_, _, u = u.entry()
	}
	return len(u) == 0
}

package mp3

import (
	"bytes"
	"encoding/binary"
	"strings"
)

// Tag is what the first frame says about the file when it carries no sound:
// the Xing tag of variable-bitrate files, the same under the name Info in
// constant-bitrate ones, both with LAME's extension, or Fraunhofer's VBRI.
// The frame stays in the stream, where it decodes as silence; see Trim.
type Tag struct {
	Kind    string // "Xing", "Info" or "VBRI"
	Frames  int    // as the tag claims, without the tag frame itself; 0 when it does not say
	Encoder string // such as "LAME3.100", empty when it does not say
	Delay   int    // samples per channel that the encoder put before the sound
	Padding int    // samples per channel that it put behind
	HasLAME bool   // whether Delay and Padding were said at all
}

const (
	tagHead    = 8   // "Xing" or "Info", then 32 bits of flags
	hasFrames  = 1   // 4 bytes follow
	hasBytes   = 2   // 4 bytes
	hasTOC     = 4   // 100 bytes
	hasQuality = 8   // 4 bytes
	lameDelays = 21  // where LAME's extension keeps delay and padding, 12 bits each
	vbriStart  = 36  // always, whatever the side information's size
	vbriFrames = 14  // where VBRI keeps the number of frames
	tocSize    = 100 // of the table for seeking, which we do without
)

// findTag reads the tag of the first frame, nil when there is none. The tag
// stands behind the side information. With a CRC encoders disagree whether
// its two bytes are counted, so both places are tried.
func findTag(frame []byte, h header) *Tag {
	for _, at := range []int{headerSize + h.sideSize(), h.sideStart() + h.sideSize()} {
		if at < len(frame) {
			if tag := xingTag(frame[at:]); tag != nil {
				return tag
			}
		}
	}
	if len(frame) < vbriStart+vbriFrames+4 || string(frame[vbriStart:vbriStart+4]) != "VBRI" {
		return nil
	}
	return &Tag{Kind: "VBRI", Frames: int(binary.BigEndian.Uint32(frame[vbriStart+vbriFrames:]))}
}

func xingTag(b []byte) *Tag {
	if len(b) < tagHead || string(b[:4]) != "Xing" && string(b[:4]) != "Info" {
		return nil
	}
	tag := &Tag{Kind: string(b[:4])}
	flags := binary.BigEndian.Uint32(b[4:])
	at := tagHead
	for _, field := range []struct{ flag, size int }{{hasFrames, 4}, {hasBytes, 4}, {hasTOC, tocSize}, {hasQuality, 4}} {
		if int(flags)&field.flag == 0 {
			continue
		}
		if field.flag == hasFrames && at+4 <= len(b) {
			tag.Frames = int(binary.BigEndian.Uint32(b[at:]))
		}
		at += field.size
	}
	if at+lameDelays+3 > len(b) {
		return tag
	}
	name, _, _ := bytes.Cut(b[at:at+9], []byte{0})
	for _, c := range name {
		if c < ' ' || c > '~' {
			return tag
		}
	}
	if len(name) == 0 {
		return tag
	}
	d := b[at+lameDelays:]
	tag.Encoder = strings.TrimSpace(string(name))
	tag.Delay = int(d[0])<<4 | int(d[1])>>4
	tag.Padding = int(d[1]&15)<<8 | int(d[2])
	tag.HasLAME = true
	return tag
}

// decoderDelay is the number of samples by which every Layer III decoder is
// late: 528 of the filter banks, and one more by the convention of LAME.
const decoderDelay = 529

// trim notes how much of the sound is not the music's, and which frames are
// heard.
//
// LAME's padding is what stands behind the music in the last frame that it
// counted, so it is left out only where that is the last frame: not when the
// file was cut off, and not when another was joined to it.
func (x *Indexer) trim() {
	f := &x.file
	each, total := f.samplesPerFrame(), len(f.frames)*f.samplesPerFrame()
	if t := f.Tag; t != nil {
		f.start = each
		if t.HasLAME {
			f.start += t.Delay + decoderDelay
			if t.Frames == 0 || t.Frames == len(f.frames)-1 {
				f.end = max(0, t.Padding-decoderDelay)
			}
		}
		if f.start+f.end >= total { // then it is not true
			f.start, f.end = each, 0
		}
	}
	f.skip = f.start / each
	f.Frames = (total-f.end+each-1)/each - f.skip
}

// Trim is how many samples per channel of the decoded frames are left out at
// the start and at the end, so that the sound is as long as before it was
// encoded: the tag frame, LAME's delay and the decoder's own, and LAME's
// padding less the decoder's delay. Without a tag both are 0.
func (f *File) Trim() (start, end int) { return f.start, f.end }

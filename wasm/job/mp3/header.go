package mp3

import (
	"encoding/binary"
	"strconv"
)

// header is the first 32 bits of a frame, ISO/IEC 11172-3 clause 2.4.1.3:
//
//	AAAAAAAA AAABBCCD EEEEFFGH IIJJKLMM
//
//	A sync, all ones   B version   C layer        D no CRC follows
//	E bitrate          F rate      G padding      H private
//	I channel mode     J extension K, L copyright M emphasis
type header uint32

const (
	version25 = 0 // not in any standard, but common at 8 to 12 kHz
	version2  = 2
	version1  = 3

	layerIII = 1
	layerII  = 2
	layerI   = 3

	headerSize = 4
	crcSize    = 2
)

// headerAt reads the header at pos. It reports false when there is none:
// no sync, or a value that every standard reserves.
func headerAt(data []byte, pos int) (header, bool) {
	if pos < 0 || pos > len(data)-headerSize {
		return 0, false
	}
	h := header(binary.BigEndian.Uint32(data[pos:]))
	valid := h>>21 == 0x7FF && h.version() != 1 && h.layer() != 0 && h.bitrateIndex() != 15 && h.rateIndex() != 3
	if !valid {
		return 0, false
	}
	return h, true
}

func (h header) version() int      { return int(h >> 19 & 3) }
func (h header) layer() int        { return int(h >> 17 & 3) }
func (h header) hasCRC() bool      { return h>>16&1 == 0 }
func (h header) bitrateIndex() int { return int(h >> 12 & 15) }
func (h header) rateIndex() int    { return int(h >> 10 & 3) }
func (h header) padding() int      { return int(h >> 9 & 1) }
func (h header) mono() bool        { return h>>6&3 == 3 }
func (h header) free() bool        { return h.bitrateIndex() == 0 }
func (h header) emphasis() int     { return int(h & 3) }
func (h header) lowRate() bool     { return h.version() != version1 }

func (h header) channels() int {
	if h.mono() {
		return 1
	}
	return 2
}

// samples is the number of samples per channel in a Layer III frame.
func (h header) samples() int {
	if h.lowRate() {
		return 576
	}
	return 1152
}

// sampleRate is in Hz. Each version after the first halves the rates.
func (h header) sampleRate() int {
	rate := [...]int{44100, 48000, 32000, 0}[h.rateIndex()]
	switch h.version() {
	case version2:
		return rate / 2
	case version25:
		return rate / 4
	}
	return rate
}

// The bitrates in kbit/s by index: MPEG-1 Layers I, II and III (ISO/IEC
// 11172-3 clause 2.4.2.3), then MPEG-2 Layer I and Layers II and III together.
var bitrates = [5][15]int{
	{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
	{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
	{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
	{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
}

// bitrate is in bit/s, 0 for free format.
func (h header) bitrate() int {
	row := layerI - h.layer()
	if h.lowRate() {
		row = min(row, 1) + 3
	}
	return 1000 * bitrates[row][h.bitrateIndex()]
}

// size is the length of the frame in bytes, header included, by clause
// 2.4.3.1; 0 for free format, where no header says it, see lengths. The other
// layers are here because naming them needs to know that a second frame
// follows.
func (h header) size() int {
	rate, bits := h.bitrate(), h.sampleRate()
	switch {
	case rate == 0:
		return 0
	case h.layer() == layerI:
		return 4 * (12*rate/bits + h.padding())
	case h.layer() == layerIII && h.lowRate():
		return 72*rate/bits + h.padding()
	}
	return 144*rate/bits + h.padding()
}

// sideSize is the length of the side information in bytes (clause 2.4.1.7).
func (h header) sideSize() int {
	switch {
	case h.lowRate() && h.mono():
		return 9
	case !h.lowRate() && !h.mono():
		return 32
	}
	return 17
}

// sideStart is where the side information begins within the frame.
func (h header) sideStart() int {
	if h.hasCRC() {
		return headerSize + crcSize
	}
	return headerSize
}

// maxBegin is the furthest that main_data_begin can point back, in bytes:
// it has 9 bits in MPEG-1 and 8 in MPEG-2.
func (h header) maxBegin() int {
	if h.lowRate() {
		return 255
	}
	return 511
}

// sameFormat reports whether two frames can belong to one stream: the same
// version, layer, sample rate and mono or not. Bitrate, padding, CRC and the
// kind of stereo may change from frame to frame.
func (h header) sameFormat(other header) bool {
	const fixed = 0xFFFE0C00
	return (h^other)&fixed == 0 && h.mono() == other.mono()
}

// midSide reports whether the frame's channels are the sum and the difference
// of left and right (MS stereo), and intensity whether its high bands have one
// channel and a direction (clause 2.4.2.3, mode_extension).
func (h header) midSide() bool   { return h>>6&3 == 1 && h>>5&1 == 1 }
func (h header) intensity() bool { return h>>6&3 == 1 && h>>4&1 == 1 }

func (h header) decodable() bool { return h.version() != version25 && h.layer() == layerIII }

const midSideBit header = 1 << 5

// carrier is the header of the frame into which this one's content is written
// anew: of the same format, with the highest bitrate, so that there is room,
// no CRC, no intensity stereo and no emphasis. The padding byte is a byte
// more, but not in MPEG-2, where go-mp3 halves it away: it takes the length
// for (144·bitrate/rate + padding)/2 instead of 72·bitrate/rate + padding
// (ISO/IEC 13818-3 clause 2.4.2.3).
func (h header) carrier() header {
	const kept, noCRC, highest, padding = 0xFFFE0CC0 | midSideBit, 1 << 16, 14 << 12, 1 << 9
	h = h&kept | noCRC | highest
	if !h.lowRate() {
		h |= padding
	}
	return h
}

// wideCarrier is a longer one, where there is one: at 22050 Hz a frame that
// says 16000 Hz has 720 bytes instead of 522, and go-mp3 needs the rate for
// its bands of lines only. Those of long blocks are the same (ISO/IEC 13818-3
// annex B, table B.2), those of short blocks are not.
func (h header) wideCarrier() header {
	if h.version() == version2 && h.rateIndex() == 0 {
		h |= 2 << 10
	}
	return h
}

// String names the format as people do: "MPEG-1 Layer III, 44100 Hz, stereo".
func (h header) String() string {
	version := [...]string{version25: "2.5", version2: "2", version1: "1"}[h.version()]
	layer := [...]string{layerIII: "III", layerII: "II", layerI: "I"}[h.layer()]
	sides := "stereo"
	if h.mono() {
		sides = "mono"
	}
	return "MPEG-" + version + " Layer " + layer + ", " + strconv.Itoa(h.sampleRate()) + " Hz, " + sides
}

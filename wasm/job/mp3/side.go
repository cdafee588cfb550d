package mp3

// part is what the side information says about one channel of one granule
// (ISO/IEC 11172-3 clause 2.4.1.7, ISO/IEC 13818-3 clause 2.4.1.7), as far
// as it matters here. Places are in bits from where the side information
// begins.
type part struct {
	length    int  // part2_3_length: bits of scale factors and Huffman codes
	bigValues int  // pairs of lines with large values
	switched  bool // window_switching_flag
	block     int  // block_type where switched: 1 start, 2 short, 3 stop
	mixed     bool // mixed_block_flag where switched
	regions   int  // region0_count + region1_count where not switched
	fourBits  bool // count1table_select: quads of lines have at least four bits

	lengthAt, compressAt, flagAt, quadsAt int
}

const (
	lengthBits   = 12
	longestPart  = 1<<lengthBits - 1
	lines        = 576 // frequency lines of a granule
	mostRegions  = 20  // beyond it the third region would begin above the last line
	shortBlock   = 2
	region1Place = 20 // of region1_count, from window_switching_flag
	region1Bits  = 3

	sideRoom = 32 + slack
)

func (p part) short() bool { return p.switched && p.block == shortBlock }

// parts reads the side information, in the order in which the parts' main
// data stand: the channels of a granule, then those of the next.
func (h header) parts(side []byte) (parts [4]part, n int) {
	// main_data_begin, private bits and, in MPEG-1, scfsi come first.
	first, compressBits, tailBits := 8+h.channels(), 9, 2
	n = h.channels()
	if !h.lowRate() {
		first, compressBits, tailBits = 20, 4, 3
		if h.mono() {
			first = 18
		}
		n *= 2
	}
	at := first
	for i := range n {
		p := part{lengthAt: at, compressAt: at + 29, flagAt: at + 29 + compressBits}
		p.quadsAt = p.flagAt + 22 + tailBits
		p.length = bitsAt(side, at, lengthBits)
		p.bigValues = bitsAt(side, at+lengthBits, 9)
		p.switched = bitsAt(side, p.flagAt, 1) == 1
		p.fourBits = bitsAt(side, p.quadsAt, 1) == 1
		if p.switched {
			p.block = bitsAt(side, p.flagAt+1, 2)
			p.mixed = bitsAt(side, p.flagAt+3, 1) == 1
		} else {
			p.regions = bitsAt(side, p.flagAt+16, 4) + bitsAt(side, p.flagAt+region1Place, region1Bits)
		}
		parts[i] = p
		at = p.quadsAt + 1
	}
	return parts, n
}

// empty makes a part without main data say so throughout: no large values and
// no scale factors.
func (p part) empty(side []byte) {
	putBits(side, p.lengthAt+lengthBits, 9, 0)
	putBits(side, p.compressAt, p.flagAt-p.compressAt, 0)
}

// mainDataBegin is how far before the frame's own main data its main data
// begins, in bytes: the first 9 bits of the side information, 8 in MPEG-2.
func (h header) mainDataBegin(side []byte) int {
	if h.lowRate() {
		return int(side[0])
	}
	return int(side[0])<<1 | int(side[1])>>7
}

func (h header) setMainDataBegin(side []byte, begin int) {
	if h.lowRate() {
		side[0] = byte(begin)
		return
	}
	side[0], side[1] = byte(begin>>1), side[1]&0x7F|byte(begin<<7)
}

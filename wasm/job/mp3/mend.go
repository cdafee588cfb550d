package mp3

// recipe is how the content of one frame is written anew, so that go-mp3
// reads it right: new side information, and the runs of bits that become the
// frame's main data.
//
// What is mended here:
//
//   - A part of length 0 with scale factors announced: go-mp3 reads them, and
//     every part behind it from the wrong place. So none are announced.
//   - region counts beyond the last line, which go-mp3 refuses, where other
//     decoders stop at the last line.
//   - Intensity stereo, of which go-mp3 takes the directions from the wrong
//     channel. It is turned off: then what both channels share comes from the
//     middle (in MS stereo) or from the left. In MPEG-2 it would read the
//     right channel from the wrong place, so that channel is left out.
//   - MS stereo with short blocks. go-mp3 turns sum and difference into left
//     and right up to the last line that is not zero, but it has put short
//     blocks into another order before, and so misses some. Zeros are
//     appended until it takes all lines for not zero; see widen.
//
// What cannot be mended is left out whole: damaged, mixed.
type recipe struct {
	head  header
	side  [sideRoom]byte
	begin int    // main_data_begin as the file has it
	old   int    // bytes of main data in the file
	runs  [4]run // what of them is kept
	size  int    // bytes of main data as it is written

	short     bool // has a short block
	damaged   bool // says what no encoder says
	mixed     bool // MPEG-2 with long and short lines in one block, on which go-mp3 panics
	intensity bool
	widened   bool // has zeros appended
	distorted bool // needs more zeros than there was room for
}

// run is bits of the old main data, and how many ones come behind them.
type run struct{ start, bits, ones int }

// mend makes the recipe from the frame's header and side information. With
// wide false no zeros are appended.
func (h header) mend(side []byte, wide bool) (r recipe) {
	r.head = h.carrier()
	copy(r.side[:], side[:h.sideSize()])
	r.begin = h.mainDataBegin(side)
	parts, n := h.parts(r.side[:])
	start := 0
	for i, p := range parts[:n] {
		r.runs[i] = run{start: start, bits: p.length}
		start += p.length
		r.short = r.short || p.short()
		r.mixed = r.mixed || h.lowRate() && p.short() && p.mixed
		r.damaged = r.damaged || p.bigValues > lines/2 || p.switched && p.block == 0
		if p.length == 0 {
			p.empty(r.side[:])
			parts[i].bigValues = 0
		}
		if excess := p.regions - mostRegions; excess > 0 {
			at := p.flagAt + region1Place
			putBits(r.side[:], at, region1Bits, bitsAt(r.side[:], at, region1Bits)-excess)
		}
	}
	r.old = (start + 7) / 8
	if r.damaged || r.mixed {
		return r
	}
	if r.intensity = h.intensity(); r.intensity && h.lowRate() {
		r.dropRight(&parts)
	}
	if r.head.midSide() {
		for i := 0; i < n; i += 2 {
			if parts[i].short() || parts[i+1].short() {
				r.widen(parts[i:i+2], r.runs[i:i+2], wide)
			}
		}
	}
	bits := 0
	for _, run := range r.runs {
		bits += run.bits + run.ones
	}
	r.size = (bits + 7) / 8
	return r
}

// dropRight makes the right channel of an MPEG-2 frame an empty difference,
// so that both sides play what the left one has.
func (r *recipe) dropRight(parts *[4]part) {
	left, right := &parts[0], &parts[1]
	copyBits(r.side[:], right.lengthAt, r.side[:], left.lengthAt, right.lengthAt-left.lengthAt)
	putBits(r.side[:], right.lengthAt, lengthBits, 0)
	right.empty(r.side[:])
	right.length, right.bigValues = 0, 0
	right.switched, right.block = left.switched, left.block
	r.runs[1].bits = 0
	r.head |= midSideBit
}

// widen appends zeros to the sum or to the difference of one granule: in
// fours, as the last region of lines is coded, each one bit or four, by the
// table that the part has chosen, but ones in any case (ISO/IEC 11172-3
// annex B, table B.7, quadruples A and B). Where the lines begin to be zero
// only decoding could tell; the decoder stops by itself at the last line, so
// more zeros than needed do no harm. The channel that needs fewer bits is
// taken, or the one that gets further when both are too long already.
func (r *recipe) widen(parts []part, runs []run, wide bool) {
	if parts[0].length == 0 && parts[1].length == 0 {
		return
	}
	best, least, missing := 0, 0, lines
	for i, p := range parts {
		each := 1
		if p.fourBits && p.length > 0 {
			each = 4
		}
		want := (lines - 2*p.bigValues) / 4
		get := min(want, (longestPart-p.length)/each)
		if !wide {
			get = 0
		}
		if want-get < missing || want-get == missing && get*each < least {
			best, least, missing = i, get*each, want-get
		}
	}
	r.distorted = r.distorted || missing > 0
	if least == 0 {
		return
	}
	p := parts[best]
	if p.length == 0 {
		putBits(r.side[:], p.quadsAt, 1, 0)
	}
	putBits(r.side[:], p.lengthAt, lengthBits, p.length+least)
	runs[best].ones = least
	r.widened = true
}

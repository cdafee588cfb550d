package record

import (
	"errors"
	"math/bits"
)

// What follows reads and, in deflate.go, writes DEFLATE (RFC 1951). Package
// compress/flate does too, but brings package fmt along: together they would be a
// fifth of the page's program.

var errDeflate = errors.New("record: this is no DEFLATE stream, or a longer one than expected")

// inflate decompresses at most so many bytes.
func inflate(deflated []byte, most int) ([]byte, error) {
	f := inflater{in: deflated, most: most}
	for last := false; !last && !f.failed; {
		last = f.bits(1) == 1
		switch f.bits(2) {
		case 0:
			f.stored()
		case 1:
			f.block(newDecoding(fixedLengths()))
		case 2:
			f.block(f.lengths())
		default:
			f.failed = true
		}
	}
	if f.failed {
		return nil, errDeflate
	}
	return f.out, nil
}

type inflater struct {
	in     []byte
	hold   uint32 // bits that are read and not yet used, the next one lowest
	held   int
	out    []byte
	most   int
	failed bool
}

// bits reads a number of up to 16 bits, the lowest first.
func (f *inflater) bits(n int) int {
	for f.held < n {
		if len(f.in) == 0 {
			f.failed = true
			return 0
		}
		f.hold |= uint32(f.in[0]) << f.held
		f.in, f.held = f.in[1:], f.held+8
	}
	value := f.hold & (1<<n - 1)
	f.hold, f.held = f.hold>>n, f.held-n
	return int(value)
}

// A decoding is a canonical Huffman code: how many symbols have a code of each
// length, and the symbols in the order of their codes (section 3.2.2).
type decoding struct {
	count   [16]int
	symbols []int
}

func newDecoding(literals, distances []int) (a, b decoding) {
	return decodingOf(literals), decodingOf(distances)
}

func decodingOf(lengths []int) (d decoding) {
	for _, n := range lengths {
		d.count[n]++
	}
	for n := 1; n < len(d.count); n++ {
		for symbol, length := range lengths {
			if length == n {
				d.symbols = append(d.symbols, symbol)
			}
		}
	}
	d.count[0] = 0
	return d
}

// symbol reads one, bit by bit.
func (f *inflater) symbol(d *decoding) int {
	code, first, at := 0, 0, 0
	for n := 1; n < len(d.count); n++ {
		code |= f.bits(1)
		count := d.count[n]
		if f.failed {
			return 0
		}
		if code-first < count {
			return d.symbols[at+code-first]
		}
		at, first = at+count, (first+count)<<1
		code <<= 1
	}
	f.failed = true
	return 0
}

// lengths reads the codes of a block (section 3.2.7).
func (f *inflater) lengths() (literals, distances decoding) {
	nLiterals, nDistances, n := f.bits(5)+257, f.bits(5)+1, f.bits(4)+4
	var each [19]int
	for _, i := range lengthOrder[:n] {
		each[i] = f.bits(3)
	}
	code := decodingOf(each[:])
	var lengths []int
	for len(lengths) < nLiterals+nDistances && !f.failed {
		symbol, times, value := f.symbol(&code), 1, 0
		switch {
		case symbol < 16:
			value = symbol
		case symbol == 16:
			if len(lengths) == 0 {
				f.failed = true
				break
			}
			value, times = lengths[len(lengths)-1], 3+f.bits(2)
		case symbol == 17:
			times = 3 + f.bits(3)
		default:
			times = 11 + f.bits(7)
		}
		for range times {
			lengths = append(lengths, value)
		}
	}
	if f.failed || len(lengths) > nLiterals+nDistances {
		f.failed = true
		return literals, distances
	}
	return newDecoding(lengths[:nLiterals], lengths[nLiterals:])
}

func (f *inflater) block(literals, distances decoding) {
	for !f.failed {
		symbol := f.symbol(&literals)
		switch {
		case symbol < 256:
			f.out = append(f.out, byte(symbol))
		case symbol == endOfBlock:
			return
		case symbol-257 >= len(lengthBase):
			f.failed = true
		default:
			length := lengthBase[symbol-257] + f.bits(lengthExtra[symbol-257])
			symbol = f.symbol(&distances)
			if symbol >= len(distanceBase) {
				f.failed = true
				return
			}
			distance := distanceBase[symbol] + f.bits(distanceExtra[symbol])
			if distance > len(f.out) || f.failed {
				f.failed = true
				return
			}
			for range length { // what is copied may be of the copy
				f.out = append(f.out, f.out[len(f.out)-distance])
			}
		}
		f.failed = f.failed || len(f.out) > f.most
	}
}

// stored reads a block that is not compressed (section 3.2.4).
func (f *inflater) stored() {
	f.bits(f.held % 8)
	n := f.bits(16)
	if f.bits(16) != n^0xffff || n > len(f.in) || len(f.out)+n > f.most {
		f.failed = true
		return
	}
	f.out, f.in = append(f.out, f.in[:n]...), f.in[n:]
}

// The alphabets of section 3.2.5: 256 literals, the end of a block, and what is
// copied from before, by its length and distance, with bits behind the code.
const endOfBlock = 256

var (
	lengthBase, lengthExtra     = steps(3, 29, 4)
	distanceBase, distanceExtra = steps(1, 30, 2)
	lengthOrder                 = [19]int{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}
)

// steps gives where n codes begin, and how many bits follow them: none with the
// first codes, and then one more after each so many.
func steps(first, n, each int) (base, extra []int) {
	for i := range n {
		base, extra = append(base, first), append(extra, max(i/each-1, 0))
		first += 1 << extra[i]
	}
	if each == 4 { // the longest has a code of its own
		base[n-1], extra[n-1] = 258, 0
	}
	return base, extra
}

// fixedLengths are the codes of section 3.2.6.
func fixedLengths() (literals, distances []int) {
	literals, distances = make([]int, 288), make([]int, 30)
	for i := range literals {
		switch {
		case i < 144:
			literals[i] = 8
		case i < 256:
			literals[i] = 9
		case i < 280:
			literals[i] = 7
		default:
			literals[i] = 8
		}
	}
	for i := range distances {
		distances[i] = 5
	}
	return literals, distances
}

// reversed turns the bits of a code round, which is written from its highest.
func reversed(code, n int) int { return int(bits.Reverse16(uint16(code)) >> (16 - n)) }

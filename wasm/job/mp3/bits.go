package mp3

import "encoding/binary"

// Bits are counted from the first, the highest of each byte, as the standard
// writes them. For speed these functions touch eight bytes at a time: slices
// need slack of so many behind their last bit.
const slack = 8

// bitsAt reads n bits, at most 32.
func bitsAt(b []byte, at, n int) int {
	return int(binary.BigEndian.Uint64(b[at/8:]) << (at % 8) >> (64 - n))
}

// putBits replaces n bits, at most 32.
func putBits(b []byte, at, n, value int) {
	b = b[at/8:]
	shift := 64 - n - at%8
	mask := uint64(1)<<n - 1
	word := binary.BigEndian.Uint64(b)&^(mask<<shift) | uint64(value)&mask<<shift
	binary.BigEndian.PutUint64(b, word)
}

// copyBits copies n bits.
func copyBits(to []byte, at int, from []byte, start, n int) {
	if at%8 == 0 && start%8 == 0 {
		whole := n / 8
		copy(to[at/8:], from[start/8:][:whole])
		at, start, n = at+8*whole, start+8*whole, n%8
	}
	for n > 0 {
		k := min(n, 32)
		putBits(to, at, k, bitsAt(from, start, k))
		at, start, n = at+k, start+k, n-k
	}
}

// setBits sets n bits.
func setBits(b []byte, at, n int) {
	for n > 0 {
		k := min(n, 32)
		putBits(b, at, k, -1)
		at, n = at+k, n-k
	}
}

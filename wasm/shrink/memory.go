package shrink

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// gap is how many zeros part two segments at least. Below some hundred, an
// address of its own costs more than the compressed zeros do.
const gap = 512

const most = 256 << 20 // bytes of memory; what asks for more is not ours

// A memory is what a program finds in its memory when it starts.
type memory struct {
	start int // the address of the first byte
	bytes []byte
}

// A segment is a part of the memory that is not all zeros.
type segment struct {
	at    int
	bytes []byte
}

// read makes the memory of a data section whose segments are active, at
// constant addresses, and do not overlap.
func read(body []byte) (m memory, ok bool) {
	segments, ok := readSegments(body)
	if !ok || len(segments) == 0 {
		return m, false
	}
	// The linker writes its sections in another order than they stand in memory.
	slices.SortStableFunc(segments, func(a, b segment) int { return a.at - b.at })
	m.start = segments[0].at
	for _, s := range segments {
		next := m.start + len(m.bytes)
		if s.at < next || s.at+len(s.bytes) > most {
			return m, false
		}
		m.bytes = append(m.bytes, make([]byte, s.at-next)...)
		m.bytes = append(m.bytes, s.bytes...)
	}
	return m, true
}

func readSegments(body []byte) (segments []segment, ok bool) {
	count, rest, ok := number(body)
	if !ok {
		return nil, false
	}
	for range count {
		if len(rest) < 2 || rest[0] != 0 || rest[1] != i32Const {
			return nil, false
		}
		at, after, ok := signed(rest[2:])
		if !ok || len(after) == 0 || after[0] != end {
			return nil, false
		}
		size, after, ok := number(after[1:])
		if !ok || size > uint64(len(after)) {
			return nil, false
		}
		segments = append(segments, segment{at, after[:size]})
		rest = after[size:]
	}
	return segments, len(rest) == 0
}

// write makes a data section of the memory.
func (m memory) write() []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; at < len(m.bytes); {
		if m.bytes[at] == 0 {
			at++
			continue
		}
		var size int
		if n := bytes.Index(m.bytes[at:], make([]byte, gap)); n >= 0 {
			size = n
		} else {
			size = len(bytes.TrimRight(m.bytes[at:], "\x00"))
		}
		segments = append(segments, 0, i32Const)
		segments = appendSigned(segments, m.start+at)
		segments = append(segments, end)
		segments = binary.AppendUvarint(segments, uint64(size))
		segments = append(segments, m.bytes[at:at+size]...)
		count++
		at += size
	}
	return append(binary.AppendUvarint(nil, count), segments...)
}

// signed reads a signed LEB128 number that is not negative.
func signed(b []byte) (n int, rest []byte, ok bool) {
	for i, shift := 0, 0; i < len(b) && i < 5; i, shift = i+1, shift+7 {
		n |= int(b[i]&0x7f) << shift
		if b[i]&0x80 == 0 {
			return n, b[i+1:], b[i]&0x40 == 0
		}
	}
	return 0, nil, false
}

// appendSigned is the opposite of signed.
func appendSigned(b []byte, n int) []byte {
	for n >= 0x40 {
		b = append(b, byte(n)|0x80)
		n >>= 7
	}
	return append(b, byte(n))
}

package mp3

import (
	"bytes"
	"fmt"
)

// frame is one entry of the index.
type frame struct {
	pos    int // of the header, in File.data
	head   header
	begin  int16 // main_data_begin as it is decoded, in bytes
	silent bool  // its side information is zeroed: its main data is missing
}

func (fr frame) of(data []byte) []byte { return data[fr.pos : fr.pos+fr.head.size()] }

// scan finds the frames. It never trusts a single header, because eleven set
// bits are common in pictures and in sound: the first frame needs two more
// behind it, and after junk one more. A frame exactly where the one before
// said it would be needs none, unless another begins inside it, which means
// that bytes of it were lost.
//
// The tempting road, asking go-mp3, ends in its tag reader, which allocates
// whatever size the file claims, and in its search for sync, which takes the
// first header it can.
func scan(data []byte) (frames []frame, notes []string, err error) {
	data = dropID3v1(data)
	start := skipID3v2(data, 0)
	pos, ok := findFirst(data, start)
	if !ok {
		return nil, nil, refuse(data, start)
	}
	first, _ := headerAt(data, pos)
	for pos < len(data) {
		h, ok := headerAt(data, pos)
		whole := ok && h.decodable() && h.sameFormat(first) && h.size() <= len(data)-pos
		if whole && (follows(data, pos, h) || !cutShort(data, pos, h)) {
			frames = append(frames, frame{pos: pos, head: h})
			pos += h.size()
			continue
		}
		if whole {
			pos++
		}
		next, changed := resync(data, pos, first)
		if changed != 0 {
			notes = append(notes, fmt.Sprintf("After frame %d the format changes from %v to %v; only the part before is used.",
				len(frames), first, changed))
			break
		}
		pos = next
	}
	return frames, notes, nil
}

// findFirst looks for the frame that sets the format. A file of one single
// frame is allowed only where the file, or what follows its tag, begins.
func findFirst(data []byte, start int) (int, bool) {
	for pos := nextSync(data, start); pos < len(data); pos = nextSync(data, pos+1) {
		h, ok := headerAt(data, pos)
		if !ok || !h.decodable() || h.size() > len(data)-pos {
			continue
		}
		n, ended := chain(data, pos, h, 2)
		if n == 2 || ended && (n == 1 || pos == start) {
			return pos, true
		}
	}
	return 0, false
}

// resync finds the next frame of the same format, len(data) when there is
// none. Four frames in a row of another format, or two that reach the end,
// are no accident: then it reports their header.
func resync(data []byte, pos int, first header) (next int, changed header) {
	pos = skipID3v2(data, pos)
	for pos = nextSync(data, pos); pos < len(data); pos = nextSync(data, pos+1) {
		h, ok := headerAt(data, pos)
		switch {
		case !ok || h.size() > len(data)-pos:
		case h.sameFormat(first):
			if h.decodable() && follows(data, pos, h) {
				return pos, 0
			}
		default:
			if n, ended := chain(data, pos, h, 3); n == 3 || ended && n > 0 {
				return pos, h
			}
		}
	}
	return len(data), 0
}

func nextSync(data []byte, pos int) int {
	if i := bytes.IndexByte(data[min(pos, len(data)):], 0xFF); i >= 0 {
		return pos + i
	}
	return len(data)
}

// chain counts the frames of the same format that follow one another after
// the one at pos, up to most, and reports whether they end where the data
// ends, where a tag begins, or in a last frame that was cut short.
func chain(data []byte, pos int, h header, most int) (n int, ended bool) {
	format := h
	for n < most {
		if h.size() == 0 {
			return n, false // free format says no size
		}
		pos += h.size()
		if pos > len(data)-headerSize || isTag(data[pos:]) {
			return n, true
		}
		next, ok := headerAt(data, pos)
		if !ok || !next.sameFormat(format) {
			return n, false
		}
		h = next
		n++
	}
	return n, false
}

func follows(data []byte, pos int, h header) bool {
	n, ended := chain(data, pos, h, 1)
	return n == 1 || ended
}

// cutShort reports whether a run of frames begins inside the frame at pos.
func cutShort(data []byte, pos int, h header) bool {
	end := pos + h.size()
	for p := nextSync(data, pos+1); p < end; p = nextSync(data, p+1) {
		inner, ok := headerAt(data, p)
		if !ok || !inner.sameFormat(h) {
			continue
		}
		if n, _ := chain(data, p, inner, 2); n == 2 {
			return true
		}
	}
	return false
}

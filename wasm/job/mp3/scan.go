package mp3

import "bytes"

// scanner finds the frames. It never trusts a single header, because eleven
// set bits are common in pictures and in sound: the first frame needs two
// more behind it, and after junk one more. A frame exactly where the one
// before said it would be needs none, unless another begins inside it, which
// means that bytes of it were lost.
//
// It goes as far as the bytes that are there allow, and on when more have
// come: each step looks no further than reach, so that it sees the same
// whether the file comes at once or in pieces.
//
// The tempting road, asking go-mp3, ends in its tag reader, which allocates
// whatever size the file claims, and in its search for sync, which takes the
// first header it can.
type scanner struct {
	*store
	lengths
	pos   int                                   // what stands before has been dealt with
	final bool                                  // nothing will be added to the store
	whole int                                   // bytes that there will be; 0 when nobody knows
	begin int                                   // where the first tags end
	first header                                // the format, once a frame was found
	found func(pos int, h header, frame []byte) // takes the frames

	state    scanState
	searched int  // free-format headers of which the length was looked for
	junk     int  // bytes since the last frame that are no tag
	gaps     int  // places with such bytes between frames
	lost     int  // bytes there
	cutOff   bool // the last frame is not whole
	lastJunk bool // whether such bytes stand before the frame just found
	next     header
}

type scanState int

const (
	atStart   scanState = iota // before the first frame, in tags
	searching                  // before the first frame
	inFrames                   // where a frame should begin
	inGap                      // behind something that is no frame
	changed                    // the format is another, that of next; the end
)

// scan goes on until more bytes are needed. It reports whether it has come
// to the end.
func (s *scanner) scan() bool {
	for s.state != changed && s.pos < s.limit() && (s.final || s.limit()-s.pos >= reach) {
		view := s.from(s.pos)
		view = view[:min(len(view), s.limit()-s.pos)]
		if (s.state == atStart || s.state == inFrames || s.state == inGap) && s.junk == 0 {
			if n := tagSize(view); n > 0 {
				if n <= s.limit()-s.pos {
					s.pos += n
					if s.state == inFrames {
						s.state = inGap
					}
					continue
				}
				if !s.final && (s.whole == 0 || n <= s.whole-s.pos) {
					return false
				}
			}
		}
		switch s.state {
		case atStart:
			s.begin, s.state = s.pos, searching
		case searching:
			s.search(view)
		case inFrames:
			s.expect(view)
		case inGap:
			s.resync(view)
		}
	}
	return s.state == changed || s.final
}

// limit is where the frames end at the latest: the end of the data, or the
// ID3v1 tag in the last 128 bytes.
func (s *scanner) limit() int {
	const tag = 128
	if s.final && s.size >= tag && bytes.HasPrefix(s.from(s.size-tag), []byte("TAG")) {
		return s.size - tag
	}
	return s.size
}

// search looks for the frame that sets the format. A file of one single
// frame is allowed only where the file, or what follows its tag, begins.
func (s *scanner) search(view []byte) {
	if !s.toSync(view) {
		return
	}
	h, ok := headerAt(view, 0)
	if ok && h.decodable() {
		l := s.lengths
		if h.free() && s.searched < mostSearches {
			s.searched++
			l.free = measureFree(view)
		}
		n, ended := l.chain(view, h, 2)
		if size := l.frame(h); size > 0 && size <= len(view) && (n == 2 || ended && (n == 1 || s.pos == s.begin)) {
			s.first, s.lengths = h, l
			s.take(h, view)
			return
		}
	}
	s.pos++
}

// mostSearches bounds the search for free-format frames, each of which may
// look at longestFrame bytes.
const mostSearches = 10_000

// expect takes the frame that should begin here.
func (s *scanner) expect(view []byte) {
	h, ok := headerAt(view, 0)
	if ok && h.decodable() && h.sameFormat(s.first) {
		size := s.frame(h)
		if size > 0 && size <= len(view) && (s.follows(view, h) || !s.cutShort(view, h)) {
			s.take(h, view)
			return
		}
		s.cutOff = size > len(view)
		s.pos++
		s.junk++
	}
	s.state = inGap
}

// resync looks for the next frame of the same format. Four frames in a row
// of another format, or two that reach the end, are no accident.
func (s *scanner) resync(view []byte) {
	if !s.toSync(view) {
		return
	}
	h, ok := headerAt(view, 0)
	size := s.frame(h)
	switch {
	case !ok || size == 0 || size > len(view):
	case h.sameFormat(s.first):
		if h.decodable() && s.follows(view, h) {
			s.take(h, view)
			return
		}
	default:
		if n, ended := s.chain(view, h, 3); n == 3 || ended && n > 0 {
			s.next, s.state = h, changed
			return
		}
	}
	s.pos++
	s.junk++
}

// toSync goes to the next byte that can begin a frame, and reports false
// when it is further on than can be seen.
func (s *scanner) toSync(view []byte) bool {
	n := nextSync(view, 0)
	if n == 0 {
		return true
	}
	s.pos += n
	s.junk += n
	return false
}

func nextSync(data []byte, pos int) int {
	if i := bytes.IndexByte(data[min(pos, len(data)):], 0xFF); i >= 0 {
		return pos + i
	}
	return len(data)
}

func (s *scanner) take(h header, view []byte) {
	if s.state == inGap && s.junk > 0 {
		s.gaps++
		s.lost += s.junk
		s.lastJunk = true
	}
	size := s.frame(h)
	s.found(s.pos, h, view[:size])
	s.pos += size
	s.junk, s.lastJunk, s.cutOff, s.state = 0, false, false, inFrames
}

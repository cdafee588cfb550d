package mp3

// lengths knows how long the frames of one file are. In free format the
// header says 0 instead of a bitrate (clause 2.4.2.3), and the length, the
// same for the whole file but for the padding byte, is the distance from one
// header to the next.
type lengths struct{ free int } // bytes of a free-format frame without padding; 0 until one is found

const (
	longestFrame  = 2881 // bytes: 640 kbit/s at 16 or 32 kHz, as far as lame goes, and padding
	shortestFrame = 24   // 8 kbit/s at 24 kHz
	shortestFree  = headerSize + crcSize + 32
)

// frame is the length in bytes, header included; 0 when it is not known.
func (l lengths) frame(h header) int {
	if !h.free() {
		return h.size()
	}
	if l.free == 0 {
		return 0
	}
	return l.free + h.padding()
}

// main is how many bytes of main data the frame carries, its own or a later
// frame's. It is never negative: the shortest frames of the tables hold more
// than their side information.
func (l lengths) main(h header) int { return l.frame(h) - h.sideStart() - h.sideSize() }

// measureFree gives the length, without padding, of the free-format frame
// that begins the data: the nearest place where a second header stands and
// behind it, at the same distance, a third. It is 0 when there is none.
func measureFree(data []byte) int {
	h, ok := headerAt(data, 0)
	if !ok || !h.free() || h.layer() != layerIII {
		return 0
	}
	for p := nextSync(data, shortestFree); p <= longestFrame && p < len(data); p = nextSync(data, p+1) {
		second, ok := headerAt(data, p)
		if !ok || !second.sameFormat(h) || !second.free() {
			continue
		}
		l := lengths{p - h.padding()}
		if n, ended := l.chain(data, h, 2); n == 2 || n == 1 && ended {
			return l.free
		}
	}
	return 0
}

// chain counts the frames of the same format that follow one another after
// the one of header h that begins the data, up to most, and reports whether
// they end where the data ends, where a tag begins, or in a last frame that
// was cut short.
func (l lengths) chain(data []byte, h header, most int) (n int, ended bool) {
	format, pos := h, 0
	for n < most {
		size := l.frame(h)
		if size == 0 {
			return n, false
		}
		pos += size
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

func (l lengths) follows(data []byte, h header) bool {
	n, ended := l.chain(data, h, 1)
	return n == 1 || ended
}

// cutShort reports whether a run of frames begins inside the frame that
// begins the data, which means that bytes of it were lost.
func (l lengths) cutShort(data []byte, h header) bool {
	end := l.frame(h)
	for p := nextSync(data, 1); p < end; p = nextSync(data, p+1) {
		inner, ok := headerAt(data, p)
		if !ok || !inner.sameFormat(h) {
			continue
		}
		if n, _ := l.chain(data[p:], inner, 2); n == 2 {
			return true
		}
	}
	return false
}

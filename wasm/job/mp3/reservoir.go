package mp3

import "fmt"

// The bit reservoir (ISO/IEC 11172-3 clause 2.4.3.4 and annex C.1.5.4.1): a
// frame's main data begins main_data_begin bytes before its own frame's main
// data area, in what the frames before it left free. go-mp3 keeps the bytes
// that the frame before could see, plus that frame's own.

// fillReservoir notes where every frame's main data begins. Where the file
// does not hold it, because the beginning was cut off or frames were lost,
// go-mp3 would play what it has as noise at full scale. Such frames are
// made silent: they still pass their bytes on to the frames behind.
func (f *File) fillReservoir() {
	available, silenced := 0, 0
	for i := range f.frames {
		fr := &f.frames[i]
		begin := mainDataBegin(fr.of(f.data), fr.head)
		if begin > available {
			begin = min(available, fr.head.maxBegin())
			fr.silent = true
			silenced++
		}
		fr.begin = int16(begin)
		available = begin + fr.head.mainSize()
	}
	if silenced > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("The frames that %d others need were cut off or lost; those are silent.", silenced))
	}
}

// mainDataBegin reads the first 9 bits of the side information, 8 in MPEG-2.
func mainDataBegin(frame []byte, h header) int {
	side := frame[h.sideStart():]
	if h.lowRate() {
		return int(side[0])
	}
	return int(side[0])<<1 | int(side[1])>>7
}

// silence empties a frame's side information in place. With no main data of
// its own (part2_3_length 0) the frame decodes to zeros, at any header. What
// stays is main_data_begin, so that go-mp3 keeps that many bytes.
func silence(frame []byte, h header, begin int) {
	side := frame[h.sideStart() : h.sideStart()+h.sideSize()]
	clear(side)
	if h.lowRate() {
		side[0] = byte(begin)
		return
	}
	side[0], side[1] = byte(begin>>1), byte(begin<<7)
}

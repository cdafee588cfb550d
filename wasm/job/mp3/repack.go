package mp3

import (
	"encoding/binary"
	"fmt"
)

// go-mp3 takes the size of an MPEG-2 frame for (144·bitrate/rate + padding)/2,
// where the standard says 72·bitrate/rate + padding (ISO/IEC 13818-3 clause
// 2.4.2.3 with 11172-3 clause 2.4.3.1). When the first term is even, a padded
// frame comes out one byte short and the rest of the stream is garbage; at
// 22050 Hz that is most files.

// misread reports whether go-mp3 would take a frame's size wrong.
func (f *File) misread() bool {
	for _, fr := range f.frames {
		h := fr.head
		if h.lowRate() && (144*h.bitrate()/h.sampleRate()+h.padding())/2 != h.size() {
			return true
		}
	}
	return false
}

// repack writes an MPEG-2 stream anew without padding. Leaving out the
// padding byte alone will not do: it is part of the reservoir, and a later
// frame's main data may lie across it. So each frame's main data is taken
// out whole and given a frame of the smallest bitrate that holds it, with
// main_data_begin 0: what RFC 5219 calls an ADU frame.
//
// Main data too long even for the highest bitrate begins in the frames
// before, as it did. Going from the last frame to the first, each begins as
// late as the frame behind it leaves room. Frames of which that asks for
// more than main_data_begin can say are made silent, with a note; they need
// a file at 160 kbit/s with a full reservoir throughout.
func (f *File) repack() {
	parts := f.mainData()
	heads := make([]header, len(parts))
	begins := make([]int, len(parts)) // main_data_begin of each
	borrowed, lost := 0, 0            // bytes that the frame behind takes of what this one leaves
	for i := len(parts) - 1; i >= 0; i-- {
		h, room := smallest(f.frames[i].head, len(parts[i])+borrowed)
		begin := max(0, len(parts[i])+borrowed-room)
		if begin > h.maxBegin() || i == 0 && begin > 0 {
			parts[i], f.frames[i].silent = nil, true
			begin = max(0, borrowed-room)
			lost++
		}
		heads[i], begins[i], borrowed = h, begin, begin
	}
	f.write(parts, heads, begins)
	if lost > 0 {
		f.Notes = append(f.Notes, fmt.Sprintf("%d frames use more bits than the decoder can be given; those are silent.", lost))
	}
}

// smallest gives the header for a frame with room for size bytes of main
// data, or the most that a frame can have, and how much room that is.
func smallest(h header, size int) (header, int) {
	const bitrate, padding, noCRC = 15 << 12, 1 << 9, 1 << 16
	h = h&^(bitrate|padding) | noCRC
	for index := header(1); index < 15; index++ {
		h = h&^bitrate | index<<12
		if h.mainSize() >= size {
			break
		}
	}
	return h, h.mainSize()
}

// mainData gives each frame's own main data: from main_data_begin on, as
// long as its side information says, or as far as the file goes.
func (f *File) mainData() [][]byte {
	var all []byte
	areas := make([]int, len(f.frames))
	for i, fr := range f.frames {
		areas[i] = len(all)
		all = append(all, fr.of(f.data)[fr.head.sideStart()+fr.head.sideSize():]...)
	}
	parts := make([][]byte, len(f.frames))
	for i, fr := range f.frames {
		if fr.silent {
			continue
		}
		start := areas[i] - int(fr.begin)
		end := areas[i] + fr.head.mainSize()
		parts[i] = all[start:min(end, start+partSize(fr.of(f.data), fr.head))]
	}
	return parts
}

// partSize is the length of a frame's main data in bytes: part2_3_length of
// its one granule and each channel, 12 bits at the start of 63 (ISO/IEC
// 13818-3 clause 2.4.1.7), after 9 bits in mono and 10 in stereo.
func partSize(frame []byte, h header) int {
	side := frame[h.sideStart():]
	bits := 0
	for channel := range h.channels() {
		at := 8 + h.channels() + 63*channel
		b := side[at/8:]
		word := uint32(b[0])<<24 | uint32(b[1])<<16 | uint32(b[2])<<8
		bits += int(word << (at % 8) >> 20)
	}
	return (bits + 7) / 8
}

// write makes the new stream and points the index at it.
func (f *File) write(parts [][]byte, heads []header, begins []int) {
	size := 0
	for _, h := range heads {
		size += h.mainSize()
	}
	main := make([]byte, size)
	area := 0
	for i, h := range heads {
		copy(main[area-begins[i]:], parts[i])
		area += h.mainSize()
	}

	var stream []byte
	for i, h := range heads {
		old := f.frames[i]
		f.frames[i] = frame{pos: len(stream), head: h, begin: int16(begins[i]), silent: old.silent}
		stream = binary.BigEndian.AppendUint32(stream, uint32(h))
		stream = append(stream, byte(begins[i])) // main_data_begin, all 8 bits of it
		stream = append(stream, old.of(f.data)[old.head.sideStart()+1:][:h.sideSize()-1]...)
		stream = append(stream, main[:h.mainSize()]...)
		main = main[h.mainSize():]
	}
	f.data = stream
}

package mp3

import "bytes"

// skipID3v2 gives the position after the ID3v2 tags at pos, or pos itself
// when there is none. The size has four bytes of seven bits (id3v2.4.0
// structure, section 3.1). A size that has high bits set or does not fit in
// the data is a lie: then nothing is skipped, and the search for frames goes
// through the tag byte by byte.
func skipID3v2(data []byte, pos int) int {
	const headerSize, footerFlag = 10, 0x10
	for pos <= len(data)-headerSize && bytes.HasPrefix(data[pos:], []byte("ID3")) {
		tag := data[pos:]
		size := 0
		for _, b := range tag[6:headerSize] {
			if b > 0x7F {
				return pos
			}
			size = size<<7 | int(b)
		}
		size += headerSize
		if tag[5]&footerFlag != 0 {
			size += headerSize
		}
		if size > len(tag) {
			return pos
		}
		pos += size
	}
	return pos
}

// dropID3v1 cuts off the 128 bytes at the end that begin with "TAG".
func dropID3v1(data []byte) []byte {
	const size = 128
	if len(data) >= size && bytes.HasPrefix(data[len(data)-size:], []byte("TAG")) {
		return data[:len(data)-size]
	}
	return data
}

// isTag reports whether a tag begins here that may stand behind the frames.
func isTag(data []byte) bool {
	for _, mark := range []string{"ID3", "TAG", "APETAGEX", "LYRICSBEGIN"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			return true
		}
	}
	return false
}

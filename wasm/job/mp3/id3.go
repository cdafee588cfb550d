package mp3

import (
	"bytes"
	"encoding/binary"
)

// tagSize is the length in bytes of the tag that begins the data, 0 when none
// does:
//
//   - ID3v2, whose size has four bytes of seven bits (id3v2.4.0 structure,
//     section 3.1). A byte with its high bit set makes it no tag.
//   - ID3v1, always 128 bytes (id3.org, ID3v1).
//   - APEv2 with a header, which says the size of what follows it (APE tags
//     v2, header).
//
// Whether so many bytes are there is for the caller to see: a size beyond the
// end of the file is a lie, and the search for frames goes through such a tag
// byte by byte.
func tagSize(data []byte) int {
	const id3Header, footerFlag, id3v1 = 10, 0x10, 128
	const apeHeader, apeSizeAt, apeFlagsAt, isHeader = 32, 12, 20, 1 << 29
	switch {
	case bytes.HasPrefix(data, []byte("ID3")) && len(data) >= id3Header:
		size := 0
		for _, b := range data[6:id3Header] {
			if b > 0x7F {
				return 0
			}
			size = size<<7 | int(b)
		}
		if data[5]&footerFlag != 0 {
			size += id3Header
		}
		return size + id3Header
	case bytes.HasPrefix(data, []byte("TAG")):
		return id3v1
	case bytes.HasPrefix(data, []byte("APETAGEX")) && len(data) >= apeHeader:
		if binary.LittleEndian.Uint32(data[apeFlagsAt:])&isHeader != 0 {
			return apeHeader + int(binary.LittleEndian.Uint32(data[apeSizeAt:]))
		}
		return apeHeader
	}
	return 0
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

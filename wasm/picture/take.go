package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"
)

// Ground puts a ground behind everything, so that the picture can be read wherever
// it is taken.
func (s *Scene) Ground() {
	s.Items = slices.Insert(s.Items, 0, Item{Shape: Area, Color: OnShape, W: s.W, H: s.H, Alpha: 1})
}

// PNG gives a PNG file a title and a description (Portable Network Graphics
// Specification, third edition, 11.3.3.4: iTXt). What is no PNG file comes back as
// it is.
func PNG(file []byte, title, description string) []byte {
	const head = 8 + 4 + 4 + 13 + 4 // the signature, and the chunk IHDR, which always comes first
	if len(file) < head || !bytes.HasPrefix(file, []byte("\x89PNG\r\n\x1a\n")) {
		return file
	}
	out := slices.Clone(file[:head])
	out = appendText(out, "Title", title)
	out = appendText(out, "Description", description)
	return append(out, file[head:]...)
}

// appendText appends a chunk iTXt, not compressed, of no language.
func appendText(b []byte, keyword, text string) []byte {
	data := keyword + "\x00\x00\x00\x00\x00" + text
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	from := len(b)
	b = append(append(b, "iTXt"...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
}

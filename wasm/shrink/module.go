package shrink

import (
	"encoding/binary"
	"slices"
)

// The binary format: WebAssembly Core Specification, section 5.5 "Modules".
const (
	headerSize       = 8 // "\0asm" and the version
	dataSection      = 11
	dataCountSection = 12
)

// A section is a part of a module. Its size stands before it in the file.
type section struct {
	id   byte
	body []byte
}

// split parts a module into its sections.
func split(wasm []byte) ([]section, bool) {
	if len(wasm) < headerSize || string(wasm[:headerSize]) != "\x00asm\x01\x00\x00\x00" {
		return nil, false
	}
	var sections []section
	for rest := wasm[headerSize:]; len(rest) > 0; {
		id := rest[0]
		size, after, ok := number(rest[1:])
		if !ok || size > uint64(len(after)) {
			return nil, false
		}
		sections = append(sections, section{id, after[:size]})
		rest = after[size:]
	}
	return sections, true
}

// join is the opposite of split.
func join(header []byte, sections []section) []byte {
	wasm := slices.Clone(header)
	for _, s := range sections {
		wasm = append(wasm, s.id)
		wasm = binary.AppendUvarint(wasm, uint64(len(s.body)))
		wasm = append(wasm, s.body...)
	}
	return wasm
}

// number reads an unsigned LEB128 number, and returns what follows it.
func number(b []byte) (n uint64, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return 0, nil, false
	}
	return n, b[size:], true
}

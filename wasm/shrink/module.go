package shrink

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The binary format: WebAssembly Core Specification, section 5.5 "Modules".
const (
	header           = "\x00asm\x01\x00\x00\x00" // and the version
	customSection    = 0
	typeSection      = 1
	importSection    = 2
	functionSection  = 3 // their types
	tableSection     = 4
	memorySection    = 5
	globalSection    = 6
	exportSection    = 7
	startSection     = 8
	elementSection   = 9
	codeSection      = 10
	dataSection      = 11
	dataCountSection = 12

	// What is imported or exported.
	functionKind = 0
	tableKind    = 1
	memoryKind   = 2
	globalKind   = 3
)

// A section is a part of a module. Its size stands before it in the file.
type section struct {
	id   byte
	body []byte
}

// split parts a module into its sections.
func split(wasm []byte) ([]section, bool) {
	if !bytes.HasPrefix(wasm, []byte(header)) {
		return nil, false
	}
	var sections []section
	for rest := wasm[len(header):]; len(rest) > 0; {
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
func join(sections []section) []byte {
	wasm := []byte(header)
	for _, s := range sections {
		wasm = append(wasm, s.id)
		wasm = binary.AppendUvarint(wasm, uint64(len(s.body)))
		wasm = append(wasm, s.body...)
	}
	return wasm
}

// find returns the body of the section that is there once.
func find(sections []section, id byte) (body []byte, ok bool) {
	for _, s := range sections {
		if s.id == id {
			if ok {
				return nil, false
			}
			body, ok = s.body, true
		}
	}
	return body, ok
}

// counted puts in front of elements how many they are.
func counted(count int, elements []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(count)), elements...)
}

// extended adds elements to a section that has some.
func extended(body []byte, count int, elements []byte) ([]byte, bool) {
	had, rest, ok := number(body)
	return slices.Concat(binary.AppendUvarint(nil, had+uint64(count)), rest, elements), ok
}

// appendName appends a text as an import or an export is named.
func appendName(b []byte, name string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(name))), name...)
}

// number reads an unsigned LEB128 number, and returns what follows it.
func number(b []byte) (n uint64, rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 {
		return 0, nil, false
	}
	return n, b[size:], true
}

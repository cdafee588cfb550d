package shrink

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// The Go runtime finds the function at an address by a table of buckets, one for each
// 4,096 addresses: the number of the first function there, and 16 bytes for those that
// begin after it (runtime.findfuncbucket, src/runtime/symtab.go of Go 1.26). In
// WebAssembly a function has 65,536 addresses, so that 16 buckets in a row say its
// number, and nothing else.
const (
	bucketSize      = 20
	bucketsEach     = 16
	fewestFunctions = 64 // or it is not worth it
)

// Buckets returns a program that writes the table of buckets itself, as it starts. The
// table is a fifth or a quarter of what a browser would read and copy, and a hundredth
// of what is sent. A program without such a table, or that does something else as it
// starts, comes back as it is, byte for byte.
func Buckets(wasm []byte) []byte {
	sections, ok := split(wasm)
	if !ok {
		return wasm
	}
	part := func(id byte) []byte {
		body, found := find(sections, id)
		ok = ok && found
		return body
	}
	types, imported, kinds, code, data := part(typeSection), part(importSection), part(functionSection), part(codeSection), part(dataSection)
	elements := slices.IndexFunc(sections, func(s section) bool { return s.id == elementSection })
	if !ok || elements < 0 || slices.ContainsFunc(sections, func(s section) bool { return s.id == startSection || s.id == dataCountSection }) {
		return wasm
	}
	image, ok := read(data)
	if !ok {
		return wasm
	}
	at, count := findBuckets(image.bytes)
	if count == 0 {
		return wasm
	}
	clear(image.bytes[at:][:bucketSize*count])

	imports, ok := importedFunctions(imported)
	kind, _, hasKinds := number(types)
	functions, _, hasFunctions := number(kinds)
	if !ok || !hasKinds || !hasFunctions {
		return wasm
	}
	body := writeBuckets(image.start+at, count)
	for i, s := range sections {
		ok := true
		switch s.id {
		case typeSection:
			s.body, ok = extended(types, 1, []byte(procedure))
		case functionSection:
			s.body, ok = extended(kinds, 1, binary.AppendUvarint(nil, kind))
		case codeSection:
			s.body, ok = extended(code, 1, counted(len(body), body))
		case dataSection:
			s.body = image.write()
		}
		if !ok {
			return wasm
		}
		sections[i] = s
	}
	start := section{startSection, binary.AppendUvarint(nil, uint64(imports)+functions)}
	return join(slices.Insert(sections, elements, start))
}

// findBuckets tells where in a program's memory the table begins, and how many buckets
// it has: none if it is not there.
func findBuckets(image []byte) (at, count int) {
	bucket := func(i int) []byte {
		return append(binary.LittleEndian.AppendUint32(nil, uint32(i/bucketsEach)), make([]byte, bucketSize-4)...)
	}
	var known []byte // the buckets of functions 1 and 2
	for i := range 2 * bucketsEach {
		known = append(known, bucket(bucketsEach+i)...)
	}
	at = bytes.Index(image, known) - bucketsEach*bucketSize
	if at < 0 {
		return 0, 0
	}
	for bytes.HasPrefix(image[at+bucketSize*count:], bucket(count)) {
		count++
	}
	if count < fewestFunctions*bucketsEach {
		return 0, 0
	}
	return at, count
}

// writeBuckets is the body of a function that writes so many buckets.
func writeBuckets(at, count int) []byte {
	const address, bucket = 0, 1
	b := []byte{1, 2, 0x7f, // two local variables of type i32, 0 at first
		loop, 0x40,
		localGet, address, localGet, bucket, i32Const, 4, i32ShiftRight, // by bucketsEach
		i32Store, 2}
	b = append(binary.AppendUvarint(b, uint64(at)),
		localGet, address, i32Const, bucketSize, i32Add, localSet, address,
		localGet, bucket, i32Const, 1, i32Add, localTee, bucket, i32Const)
	return append(appendSigned(b, count), i32Less, branchIf, 0, end, end)
}

package shrink

import (
	"encoding/binary"
	"slices"
)

// The globals of a program of Go (cmd/link/internal/wasm/asm.go of Go 1.26).
const (
	stackPointer = 0 // an address
	pause        = 7 // 1 ends the loop that runs goroutines
	globals      = "\x08" + zero32 + zero64 + zero64 + zero64 + zero64 + zero64 + zero64 + zero32
	globalCount  = 8
	zero32       = "\x7f\x01\x41\x00\x0b" // of type i32, variable, and 0 at first
	zero64       = "\x7e\x01\x42\x00\x0b"

	here   = globalCount     // 1 when the second part is there
	absent = globalCount + 1 // 1 when it is needed to go on
)

// Types of functions.
const (
	goFunction = "\x60\x01\x7f\x01\x7f" // takes where in it to go on; returns 1 to unwind
	stubbed    = "\x60\x02\x7f\x7f\x01\x7f"
	procedure  = "\x60\x00\x00"
)

// A program is what is known of a module that Go's linker made.
type program struct {
	sections []section
	types    []string // texts of types
	imports  int      // of functions, which are numbered first
	imported []byte
	slots    int // where the functions stand in the table, in their order
	memory   []byte
	code     []function
	digest   string // of all that the parts are made from
}

type function struct {
	name string
	kind uint64 // its type
	body []byte
}

func readProgram(wasm []byte) (p program, ok bool) {
	if p.sections, ok = split(wasm); !ok {
		return p, false
	}
	part := func(id byte) []byte {
		body, found := find(p.sections, id)
		ok = ok && found
		return body
	}
	types, imported, kinds, table := part(typeSection), part(importSection), part(functionSection), part(tableSection)
	elements, code, data := part(elementSection), part(codeSection), part(dataSection)
	p.memory = part(memorySection)
	if !ok || string(part(globalSection)) != globals {
		return p, false
	}

	bodies, ok := readCode(code)
	if !ok {
		return p, false
	}

	r := reader{rest: types}
	for range r.number() {
		from := r.rest
		r.skip(1)
		r.skip(int(min(r.number(), 1<<10)))
		r.skip(int(min(r.number(), 1<<10)))
		if r.failed {
			return p, false
		}
		p.types = append(p.types, string(from[:len(from)-len(r.rest)]))
	}
	ok = !r.failed && len(r.rest) == 0

	count, found := importedFunctions(imported)
	if !found {
		return p, false
	}
	p.imports = count
	_, p.imported, _ = number(imported)

	r = reader{rest: kinds}
	ok = ok && r.number() == uint64(len(bodies))
	for _, body := range bodies {
		kind := r.number()
		ok = ok && kind < uint64(len(p.types))
		p.code = append(p.code, function{kind: kind, body: body})
	}
	ok = ok && !r.failed && len(r.rest) == 0

	// All functions stand in the table in their order, at its end.
	r = reader{rest: elements}
	ok = ok && r.number() == 1 && r.number() == 0 && r.number() == i32Const
	p.slots = int(min(r.number(), most))
	ok = ok && r.number() == end && r.number() == uint64(len(bodies))
	for i := range bodies {
		ok = ok && r.number() == uint64(p.imports+i)
	}
	r = reader{rest: table, failed: r.failed || len(r.rest) > 0}
	ok = ok && r.number() == 1 && r.number() == 0x70 && r.number() == 0 && r.number() == uint64(p.slots+len(bodies)) && !r.failed
	if !ok {
		return p, false
	}

	image, ok := read(data)
	if !ok {
		return p, false
	}
	lines, ok := findLines(image.bytes)
	if !ok || len(lines.functions) != len(bodies) {
		return p, false
	}
	for i, f := range lines.functions {
		if binary.LittleEndian.Uint32(f) != uint32(p.slots+i) {
			return p, false
		}
		if p.code[i].name, ok = lines.name(f); !ok {
			return p, false
		}
	}
	return p, true
}

// kind is the number of a type, which is added if it is not there.
func kind(types []string, text string) ([]string, uint64) {
	if i := slices.Index(types, text); i >= 0 {
		return types, uint64(i)
	}
	return append(types, text), uint64(len(types))
}

// importedFunctions is how many functions are imported, where nothing else is.
func importedFunctions(body []byte) (count int, ok bool) {
	r := reader{rest: body}
	ok = true
	count = int(min(r.number(), most))
	for range count {
		r.skip(int(min(r.number(), 1<<10)))
		r.skip(int(min(r.number(), 1<<10)))
		ok = ok && len(r.rest) > 0 && r.rest[0] == functionKind
		r.skip(1)
		r.number()
		if r.failed {
			return 0, false
		}
	}
	return count, ok && len(r.rest) == 0
}

package shrink

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"strings"
)

// First names the functions that the page's program calls until its first picture
// answers, and in what people do first, after the release of Go that it was recorded
// with. `make first` records it.
//
//go:embed first.txt
var First string

// Parts parts a program of Go in two modules: the first has the functions that are
// named, with the closures in them, and the second has the others. The names stand in
// a line each, after the release of Go. Where the program is of another, since it may
// need other functions before anything can wait, or is laid out in a way that is not
// known, the first module is the program as it is, and the second has nothing.
//
// In the first a stub stands for each function of the second. While the second is not
// there, a stub lets all of Go stand still, by what goroutines are switched with: it
// writes where to go on, and unwinds the stack of WebAssembly up to JavaScript. That
// sees `absent`, instantiates the second with the first's exports, which fills the
// table of functions, and calls `proceed`. Until then it must not call Go. Later stubs
// pass on what they are called with.
//
// The second imports from the module "first" what is exported there, and from "slot"
// the functions of the first, by their places in its table.
func Parts(wasm []byte, first string) (one, two []byte) {
	p, ok := readProgram(wasm)
	if !ok {
		return wasm, []byte(header)
	}
	release, names, _ := strings.Cut(first, "\n")
	stays, ok := p.stays(strings.Split(names, "\n"))
	if !ok || !p.madeBy(release) {
		return wasm, []byte(header)
	}
	if two, ok = p.second(stays); !ok {
		return wasm, []byte(header)
	}
	if one, ok = p.first(stays); !ok {
		return wasm, []byte(header)
	}
	return one, two
}

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
	digest   string // of all the code
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
	sum := fnv.New64a()
	sum.Write(code)
	p.digest = fmt.Sprintf("%x", sum.Sum64())

	r := reader{rest: types}
	for range r.number() {
		from := r.rest
		r.skip(1)
		r.skip(int(min(r.number(), 1<<10)))
		r.skip(int(min(r.number(), 1<<10)))
		p.types = append(p.types, string(from[:len(from)-len(r.rest)]))
	}
	ok = !r.failed && len(r.rest) == 0

	r = reader{rest: imported}
	p.imports = int(r.number())
	p.imported = r.rest
	for range p.imports {
		r.skip(int(min(r.number(), 1<<10)))
		r.skip(int(min(r.number(), 1<<10)))
		ok = ok && len(r.rest) > 0 && r.rest[0] == functionKind
		r.skip(1)
		r.number()
		if r.failed {
			return p, false
		}
	}
	ok = ok && len(r.rest) == 0

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

// madeBy tells whether the program says that it was made by a release of Go.
func (p program) madeBy(release string) bool {
	return slices.ContainsFunc(p.sections, func(s section) bool {
		return s.id == customSection && bytes.HasPrefix(s.body, appendName(nil, "producers")) && bytes.Contains(s.body, appendName(nil, release))
	})
}

var (
	// What the compiler adds to a function's name for what stands in it.
	closure = regexp.MustCompile(`(\.func\d+|\.gowrap\d+|\.deferwrap\d+|-range\d+|-fm|\.\d+)+$`)
	// And for what types it is.
	shape = regexp.MustCompile(`\[.*\]`)
)

// source is the name of the function in the source that has this one.
func source(name string) string {
	return shape.ReplaceAllString(closure.ReplaceAllString(name, ""), "[...]")
}

// Of the runtime: the loop that runs goroutines, and what starts a collection. While
// one goes on, assignments may lead to what cannot stand still (runtime.wbBufFlush),
// so that the second part has to be there before.
const (
	proceed = "wasm_pc_f_loop"
	collect = "runtime.gcStart"
)

// stays tells for each function whether it stays in the first part.
func (p program) stays(first []string) (stays []bool, ok bool) {
	named := map[string]bool{}
	for _, name := range first {
		named[name] = true
	}
	for _, f := range p.code {
		collects := f.name == collect
		stays = append(stays, p.types[f.kind] != goFunction || named[source(f.name)] && !collects)
		ok = ok || collects
	}
	return stays, ok
}

// kind is the number of a type, which is added if it is not there.
func kind(types []string, text string) ([]string, uint64) {
	if i := slices.Index(types, text); i >= 0 {
		return types, uint64(i)
	}
	return append(types, text), uint64(len(types))
}

// first is the first part: what stays is as it was, and in the place of each other
// function stands a stub.
func (p program) first(stays []bool) ([]byte, bool) {
	types, kindOfStub := kind(p.types, stubbed)
	goKind := uint64(slices.Index(types, goFunction))
	stub := uint64(p.imports + len(p.code))

	var kinds []byte
	var code [][]byte
	loop := -1
	for i, f := range p.code {
		kinds = binary.AppendUvarint(kinds, f.kind)
		if f.name == proceed {
			loop = p.imports + i
		}
		if !stays[i] {
			f.body = appendSigned([]byte{0, localGet, 0, i32Const}, p.slots+i)
			f.body = append(binary.AppendUvarint(append(f.body, call), stub), end)
		}
		code = append(code, f.body)
	}
	code = append(code, p.stub(goKind))
	kinds = binary.AppendUvarint(kinds, kindOfStub)
	if loop < 0 {
		return nil, false
	}

	exports := binary.AppendUvarint(append(appendName(nil, "proceed"), functionKind), uint64(loop))
	exports = append(appendName(exports, "table"), tableKind, 0)
	count := 2
	for i, name := range p.globals() {
		exports = append(appendName(exports, name), globalKind, byte(i))
		count++
	}
	exports = append(appendName(exports, "absent"), globalKind, absent)
	count++

	sections := slices.Clone(p.sections)
	for i, s := range sections {
		ok := true
		switch s.id {
		case typeSection:
			s.body = counted(len(types), []byte(strings.Join(types, "")))
		case functionSection:
			s.body = counted(len(code), kinds)
		case tableSection:
			s.body = p.table()
		case globalSection:
			s.body, ok = extended(s.body, 2, []byte(zero32+zero32))
		case exportSection:
			s.body, ok = extended(s.body, count, exports)
		case codeSection:
			s.body = writeCode(code)
		}
		if !ok {
			return nil, false
		}
		sections[i] = s
	}
	return join(sections), true
}

// globals are the names of those that both parts have. Whether the second part is
// here stands under a name that parts of two programs do not share.
func (p program) globals() []string {
	var names []string
	for i := range globalCount {
		names = append(names, fmt.Sprintf("g%d", i))
	}
	return append(names, "here "+p.digest)
}

// table has room for the functions of the first part and, in the same order after
// them, for those of the second.
func (p program) table() []byte {
	return binary.AppendUvarint([]byte{1, 0x70, 0}, uint64(p.slots+2*len(p.code)))
}

// stub is what all stubs call, with where in its function to go on, and the place of
// that in the table.
func (p program) stub(goKind uint64) []byte {
	const where, slot = 0, 1
	b := []byte{0, globalGet, here, ifElse, 0x7f, localGet, where, localGet, slot, i32Const}
	b = append(appendSigned(b, len(p.code)), i32Add, callIndirect)
	b = append(binary.AppendUvarint(b, goKind), 0, otherwise)
	return append(b,
		globalGet, stackPointer, i32Const, 8, i32Sub, // where the loop finds what to call,
		localGet, slot, i64FromU32, i64Const, 16, i64ShiftLeft, // as its place in the table
		localGet, where, i64FromU32, i64Or, // and where in it
		i64Store, 3, 0,
		i32Const, 1, globalSet, absent,
		i32Const, 1, globalSet, pause,
		i32Const, 1, // the stack is unwound
		end, end)
}

// second is the second part: the functions that do not stay in the first.
func (p program) second(stays []bool) ([]byte, bool) {
	// Which functions are called that are in the first part. The others follow them.
	numbers := make([]uint64, len(p.code))
	var imported []byte
	imports := p.imports
	ok := true
	for i, f := range p.code {
		if stays[i] {
			continue
		}
		ok = eachCall(f.body, func(_ []byte, callee uint64) {
			at := callee - uint64(p.imports)
			if callee == none || callee < uint64(p.imports) || at >= uint64(len(p.code)) || !stays[at] || numbers[at] > 0 {
				return
			}
			numbers[at] = uint64(imports)
			imports++
			imported = appendName(imported, "slot")
			imported = append(appendName(imported, fmt.Sprint(p.slots+int(at))), functionKind)
			imported = binary.AppendUvarint(imported, p.code[at].kind)
		}) && ok
	}
	functions := imports
	for i := range p.code {
		if !stays[i] {
			numbers[i] = uint64(functions)
			functions++
		}
	}

	types, ready := kind(p.types, procedure)
	var kinds []byte
	var code [][]byte
	var elements []byte
	segments := 0
	for i := 0; i < len(p.code); i++ {
		if stays[i] {
			continue
		}
		from := i
		var numbered []byte
		for ; i < len(p.code) && !stays[i]; i++ {
			kinds = binary.AppendUvarint(kinds, p.code[i].kind)
			var body []byte
			ok = eachCall(p.code[i].body, func(between []byte, callee uint64) {
				body = append(body, between...)
				if callee == none {
					return
				}
				if at := callee - uint64(p.imports); callee >= uint64(p.imports) && at < uint64(len(p.code)) {
					callee = numbers[at]
				}
				body = binary.AppendUvarint(body, callee)
			}) && ok
			code = append(code, body)
			numbered = binary.AppendUvarint(numbered, numbers[i])
		}
		elements = append(appendSigned(append(elements, 0, i32Const), p.slots+len(p.code)+from), end)
		elements = append(elements, counted(i-from, numbered)...)
		segments++
	}
	kinds = binary.AppendUvarint(kinds, ready)
	code = append(code, []byte{0, i32Const, 1, globalSet, here, end})

	of := func(name string, kind byte, rest ...byte) {
		imported = append(append(appendName(appendName(imported, "first"), name), kind), rest...)
	}
	count := imports
	of("table", tableKind, p.table()[1:]...)
	of("mem", memoryKind, p.memory[1:]...)
	count += 2
	for i, name := range p.globals() {
		kind := byte(0x7f)
		if i < globalCount {
			kind = globals[1+i*len(zero32)]
		}
		of(name, globalKind, kind, 1)
		count++
	}
	return join([]section{
		{typeSection, counted(len(types), []byte(strings.Join(types, "")))},
		{importSection, counted(count, slices.Concat(p.imported, imported))},
		{functionSection, counted(len(code), kinds)},
		{startSection, binary.AppendUvarint(nil, uint64(functions))},
		{elementSection, counted(segments, elements)},
		{codeSection, writeCode(code)},
	}), ok
}

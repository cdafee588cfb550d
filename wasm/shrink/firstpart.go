package shrink

import (
	"encoding/binary"
	"slices"
	"strings"
)

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

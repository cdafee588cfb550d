package shrink

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

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

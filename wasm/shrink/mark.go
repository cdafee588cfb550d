package shrink

import (
	"encoding/binary"
	"fmt"
)

// Marked returns a program that tells which of its functions were called: for each it
// exports a global of the name "called " and a number, which is not 0 then. Names are
// those of the functions, by number, as [Parts] takes them.
func Marked(wasm []byte) (marked []byte, names []string, ok bool) {
	p, ok := readProgram(wasm)
	if !ok {
		return nil, nil, false
	}
	var added, exports []byte
	var code [][]byte
	for i, f := range p.code {
		names = append(names, source(f.name))
		added = append(added, zero32...)
		exports = append(appendName(exports, fmt.Sprint("called ", i)), globalKind)
		exports = binary.AppendUvarint(exports, uint64(globalCount+i))

		r := reader{rest: f.body}
		for range r.number() { // the groups of local variables
			r.number()
			r.skip(1)
		}
		body := append([]byte{}, f.body[:len(f.body)-len(r.rest)]...)
		body = binary.AppendUvarint(append(body, i32Const, 1, globalSet), uint64(globalCount+i))
		code = append(code, append(body, r.rest...))
	}
	for i, s := range p.sections {
		switch s.id {
		case globalSection:
			s.body, ok = extended(s.body, len(code), added)
		case exportSection:
			s.body, ok = extended(s.body, len(code), exports)
		case codeSection:
			s.body = writeCode(code)
		}
		if !ok {
			return nil, nil, false
		}
		p.sections[i] = s
	}
	return join(p.sections), names, true
}

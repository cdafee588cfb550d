package shrink

import "encoding/binary"

// Instructions that are asked for or written here: WebAssembly Core
// Specification, section 5.4 "Instructions".
const (
	loop          = 0x03
	ifElse        = 0x04
	otherwise     = 0x05
	end           = 0x0b
	branchIf      = 0x0d
	branchTable   = 0x0e
	call          = 0x10
	callIndirect  = 0x11
	localGet      = 0x20
	localSet      = 0x21
	localTee      = 0x22
	globalGet     = 0x23
	globalSet     = 0x24
	i32Store      = 0x36
	i64Store      = 0x37
	i32Const      = 0x41
	i64Const      = 0x42
	i32Less       = 0x49 // of unsigned numbers
	i32Add        = 0x6a
	i32Sub        = 0x6b
	i32ShiftRight = 0x76 // of unsigned numbers
	i64Or         = 0x84
	i64ShiftLeft  = 0x86
	i64FromU32    = 0xad
	more          = 0xfc // a second number says what it is
	moreCopy      = 10   // memory.copy
	moreFill      = 11   // memory.fill
)

// readCode parts the body of a code section into the functions' bodies.
func readCode(body []byte) (functions [][]byte, ok bool) {
	count, rest, ok := number(body)
	if !ok {
		return nil, false
	}
	for range count {
		size, after, ok := number(rest)
		if !ok || size > uint64(len(after)) {
			return nil, false
		}
		functions = append(functions, after[:size])
		rest = after[size:]
	}
	return functions, len(rest) == 0
}

// writeCode is the opposite of readCode.
func writeCode(functions [][]byte) []byte {
	body := binary.AppendUvarint(nil, uint64(len(functions)))
	for _, f := range functions {
		body = binary.AppendUvarint(body, uint64(len(f)))
		body = append(body, f...)
	}
	return body
}

// eachCall visits the calls of a function by its number, and gives what stands
// before each and after the one before.
func eachCall(function []byte, visit func(between []byte, callee uint64)) (ok bool) {
	r := reader{rest: function}
	for range r.number() { // the groups of local variables
		r.number()
		r.skip(1)
		if r.failed {
			return false
		}
	}
	from := function
	for len(r.rest) > 0 && !r.failed {
		operation := r.rest[0]
		r.skip(1)
		if operation == call {
			between := from[:len(from)-len(r.rest)]
			visit(between, r.number())
			from = r.rest
			continue
		}
		r.skipOperands(operation)
	}
	visit(from, none)
	return !r.failed
}

// none is the callee of what follows the last call.
const none = ^uint64(0)

// A reader reads numbers and skips what does not matter.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) skip(n int) {
	if n > len(r.rest) {
		r.rest, r.failed = nil, true
		return
	}
	r.rest = r.rest[n:]
}

func (r *reader) number() uint64 {
	n, rest, ok := number(r.rest)
	if !ok {
		r.rest, r.failed = nil, true
		return 0
	}
	r.rest = rest
	return n
}

// skipOperands skips what follows an operation, of those that Go's compiler knows.
func (r *reader) skipOperands(operation byte) {
	switch {
	case operation <= 0x01, operation == otherwise, operation == end, operation == 0x0f, operation == 0x1a, operation == 0x1b:
	case operation <= ifElse, operation == 0x3f, operation == 0x40: // a type, or a memory
		r.skip(1)
	case operation == 0x0c, operation == branchIf, operation >= localGet && operation <= globalSet:
		r.number()
	case operation == branchTable:
		for range r.number() {
			if r.failed {
				return
			}
			r.number()
		}
		r.number()
	case operation == callIndirect, operation >= 0x28 && operation <= 0x3e: // load and store
		r.number()
		r.number()
	case operation == i32Const, operation == i64Const:
		for len(r.rest) > 0 && r.rest[0]&0x80 != 0 {
			r.skip(1)
		}
		r.skip(1)
	case operation == 0x43:
		r.skip(4)
	case operation == 0x44:
		r.skip(8)
	case operation >= 0x45 && operation <= 0xc4: // arithmetic
	case operation == more:
		switch n := r.number(); {
		case n <= 7: // conversions
		case n == moreCopy:
			r.skip(2)
		case n == moreFill:
			r.skip(1)
		default:
			r.failed = true
		}
	default:
		r.failed = true
	}
}

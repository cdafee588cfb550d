package shrink

import (
	"bytes"
	"encoding/binary"
	"math"
)

// What follows is the layout of runtime.pcHeader, runtime.functab and
// runtime._func (src/runtime/symtab.go and runtime2.go of Go 1.26).
const (
	// The fields of the header, from its start.
	funcCount   = 8
	namesAt     = 32
	unitsAt     = 40 // for each package its files, as offsets into
	filesAt     = 48 // the names of files
	tablesAt    = 56 // one byte of no meaning, then the tables
	functionsAt = 64 // by address, then a struct for each
	linesHeader = 72

	// The fields of a function, from its start. The first is its place in the table
	// of functions.
	nameOffset   = 4
	stackTable   = 16
	fileTable    = 20
	lineTable    = 24
	otherTables  = 28 // how many follow the struct
	unit         = 32
	startLine    = 36
	otherData    = 43 // how many follow the tables
	functionSize = 44
	mostTables   = 16

	// Of a function's other tables and data (src/internal/abi/symtab.go), by number.
	unsafePoints  = 0 // where a signal must not stop it; there are none here
	arguments     = 5 // how stack traces print what it was called with
	mostFunctions = 1 << 20
)

// blankLines makes the program forget files and lines, arguments in stack traces,
// and where signals must not stop it, and reports whether it found all that.
func blankLines(image []byte) bool {
	l, ok := findLines(image)
	if !ok {
		return false
	}
	for _, f := range l.functions {
		clear(f[fileTable:otherTables])
		clear(f[unit : startLine+4])
		tables, data := others(f)
		if len(tables) > 4*unsafePoints {
			clear(tables[4*unsafePoints:][:4]) // none
		}
		if len(data) > 4*arguments {
			binary.LittleEndian.PutUint32(data[4*arguments:], math.MaxUint32) // none
		}
	}
	clear(l.units)
	for i := range l.tables {
		if !l.kept[i] {
			l.tables[i] = 0
		}
	}
	return true
}

// lines is where the program keeps files and lines. All are parts of its memory.
type lines struct {
	functions [][]byte
	names     []byte
	units     []byte // and the names of files
	tables    []byte
	kept      []bool // the bytes of tables that are still needed
}

// findLines reads all of it before anything is changed.
func findLines(image []byte) (l lines, ok bool) {
	magic := []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}
	at := bytes.Index(image, magic)
	if at < 0 || len(image)-at < linesHeader || bytes.Contains(image[at+1:], magic) {
		return l, false
	}
	image = image[at:]
	field := func(at int) uint64 { return binary.LittleEndian.Uint64(image[at:]) }

	count := field(funcCount)
	ends := []uint64{linesHeader, field(namesAt), field(unitsAt), field(filesAt), field(tablesAt), field(functionsAt), uint64(len(image))}
	for i := range ends[1:] {
		if ends[i] > ends[i+1] {
			return l, false
		}
	}
	l.names = image[field(namesAt):field(unitsAt)]
	l.units = image[field(unitsAt):field(tablesAt)]
	l.tables = image[field(tablesAt):field(functionsAt)]
	l.kept = make([]bool, len(l.tables))
	functions := image[field(functionsAt):]
	if count == 0 || count > mostFunctions || uint64(len(functions)) < 8*count+4 {
		return l, false
	}
	for i := range count {
		entry := binary.LittleEndian.Uint32(functions[8*i:])
		if entry > binary.LittleEndian.Uint32(functions[8*i+8:]) {
			return l, false
		}
		f, ok := functionAt(functions, binary.LittleEndian.Uint32(functions[8*i+4:]))
		if !ok || binary.LittleEndian.Uint32(f) != entry {
			return l, false
		}
		l.functions = append(l.functions, f)
		if !l.keep(f[stackTable:]) || !l.isTable(f[fileTable:]) || !l.isTable(f[lineTable:]) {
			return l, false
		}
		tables, _ := others(f)
		for i := 0; i < len(tables); i += 4 {
			if !l.isTable(tables[i:]) || i != 4*unsafePoints && !l.keep(tables[i:]) {
				return l, false
			}
		}
	}
	return l, true
}

// functionAt returns the struct of a function and what follows it.
func functionAt(functions []byte, at uint32) ([]byte, bool) {
	if uint64(at)+functionSize > uint64(len(functions)) {
		return nil, false
	}
	f := functions[at:]
	tables, data := binary.LittleEndian.Uint32(f[otherTables:]), uint32(f[otherData])
	size := functionSize + 4*int(min(tables, mostTables))
	if tables > mostTables || data > mostTables || len(f) < size+4*int(data) {
		return nil, false
	}
	size += 4 * int(data)
	return f[:size:size], true
}

// others are the offsets that follow the struct of a function, four bytes each: of
// tables, and of data.
func others(f []byte) (tables, data []byte) {
	n := 4 * int(binary.LittleEndian.Uint32(f[otherTables:]))
	return f[functionSize:][:n], f[functionSize+n:]
}

// name is that of a function, as it stands in stack traces.
func (l lines) name(f []byte) (name string, ok bool) {
	at := binary.LittleEndian.Uint32(f[nameOffset:])
	if uint64(at) >= uint64(len(l.names)) {
		return "", false
	}
	text, _, ok := bytes.Cut(l.names[at:], []byte{0})
	return string(text), ok
}

// keep marks the bytes of the table whose offset is given.
func (l *lines) keep(offset []byte) bool {
	at, size, ok := l.table(offset)
	for i := range size {
		l.kept[at+i] = true
	}
	return ok
}

func (l *lines) isTable(offset []byte) bool {
	_, _, ok := l.table(offset)
	return ok
}

// table finds the table at an offset: pairs of numbers, what is added to the
// value and then to the address, until nothing is added to the value. The first
// pair may add nothing. Offset 0 is no table.
func (l *lines) table(offset []byte) (at, size int, ok bool) {
	at = int(binary.LittleEndian.Uint32(offset))
	if at == 0 {
		return 0, 0, true
	}
	if at >= len(l.tables) {
		return 0, 0, false
	}
	rest := l.tables[at:]
	for first := true; ; first = false {
		value, after, ok := number(rest)
		if !ok {
			return 0, 0, false
		}
		if value == 0 && !first {
			return at, len(l.tables) - at - len(after), true
		}
		if _, rest, ok = number(after); !ok {
			return 0, 0, false
		}
	}
}

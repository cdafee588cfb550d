// Package shrink makes programs that Go compiled for WebAssembly smaller to
// send, after they were linked. What they do stays the same, but for one thing:
// stack traces name functions without their files, lines and arguments.
//
// Two things are done in the data section, by [Program]:
//
//   - Go's linker leaves out every run of more than eight zeros, which takes
//     tens of thousands of segments with an address each. A compressor does that
//     better: segments are joined, with zeros between them.
//   - The tables that say which file and line an instruction comes from, and
//     where arguments are, are blanked. The runtime knows functions without such
//     tables, and prints "?" or nothing. So are those of where a signal must not
//     stop a function: there are no signals.
//
// [Parts] then parts a program in two, and [Buckets] comes last, whose result Parts
// does not know: a table that a loop can write is left out, and written as the program
// starts.
package shrink

import (
	"errors"
	"os"
	"path/filepath"
)

// Program returns the program, smaller. One that is laid out in a way that is not
// known here, such as by another release of Go, comes back as it is, byte for byte.
func Program(wasm []byte) []byte {
	sections, ok := split(wasm)
	if !ok {
		return wasm
	}
	for i, s := range sections {
		if s.id == dataCountSection { // it would not be right any more
			return wasm
		}
		if s.id != dataSection {
			continue
		}
		memory, ok := read(s.body)
		if !ok || !blankLines(memory.bytes) {
			return wasm
		}
		sections[i].body = memory.write()
		return join(sections)
	}
	return wasm
}

// File shrinks the program in one file into another, which is whole or as it was.
func File(from, to string) error {
	linked, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return write(to, Buckets(Program(linked)))
}

// Files does the same, and parts the program in two; see [Parts].
func Files(from, one, two string) error {
	linked, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	first, second := Parts(Program(linked), First)
	return errors.Join(write(one, Buckets(first)), write(two, second))
}

func write(file string, wasm []byte) error {
	part, err := os.CreateTemp(filepath.Dir(file), "part-")
	if err != nil {
		return err
	}
	defer os.Remove(part.Name()) // if it was not renamed
	_, err = part.Write(wasm)
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}

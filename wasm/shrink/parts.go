package shrink

import (
	"bytes"
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
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
	sum := fnv.New64a()
	sum.Write(wasm)
	io.WriteString(sum, first)
	p.digest = fmt.Sprintf("%x", sum.Sum64())
	two, ok = p.second(stays)
	if one, found := p.first(stays); ok && found {
		return one, two
	}
	return wasm, []byte(header)
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

// globals are the names of those that both parts have. Whether the second part is
// here stands under a name that no parts share but those that were made together.
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

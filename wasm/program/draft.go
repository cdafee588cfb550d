package program

import (
	"strconv"
	"strings"
)

// A draft is a program in the making.
type draft struct {
	body  strings.Builder
	count int          // lines of body
	lines map[role]int // of body, until source
}

func newDraft() *draft { return &draft{lines: map[role]int{}} }

// add appends lines. Where " @" and a role end a line, the line plays that role,
// and this is cut off; it may play several. So the parts of the program are
// written as they read.
func (d *draft) add(text string) {
	for line := range strings.Lines(text) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), " @")
		for _, mark := range parts[1:] {
			d.lines[role(mark)] = d.count
		}
		d.body.WriteString(parts[0] + "\n")
		d.count++
	}
}

// packages are those that a program may import, in gofmt's order.
var packages = []string{"context", "errors", "fmt", "log", "math/rand/v2", "os", "runtime", "slices", "sync", "time"}

// mp3Package decodes MP3; the standard library does not.
const mp3Package = "workerpool.example/playground/wasm/job/mp3"

// source puts the head before the body: the package, and imports of what the
// body uses. The lines of the roles are those of the whole from then on.
func (d *draft) source() string {
	body := d.body.String()
	var imports []string
	for _, path := range packages {
		if uses(body, path) {
			imports = append(imports, strconv.Quote(path))
		}
	}
	if uses(body, mp3Package) {
		imports = append(imports, "", strconv.Quote(mp3Package))
	}
	head := "package main\n\nimport " + strings.Join(imports, "") + "\n\n"
	if len(imports) > 1 {
		head = "package main\n\nimport (\n"
		for _, path := range imports {
			head += strings.TrimSuffix("\t"+path, "\t") + "\n"
		}
		head += ")\n\n"
	}
	for r := range d.lines {
		d.lines[r] += strings.Count(head, "\n")
	}
	return head + body
}

// uses reports whether a body selects something from a package.
func uses(body, path string) bool {
	name := strings.TrimSuffix(path, "/v2")
	name = name[strings.LastIndexByte(name, '/')+1:] + "."
	for rest := body; ; {
		i := strings.Index(rest, name)
		if i < 0 {
			return false
		}
		if i > 0 && strings.ContainsRune(" \t(*!<&-[", rune(rest[i-1])) && letter(rest[i+len(name):]) {
			return true
		}
		rest = rest[i+len(name):]
	}
}

// letter reports whether a text begins with a capital, as exported names do.
func letter(text string) bool { return text != "" && 'A' <= text[0] && text[0] <= 'Z' }

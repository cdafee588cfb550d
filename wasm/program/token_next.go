package program

import (
	"strings"
	"unicode"
)

// next cuts the first token off a source. It knows as much of Go as the programs
// use; package go/scanner knows all, and is a hundredth of the page's program.
func next(source string) (kind Kind, text, rest string) {
	size := 1
	switch c := source[0]; {
	case strings.HasPrefix(source, "//"):
		kind, size = Comment, len(until(source, "\n"))
	case c == '`':
		kind, size = String, len(until(source[1:], "`"))+2
	case c == '"' || c == '\'':
		if c == '"' {
			kind = String
		}
		for source[size] != c {
			if source[size] == '\\' {
				size++
			}
			size++
		}
		size++
	case '0' <= c && c <= '9':
		kind, size = Number, span(source, func(r rune) bool { return r == '.' || inName(r) })
	case inName(rune(c)) || c >= 0x80:
		size = max(span(source, inName), 1)
		switch name := source[:size]; {
		case keywords[name]:
			kind = Keyword
		case builtins[name]:
			kind = Builtin
		}
	}
	return kind, source[:size], source[size:]
}

// until is the text before a mark, or all of it.
func until(text, mark string) string {
	before, _, _ := strings.Cut(text, mark)
	return before
}

// span is how many bytes at the start of a text are of such characters.
func span(text string, of func(rune) bool) int {
	if n := strings.IndexFunc(text, func(r rune) bool { return !of(r) }); n >= 0 {
		return n
	}
	return len(text)
}

func inName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// keywords are all of Go.
var keywords = set("break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var")

// builtins are the predeclared names that the programs use.
var builtins = set("any bool close error false float64 int len make max nil panic recover string true uint64")

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

package program

import "strings"

// A Line is one line of the program: tokens which, joined, are its text.
type Line struct {
	Tokens []Token // none for an empty line
}

// A Token is a piece of a line that has one colour.
type Token struct {
	Kind Kind
	Text string
}

// A Kind is what a token is to a reader.
type Kind uint8

// The kinds of tokens.
const (
	Plain   Kind = iota // names, operators, and the white space between
	Keyword             // such as for and chan
	Builtin             // predeclared names, such as make and int
	String
	Number
	Comment
)

var kindNames = [...]string{"plain", "keyword", "builtin", "string", "number", "comment"}

// String names the kind in one lower-case word.
func (k Kind) String() string { return kindNames[k] }

// lex cuts a source into lines of tokens. No token of these programs goes over
// the end of a line.
func lex(source string) []Line {
	lines := make([]Line, 1, strings.Count(source, "\n")+1)
	add := func(kind Kind, text string) {
		for i, part := range strings.Split(text, "\n") {
			if i > 0 {
				lines = append(lines, Line{})
			}
			last := &lines[len(lines)-1].Tokens
			if n := len(*last); n > 0 && (*last)[n-1].Kind == kind {
				(*last)[n-1].Text += part
			} else if part != "" {
				*last = append(*last, Token{kind, part})
			}
		}
	}
	for rest := strings.TrimSuffix(source, "\n"); rest != ""; {
		var kind Kind
		var text string
		kind, text, rest = next(rest)
		add(kind, text)
	}
	return lines
}

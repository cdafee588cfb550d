package program

import (
	"go/scanner"
	"go/token"
	"strings"
)

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

// builtins are the predeclared names that the programs use.
var builtins = map[string]bool{
	"any": true, "bool": true, "close": true, "error": true, "false": true, "float64": true, "int": true, "len": true,
	"make": true, "max": true, "nil": true, "panic": true, "recover": true, "string": true, "true": true, "uint64": true,
}

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
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("main.go", -1, len(source))
	s.Init(file, []byte(source), nil, scanner.ScanComments)
	end := 0
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			break
		}
		if tok == token.SEMICOLON && text == "\n" { // the scanner's own
			continue
		}
		if text == "" {
			text = tok.String()
		}
		begin := file.Offset(pos)
		add(Plain, source[end:begin])
		add(kindOf(tok, text), text)
		end = begin + len(text)
	}
	add(Plain, strings.TrimSuffix(source[end:], "\n"))
	return lines
}

func kindOf(tok token.Token, text string) Kind {
	switch {
	case tok.IsKeyword():
		return Keyword
	case tok == token.STRING:
		return String
	case tok == token.INT || tok == token.FLOAT:
		return Number
	case tok == token.COMMENT:
		return Comment
	case tok == token.IDENT && builtins[text]:
		return Builtin
	}
	return Plain
}

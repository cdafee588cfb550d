package program_test

import (
	"go/scanner"
	"go/token"
	"math/rand/v2"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/program"
)

// Whatever the settings, keywords, texts, numbers and comments are those that
// package go/scanner finds.
func TestTokensOfScanner(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 500 {
		s := anySettings(r)
		p := program.For(s)
		var got []string
		for _, line := range p.Lines {
			for _, token := range line.Tokens {
				if token.Kind != program.Plain && token.Kind != program.Builtin {
					got = append(got, token.Kind.String()+" "+token.Text)
				}
			}
		}
		if want := scanned(p.Source()); strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Fatalf("%s: %q, want %q", s.Query(), got, want)
		}
	}
}

func scanned(source string) (tokens []string) {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("main.go", -1, len(source)), []byte(source), nil, scanner.ScanComments)
	for {
		_, tok, text := s.Scan()
		switch {
		case tok == token.EOF:
			return tokens
		case tok.IsKeyword():
			tokens = append(tokens, "keyword "+tok.String())
		case tok == token.STRING:
			tokens = append(tokens, "string "+text)
		case tok == token.INT || tok == token.FLOAT:
			tokens = append(tokens, "number "+text)
		case tok == token.COMMENT:
			tokens = append(tokens, "comment "+text)
		}
	}
}

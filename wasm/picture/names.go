package picture

import (
	"strings"

	"workerpool.example/playground/wasm/words"
)

// A Piece is a part of a sentence. Names have the colours that they have in the
// picture and on the lines of the program.
type Piece struct {
	Text string
	Name string // "main", "worker", "collector", "job" or "result"; "" for other text
}

// names are what is coloured, with its number where it has one; key is that of the
// word which the sentences have for it.
var names = []struct {
	name, key string
	numbered  bool
}{{"main", "name.main", false}, {"worker", "name.worker", true}, {"collector", "name.collector", false}, {"job", "name.job", true}, {"result", "name.result", true}}

// Pieces finds the names in a sentence. Joined, the pieces are the sentence.
func Pieces(sentence string) (pieces []Piece) {
	plain := 0 // where the text since the last name begins
	for i := 0; i < len(sentence); i++ {
		if i > 0 && letter(sentence[i-1]) {
			continue
		}
		for _, name := range names {
			n := matches(sentence[i:], words.Say(name.key), name.numbered)
			if n == 0 {
				continue
			}
			if plain < i {
				pieces = append(pieces, Piece{Text: sentence[plain:i]})
			}
			pieces = append(pieces, Piece{sentence[i : i+n], name.name})
			plain = i + n
			i = plain - 1
			break
		}
	}
	if plain < len(sentence) {
		pieces = append(pieces, Piece{Text: sentence[plain:]})
	}
	return pieces
}

// matches gives how long a name is that the text begins with, or 0.
func matches(text, word string, numbered bool) int {
	n := len(word)
	if len(text) < n || !strings.EqualFold(text[:n], word) {
		return 0
	}
	if !numbered {
		if n < len(text) && letter(text[n]) {
			return 0
		}
		return n
	}
	end := n + 1
	for end < len(text) && '0' <= text[end] && text[end] <= '9' {
		end++
	}
	if len(text) <= n || text[n] != ' ' || end == n+1 {
		return 0
	}
	return end
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || b >= 0x80 }

package words

import (
	"strings"
	"unicode"
)

// Pseudo is English with a mark around every part of every text. Drawn with it, a
// page shows which of its words are not in the catalogue: those without a mark.
func Pseudo() map[string]string {
	texts := English()
	for key, text := range texts {
		texts[key] = mark(text)
	}
	return texts
}

const opens, closes = '⟦', '⟧'

// mark marks what stands between places, braces and bars: what comes into a place
// must have its own marks.
func mark(text string) string {
	var b strings.Builder
	inside, place := false, false // a mark, braces
	for _, r := range text {
		place = place || r == '{'
		if sign := place || r == '|'; sign == inside {
			if inside = !inside; inside {
				b.WriteRune(opens)
			} else {
				b.WriteRune(closes)
			}
		}
		b.WriteRune(r)
		place = place && r != '}'
	}
	if inside {
		b.WriteRune(closes)
	}
	return b.String()
}

// Unmarked gives what of a text stands outside of the marks, if there is a letter
// in it; else "".
func Unmarked(text string) string {
	var b strings.Builder
	inside, letters := false, false
	for _, r := range text {
		switch {
		case r == opens:
			inside = true
		case r == closes:
			inside = false
		case !inside:
			letters = letters || unicode.IsLetter(r)
			b.WriteRune(r)
		}
	}
	if !letters {
		return ""
	}
	return strings.TrimSpace(b.String())
}

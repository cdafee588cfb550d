package record

import (
	"strconv"
	"strings"
)

// A Catalogue holds the texts of a program by key, in one language at a time.
//
// A text may have places in braces, which are filled by name, so that another
// language can have them in another order, or twice:
//
//	Worker {worker} takes job {job}.
//
// and forms parted by bars, of which the argument n takes one:
//
//	{n} job|{n} jobs
//
// Fmt's formats know no names, and text/template is much for a sentence.
type Catalogue struct {
	// Form says which form a number takes, from 0; a text that has fewer gives its
	// last. Nil is English: the first for 1, the second for any other.
	Form func(n int) int
	// Forgiving shows the key, or the name of a place, where there is nothing to
	// show. Else that panics, so that no test overlooks it.
	Forgiving bool

	english, other map[string]string
}

// NewCatalogue makes a catalogue of English texts, which are not copied.
func NewCatalogue(english map[string]string) *Catalogue {
	return &Catalogue{english: english}
}

// Use replaces texts, those whose keys the catalogue knows. What is not given is
// English, whatever was used before: Use(nil) brings all of it back. Nothing may
// be said meanwhile. The texts are not copied.
func (c *Catalogue) Use(texts map[string]string) { c.other = texts }

// Say gives a text. Its places are filled from pairs of a name and a value, which
// is a string, an int or an int32; anything else is to be written by the caller,
// who knows how.
func (c *Catalogue) Say(key string, pairs ...any) string {
	s, ok := c.english[key]
	if !ok {
		return c.missing(key)
	}
	if other, ok := c.other[key]; ok {
		s = other
	}
	s = c.pick(s, pairs)
	var room [200]byte // most texts are shorter, and so are made without a detour
	b := room[:0]
	for {
		before, rest, open := strings.Cut(s, "{")
		name, after, closed := strings.Cut(rest, "}")
		if !open || !closed {
			break
		}
		b = append(b, before...)
		b = c.fill(b, name, pairs)
		s = after
	}
	if len(b) == 0 { // no place: there is nothing to copy
		return s
	}
	return string(append(b, s...))
}

func (c *Catalogue) fill(b []byte, name string, pairs []any) []byte {
	switch v := find(name, pairs).(type) {
	case string:
		return append(b, v...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case int32:
		return strconv.AppendInt(b, int64(v), 10)
	}
	return append(b, c.missing("{"+name+"}")...)
}

// pick takes from a text the form for the argument n.
func (c *Catalogue) pick(text string, pairs []any) string {
	last := strings.Count(text, "|")
	if last == 0 {
		return text
	}
	n := 0
	switch v := find("n", pairs).(type) {
	case int:
		n = v
	case int32:
		n = int(v)
	}
	form := 1
	if c.Form != nil {
		form = c.Form(n)
	} else if n == 1 {
		form = 0
	}
	for range min(max(form, 0), last) {
		_, text, _ = strings.Cut(text, "|")
	}
	text, _, _ = strings.Cut(text, "|")
	return text
}

func find(name string, pairs []any) any {
	for i := 0; i+1 < len(pairs); i += 2 {
		if s, ok := pairs[i].(string); ok && s == name {
			return pairs[i+1]
		}
	}
	return nil
}

func (c *Catalogue) missing(what string) string {
	if !c.Forgiving {
		panic("record: the catalogue has nothing to say for " + what)
	}
	return what
}

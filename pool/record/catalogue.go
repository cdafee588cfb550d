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
// Texts are cut at their places once, when they come in: one is said at every
// frame, and the labels of a picture are a hundred. That is why they are neither
// fmt's formats, which also know no names, nor text/template's.
type Catalogue struct {
	// Form says which form a number takes, from 0; a text that has fewer gives its
	// last. Nil is English: the first for 1, the second for any other.
	Form func(n int) int
	// Forgiving shows the key, or the name of a place, where there is nothing to
	// show. Else that panics, so that no test overlooks it.
	Forgiving bool

	english, texts map[string]text
}

// A text is its forms.
type text [][]piece

// A piece is what stands before a place, and the place's name; "" for the end.
type piece struct{ before, name string }

// NewCatalogue makes a catalogue of English texts.
func NewCatalogue(english map[string]string) *Catalogue {
	c := &Catalogue{english: make(map[string]text, len(english))}
	for key, s := range english {
		c.english[key] = parse(s)
	}
	c.texts = c.english
	return c
}

// Use replaces texts, those whose keys the catalogue knows. What is not given is
// English, whatever was used before: Use(nil) brings all of it back. Nothing may
// be said meanwhile.
func (c *Catalogue) Use(texts map[string]string) {
	c.texts = c.english
	if len(texts) == 0 {
		return
	}
	c.texts = make(map[string]text, len(c.english))
	for key, english := range c.english {
		c.texts[key] = english
		if s, ok := texts[key]; ok {
			c.texts[key] = parse(s)
		}
	}
}

// Say gives a text. Its places are filled from pairs of a name and a value, which
// is a string, an int or an int32; anything else is to be written by the caller,
// who knows how.
func (c *Catalogue) Say(key string, pairs ...any) string {
	t, ok := c.texts[key]
	if !ok {
		return c.missing(key)
	}
	form := t[0]
	if len(t) > 1 {
		form = t[c.form(pairs, len(t)-1)]
	}
	if form[0].name == "" { // no place: there is nothing to copy
		return form[0].before
	}
	var room [200]byte // most texts are shorter, and so are made without a detour
	b := room[:0]
	for _, p := range form {
		b = append(b, p.before...)
		if p.name != "" {
			b = c.fill(b, p.name, pairs)
		}
	}
	return string(b)
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

// form is the form that the argument n takes.
func (c *Catalogue) form(pairs []any, last int) int {
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
	return min(max(form, 0), last)
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

func parse(s string) text {
	var t text
	for form := range strings.SplitSeq(s, "|") {
		var pieces []piece
		for {
			before, rest, open := strings.Cut(form, "{")
			name, after, closed := strings.Cut(rest, "}")
			if !open || !closed {
				break
			}
			pieces = append(pieces, piece{before, name})
			form = after
		}
		if form != "" || pieces == nil {
			pieces = append(pieces, piece{form, ""})
		}
		t = append(t, pieces)
	}
	return t
}

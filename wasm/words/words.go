// Package words holds what the page says, in one catalogue that can be
// translated: every text that a person can read or hear, by key.
//
//	words.Say("picture.lane.runs-job", "job", 7) // "runs job 7"
//
// How a text is written is told at [record.Catalogue]. [English] is what a
// translation starts from.
//
// Not in it is what belongs to programs, not to the page: the text and the output
// of the program that the page shows, the words of the Go runtime, the names and
// values of settings as the address writes them, and the errors of packages pool
// and mp3. Nor are the few sentences of boot.js and course.js, the page of the whole course,
// and the sentence for browsers without scripts, which are there when this program
// is not. Numbers have a decimal
// point, whatever the language.
package words

import (
	"maps"

	"workerpool.example/playground/pool/record"
)

var (
	catalogue = record.NewCatalogue(ours())
	used      bool
)

// English gives every text by key, those of package record too.
func English() map[string]string {
	all := ours()
	maps.Copy(all, record.English)
	return all
}

func ours() map[string]string {
	all := maps.Clone(page)
	maps.Copy(all, lessons)
	return all
}

// Say gives a text of the page, its places filled from pairs of a name and a
// value: a string, an int or an int32. An unknown key panics, but see [Forgive].
func Say(key string, pairs ...any) string { return catalogue.Say(key, pairs...) }

// Use replaces texts, those of package record too, by key. What is missing stays
// English; Use(nil) brings all of it back. It must be called before anything is
// said, or be followed by a new drawing of everything.
func Use(texts map[string]string) {
	used = len(texts) > 0
	catalogue.Use(texts)
	record.SetWords(texts)
}

// Plural says which of a text's forms a number takes, from 0, in the language
// that is used; nil is English.
func Plural(form func(n int) int) { catalogue.Form, record.Words.Form = form, form }

// Used reports whether texts have been replaced: if not, the page's HTML already
// says what the catalogue does.
func Used() bool { return used }

// Forgive shows the key where there is no text, as the page does: a strange word
// is better than a program that has ended.
func Forgive() { catalogue.Forgiving, record.Words.Forgiving = true, true }

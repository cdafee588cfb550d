package run

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"workerpool.example/playground/wasm/words"
)

// ParseQuery reads settings from a URL's query. It accepts anything: what is
// unknown or out of range is named in the notes, one sentence each.
func ParseQuery(query string) (s Settings, notes []string) {
	s = Defaults()
	query = strings.TrimPrefix(query, "?")
	if len(query) > maxQuery {
		return s, []string{words.Say("address.too-long", "n", maxQuery)}
	}
	values, ok := valuesOf(query)
	if !ok {
		notes = append(notes, words.Say("address.unreadable"))
	}
	if l, ok := LessonNamed(values["lesson"]); ok {
		s = l.Settings(0)
	}
	for _, row := range Table {
		if given, ok := values[row.Name]; ok {
			if note := row.Set(&s, given); note != "" {
				notes = append(notes, note)
			}
			delete(values, row.Name)
		}
	}
	if s.To != Never && s.To <= max(s.From, 0) {
		s.From, s.To = Never, Never
		notes = append(notes, words.Say("address.window"))
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		notes = append(notes, words.Say("address.unknown", "name", quote(name)))
	}
	if len(notes) > maxNotes {
		notes = append(notes[:maxNotes], words.Say("address.more", "n", len(notes)-maxNotes))
	}
	return s, notes
}

const (
	maxQuery = 4096
	maxNotes = 4
)

// read takes settings from a query that is known to be right.
func (s *Settings) read(query string) {
	values, _ := valuesOf(query)
	for _, row := range Table {
		if given, ok := values[row.Name]; ok {
			row.Set(s, given)
		}
	}
}

// Query writes the settings that differ from the defaults, or from those of
// their lesson, in the table's order; "" if none does.
func (s Settings) Query() string {
	usual := Defaults()
	if l, ok := LessonNamed(s.Lesson); ok {
		usual = l.Settings(0)
	}
	var b strings.Builder
	for _, row := range Table {
		if v := row.Get(s); v != row.Get(usual) || row.Name == "lesson" && v != row.Default {
			if b.Len() > 0 {
				b.WriteByte('&')
			}
			b.WriteString(row.Name + "=" + readable(Escape(v)))
		}
	}
	return b.String()
}

// readable leaves be what needs no escape in a query.
var readable = strings.NewReplacer("%3A", ":", "%2C", ",").Replace

// Markdown is the table for the README.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| name | values | default | meaning |\n| --- | --- | --- | --- |\n")
	for _, row := range Table {
		b.WriteString("| `" + row.Name + "` | " + row.values() + " | " + row.Default + " | " + row.Meaning() + " |\n")
	}
	return b.String()
}

// values says what the setting can be.
func (row Setting) values() string {
	choices := make([]string, len(row.Choices))
	for i, c := range row.Choices {
		choices[i] = "`" + c + "`"
	}
	switch {
	case row.Name == "seed":
		return "integer"
	case row.Name == "lesson":
		return "a lesson's name, or `none`"
	case row.Name == "view":
		return "list of `" + strings.Join(Views, ",") + "`, or `" + AllViews + "`"
	case row.Name == "resize":
		return "`ms:workers,…` or `none`"
	case !row.Numeric():
		return strings.Join(choices, " ")
	}
	v := number(row.Min) + ".." + number(row.Max)
	if row.Unit != "" {
		v += " " + row.Unit
	}
	if len(choices) > 0 {
		v += ", or " + choices[0]
	}
	return v
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func quote(s string) string {
	s = strconv.Quote(s)
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60]) + "…"
	}
	return s
}

func list(choices []string) string {
	n := len(choices) - 1
	return words.Say("address.or", "others", strings.Join(choices[:n], ", "), "last", choices[n])
}

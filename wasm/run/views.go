package run

import (
	"slices"
	"strings"

	"workerpool.example/playground/wasm/words"
)

// Views are the parts of the page that an embed can show, in the order in which
// the address names them.
var Views = []string{"stage", "code", "output", "metrics", "controls"}

// views is the value of the setting: AllViews, or some of Views.
type views string

// Shows reports whether a part of the page is shown.
func (s Settings) Shows(view string) bool {
	return s.View == AllViews || slices.Contains(strings.Split(s.View, ","), view)
}

// parseViews reads a list of views, in any order. What is no view is left out, with
// a note; of a list that names none or every one comes AllViews.
func parseViews(value string) (v views, note string) {
	named := map[string]bool{}
	for name := range strings.SplitSeq(value, ",") {
		switch name = strings.TrimSpace(name); {
		case name == AllViews:
			return AllViews, ""
		case slices.Contains(Views, name):
			named[name] = true
		case name != "" && note == "":
			note = words.Say("address.view", "views", list(append(slices.Clone(Views), AllViews)), "value", quote(name))
		}
	}
	var all []string
	for _, name := range Views {
		if named[name] {
			all = append(all, name)
		}
	}
	if len(all) == 0 || len(all) == len(Views) {
		return AllViews, note
	}
	return views(strings.Join(all, ",")), note
}

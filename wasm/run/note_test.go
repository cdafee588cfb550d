package run_test

import (
	"strings"
	"testing"

	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/run"
)

// Every kind of note has a sentence of its own, with its numbers filled in.
func TestNote(t *testing.T) {
	said := map[string]bool{}
	for kind := mp3.NoteKind(1); ; kind++ {
		n := mp3.Note{Kind: kind, Count: 7, Of: 9, From: 2, To: 1}
		if strings.HasPrefix(n.String(), "Note ") { // there is no such kind
			break
		}
		text := run.Note(n)
		if said[text] || strings.ContainsAny(text, "{}|") || !strings.HasSuffix(text, ".") {
			t.Errorf("kind %d says %q", kind, text)
		}
		if n.String() != (mp3.Note{Kind: kind, Of: 9, From: 2, To: 1}).String() && !strings.Contains(text, "7") {
			t.Errorf("kind %d says %q, where is the 7?", kind, text)
		}
		said[text] = true
	}
	if len(said) != 15 {
		t.Errorf("%d kinds", len(said))
	}
	if got := run.Note(mp3.Note{Kind: mp3.VersionChanges, Count: 1, From: 1, To: 0}); got != "After 1 frame the format changes from MPEG-1 to MPEG-2.5; only the part before is used." {
		t.Errorf("%q", got)
	}
}

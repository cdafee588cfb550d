package mp3

import (
	"reflect"
	"testing"
)

// withTag puts a tag at a place of a first frame, before n more.
func withTag(h header, at int, tag string, n int) []byte {
	frame := bare(h)
	copy(frame[at:], tag)
	return join(frame, times(n, bare(h)))
}

// lameTag is a tag with LAME's extension.
func lameTag(kind string, frames, delay, padding int) string {
	b := append([]byte(kind), "\x00\x00\x00\x01\x00\x00\x00\x00LAME3.100\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"...)
	poke(b, 8*8, 32, uint(frames))
	poke(b, 8*33, 12, uint(delay))
	poke(b, 8*33+12, 12, uint(padding))
	return string(b)
}

func TestTag(t *testing.T) {
	lame := func(kind string) string { return lameTag(kind, 9, 576, 1132) }
	vbri := "VBRI\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09"
	for _, c := range []struct {
		name       string
		data       []byte
		want       *Tag
		start, end int
		notes      []NoteKind
	}{
		{"none", times(10, bare(plain)), nil, 0, 0, nil},
		{"Info by LAME", withTag(plain, 36, lame("Info"), 9), &Tag{"Info", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529, nil},
		{"Xing, mono", withTag(monaut, 21, lame("Xing"), 9), &Tag{"Xing", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529, nil},
		{"with CRC, counted", withTag(plain&^(1<<16), 38, lame("Xing"), 9), &Tag{"Xing", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529, nil},
		{"Xing and no more", withTag(plain, 36, "Xing", 9), &Tag{Kind: "Xing"}, 1152, 0, nil},
		{"VBRI", withTag(plain, 36, vbri, 9), &Tag{Kind: "VBRI", Frames: 9}, 1152, 0, nil},
		{"cut off", withTag(plain, 36, lame("Info"), 7), &Tag{"Info", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 0, []NoteKind{FramesMissing}},
		{"joined to another", withTag(plain, 36, lame("Info"), 20), &Tag{"Info", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 0, nil},
		{"more to trim than there is", withTag(plain, 36, lameTag("Info", 3, 2000, 3000), 3), &Tag{"Info", 3, "LAME3.100", 2000, 3000, true}, 1152, 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := mustParse(t, c.data)
			switch {
			case (f.Tag == nil) != (c.want == nil):
				t.Fatalf("tag %+v, want %+v", f.Tag, c.want)
			case f.Tag != nil && *f.Tag != *c.want:
				t.Errorf("tag %+v, want %+v", *f.Tag, *c.want)
			}
			if start, end := f.Trim(); start != c.start || end != c.end {
				t.Errorf("Trim gives %d and %d, want %d and %d", start, end, c.start, c.end)
			}
			if got := kinds(f.Notes); !reflect.DeepEqual(got, c.notes) {
				t.Errorf("notes %v, want kinds %v", f.Notes, c.notes)
			}
			checkExact(t, f, 1, 3, f.Frames)
		})
	}
}

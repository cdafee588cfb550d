package mp3

import (
	"testing"
)

func withTag(h header, at int, tag string) []byte {
	frame := bare(h)
	copy(frame[at:], tag)
	return join(frame, times(9, bare(h)))
}

func TestTag(t *testing.T) {
	const lame = "\x00\x00\x00\x01\x00\x00\x00\x09LAME3.100\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x24\x04\x6C"
	for _, c := range []struct {
		name       string
		data       []byte
		want       *Tag
		start, end int
	}{
		{"none", times(10, bare(plain)), nil, 0, 0},
		{"Info by LAME", withTag(plain, 36, "Info"+lame), &Tag{"Info", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529},
		{"Xing, mono", withTag(monaut, 21, "Xing"+lame), &Tag{"Xing", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529},
		{"with CRC, counted", withTag(plain&^(1<<16), 38, "Xing"+lame), &Tag{"Xing", 9, "LAME3.100", 576, 1132, true}, 1152 + 576 + 529, 1132 - 529},
		{"Xing and no more", withTag(plain, 36, "Xing"), &Tag{Kind: "Xing"}, 1152, 0},
		{"VBRI", withTag(plain, 36, "VBRI\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09"), &Tag{Kind: "VBRI", Frames: 9}, 1152, 0},
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
		})
	}
}

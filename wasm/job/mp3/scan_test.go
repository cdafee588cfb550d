package mp3

import (
	"bytes"
	"context"
	"strings"
	"testing"
)

func TestParseFindsTheFrames(t *testing.T) {
	six := times(6, bare(plain))
	for _, c := range []struct {
		name   string
		data   []byte
		frames int
	}{
		{"frames only", six, 6},
		{"one single frame", bare(plain), 1},
		{"two frames", times(2, bare(plain)), 2},
		{"the last frame cut short", six[:len(six)-1], 5},
		{"the last frame cut within its header", join(six, bare(plain)[:3]), 6},
		{"ID3v2 before", join(id3v2(300), six), 6},
		{"two ID3v2 tags before", join(id3v2(300), id3v2(5), six), 6},
		{"an ID3v2 size beyond the end", join([]byte("ID3\x04\x00\x00\x7F\x7F\x7F\x7F"), six), 6},
		{"an ID3v2 size that is not syncsafe", join([]byte("ID3\x03\x00\x00\xFF\xFF\xFF\xFF"), six), 6},
		{"frames inside an ID3v2 tag", join(id3v2(2085)[:10], times(5, bare(plain)), six), 6},
		{"ID3v2 between", join(six, id3v2(40), six), 12},
		{"ID3v2 after", join(six, id3v2(40)), 6},
		{"ID3v1 after", join(six, id3v1()), 6},
		{"ID3v1 between", join(six, id3v1(), six), 12},
		{"APE after", join(six, []byte("APETAGEX"), junk(100)), 6},
		{"junk before", join(junk(5000), six), 6},
		{"zeros before", join(make([]byte, 5000), six), 6},
		{"junk between", join(six, junk(1000), six), 12},
		{"junk after", join(six, junk(5000)), 6},
		{"half a frame lost", join(six, bare(plain)[:200], six), 12},
		{"a false header before", join([]byte{0xFF, 0xFB, 0x90, 0}, six), 6},
		{"padding varies", join(times(3, bare(plain|1<<9)), times(3, bare(plain))), 6},
		{"bitrate varies", join(times(3, bare(plain&^0xF000|1<<12)), times(3, bare(plain))), 6},
		{"with CRC", times(6, bare(plain&^(1<<16))), 6},
		{"mono", times(6, bare(monaut)), 6},
		{"MPEG-2", times(6, bare(half)), 6},
		{"MPEG-2 padded", times(6, bare(half|1<<9)), 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := mustParse(t, c.data)
			if f.Frames != c.frames {
				t.Errorf("%d frames, want %d", f.Frames, c.frames)
			}
			if len(f.Notes) != 0 {
				t.Errorf("unexpected notes: %q", f.Notes)
			}
			checkExact(t, f, 1, 2, 3, f.Frames)
		})
	}
}

func TestParseRefuses(t *testing.T) {
	free := plain &^ 0xF000
	freeFrame := join(bare(plain), make([]byte, 83))
	freeFrame[2] = byte(free >> 8)
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "empty"},
		{"a tag only", id3v2(100), "no sound"},
		{"random bytes", junk(100_000), "no sound was found"},
		{"zeros", make([]byte, 10_000), "no sound was found"},
		{"all ones", times(10_000, []byte{0xFF}), "no sound was found"},
		{"half a frame", bare(plain)[:100], "no sound was found"},
		{"MPEG-2.5", times(6, bare(0xFFE38000)), "MPEG-2.5"},
		{"Layer II", times(6, bare(0xFFFD9000)), "Layer II,"},
		{"Layer I", times(6, bare(0xFFFF9000)), "Layer I,"},
		{"free format", times(6, freeFrame), "free format"},
		{"emphasis 2", times(6, bare(plain|2)), "emphasis 2"},
		{"a WAV file", join([]byte("RIFF\x00\x00\x00\x00WAVE"), make([]byte, 100)), "WAV"},
		{"an M4A file", join([]byte("\x00\x00\x00\x20ftypM4A "), make([]byte, 100)), "M4A"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse(c.data)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got error %v, want one that says %q", err, c.says)
			}
		})
	}
}

func TestParseStopsWhereTheFormatChanges(t *testing.T) {
	for name, other := range map[string]header{"sample rate": plain | 1<<10, "version": half, "mono": monaut} {
		f := mustParse(t, join(times(5, bare(plain)), times(5, bare(other))))
		if f.Frames != 5 || len(f.Notes) != 1 || !strings.Contains(f.Notes[0], "After frame 5 the format changes") {
			t.Errorf("%s: %d frames, notes %q; want 5 and one note on the change", name, f.Frames, f.Notes)
		}
	}
}

// A stream whose beginning was cut off refers to bytes that are not there.
func TestFramesWithoutTheirMainDataAreSilent(t *testing.T) {
	needy := bare(plain)
	copy(needy[headerSize:], "\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF")
	f := mustParse(t, times(3, needy))
	if !f.frames[0].silent || !f.frames[1].silent || f.frames[2].silent {
		t.Errorf("silent: %v %v %v, want the first two, until 511 bytes are there",
			f.frames[0].silent, f.frames[1].silent, f.frames[2].silent)
	}
	if len(f.Notes) != 1 {
		t.Errorf("notes %q, want one", f.Notes)
	}
	pcm, err := f.Decode(context.Background(), Segment{First: 0, Frames: 2}, nil)
	if err != nil || len(bytes.Trim(pcm, "\x00")) > 0 {
		t.Errorf("the silent frames are heard (error %v)", err)
	}
}

func TestAFrameThatLostBytesIsDropped(t *testing.T) {
	three := times(3, bare(plain))
	f := mustParse(t, join(three, three[:200], three))
	if got, want := f.frames[3].pos, 3*plain.size()+200; got != want {
		t.Errorf("the frame after the loss begins at %d, want %d", got, want)
	}
}

// Every header of the tables must leave room for its side information, or
// the index would point outside its frames.
func TestEveryFrameHasRoomForItsSideInformation(t *testing.T) {
	for h := header(0xFFE00000); ; h += 1 << 9 {
		b := []byte{byte(h >> 24), byte(h >> 16), byte(h >> 8), byte(h)}
		for _, mode := range []byte{0, 0xC0} {
			b[3] = mode
			if h, ok := headerAt(b, 0); ok && h.decodable() && h.mainSize() < 0 {
				t.Errorf("%#x (%v): main data of %d bytes", uint32(h), h, h.mainSize())
			}
		}
		if h >= 0xFFFFFE00 {
			return
		}
	}
}

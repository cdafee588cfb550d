package mp3

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// found are files of which all frames are found.
func found() []scanCase {
	six := times(6, bare(plain))
	free := times(6, freeFrame(plain, 500))
	return []scanCase{
		{"frames only", six, 6, nil},
		{"one single frame", bare(plain), 1, nil},
		{"two frames", times(2, bare(plain)), 2, nil},
		{"the last frame cut short", six[:len(six)-1], 5, []NoteKind{CutOff}},
		{"the last frame cut within its header", join(six, bare(plain)[:3]), 6, nil},
		{"ID3v2 before", join(id3v2(300), six), 6, nil},
		{"two ID3v2 tags before", join(id3v2(300), id3v2(5), six), 6, nil},
		{"a large ID3v2 tag before", join(id3v2(50_000), six), 6, nil},
		{"an ID3v2 size beyond the end", join([]byte("ID3\x04\x00\x00\x7F\x7F\x7F\x7F"), six), 6, nil},
		{"an ID3v2 size that is not syncsafe", join([]byte("ID3\x03\x00\x00\xFF\xFF\xFF\xFF"), six), 6, nil},
		{"frames inside an ID3v2 tag", join(id3v2(2085)[:10], times(5, bare(plain)), six), 6, nil},
		{"ID3v2 between", join(six, id3v2(40), six), 12, nil},
		{"a large ID3v2 tag between", join(six, id3v2(50_000), six), 12, nil},
		{"ID3v2 after", join(six, id3v2(40)), 6, nil},
		{"ID3v2 in UTF-16 after", join(six, id3v2(40)[:12], []byte("\xFF\xFE\xFF\xFBx"), make([]byte, 33)), 6, nil},
		{"ID3v1 after", join(six, id3v1()), 6, nil},
		{"ID3v1 between", join(six, id3v1(), six), 12, nil},
		{"APE before", join(ape(700), six), 6, nil},
		{"APE between", join(six, ape(700), six), 12, nil},
		{"APE after", join(six, []byte("APETAGEX"), junk(100)), 6, nil},
		{"junk before", join(junk(5000), six), 6, nil},
		{"zeros before", join(make([]byte, 5000), six), 6, nil},
		{"junk between", join(six, junk(1000), six), 12, []NoteKind{Skipped}},
		{"junk after", join(six, junk(5000)), 6, nil},
		{"much junk between", join(six, junk(40_000), six), 12, []NoteKind{Skipped}},
		{"half a frame lost", join(six, bare(plain)[:200], six), 12, []NoteKind{Skipped}},
		{"a false header before", join([]byte{0xFF, 0xFB, 0x90, 0}, six), 6, nil},
		{"padding varies", join(times(3, bare(plain|1<<9)), times(3, bare(plain))), 6, nil},
		{"bitrate varies", join(times(3, bare(plain&^0xF000|1<<12)), times(3, bare(plain))), 6, nil},
		{"with CRC", times(6, bare(plain&^(1<<16))), 6, nil},
		{"mono", times(6, bare(monaut)), 6, nil},
		{"MPEG-2", times(6, bare(half)), 6, nil},
		{"MPEG-2 padded", times(6, bare(half|1<<9)), 6, nil},
		{"free format", free, 6, nil},
		{"free format, padding varies", join(free, freeFrame(plain|1<<9, 500), free), 13, nil},
		{"free format, padded first", join(times(2, freeFrame(plain|1<<9, 500)), free), 8, nil},
		{"free format, MPEG-2", times(6, freeFrame(half, 333)), 6, nil},
		{"free format, the longest", times(6, freeFrame(plain, longestFrame-1)), 6, nil},
		{"free format, the shortest", times(6, freeFrame(plain, shortestFree)), 6, nil},
		{"free format, junk around", join(junk(5000), free, junk(500), free, junk(500)), 12, []NoteKind{Skipped}},
		{"emphasis 50/15 µs", times(6, bare(plain|1)), 6, []NoteKind{Emphasis}},
		{"emphasis 2, reserved", times(6, bare(plain|2)), 6, []NoteKind{Emphasis}},
		{"another sample rate", join(six, times(6, bare(plain|1<<10))), 6, []NoteKind{RateChanges}},
		{"another version", join(six, times(6, bare(half))), 6, []NoteKind{VersionChanges}},
		{"another number of channels", join(six, times(6, bare(monaut))), 6, []NoteKind{ChannelsChange}},
		{"another layer", join(six, times(6, bare(0xFFFD9000))), 6, []NoteKind{LayerChanges}},
		{"another sample rate, frames enough for blocks", join(times(6000, bare(plain)), times(6, bare(plain|1<<10))), 6000, []NoteKind{RateChanges}},
	}
}

type scanCase struct {
	name   string
	data   []byte
	frames int
	notes  []NoteKind
}

func kinds(notes []Note) (kinds []NoteKind) {
	for _, n := range notes {
		kinds = append(kinds, n.Kind)
	}
	return kinds
}

func TestParseFindsTheFrames(t *testing.T) {
	for _, c := range found() {
		t.Run(c.name, func(t *testing.T) {
			f := mustParse(t, c.data)
			if f.Frames != c.frames {
				t.Errorf("%d frames, want %d", f.Frames, c.frames)
			}
			if got := kinds(f.Notes); !reflect.DeepEqual(got, c.notes) {
				t.Errorf("notes %v, want kinds %v", f.Notes, c.notes)
			}
			if c.frames < 100 {
				checkExact(t, f, 1, 2, 3, f.Frames)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	tag := bare(plain)
	copy(tag[36:], "Info")
	for _, c := range []struct {
		name string
		data []byte
		says string
	}{
		{"nothing", nil, "empty"},
		{"a tag only", id3v2(100), "no sound"},
		{"a tag frame only", tag, "no sound"},
		{"random bytes", junk(100_000), "no sound was found"},
		{"zeros", make([]byte, 10_000), "no sound was found"},
		{"all ones", times(10_000, []byte{0xFF}), "no sound was found"},
		{"half a frame", bare(plain)[:100], "no sound was found"},
		{"MPEG-2.5", times(6, bare(0xFFE38000)), "MPEG-2.5"},
		{"Layer II", times(6, bare(0xFFFD9000)), "Layer II,"},
		{"Layer I", times(6, bare(0xFFFF9000)), "Layer I,"},
		{"Layer II behind a tag", join(id3v2(3000), times(6, bare(0xFFFD9000))), "Layer II,"},
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

func TestAFrameThatLostBytesIsDropped(t *testing.T) {
	three := times(3, bare(plain))
	f := mustParse(t, join(three, three[:200], three))
	if got, want := int(f.frames[3].pos), 3*plain.size()+200; got != want {
		t.Errorf("the frame after the loss begins at %d, want %d", got, want)
	}
}

// A stream whose beginning was cut off refers to bytes that are not there,
// and so does one that has lost bytes in its middle.
func TestFramesWithoutTheirMainDataAreSilent(t *testing.T) {
	needy := loud(plain, 400)
	for _, c := range []struct {
		name   string
		data   []byte
		silent []int
	}{
		{"the beginning is cut off", times(4, needy), []int{0, 1}},
		{"junk between", join(bare(plain), bare(plain), needy, junk(100), times(4, needy)), []int{3, 4}},
		{"a tag between", join(bare(plain), bare(plain), needy, id3v2(100), times(4, needy)), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := mustParse(t, c.data)
			var got []int
			for i, fr := range f.frames {
				if fr.place&silent != 0 {
					got = append(got, i)
				}
			}
			if !reflect.DeepEqual(got, c.silent) {
				t.Fatalf("silent are %v, want %v", got, c.silent)
			}
			for _, n := range f.Notes {
				if n.Kind == MainDataMissing && n.Count != len(c.silent) || n.Kind != MainDataMissing && n.Kind != Skipped {
					t.Errorf("note %v", n)
				}
			}
			whole := checkExact(t, f, 2, f.Frames)
			if i := slices.Index(c.silent, 0); i == 0 && !silentPCM(whole[:f.FrameSize()]) {
				t.Error("the first frame, which lacks its main data, is heard")
			}
			if silentPCM(whole[(f.Frames-1)*f.FrameSize():]) {
				t.Error("the last frame is not heard")
			}
		})
	}
}

// loud is a frame with noise for main data, which begins so many bytes
// before the frame.
func loud(h header, begin int) []byte {
	b := bare(h)
	copy(b[h.sideStart()+h.sideSize():], junk(len(b)))
	side := b[h.sideStart():][:h.sideSize()]
	padded := append(append([]byte(nil), side...), make([]byte, slack)...)
	h.setMainDataBegin(padded, begin)
	parts, n := h.parts(padded)
	for _, p := range parts[:n] {
		putBits(padded, p.lengthAt, lengthBits, 700)
		putBits(padded, p.lengthAt+lengthBits, 9, 60)    // big_values
		putBits(padded, p.lengthAt+lengthBits+9, 8, 170) // global_gain
		putBits(padded, p.flagAt+1, 15, 7<<10|7<<5|7)    // table_select
		putBits(padded, p.flagAt+16, 7, 5<<3|5)          // region counts
	}
	copy(side, padded)
	return b
}

// Every header of the tables must leave room for its side information, or
// the index would point outside its frames.
func TestEveryFrameHasRoomForItsSideInformation(t *testing.T) {
	for h := header(0xFFE00000); ; h += 1 << 9 {
		b := []byte{byte(h >> 24), byte(h >> 16), byte(h >> 8), byte(h)}
		for _, mode := range []byte{0, 0xC0} {
			b[3] = mode
			h, ok := headerAt(b, 0)
			if !ok || !h.decodable() {
				continue
			}
			for _, l := range []lengths{{}, {shortestFree}} {
				if size := l.frame(h); size > 0 && (l.main(h) < 0 || size < shortestFrame || size > longestFrame) {
					t.Errorf("%#x (%v): frame of %d bytes, main data of %d", uint32(h), h, size, l.main(h))
				}
			}
			if c := h.carrier(); l(c) > longestWrite || l(c.wideCarrier()) > longestWrite {
				t.Errorf("%v is written in %d bytes", h, l(c))
			}
		}
		if h >= 0xFFFFFE00 {
			return
		}
	}
}

func l(h header) int { return lengths{}.frame(h) }

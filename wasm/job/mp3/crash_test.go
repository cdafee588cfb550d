package mp3

import (
	"bytes"
	"runtime"
	"testing"
)

// nasty are inputs that have broken decoders: this one, go-mp3 or others.
func nasty() map[string][]byte {
	ff := func(n int) []byte { return bytes.Repeat([]byte{0xFF}, n) }
	wild := func(h header) []byte { // side information of ones
		b := bare(h)
		copy(b[h.sideStart():], ff(h.sideSize()))
		return b
	}
	free := plain &^ 0xF000
	lying := bare(plain)
	copy(lying[36:], lameTag("Xing", 1<<31-1, 4095, 4095))
	return map[string][]byte{
		"an ID3v2 tag of 537 MB":       []byte("ID3\x04\x00\x00\xFF\xFF\xFF\xFF"),
		"an ID3v2 tag of 256 MB":       join([]byte("ID3\x04\x00\x00\x7F\x7F\x7F\x7F"), times(9, bare(plain))),
		"an APE tag of 4 GB":           join([]byte("APETAGEX\xD0\x07\x00\x00\xFF\xFF\xFF\xFF\x00\x00\x00\x00\x00\x00\x00\xA0\x00\x00\x00\x00\x00\x00\x00\x00"), times(9, bare(plain))),
		"half a header":                {0xFF, 0xFB, 0},
		"one header":                   {0xFF, 0xFB, 0x90, 0},
		"one header in free format":    {0xFF, 0xFB, 0, 0},
		"headers and no more":          times(4000, []byte{0xFF, 0xFB, 0x90, 0}),
		"free headers and no more":     times(4000, []byte{0xFF, 0xFB, 0, 0}),
		"headers, one byte apart":      join(ff(5000), times(4, bare(plain)), ff(5000)),
		"wild side information":        times(9, wild(plain)),
		"wild side information, mono":  times(9, wild(monaut)),
		"wild side information, half":  times(9, wild(half)),
		"wild behind good":             join(times(9, loud(plain, 0)), times(9, wild(plain))),
		"free and not":                 join(times(4, freeFrame(plain, 700)), times(4, bare(plain)), times(4, freeFrame(plain, 900))),
		"free, and too much for it":    times(9, loudest(free, 2400)),
		"a mixed block in MPEG-2":      join(times(4, bare(half)), panicking(), times(4, bare(half))),
		"a tag that lies":              join(lying, times(9, bare(plain))),
		"a tag in every frame":         times(9, lying),
		"reservoir from before":        times(9, loud(plain, 511)),
		"reservoir from before, half":  times(9, loud(half, 255)),
		"loud at 320":                  times(9, loudest(plain&^0xF000|0xE000, 0)),
		"tags inside frames":           times(9, join(bare(plain)[:300], id3v2(50), bare(plain)[:57])),
		"an end that is no frame":      join(times(9, bare(plain)), []byte{0xFF, 0xFB, 0x90}),
		"ID3v1 at the end, twice":      join(times(9, bare(plain)), id3v1(), id3v1()),
		"ID3v1 alone":                  id3v1(),
		"the shortest frames":          times(99, bare(0xFFF314C0)),
		"the shortest, all reservoir":  times(99, loud(0xFFF314C0, 255)),
		"layers that change each time": times(9, join(bare(plain), bare(0xFFFD9000), bare(0xFFFF9000))),
	}
}

// loudest has as many bits as its side information can say; in free format
// it is of a given size.
func loudest(h header, size int) []byte {
	carried := h
	if h.free() {
		carried |= 9 << 12
	}
	b := loud(carried, 0)
	if h.free() {
		b = join(b, junk(size))[:size]
		b[2] &^= 0xF0
	}
	parts, n := h.parts(append(append([]byte(nil), b[h.sideStart():][:h.sideSize()]...), make([]byte, slack)...))
	for _, p := range parts[:n] {
		poke(b, 8*h.sideStart()+p.lengthAt, lengthBits, longestPart)
		poke(b, 8*h.sideStart()+p.lengthAt+lengthBits, 9, 288)
	}
	return b
}

func TestNothingCrashes(t *testing.T) {
	for name, data := range nasty() {
		t.Run(name, func(t *testing.T) { checkAnything(t, data) })
	}
}

// checkAnything holds for every input: no panic, no more memory than in
// proportion, an index inside the data, and segments that join to the whole.
func checkAnything(t *testing.T, data []byte) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f, err := Parse(data)
	runtime.ReadMemStats(&after)
	const some = 64 << 10 // for the File, errors and what runs beside
	if got := after.TotalAlloc - before.TotalAlloc; got > uint64(2*len(data)+some) {
		t.Fatalf("Parse allocated %d bytes for %d", got, len(data))
	}
	if err != nil {
		if f != nil {
			t.Fatal("a File together with an error")
		}
		return
	}
	if f.Frames < 1 || f.Frames > len(data)/shortestFrame+1 || f.Samples() < 1 || f.PCMSize() > len(f.frames)*f.FrameSize() {
		t.Fatalf("%d frames, %d samples, PCM of %d bytes from %d bytes", f.Frames, f.Samples(), f.PCMSize(), len(data))
	}
	for i, fr := range f.frames {
		if int(fr.pos)+f.lengths.frame(f.header(i)) > len(data) {
			t.Fatalf("frame %d ends beyond the data", i)
		}
	}
	if f.Frames > 200 {
		return // it takes too long
	}
	whole, err := f.DecodeAll(t.Context(), nil)
	if len(whole) != f.PCMSize() {
		t.Fatalf("%d bytes, want %d (error %v)", len(whole), f.PCMSize(), err)
	}
	for _, n := range []int{2, f.Frames} {
		var joined []byte
		for _, s := range f.Segments(n) {
			pcm, err := f.Decode(t.Context(), s, nil)
			checkPacked(t, f, s, pcm, err)
			joined = append(joined, pcm...)
		}
		if !bytes.Equal(joined, whole) {
			t.Fatalf("%d segments joined differ from the whole", n)
		}
	}
}

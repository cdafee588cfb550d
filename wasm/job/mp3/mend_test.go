package mp3

import (
	"reflect"
	"testing"
)

const joint header = plain | 1<<6 // joint stereo

// altered is loud frames between silent ones, each changed by do, which gets
// the place of the side information in bits and its parts.
func altered(h header, do func(frame []byte, side int, parts []part)) []byte {
	var all []byte
	for range 6 {
		frame := loud(h, 0)
		parts, n := h.parts(append(append([]byte(nil), frame[h.sideStart():][:h.sideSize()]...), make([]byte, slack)...))
		do(frame, 8*h.sideStart(), parts[:n])
		all = join(all, bare(h), frame)
	}
	return all
}

func makeShort(frame []byte, side int, p part, mixed uint) {
	poke(frame, side+p.flagAt, 1, 1)
	poke(frame, side+p.flagAt+1, 2, shortBlock)
	poke(frame, side+p.flagAt+3, 1, mixed)
}

// What cannot be right must be told, and what can be mended must be decoded.
func TestMend(t *testing.T) {
	jointHalf := half | 1<<6
	for _, c := range []struct {
		name  string
		data  []byte
		heard bool
		notes []NoteKind
	}{
		{"nothing to mend", altered(plain, func([]byte, int, []part) {}), true, nil},
		{"too many large values", altered(plain, func(b []byte, side int, parts []part) {
			poke(b, side+parts[1].lengthAt+lengthBits, 9, 289)
		}), false, []NoteKind{Damaged}},
		{"a block type that is reserved", altered(plain, func(b []byte, side int, parts []part) {
			poke(b, side+parts[2].flagAt, 3, 4)
		}), false, []NoteKind{Damaged}},
		{"main data that ends in a later frame", altered(plain, func(b []byte, side int, parts []part) {
			for _, p := range parts {
				poke(b, side+p.lengthAt, lengthBits, longestPart)
			}
		}), false, []NoteKind{Damaged}},
		{"region counts beyond the last line", altered(plain, func(b []byte, side int, parts []part) {
			for _, p := range parts {
				poke(b, side+p.flagAt+16, 7, 15<<3|7)
			}
		}), true, nil},
		{"scale factors without a part", altered(plain, func(b []byte, side int, parts []part) {
			poke(b, side+parts[0].lengthAt, lengthBits+9, 0)
			poke(b, side+parts[0].compressAt, 4, 15)
		}), true, nil},
		{"MS stereo with short blocks", altered(joint|midSideBit, func(b []byte, side int, parts []part) {
			for _, p := range parts {
				makeShort(b, side, p, 0)
			}
		}), true, nil},
		{"mixed blocks", altered(joint|midSideBit, func(b []byte, side int, parts []part) {
			for _, p := range parts {
				makeShort(b, side, p, 1)
			}
		}), true, nil},
		{"mixed blocks, MPEG-2", altered(half, func(b []byte, side int, parts []part) {
			makeShort(b, side, parts[0], 1)
		}), false, []NoteKind{MixedBlocks}},
		{"intensity stereo", altered(joint|1<<4, func([]byte, int, []part) {}), true, []NoteKind{IntensityStereo}},
		{"intensity stereo, MPEG-2", altered(jointHalf|1<<4, func([]byte, int, []part) {}), true, []NoteKind{IntensityToMono}},
		{"emphasis", altered(plain|3, func([]byte, int, []part) {}), true, []NoteKind{Emphasis}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := mustParse(t, c.data)
			if got := kinds(f.Notes); !reflect.DeepEqual(got, c.notes) {
				t.Errorf("notes %v, want kinds %v", f.Notes, c.notes)
			}
			if pcm := checkExact(t, f, 3, f.Frames); silentPCM(pcm) == c.heard {
				t.Errorf("heard: %v, want %v", !c.heard, c.heard)
			}
		})
	}
}

// Zeros are appended where they cost least, as far as there is room, and
// never to more bits than part2_3_length can say.
func TestWiden(t *testing.T) {
	const a, b = false, true // the table of the quads: one bit each, or four
	for _, c := range []struct {
		name      string
		lengths   [2]int
		big       [2]int
		tables    [2]bool
		ones      [2]int
		distorted bool
	}{
		{"the cheaper table", [2]int{1000, 1000}, [2]int{100, 100}, [2]bool{b, a}, [2]int{0, 94}, false},
		{"the fewer lines", [2]int{1000, 1000}, [2]int{200, 100}, [2]bool{a, a}, [2]int{44, 0}, false},
		{"all lines are there", [2]int{1000, 1000}, [2]int{288, 0}, [2]bool{b, b}, [2]int{0, 0}, false},
		{"an empty channel has no table", [2]int{0, 1000}, [2]int{0, 100}, [2]bool{b, b}, [2]int{144, 0}, false},
		{"two empty channels", [2]int{0, 0}, [2]int{0, 0}, [2]bool{a, a}, [2]int{0, 0}, false},
		{"where there is room", [2]int{4090, 3500}, [2]int{100, 100}, [2]bool{a, b}, [2]int{0, 376}, false},
		{"as far as there is room", [2]int{4090, 4000}, [2]int{100, 100}, [2]bool{a, b}, [2]int{0, 92}, true},
	} {
		var r recipe
		var parts [2]part
		var runs [2]run
		for i := range parts {
			parts[i] = part{length: c.lengths[i], bigValues: c.big[i], fourBits: c.tables[i], lengthAt: 40 * i, quadsAt: 40*i + 39}
		}
		r.widen(parts[:], runs[:], true)
		if got := [2]int{runs[0].ones, runs[1].ones}; got != c.ones || r.distorted != c.distorted || r.widened != (got != [2]int{}) {
			t.Errorf("%s: %d ones, distorted %v; want %d, %v", c.name, got, r.distorted, c.ones, c.distorted)
		}
		for i := range parts {
			if want := c.lengths[i] + c.ones[i]; c.ones[i] > 0 && (bitsAt(r.side[:], 40*i, lengthBits) != want || want > longestPart) {
				t.Errorf("%s: part2_3_length %d, want %d", c.name, bitsAt(r.side[:], 40*i, lengthBits), want)
			}
		}
	}
}

func TestBits(t *testing.T) {
	from := append(junk(40), make([]byte, slack)...)
	for start := range 9 {
		for at := range 9 {
			for n := range 200 {
				to := append(junk(41), make([]byte, slack)...)
				want := append([]byte(nil), to...)
				for i := range n {
					poke(want, at+i, 1, uint(from[(start+i)/8]>>(7-(start+i)%8)&1))
				}
				copyBits(to, at, from, start, n)
				if string(to) != string(want) {
					t.Fatalf("copyBits to %d from %d, %d bits", at, start, n)
				}
				for i := range n {
					poke(want, at+i, 1, 1)
				}
				if setBits(to, at, n); string(to) != string(want) {
					t.Fatalf("setBits at %d, %d bits", at, n)
				}
			}
		}
	}
}

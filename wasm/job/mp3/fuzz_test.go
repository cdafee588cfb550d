package mp3

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzParse: whatever the bytes, and in whatever pieces they come.
func FuzzParse(f *testing.F) {
	f.Add([]byte(nil), uint16(7))
	f.Add(join(id3v2(20), times(3, bare(half|1<<9)), junk(99), times(3, bare(half)), id3v1()), uint16(1000))
	f.Add(join(times(3, freeFrame(plain, 400)), []byte("ID3\x04\x00\x00\x7F\x7F\x7F\x7F")), uint16(333))
	f.Add(readSample(f)[:6000], uint16(1))
	f.Fuzz(func(t *testing.T, data []byte, piece uint16) {
		checkAnything(t, data)
		want, refusal := Parse(data)
		got, err := inPieces(t, data, 1+int(piece), 0)
		if (err == nil) != (refusal == nil) || err != nil && err.Error() != refusal.Error() {
			t.Fatalf("in pieces: error %v, want %v", err, refusal)
		}
		if err == nil {
			checkSame(t, got, want)
		}
	})
}

// FuzzDamage: the sample with bytes changed, taken away and put in.
func FuzzDamage(f *testing.F) {
	sample := readSample(f)
	f.Add(uint32(0), uint16(8000), []byte{0, 10, 1, 4, 200, 2})
	f.Add(uint32(100_000), uint16(5000), bytes.Repeat([]byte{3, 77, 0, 7, 9, 1}, 20))
	f.Add(uint32(500_000), uint16(9000), bytes.Repeat([]byte{1, 161, 2, 0, 1, 0}, 9))
	f.Fuzz(func(t *testing.T, from uint32, size uint16, harm []byte) {
		begin := int(from) % len(sample)
		data := bytes.Clone(sample[begin:min(len(sample), begin+int(size)%12_000)])
		for ; len(harm) >= 6 && len(data) > 0; harm = harm[6:] { // place, length, value, kind
			at := (int(harm[0])<<8 | int(harm[1])) % len(data)
			n := min(int(harm[2]), len(data)-at)
			switch harm[4] % 3 {
			case 0:
				data[at] ^= harm[3]
			case 1:
				data = append(data[:at], data[at+n:]...)
			case 2:
				data = join(data[:at], bytes.Repeat(harm[3:4], n), data[at:])
			}
		}
		checkAnything(t, data)
	})
}

// FuzzCut: any run of the sample's frames, in a copy that begins and ends
// anywhere, decodes to the same bytes as it does within the whole.
func FuzzCut(f *testing.F) {
	sample := readSample(f)
	f.Add(uint32(0), uint16(8000), uint16(3), uint16(4))
	f.Add(uint32(100_001), uint16(9000), uint16(10), uint16(1))
	f.Add(uint32(300_000), uint16(5000), uint16(0), uint16(90))
	f.Fuzz(func(t *testing.T, from uint32, size, first, frames uint16) {
		begin := int(from) % len(sample)
		file, err := Parse(sample[begin:min(len(sample), begin+int(size)%20_000)])
		if err != nil {
			return // too little left for a frame
		}
		s := Segment{First: int(first) % file.Frames}
		s.Frames = 1 + int(frames)%(file.Frames-s.First)
		whole, err := file.DecodeAll(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := file.Decode(t.Context(), s, nil)
		if err != nil || !bytes.Equal(got, whole[file.PCMOffset(s):][:file.SegmentSize(s)]) {
			t.Fatalf("frames %d to %d of %d differ from the whole (error %v)", s.First, s.First+s.Frames-1, file.Frames, err)
		}
		checkPacked(t, file, s, got, nil)
	})
}

// FuzzDecodePacked: whatever the bytes, there is PCM of the length that they
// say, or an error.
func FuzzDecodePacked(f *testing.F) {
	file := mustParse(f, readSample(f)[:6000])
	parcel, err := file.Pack(Segment{First: 2, Frames: 3})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(parcel)
	f.Add(parcel[:len(parcel)-1])
	f.Add(parcel[:30])
	f.Fuzz(func(t *testing.T, parcel []byte) {
		n := 0
		err := DecodePacked(t.Context(), parcel, nil, func(pcm []byte) { n += len(pcm) })
		var damage *DamageError
		switch {
		case err != nil && !errors.As(err, &damage) && n > 0:
			t.Errorf("%d bytes of PCM, and error %v", n, err)
		case (err == nil || damage != nil) && n != PackedSize(parcel):
			t.Errorf("%d bytes of PCM, want %d", n, PackedSize(parcel))
		}
	})
}

package mp3

import (
	"context"
	"testing"
)

// FuzzParse: no bytes may make Parse panic or the index point outside the
// data; and what it accepts, Decode answers with PCM or an error.
func FuzzParse(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(times(3, bare(plain)))
	f.Add(join(id3v2(20), times(3, bare(half|1<<9)), id3v1()))
	f.Add([]byte("ID3\x04\x00\x00\x7F\x7F\x7F\x7F"))
	f.Add(readSample(f)[:3000])
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if file != nil {
				t.Fatal("a File together with an error")
			}
			return
		}
		const smallest = 24 // bytes, the shortest frame of the tables
		if file.Frames < 1 || file.Frames > len(data)/smallest || len(file.data) > 25*len(data) {
			t.Fatalf("%d frames and %d bytes from %d", file.Frames, len(file.data), len(data))
		}
		if start, end := file.Trim(); start < 0 || end < 0 || start+end > file.Samples() {
			t.Fatalf("Trim gives %d and %d of %d", start, end, file.Samples())
		}
		for _, s := range file.Segments(2) {
			s.Frames = min(s.Frames, 4)
			pcm, err := file.Decode(context.Background(), s, nil)
			if err == nil && len(pcm) != file.SegmentSize(s) {
				t.Fatalf("%d bytes, want %d", len(pcm), file.SegmentSize(s))
			}
		}
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
		whole, err := file.DecodeAll(context.Background(), nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := file.Decode(context.Background(), s, nil)
		if err != nil || sum(got) != sum(whole[file.PCMOffset(s):][:file.SegmentSize(s)]) {
			t.Fatalf("frames %d to %d of %d differ from the whole (error %v)", s.First, s.First+s.Frames-1, file.Frames, err)
		}
	})
}

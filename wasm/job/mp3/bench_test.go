package mp3

import (
	"context"
	"flag"
	"os"
	"testing"
	"time"
)

var benchFile = flag.String("mp3", "", "the `file` that BenchmarkDecode decodes; the sample when empty")

// BenchmarkDecode decodes a file whole, and says how many times faster than it
// plays.
func BenchmarkDecode(b *testing.B) {
	data := readSample(b)
	if *benchFile != "" {
		var err error
		if data, err = os.ReadFile(*benchFile); err != nil {
			b.Fatal(err)
		}
	}
	f := mustParse(b, data)
	b.SetBytes(int64(f.PCMSize()))
	for b.Loop() {
		if _, err := f.DecodeAll(context.Background(), nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(f.Duration().Seconds()*float64(b.N)/b.Elapsed().Seconds(), "×realtime")
}

// BenchmarkRepack writes all frames of the sample anew, as Decode does before
// it decodes them, and says which share of that it is.
func BenchmarkRepack(b *testing.B) {
	f := mustParse(b, readSample(b))
	start := time.Now()
	if _, err := f.DecodeAll(context.Background(), nil); err != nil {
		b.Fatal(err)
	}
	decoding := time.Since(start)
	p := f.packer()
	for b.Loop() {
		for i := range f.frames {
			p.frame(i)
		}
	}
	each := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(each.Nanoseconds())/float64(len(f.frames)), "ns/frame")
	b.ReportMetric(100*float64(each)/float64(decoding), "%ofDecode")
}

// BenchmarkIndex finds the frames of three hours, in pieces as a page reads
// them.
func BenchmarkIndex(b *testing.B) {
	sample := readSample(b)
	const hours = 3
	n := int(hours * 3600 / mustParse(b, sample).Duration().Seconds())
	b.SetBytes(int64(n * len(sample)))
	b.ReportAllocs()
	frames := 0
	for b.Loop() {
		var x Indexer
		for range n {
			if _, err := x.Write(sample); err != nil {
				b.Fatal(err)
			}
		}
		f, err := x.File()
		if err != nil {
			b.Fatal(err)
		}
		frames = len(f.frames)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*frames), "ns/frame")
}

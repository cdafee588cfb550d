// Package wave sums up sound so that it can be drawn: of any stretch, its lowest
// and highest sample and how loud it is, without reading the sound again.
//
//	peaks := wave.New(pcm)
//	b := peaks.Of(from, to) // one pixel, however much sound it stands for
package wave

import (
	"encoding/binary"
	"errors"
	"math"
)

const (
	// Base is how many samples the finest bins sum up: what is shorter is not
	// told apart.
	Base = 256

	fold           = 4 // bins of a level that one of the next sums up
	bytesPerSample = 4 // two channels of 16 bits, little-endian
)

// A Bin sums up a stretch of sound, both channels together. Its values are those
// of samples, from -1 up to 1.
type Bin struct{ Min, Max, RMS float64 }

// Peaks are those of one piece of PCM. The zero value is of no sound at all; Add
// makes it longer.
type Peaks struct {
	levels  [][]bin // each has a fourth of the bins of the one before
	samples int
}

type bin struct {
	min, max int16
	squares  float32 // their sum, over both channels
}

// New gives the peaks of PCM: 16-bit little-endian, left and right in turn.
func New(pcm []byte) *Peaks {
	p := &Peaks{}
	p.Add(pcm)
	return p
}

// Samples is how long the sound is, in samples of a channel.
func (p *Peaks) Samples() int { return p.samples }

// Add adds PCM that comes after what there is, in whole samples. A second of
// sound takes about half a millisecond in a browser, so that long sound is best
// added piece by piece.
func (p *Peaks) Add(pcm []byte) {
	changed := p.samples / Base
	p.base(pcm)
	for level := 0; len(p.levels[level]) > 1; level++ {
		if level+1 == len(p.levels) {
			p.levels = append(p.levels, nil)
			changed = 0
		}
		changed /= fold
		p.levels[level+1] = folded(p.levels[level+1][:changed], p.levels[level])
	}
}

// base appends to the finest level, whose last bin may not be full yet.
func (p *Peaks) base(pcm []byte) {
	if p.levels == nil {
		p.levels = make([][]bin, 1)
	}
	bins := p.levels[0]
	for len(pcm) >= bytesPerSample {
		if p.samples%Base == 0 {
			bins = append(bins, nothing)
		}
		b := &bins[len(bins)-1]
		n := min(Base-p.samples%Base, len(pcm)/bytesPerSample)
		b.read(pcm[:n*bytesPerSample])
		pcm = pcm[n*bytesPerSample:]
		p.samples += n
	}
	p.levels[0] = bins
}

var nothing = bin{min: math.MaxInt16, max: math.MinInt16}

func (b *bin) read(pcm []byte) {
	lowest, highest, squares := int32(b.min), int32(b.max), int64(0)
	for ; len(pcm) >= bytesPerSample; pcm = pcm[bytesPerSample:] {
		both := int32(binary.LittleEndian.Uint32(pcm)) // one load, which counts in WebAssembly
		left, right := int32(int16(both)), both>>16
		lowest, highest = min(lowest, left, right), max(highest, left, right)
		squares += int64(left*left) + int64(right*right)
	}
	b.min, b.max = int16(lowest), int16(highest)
	b.squares += float32(squares)
}

func (b *bin) add(other bin) {
	b.min, b.max = min(b.min, other.min), max(b.max, other.max)
	b.squares += other.squares
}

// folded appends the bins of a level that are missing in the next.
func folded(to, from []bin) []bin {
	for i := len(to) * fold; i < len(from); i += fold {
		sum := nothing
		for _, b := range from[i:min(i+fold, len(from))] {
			sum.add(b)
		}
		to = append(to, sum)
	}
	return to
}

// As bytes, peaks are the number of samples, and then the finest bins.
const (
	headBytes = 4
	binBytes  = 8
)

// AppendBinary appends the peaks, so that another program can read them: it takes
// a thirty-second of the bytes that the sound has.
func (p *Peaks) AppendBinary(b []byte) ([]byte, error) {
	b = binary.LittleEndian.AppendUint32(b, uint32(p.samples))
	if p.levels == nil {
		return b, nil
	}
	for _, x := range p.levels[0] {
		b = binary.LittleEndian.AppendUint16(b, uint16(x.min))
		b = binary.LittleEndian.AppendUint16(b, uint16(x.max))
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x.squares))
	}
	return b, nil
}

// UnmarshalBinary reads what AppendBinary has written.
func (p *Peaks) UnmarshalBinary(b []byte) error {
	if len(b) < headBytes {
		return errBytes
	}
	samples := int64(binary.LittleEndian.Uint32(b))
	b = b[headBytes:]
	if bins := (samples + Base - 1) / Base; int64(len(b)) != bins*binBytes {
		return errBytes
	}
	*p = Peaks{samples: int(samples)}
	if samples == 0 {
		return nil
	}
	finest := make([]bin, 0, len(b)/binBytes)
	for ; len(b) > 0; b = b[binBytes:] {
		finest = append(finest, bin{
			int16(binary.LittleEndian.Uint16(b)), int16(binary.LittleEndian.Uint16(b[2:])),
			math.Float32frombits(binary.LittleEndian.Uint32(b[4:])),
		})
	}
	p.levels = [][]bin{finest}
	for level := 0; len(p.levels[level]) > 1; level++ {
		p.levels = append(p.levels, folded(make([]bin, 0, (len(p.levels[level])+fold-1)/fold), p.levels[level]))
	}
	return nil
}

var errBytes = errors.New("wave: these are not the bytes of peaks; pass on what AppendBinary has written")

// Of sums up the samples from one up to another, and not that, and what shares a
// bin of [Base] with them. It takes time logarithmic in their number.
func (p *Peaks) Of(from, to int) Bin {
	from, to = max(from, 0), min(to, p.samples)
	if from >= to {
		return Bin{}
	}
	i, end := from/Base, (to+Base-1)/Base // in bins of the finest level
	n := min(end*Base, p.samples) - i*Base
	sum := nothing
	for i < end {
		level, size := 0, 1
		for level+1 < len(p.levels) && i%(size*fold) == 0 && i+size*fold <= end {
			level, size = level+1, size*fold
		}
		sum.add(p.levels[level][i/size])
		i += size
	}
	const full = 1 << 15
	return Bin{float64(sum.min) / full, float64(sum.max) / full, math.Sqrt(float64(sum.squares)/float64(2*n)) / full}
}

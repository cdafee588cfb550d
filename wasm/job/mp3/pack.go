package mp3

import "encoding/binary"

// packer writes frames anew, one at a time, into room that it uses again.
type packer struct {
	file *File
	old  []byte // a frame's main data as the file has it
	main []byte // and as it is written
	out  []byte // the frame
}

const (
	mostMain     = 4 * (longestPart + 1) / 8 // bytes of main data that side information can ask for
	longestWrite = 1441                      // bytes of a frame at 320 kbit/s and 32 kHz, padded
)

func (f *File) packer() *packer {
	return &packer{
		file: f,
		old:  make([]byte, mostMain+slack),
		main: make([]byte, mostMain+slack),
		out:  make([]byte, longestWrite),
	}
}

// frame gives frame i as go-mp3 is to read it, valid until the next call.
func (p *packer) frame(i int) []byte {
	f := p.file
	fr := f.frames[i]
	var next place
	if i+1 < len(f.frames) {
		next = f.frames[i+1].place
	}
	r := recipe{head: f.format.carrier()}
	if fr.place&silent == 0 {
		r = f.recipe(i)
	}
	most := f.room(r.head)
	if r.size+next.begin()-fr.place.begin() > most {
		r.head = r.head.wideCarrier()
		most = f.room(r.head)
	}
	out := p.out[:r.head.size()]
	clear(out)
	binary.BigEndian.PutUint32(out, uint32(r.head))
	r.head.setMainDataBegin(r.side[:], fr.place.begin())
	side := r.head.sideSize()
	copy(out[headerSize:], r.side[:side])
	area := out[headerSize+side:]
	if r.size > 0 {
		copy(area, p.content(i, &r)[fr.place.begin():])
	}
	if n := next.begin(); n > 0 {
		behind := f.recipe(i + 1)
		copy(area[most-n:], p.content(i+1, &behind)[:n])
	}
	return out
}

// filler gives a silent frame that ends with what frame i takes from the
// frame before, for a decoder that begins with frame i; nil when it takes
// nothing.
func (p *packer) filler(i int) []byte {
	f := p.file
	n := f.frames[i].place.begin()
	if n == 0 {
		return nil
	}
	r := f.recipe(i)
	out := p.out[:r.head.size()]
	clear(out)
	binary.BigEndian.PutUint32(out, uint32(r.head))
	copy(out[len(out)-n:], p.content(i, &r)[:n])
	return out
}

// content gives the main data of frame i as its recipe has it.
func (p *packer) content(i int, r *recipe) []byte {
	old := p.gather(i, r)
	if r.whole() {
		return old
	}
	main := p.main[:r.size+slack]
	clear(main)
	at := 0
	for _, run := range r.runs {
		copyBits(main, at, old[:cap(old)], run.start, run.bits)
		at += run.bits
		setBits(main, at, run.ones)
		at += run.ones
	}
	return main[:r.size]
}

// whole reports whether the main data is written as it was.
func (r *recipe) whole() bool { return r.size == r.old && !r.widened && !r.intensity }

// gather collects the main data of frame i: from main_data_begin bytes before
// its own main data area, across the areas of as many frames as that takes.
func (p *packer) gather(i int, r *recipe) []byte {
	f := p.file
	first, before := i, 0
	for before < r.begin {
		first--
		before += f.lengths.main(f.header(first))
	}
	skip := before - r.begin
	n := 0
	for j := first; n < r.old; j++ {
		h := f.header(j)
		area := f.store.from(int(f.frames[j].pos) + h.sideStart() + h.sideSize())
		n += copy(p.old[n:r.old], area[skip:f.lengths.main(h)])
		skip = 0
	}
	return p.old[:r.old]
}

// packing is a source: a file's frames written anew, from one on.
type packing struct {
	packer *packer
	next   int
}

func (p *packing) filler() []byte { return p.packer.filler(p.next) }

func (p *packing) frame() []byte {
	p.next++
	return p.packer.frame(p.next - 1)
}

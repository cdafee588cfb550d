package mp3

// store keeps the file's bytes in blocks, so that a file of 200 MB needs no
// 200 MB in one piece, and growing never copies what is there. The first
// bytes of each block stand behind the block before as well: whoever looks
// at a frame, and at the few frames that must follow it, looks at one slice.
type store struct {
	blocks [][]byte
	size   int
}

const (
	blockSize = 1 << 20
	reach     = 16 << 10 // bytes that can be seen from everywhere: more than five frames
	maxSize   = 1<<31 - 1
)

// wrap stores data that is there already, without copying.
func wrap(data []byte) store {
	s := store{size: len(data)}
	for at := 0; at < len(data); at += blockSize {
		s.blocks = append(s.blocks, data[at:min(len(data), at+blockSize+reach)])
	}
	return s
}

// write appends a copy of p.
func (s *store) write(p []byte) {
	for len(p) > 0 {
		at, last := s.size%blockSize, len(s.blocks)
		if at == 0 {
			var block []byte
			if last > 0 { // only the first may be small, and grows as it is filled
				block = make([]byte, 0, blockSize+reach)
			}
			s.blocks = append(s.blocks, block)
			last++
		}
		n := min(len(p), blockSize-at)
		if last > 1 && at < reach {
			n = min(n, reach-at)
			s.blocks[last-2] = append(s.blocks[last-2], p[:n]...)
		}
		s.blocks[last-1] = append(s.blocks[last-1], p[:n]...)
		s.size += n
		p = p[n:]
	}
}

// from gives what is stored from pos on: at least reach bytes, or all there
// are.
func (s *store) from(pos int) []byte {
	if pos >= s.size {
		return nil
	}
	return s.blocks[pos/blockSize][pos%blockSize:]
}

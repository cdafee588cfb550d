// Package sound keeps what the jobs of a run decode, within a bound: of a long
// file not all PCM stays, and what is needed again is decoded again.
//
//	s := sound.Sound[[]byte]{Sizes: sizes, Room: sound.Room, Read: read, Again: again, Hash: sha256.New()}
//	s.Keep(segment, pcm, nil) // as it comes, in any order
//	s.Sum()                   // of the whole, once all has come
package sound

// Room is how many bytes of PCM are kept: six minutes at 44.1 kHz.
const Room = 64 << 20

// Decodings is how many segments may be decoded at once: as many as a pool can
// have workers. A segment of a sound that does not fit into the room has no more
// bytes than the room divided by this, six seconds at 44.1 kHz, so that all that
// are decoded have no more than the room again.
const Decodings = 64

const piece = 256 << 10 // bytes that are summed up between two breaths

// Jobs is into how many segments a sound is cut of so many frames, frameSize
// bytes of PCM each, when so many are asked for and there is so much room.
func Jobs(asked, frames, frameSize, room int) int {
	if frames*frameSize <= room {
		return min(asked, frames)
	}
	most := max(room/Decodings/frameSize, 1) // frames of a segment
	return min(max(asked, (frames+most-1)/most), frames)
}

// A Hash is that part of a [hash.Hash] which is needed.
type Hash interface {
	Write(b []byte) (int, error)
	Sum(b []byte) []byte
}

// A Sound is the PCM of segments, as far as there is room for it, and the sum of
// all. P is the PCM of one, wherever that is. A Sound belongs to one thread: its
// methods may be called by another goroutine while one of them breathes, but not
// at the same time.
type Sound[P any] struct {
	Sizes []int // bytes of PCM of each segment
	Room  int   // bytes that are kept

	// Read copies PCM from a place on.
	Read func(into []byte, pcm P, from int)
	// Again decodes a segment once more, and breathes as who asks for it does.
	Again func(segment int, breathe func() error) (P, error)

	// Hash sums up the PCM as it comes: crypto/sha256's, or one that does the same.
	// It may be nil: of what fits into the room, a sum can be made at the end.
	Hash Hash

	// Place is the segment that is played. It and the one behind it are kept in
	// any case.
	Place int

	kept    map[int]P
	held    int // bytes that these have
	came    []bool
	next    int // the segment that is summed up next, and how far it is
	at      int
	summing bool
	buffer  []byte
}

// Keep takes the PCM of a segment that has come. It sums up what is next in
// order, calling breathe, which may be nil, every few milliseconds; the first
// error of that, or of Again, ends it.
func (s *Sound[P]) Keep(segment int, pcm P, breathe func() error) error {
	if s.came == nil {
		s.came = make([]bool, len(s.Sizes))
	}
	s.came[segment] = true
	s.Put(segment, pcm)
	if s.Hash == nil || s.summing { // whoever is at it goes on with this one
		return nil
	}
	s.summing = true
	defer func() { s.summing = false }()
	for s.next < len(s.Sizes) && s.came[s.next] {
		if err := s.add(breathe); err != nil {
			return err
		}
	}
	return nil
}

// add adds the next segment to the sum.
func (s *Sound[P]) add(breathe func() error) error {
	pcm, ok := s.PCM(s.next)
	if !ok { // one before it took so long that there was no room
		var err error
		if pcm, err = s.Again(s.next, breathe); err != nil {
			return err
		}
	}
	if s.buffer == nil {
		s.buffer = make([]byte, piece)
	}
	for size := s.Sizes[s.next]; s.at < size; {
		b := s.buffer[:min(piece, size-s.at)]
		s.Read(b, pcm, s.at)
		s.Hash.Write(b)
		s.at += len(b)
		if breathe == nil {
			continue
		}
		if err := breathe(); err != nil {
			return err
		}
	}
	s.next, s.at = s.next+1, 0
	return nil
}

// Sum is the sum of the whole; false until all segments have come, and without a
// Hash.
func (s *Sound[P]) Sum() ([]byte, bool) {
	if s.came == nil || s.next < len(s.Sizes) {
		return nil, false
	}
	return s.Hash.Sum(nil), true
}

// PCM is that of a segment, if it is kept.
func (s *Sound[P]) PCM(segment int) (P, bool) {
	pcm, ok := s.kept[segment]
	return pcm, ok
}

// Held is how many bytes of PCM are kept.
func (s *Sound[P]) Held() int { return s.held }

// Put keeps the PCM of a segment, and lets go of others where there is no room.
func (s *Sound[P]) Put(segment int, pcm P) {
	if s.kept == nil {
		s.kept = map[int]P{}
	}
	if _, ok := s.kept[segment]; !ok {
		s.held += s.Sizes[segment]
	}
	s.kept[segment] = pcm
	for s.held > s.Room && len(s.kept) > 1 {
		last := -1
		for i := range s.kept {
			if last < 0 || s.rank(i) > s.rank(last) {
				last = i
			}
		}
		delete(s.kept, last)
		s.held -= s.Sizes[last]
	}
}

// rank says how much a segment is wanted, the lower the more: first what is
// played, then what is still to be summed up, then what is played next, and at
// last what is behind.
func (s *Sound[P]) rank(segment int) int {
	n := len(s.Sizes)
	ahead := (segment - s.Place + n) % n
	switch {
	case ahead <= 1:
		return ahead
	case segment >= s.next:
		return 2 + segment - s.next
	}
	return 2 + n + ahead
}

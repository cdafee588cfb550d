package mp3

// Where main data stands in the frames that are written.
//
// Nearly always a frame's main data fits into the frame itself, since that is
// written at the highest bitrate: main_data_begin is 0, and RFC 5219 calls
// such a frame an ADU frame. Main data that is too long even for that, as in
// a file at 320 kbit/s, begins at the end of the frame before.

// arrange sets every frame's place. Going from the last frame to the first,
// each begins as late as the frame behind it leaves room. That needs no more
// than the file itself did, for the frames are at least as long as the
// file's; except where zeros were appended, in free format, and for padded
// frames of MPEG-2. What does not fit even so does without the zeros, and if
// that is not enough it is silent.
func (x *Indexer) arrange() {
	f := &x.file
	room := f.room(f.format.carrier())
	wideRoom := f.room(f.format.carrier().wideCarrier())
	borrowed := 0 // bytes that the frame behind takes of what this one leaves
	for i := len(f.frames) - 1; i >= 0; i-- {
		fr := &f.frames[i]
		most := wideRoom
		if fr.place&short != 0 {
			most = room
		}
		begin := func() int { return max(0, int(fr.size)+borrowed-most) }
		fits := func() bool { return begin() <= f.format.maxBegin() && (i > 0 || begin() == 0) }
		if !fits() && fr.place&widened != 0 {
			if !f.recipe(i).distorted { // or it is counted already
				x.counts[JointStereoSpoilt]++
			}
			fr.place ^= widened | narrow
			fr.size = uint16(f.recipe(i).size)
		}
		if !fits() {
			fr.place, fr.size = silent, 0
			x.counts[TooLarge]++
		}
		fr.place |= place(begin())
		borrowed = begin()
	}
}

// room is how many bytes of main data the frame can carry.
func (f *File) room(carrier header) int {
	return carrier.size() - headerSize - carrier.sideSize()
}

// recipe is how frame i, which is not silent, is written.
func (f *File) recipe(i int) recipe {
	fr := f.frames[i]
	h := f.header(i)
	return h.mend(f.store.from(int(fr.pos)+h.sideStart()), fr.place&narrow == 0)
}

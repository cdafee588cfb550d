package mp3

import (
	"bytes"
	"errors"
	"fmt"
)

// refuse says why no frame was found that can be decoded. It looks closely
// at the first 64 KiB after the tag only: a file of another kind shows it
// there, and the search must not take long on a large one.
func refuse(data []byte, start int) error {
	for _, other := range otherFiles {
		if bytes.HasPrefix(data[min(start+other.at, len(data)):], []byte(other.mark)) {
			return fmt.Errorf("mp3: this looks like %s, not like an MP3; convert it to MP3 first, or choose another file", other.name)
		}
	}
	near := data[start:min(len(data), start+1<<16)]
	for pos := nextSync(near, 0); pos < len(near); pos = nextSync(near, pos+1) {
		h, ok := headerAt(near, pos)
		if !ok || h.decodable() {
			continue
		}
		n, ended := chain(near, pos, h, 2)
		if n == 2 || ended && n == 1 || freeFormat(near, pos, h) {
			return refuseFormat(h)
		}
	}
	if start > 0 && start == len(data) {
		return errors.New("mp3: the file holds a tag and no sound; choose an MP3 file with sound in it")
	}
	return fmt.Errorf("mp3: no sound was found in %d bytes: expected Layer III frames that follow one another, "+
		"each beginning with eleven set bits; choose an MP3 file", len(data))
}

func refuseFormat(h header) error {
	const remedy = "encode it again, for example with lame or ffmpeg at 44100 Hz"
	switch {
	case h.layer() != layerIII:
		return fmt.Errorf("mp3: this is %v; expected Layer III, which is what MP3 means; %s", h, remedy)
	case h.version() == version25:
		return fmt.Errorf("mp3: this is %v; expected MPEG-1 or MPEG-2, with 16000 to 48000 Hz; %s", h, remedy)
	case h.bitrateIndex() == 0:
		return fmt.Errorf("mp3: this is in free format; expected one of the bitrates of the standard, 8 to 320 kbit/s; %s", remedy)
	}
	return fmt.Errorf("mp3: the headers say emphasis 2, which is reserved; expected 0, 1 or 3; %s", remedy)
}

// freeFormat reports whether the header says bitrate 0 and two more like it
// follow at equal distances, give or take the padding byte. Free format has
// one bitrate for the whole file, and no header says which.
func freeFormat(data []byte, pos int, h header) bool {
	const longest = 4096
	if h.bitrateIndex() != 0 {
		return false
	}
	same := func(p int) bool {
		other, ok := headerAt(data, p)
		return ok && other.sameFormat(h) && other.bitrateIndex() == 0
	}
	for p := pos + headerSize + 1; p < min(len(data), pos+longest); p++ {
		if same(p) {
			next := 2*p - pos
			return same(next-1) || same(next) || same(next+1)
		}
	}
	return false
}

// otherFiles are the kinds of file that people take for an MP3, by the
// bytes that each begins with.
var otherFiles = []struct {
	at         int
	mark, name string
}{
	{0, "RIFF", "a WAV file"},
	{0, "OggS", "an Ogg file (Vorbis or Opus)"},
	{0, "fLaC", "a FLAC file"},
	{0, "FORM", "an AIFF file"},
	{4, "ftyp", "an MP4 or M4A file (AAC)"},
	{0, "\xFF\xF1", "an AAC file"},
	{0, "\xFF\xF9", "an AAC file"},
	{0, "\x1A\x45\xDF\xA3", "a WebM or Matroska file"},
	{0, "<!DOCTYPE", "a web page"},
	{0, "<html", "a web page"},
	{0, "%PDF", "a PDF file"},
	{0, "PK\x03\x04", "a ZIP archive"},
}

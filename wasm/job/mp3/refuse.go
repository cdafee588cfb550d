package mp3

import (
	"bytes"
	"errors"
	"strconv"
)

// refuse says why no frame was found that can be decoded. It looks closely
// at what stands right behind the tag only: a file of another kind shows it
// there, and the search must not take long on a large one.
func (s *scanner) refuse() error {
	const nearby = 64 << 10
	near := s.from(s.begin)
	near = near[:min(len(near), nearby)]
	for _, other := range otherFiles {
		if bytes.HasPrefix(near[min(other.at, len(near)):], []byte(other.mark)) {
			return errors.New("mp3: this looks like " + other.name + ", not like an MP3; convert it to MP3 first, or choose another file")
		}
	}
	for pos := nextSync(near, 0); pos < len(near); pos = nextSync(near, pos+1) {
		h, ok := headerAt(near, pos)
		if !ok || h.decodable() {
			continue
		}
		n, ended := s.chain(near[pos:], h, 2)
		if n == 2 || ended && n == 1 {
			return refuseFormat(h)
		}
	}
	if s.begin > 0 && len(near) == 0 {
		return errors.New("mp3: the file holds a tag and no sound; choose an MP3 file with sound in it")
	}
	return errors.New("mp3: no sound was found in " + strconv.Itoa(int(s.size)) + " bytes: expected Layer III frames that follow one another, " +
		"each beginning with eleven set bits; choose an MP3 file")
}

func refuseFormat(h header) error {
	const remedy = "encode it again, for example with lame or ffmpeg at 44100 Hz"
	if h.layer() != layerIII {
		return errors.New("mp3: this is " + h.String() + "; expected Layer III, which is what MP3 means; " + remedy)
	}
	return errors.New("mp3: this is " + h.String() + "; expected MPEG-1 or MPEG-2, with 16000 to 48000 Hz; " + remedy)
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

// Sample plays a short tune into a WAV file: the sound that the page offers
// to those who have no MP3 at hand. Everything is computed, nothing is
// recorded, so it is free of anybody's rights and the same at every run.
//
// The page's file is made from the top of the repository by
//
//	go run ./wasm/job/mp3/sample -o tune.wav
//	lame --quiet -b 128 -m s tune.wav web/sample.mp3
//
// Plain stereo (-m s), which go-mp3 decodes right as it stands, so that a test
// can compare. A constant bitrate, because equal frames make jobs of equal size. lame 3.100 writes
// no ID3 tag unless asked, so its output holds no date.
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	out := flag.String("o", "", "the WAV file to write; standard output when empty")
	flag.Parse()
	if err := write(*out, tune()); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

// write writes a WAV file, or with an empty name to standard output.
func write(name string, sound *mix) (err error) {
	var w io.Writer = os.Stdout
	if name != "" {
		file, err := os.Create(name)
		if err != nil {
			return err
		}
		defer func() {
			if closing := file.Close(); err == nil {
				err = closing
			}
		}()
		w = file
	}
	buffered := bufio.NewWriter(w)
	if err := writeWAV(buffered, sound); err != nil {
		return err
	}
	return buffered.Flush()
}

// writeWAV writes 16-bit stereo: a RIFF header of 44 bytes, then the
// samples, left and right in turn.
func writeWAV(w io.Writer, sound *mix) error {
	const channels, bytesPerSample = 2, 2
	size := uint32(len(sound.left) * channels * bytesPerSample)
	header := []any{
		[]byte("RIFF"), 36 + size, []byte("WAVEfmt "), uint32(16),
		uint16(1), uint16(channels), uint32(rate), uint32(rate * channels * bytesPerSample),
		uint16(channels * bytesPerSample), uint16(8 * bytesPerSample),
		[]byte("data"), size,
	}
	for _, field := range header {
		if err := binary.Write(w, binary.LittleEndian, field); err != nil {
			return err
		}
	}
	samples := make([]int16, 0, 2*len(sound.left))
	for i := range sound.left {
		samples = append(samples, int16(32767*sound.left[i]), int16(32767*sound.right[i]))
	}
	return binary.Write(w, binary.LittleEndian, samples)
}

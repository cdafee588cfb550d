package main

import (
	"bytes"
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"testing"

	"workerpool.example/playground/wasm/job/mp3"
)

// What the page offers is this tune, encoded: over ten seconds the two hardly
// differ. Noise in place of a voice, or a shift by a sample, shows.
func TestSampleIsThisTune(t *testing.T) {
	data, err := os.ReadFile("../../../../web/sample.mp3")
	if err != nil {
		t.Fatal(err)
	}
	file, err := mp3.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	sound := tune()
	var peak float64
	for i := range sound.left {
		peak = max(peak, math.Abs(sound.left[i]), math.Abs(sound.right[i]))
	}
	if math.Abs(peak-loudest) > 0.01 {
		t.Errorf("the loudest sample is %.3f of what fits, want %g", peak, loudest)
	}
	if file.Samples() != len(sound.left) {
		t.Fatalf("the file has %d samples, the tune %d", file.Samples(), len(sound.left))
	}
	pcm, err := file.Decode(t.Context(), file.Segments(4)[0], nil)
	if err != nil {
		t.Fatal(err)
	}
	for side, own := range [][]float64{sound.left, sound.right} {
		var signal, noise float64
		for i := range len(pcm) / 4 {
			heard := float64(int16(binary.LittleEndian.Uint16(pcm[4*i+2*side:]))) / 32767
			signal += own[i] * own[i]
			noise += (heard - own[i]) * (heard - own[i])
		}
		if db := 10 * math.Log10(signal/noise); !(db > 20) {
			t.Errorf("side %d is %.1f dB above its difference from the tune, want more than 20", side, db)
		}
	}
}

func TestWAV(t *testing.T) {
	name := filepath.Join(t.TempDir(), "tune.wav")
	sound := newMix(1)
	sound.pluck(0, 69, 0.5, 0)
	sound.finish()
	if err := write(name, sound); err != nil {
		t.Fatal(err)
	}
	wav, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	size := 4 * len(sound.left)
	head := wav[:44]
	for _, field := range []struct {
		name      string
		at, width int
		want      uint32
	}{
		{"size of the rest", 4, 4, uint32(36 + size)}, {"form: PCM", 20, 2, 1}, {"channels", 22, 2, 2}, {"samples a second", 24, 4, rate},
		{"bytes a second", 28, 4, 4 * rate}, {"bytes a sample of both", 32, 2, 4}, {"bits", 34, 2, 16}, {"size of the samples", 40, 4, uint32(size)},
	} {
		got := uint32(binary.LittleEndian.Uint16(head[field.at:]))
		if field.width == 4 {
			got = binary.LittleEndian.Uint32(head[field.at:])
		}
		if got != field.want {
			t.Errorf("%s: %d, want %d", field.name, got, field.want)
		}
	}
	if !bytes.HasPrefix(head, []byte("RIFF")) || string(head[8:16]) != "WAVEfmt " || string(head[36:40]) != "data" || len(wav) != 44+size {
		t.Errorf("%d bytes that begin %q, want %d", len(wav), head, 44+size)
	}
	if err := write(filepath.Join(t.TempDir(), "no", "such", "folder"), sound); err == nil {
		t.Error("a file in a folder that is not there was written")
	}
}

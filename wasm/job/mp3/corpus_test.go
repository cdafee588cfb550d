//go:build !js

package mp3

import (
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The corpus: short files of every kind that encoders make, made here. js
// cannot start programs, so this file is not for it.

type encoding struct {
	name string
	rate int // of the WAV that is encoded
	mono bool
	args string // for lame, or for ffmpeg when they begin with "ffmpeg"
}

func corpus() (all []encoding) {
	for _, rate := range []int{44100, 48000, 32000, 22050, 24000, 16000} {
		add := func(mono bool, args string) {
			all = append(all, encoding{fmt.Sprint(rate, " ", args), rate, mono, args})
		}
		rates := bitrates[2]
		if rate < 32000 {
			rates = bitrates[4]
		}
		for i, bitrate := range rates[1:] {
			add(false, fmt.Sprint("-m j -b ", bitrate))
			add(false, fmt.Sprint("-m s -b ", bitrate))
			if i%2 == 1 {
				add(true, fmt.Sprint("-m m -b ", bitrate))
			}
		}
		add(false, "-m f -b 96")
		add(false, "-m d -b 96")
		for _, quality := range []int{0, 2, 5, 9} {
			add(false, fmt.Sprint("-m j -V", quality))
		}
		add(true, "-m m -V4")
		add(false, "-m s --abr 70")
		add(false, "-m j --abr 140")
		add(false, "-m j -b 112 -p")
		add(false, "-m j -b 128 --nores")
		add(false, "-m s -b 128 -t")
		add(false, "-m j -b 144 --freeformat")
		add(true, "ffmpeg -q:a 4")
		add(false, "ffmpeg -b:a 96k")
	}
	return all
}

func encode(t testing.TB, e encoding, seconds float64) []byte {
	t.Helper()
	dir := t.TempDir()
	wav, mp3 := filepath.Join(dir, "in.wav"), filepath.Join(dir, "out.mp3")
	if err := os.WriteFile(wav, testWAV(e.rate, e.mono, seconds), 0o600); err != nil {
		t.Fatal(err)
	}
	args := strings.Fields(e.args)
	if args[0] == "ffmpeg" {
		args = append([]string{"-v", "error", "-i", wav, "-c:a", "libmp3lame"}, append(args[1:], mp3)...)
		output(t, "ffmpeg", args...)
	} else {
		khz := fmt.Sprint(float64(e.rate) / 1000)
		args = append(append([]string{"--quiet", "--resample", khz}, args...), wav, mp3)
		output(t, "lame", args...)
	}
	data, err := os.ReadFile(mp3)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// testWAV is hard on an encoder: a chord, with clicks now and then that ask
// for short blocks and fill the reservoir, mostly but not wholly from the
// middle, as joint stereo is made for.
func testWAV(rate int, mono bool, seconds float64) []byte {
	channels := 2
	if mono {
		channels = 1
	}
	n := int(seconds * float64(rate))
	size := uint32(n * channels * 2)
	b := []byte("RIFF")
	b = binary.LittleEndian.AppendUint32(b, 36+size)
	b = append(b, "WAVEfmt \x10\x00\x00\x00\x01\x00"...)
	b = binary.LittleEndian.AppendUint16(b, uint16(channels))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate))
	b = binary.LittleEndian.AppendUint32(b, uint32(rate*channels*2))
	b = binary.LittleEndian.AppendUint16(b, uint16(channels*2))
	b = append(b, "\x10\x00data"...)
	b = binary.LittleEndian.AppendUint32(b, size)
	noise := junk(n + 3)
	for i := range n {
		t := float64(i) / float64(rate)
		click := math.Exp(-200 * math.Mod(t, 0.131))
		for side := range channels {
			x := 0.2*math.Sin(2*math.Pi*(220+float64(7*side))*t) + 0.15*math.Sin(2*math.Pi*1234*t*(1+0.1*t))
			x += (0.02 + 0.5*click) * (float64(noise[i])/128 - 1)
			x += (0.01 + 0.05*click) * (float64(noise[i+3*side])/128 - 1)
			b = binary.LittleEndian.AppendUint16(b, uint16(int16(30000*max(-1, min(1, x)))))
		}
	}
	return b
}

func output(t testing.TB, name string, args ...string) []byte {
	t.Helper()
	var complaint strings.Builder
	cmd := exec.Command(name, args...)
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, complaint.String())
	}
	return out
}

// needPrograms: on the build server the corpus must run; at home, where an
// encoder may be missing, the test says how to get it.
func needPrograms(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		const install = "install it with: apt-get install lame ffmpeg mpg123"
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing; %s", name, install)
		}
		t.Skipf("%s is missing; %s", name, install)
	}
}

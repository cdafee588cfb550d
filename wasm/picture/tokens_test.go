package picture_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/picture"
)

// rgb reads a colour such as #17202e or #fff as light, 0 to 1 (sRGB, IEC
// 61966-2-1).
func rgb(t *testing.T, hex string) (c [3]float64) {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c {
		v := float64(n>>(16-8*i)&255) / 255
		if c[i] = v / 12.92; v > 0.04045 {
			c[i] = math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return c
}

func luminance(c [3]float64) float64 { return 0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] }

// contrast is WCAG's ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(a, b [3]float64) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// lab is CIE 1976 L*a*b* under D65, in which distances are about those seen.
func lab(c [3]float64) (l [3]float64) {
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return (24389.0/27*v + 16) / 116
	}
	x := f((0.4124564*c[0] + 0.3575761*c[1] + 0.1804375*c[2]) / 0.95047)
	y := f(0.2126729*c[0] + 0.7151522*c[1] + 0.0721750*c[2])
	z := f((0.0193339*c[0] + 0.1191920*c[1] + 0.9503041*c[2]) / 1.08883)
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

func distance(a, b [3]float64) float64 {
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

// Eyes, as matrices on linear RGB: G. M. Machado, M. M. Oliveira and L. A. F.
// Fernandes, A Physiologically-based Model for Simulation of Color Vision
// Deficiency, 2009, severity 1.
var eyes = map[string][9]float64{
	"trichromat":   {1, 0, 0, 0, 1, 0, 0, 0, 1},
	"protanopia":   {0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998},
	"deuteranopia": {0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881},
	"tritanopia":   {1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900},
}

func seen(c [3]float64, m [9]float64) (s [3]float64) {
	for i := range s {
		s[i] = min(max(m[3*i]*c[0]+m[3*i+1]*c[1]+m[3*i+2]*c[2], 0), 1)
	}
	return s
}

// nearest is how far the nearest of two groups' colours are apart for an eye.
func nearest(of func(picture.Color) [3]float64, some, others []picture.Color, eye [9]float64) float64 {
	least := math.Inf(1)
	for _, a := range some {
		for _, b := range others {
			least = min(least, distance(seen(of(a), eye), seen(of(b), eye)))
		}
	}
	return least
}

// Who has no colour of their own shares one with a worker eight numbers before.
func TestWorkerColor(t *testing.T) {
	for number, want := range map[int]picture.Color{0: picture.Worker1, 1: picture.Worker1, 8: picture.Worker8, 9: picture.Worker1, 64: picture.Worker8} {
		if got := picture.WorkerColor(number); got != want {
			t.Errorf("worker %d has %s, want %s", number, picture.Names[got], picture.Names[want])
		}
	}
}

// What is drawn can be told from its ground, text can be read, and the states
// differ for every eye.
func TestContrast(t *testing.T) {
	for _, theme := range []struct {
		name   string
		panel  string
		tokens [len(picture.Names)]string
	}{{"light", "#fff", picture.Light}, {"dark", "#181f26", picture.Dark}} {
		of := func(c picture.Color) [3]float64 { return rgb(t, theme.tokens[c]) }
		atLeast := func(what string, got, want float64) {
			t.Helper()
			if got < want {
				t.Errorf("%s: %s is %.2f, want %v", theme.name, what, got, want)
			}
		}
		panel := rgb(t, theme.panel)
		// WCAG 1.4.3 for text, 1.4.11 for the rest.
		for _, c := range []picture.Color{picture.Ink, picture.Muted} {
			atLeast(picture.Names[c]+" on the panel", contrast(of(c), panel), 4.5)
			atLeast(picture.Names[c]+" on a slot", contrast(of(c), of(picture.Slot)), 4.5)
		}
		shapes := []picture.Color{picture.Running, picture.Ran, picture.Failed, picture.Blocked, picture.Queued, picture.Result, picture.Future, picture.Head}
		for _, c := range shapes {
			atLeast(picture.Names[c]+" on the panel", contrast(of(c), panel), 3)
			atLeast(picture.Names[c]+" on a slot", contrast(of(c), of(picture.Slot)), 3)
		}
		for _, c := range []picture.Color{picture.Running, picture.Ran, picture.Failed, picture.Queued, picture.Result} {
			atLeast("text on "+picture.Names[c], contrast(of(picture.OnShape), of(c)), 4.5)
		}
		atLeast("text on blocked", contrast(of(picture.OnBlocked), of(picture.Blocked)), 4.5)

		var workers []picture.Color
		for number := 1; number <= 8; number++ {
			c := picture.WorkerColor(number)
			workers = append(workers, c)
			atLeast(picture.Names[c]+" on the panel", contrast(of(c), panel), 3)
			atLeast(picture.Names[c]+" on a slot", contrast(of(c), of(picture.Slot)), 3)
		}
		atLeast("a failed segment beside a worker's", nearest(of, []picture.Color{picture.Failed}, workers, eyes["trichromat"]), 20)

		states := []picture.Color{picture.Ran, picture.Failed, picture.Blocked, picture.Result}
		for eye, m := range eyes {
			for i, c := range workers {
				atLeast(picture.Names[c]+" beside another for "+eye, nearest(of, workers[i:i+1], workers[:i], m), 18)
			}
			for i, a := range states {
				for _, b := range states[:i] {
					// 2.3 is a just noticeable difference.
					atLeast(picture.Names[a]+" beside "+picture.Names[b]+" for "+eye, distance(seen(of(a), m), seen(of(b), m)), 10)
				}
			}
		}
	}
}

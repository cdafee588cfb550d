package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/picture"
)

// What SVG writes, read reads: shape by shape, to the tenth of a pixel.
func TestRead(t *testing.T) {
	want := &picture.Scene{W: 300, H: 200}
	for shape := picture.Fill; shape <= picture.Hatch; shape++ {
		i := picture.Item{Shape: shape, Color: picture.Color(shape) + 3, X: 10.5, Y: 20, W: 30, H: 12.5, Alpha: 1}
		switch shape {
		case picture.Disc, picture.Ring:
			i.H = 0
		case picture.Text, picture.TextMid, picture.TextEnd, picture.Bold:
			i.W, i.Text = 0, `a < b & "c" – `+picture.Names[i.Color]
		}
		half := i
		half.Alpha = 0.5
		want.Items = append(want.Items, i, half)
	}
	got, err := read(strings.NewReader(want.SVG("A & B", "C < D", picture.Light, picture.Dark)))
	if err != nil {
		t.Fatal(err)
	}
	if got.W != want.W || got.H != want.H || got.title != "A & B" || got.description != "C < D" {
		t.Errorf("read %v × %v, %q, %q", got.W, got.H, got.title, got.description)
	}
	if !slices.Equal(got.Items, want.Items) {
		t.Errorf("read\n%+v, want\n%+v", got.Items, want.Items)
	}
}

func TestReadRefuses(t *testing.T) {
	const head = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">`
	for _, svg := range []string{
		"", "no picture", "<html></html>", head, head + `<rect class="ink" x="1"/></svg>`, head + `<rect class="pink" x="1" y="1" width="1" height="1"/></svg>`,
		head + `<image class="ink"/></svg>`, `<svg width="wide" height="10"></svg>`, head + `<text class="ink" x="1" y="1" font-size="10">仕</text></svg>`,
	} {
		if data, err := PNG(strings.NewReader(svg)); err == nil || data != nil {
			t.Errorf("%q gives %d bytes, error %v", svg, len(data), err)
		}
	}
}

// blank is a white canvas.
func blank(size int) *canvas {
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, size, size)), scale: 1}
	c.fill(colorOf("#fff", 1))
	return c
}

// Each shape is where it should be, and nowhere else.
func TestShapes(t *testing.T) {
	const size = 100
	for name, tt := range map[string]struct {
		item    picture.Item
		in, out []place
		ink     float64 // how many pixels of it there should be
	}{
		"fill":    {picture.Item{Shape: picture.Fill, X: 10, Y: 20, W: 40, H: 30}, []place{{30, 35}, {11, 35}}, []place{{10, 20}, {51, 35}, {30, 51}}, 40*30 - (4-math.Pi)*16},
		"area":    {picture.Item{Shape: picture.Area, X: 10, Y: 20, W: 40, H: 30}, []place{{10, 20}, {49, 49}}, []place{{9, 20}, {50, 35}}, 1200},
		"disc":    {picture.Item{Shape: picture.Disc, X: 50, Y: 50, W: 20}, []place{{50, 50}, {68, 50}}, []place{{71, 50}, {65, 65}}, math.Pi * 400},
		"ring":    {picture.Item{Shape: picture.Ring, X: 50, Y: 50, W: 20}, []place{{69, 50}}, []place{{50, 50}, {66, 50}, {73, 50}}, 2 * math.Pi * 20 * 1.5},
		"line":    {picture.Item{Shape: picture.Line, X: 10, Y: 50, W: 80}, []place{{50, 50}}, []place{{50, 53}, {5, 50}}, 80 * 1.5},
		"dotted":  {picture.Item{Shape: picture.Dotted, X: 10, Y: 50.5, W: 80}, []place{{10, 50}, {15, 50}}, []place{{13, 50}}, 32},
		"frame":   {picture.Item{Shape: picture.Frame, X: 20, Y: 20, W: 60, H: 40}, []place{{20, 40}, {50, 60}}, []place{{50, 40}, {15, 40}}, 1.5 * (200 - 8*4 + 2*math.Pi*4)},
		"outline": {picture.Item{Shape: picture.Outline, X: 20, Y: 20, W: 60, H: 40}, nil, []place{{50, 40}, {15, 40}}, 0.6 * (200 - 8*4 + 2*math.Pi*4)},
		"hatch":   {picture.Item{Shape: picture.Hatch, X: 20, Y: 20, W: 60, H: 40}, []place{{20, 40}}, []place{{15, 40}, {50, 65}}, 2400*2.2/6 + 200*(1-2.2/6)},
	} {
		c := blank(size)
		tt.item.Alpha = 1
		c.draw(tt.item, picture.Light)
		covered := func(p place) float64 {
			r, _, _, _ := c.At(p.x, p.y).RGBA()
			ink := colorOf(picture.Light[picture.Ink], 1)
			return (255 - float64(r>>8)) / (255 - float64(ink.R))
		}
		for _, p := range tt.in {
			if covered(p) < 0.45 {
				t.Errorf("%s: no ink at %v", name, p)
			}
		}
		for _, p := range tt.out {
			if covered(p) > 0.2 {
				t.Errorf("%s: ink at %v", name, p)
			}
		}
		sum := 0.0
		for x := range size {
			for y := range size {
				sum += covered(place{x, y})
			}
		}
		if math.Abs(sum-tt.ink) > 0.04*tt.ink {
			t.Errorf("%s covers %.1f pixels, want %.1f", name, sum, tt.ink)
		}
	}
}

// place is a pixel.
type place struct{ x, y int }

func TestColors(t *testing.T) {
	for hex, want := range map[string]color.NRGBA{"#17202e": {0x17, 0x20, 0x2e, 128}, "#fff": {255, 255, 255, 128}} {
		if got := colorOf(hex, 0.5); got != want {
			t.Errorf("%s is %v, want %v", hex, got, want)
		}
	}
}

// Every lesson's still becomes a card of the right size, with ink on it, the same
// each time.
func TestCards(t *testing.T) {
	stills, err := filepath.Glob("../../web/lessons/*.svg")
	if err != nil || len(stills) < 19 {
		t.Fatalf("%d stills (%v)", len(stills), err)
	}
	for _, file := range stills {
		svg, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		data, err := PNG(bytes.NewReader(svg))
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() != Width || b.Dy() != Height {
			t.Errorf("%s: %v", file, b)
		}
		colors := map[color.Color]bool{}
		for x := range Width {
			for y := range Height {
				colors[img.At(x, y)] = true
			}
		}
		if len(colors) < 100 {
			t.Errorf("%s has %d colours", file, len(colors))
		}
		if again, _ := PNG(bytes.NewReader(svg)); !bytes.Equal(data, again) {
			t.Errorf("%s is another card the second time", file)
		}
		if dir := os.Getenv("CARDS"); dir != "" { // to be looked at
			if err := os.WriteFile(filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".svg")+".png"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// Package card draws the picture that others show beside a link to a lesson: its
// still, with its title and its sentence, as PNG. Who reads links takes no SVG.
//
// The page's program does not import it: it has fonts, and much else that is needed
// only by who serves the page.
package card

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/font"

	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/words"
)

// Width and Height are what sites that show such pictures ask for: 1.91 to 1.
const (
	Width  = 1200
	Height = 630
)

// Where things stand, in pixels.
const (
	margin = 40
	column = 352 // of the text, with its margin to the left
	pad    = 14  // around the picture
	rule   = 8   // the stripe at the left

	leading = 1.3 // from line to line, in font sizes
)

// PNG draws the card of a still that [picture.Scene.SVG] has written.
func PNG(svg io.Reader) ([]byte, error) {
	s, err := read(svg)
	if err != nil {
		return nil, err
	}
	theme := picture.Light
	c := &canvas{RGBA: image.NewRGBA(image.Rect(0, 0, Width, Height)), scale: 1}
	color := func(role picture.Color) string { return theme[role] }
	c.fill(colorOf("#fff", 1))
	c.paint(colorOf(color(picture.Slot), 1), c.rounded(0, 0, column+margin-pad, Height, 0))
	c.paint(colorOf(color(picture.Head), 1), c.rounded(0, 0, rule, Height, 0))

	// The text, from the top; of the sentence, what there is room for.
	y := c.lines(words.Say("page.title"), 20, true, picture.Head, 62, 2)
	y = c.lines(s.title, 40, true, picture.Ink, y+62, 5)
	last := float64(Height - margin - 34)
	c.lines(s.description, 22, false, picture.Ink, y+50, int((last-y-50)/(22*leading))+1)
	c.lines(words.Say("page.tagline"), 18, false, picture.Muted, Height-margin, 1)

	// The picture, as large as there is room beside it.
	w, h := float64(Width-column-margin-pad), float64(Height-2*pad)
	c.scale = min(w/s.W, h/s.H)
	c.left = Width - w - pad/2 + (w-s.W*c.scale)/2
	c.top = pad + (h-s.H*c.scale)/2
	for _, i := range s.Items {
		c.draw(i, theme)
	}
	if c.err != nil {
		return nil, c.err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, c); err != nil {
		return nil, fmt.Errorf("card: %w", err)
	}
	return b.Bytes(), nil
}

// lines writes a text in the column, broken between words, and gives the base line
// of the last line. What is beyond the most lines ends in an ellipsis.
func (c *canvas) lines(text string, size float64, bold bool, role picture.Color, y float64, most int) float64 {
	face := c.face(size, bold)
	if face == nil {
		return y
	}
	defer face.Close()
	fits := func(line string) bool {
		return font.MeasureString(face, line).Ceil() <= column-margin
	}
	var all []string
	line := ""
	for _, word := range strings.Fields(text) {
		if longer := strings.TrimSpace(line + " " + word); line == "" || fits(longer) {
			line = longer
			continue
		}
		all = append(all, line)
		line = word
	}
	all = append(all, line)
	if len(all) > most {
		all = all[:most]
		end := &all[most-1]
		for !fits(*end+" …") && strings.Contains(*end, " ") {
			*end = (*end)[:strings.LastIndexByte(*end, ' ')]
		}
		*end += " …"
	}
	for i, line := range all {
		if i > 0 {
			y += size * leading
		}
		c.text(colorOf(picture.Light[role], 1), point{margin, y}, line, c.face(size, bold), picture.Text)
	}
	return y
}

// Package picture draws a recording at a moment: stage and timeline in one. It
// makes a [Scene], a flat list of shapes, which the page paints on a canvas and
// [Scene.SVG] writes as a still. Drawing is pure; it knows no page.
package picture

import (
	"math"
	"strconv"
	"strings"
)

// A Color is a role; the page's style sheet says which colour has it, in light
// and in dark.
type Color uint8

// The roles.
const (
	Ink       Color = iota // text
	Muted                  // lesser text
	Grid                   // axes
	Slot                   // an empty slot, a lane's ground
	Running                // a job that runs
	Ran                    // a job that ended well
	Failed                 // a job that ended with an error
	Blocked                // a goroutine that cannot go on
	Queued                 // a job that waits
	Result                 // a result that waits
	Future                 // what is still to come
	Head                   // the moment
	OnShape                // text on a filled shape
	OnBlocked              // text on what is blocked
	Worker1                // what the first worker did; see [WorkerColor]
	Worker2
	Worker3
	Worker4
	Worker5
	Worker6
	Worker7
	Worker8
	Panel // the ground of all; here, of a text that a line would strike out
)

// Names are the custom properties of the style sheet, by Color.
var Names = [...]string{"ink", "muted", "grid", "slot", "running", "ran", "failed", "blocked", "queued", "result", "future", "head", "on-shape", "on-blocked",
	"worker-1", "worker-2", "worker-3", "worker-4", "worker-5", "worker-6", "worker-7", "worker-8", "panel"}

// WorkerColor is the colour of a worker, by its number. There are as many as can
// be told apart; after the eighth they come again.
func WorkerColor(number int) Color {
	return Worker1 + Color(max(number-1, 0))%(Worker8-Worker1+1)
}

// A Shape says how an item is drawn.
type Shape uint8

// The shapes.
const (
	Fill    Shape = iota // a filled rectangle with round corners
	Outline              // its outline, dashed
	Frame                // its outline
	Line                 // from X, Y to X+W, Y+H
	Dotted               // the same, dotted
	Disc                 // a disc around X, Y of radius W
	Text                 // from X, on the base line Y
	TextMid              // around X
	TextEnd              // up to X
	Bold                 // as Text, heavier
	Area                 // a filled rectangle with square corners
	Ring                 // a circle around X, Y of radius W
	Hatch                // a pale rectangle with slanted stripes
)

// An Item is one shape. Lengths are CSS pixels; for text, H is the font size.
type Item struct {
	Shape      Shape
	Color      Color
	X, Y, W, H float64
	Alpha      float64 // opacity, 0 to 1
	Text       string
}

// A Scene is a picture: items, the first at the back.
type Scene struct {
	W, H  float64
	Items []Item
}

func (s *Scene) add(i Item) {
	if i.Alpha == 0 {
		i.Alpha = 1
	}
	s.Items = append(s.Items, i)
}

func (s *Scene) fill(c Color, x, y, w, h float64) {
	s.add(Item{Shape: Fill, Color: c, X: x, Y: y, W: w, H: h})
}

func (s *Scene) outline(c Color, x, y, w, h float64) {
	s.add(Item{Shape: Outline, Color: c, X: x, Y: y, W: w, H: h})
}

func (s *Scene) line(c Color, x0, y0, x1, y1 float64) {
	s.add(Item{Shape: Line, Color: c, X: x0, Y: y0, W: x1 - x0, H: y1 - y0})
}

func (s *Scene) text(shape Shape, c Color, size, x, y float64, text string) {
	s.add(Item{Shape: shape, Color: c, X: x, Y: y, H: size, Text: text})
}

// width estimates how wide a text is, well enough to decide whether it fits.
func width(text string, size float64) float64 { return float64(len([]rune(text))) * size * 0.56 }

// sceneStart is the shape of the row that a scene begins with.
const sceneStart = 255

// A Batch collects scenes for the page's painter: eight numbers an item (shape,
// colour, x, y, w, h, alpha, length of its text in UTF-16 units) and all texts
// one after the other. Before a scene's items stand sceneStart, the number of its
// canvas, its width and its height. Its memory is used again.
type Batch struct {
	Numbers []float32
	texts   strings.Builder
}

// Reset empties the batch.
func (f *Batch) Reset() {
	f.Numbers = f.Numbers[:0]
	f.texts.Reset()
}

// Add adds a scene for a canvas.
func (f *Batch) Add(canvas int, s *Scene) {
	f.Numbers = append(f.Numbers, sceneStart, float32(canvas), float32(s.W), float32(s.H), 0, 0, 0, 0)
	for _, i := range s.Items {
		n := 0
		for _, r := range i.Text {
			n++
			if r > 0xffff {
				n++
			}
		}
		f.texts.WriteString(i.Text)
		f.Numbers = append(f.Numbers, float32(i.Shape), float32(i.Color), float32(i.X), float32(i.Y), float32(i.W), float32(i.H), float32(i.Alpha), float32(n))
	}
}

// Texts are the texts of all scenes.
func (f *Batch) Texts() string { return f.texts.String() }

// SVG writes the scene as a picture on its own, light or dark as the reader's
// system is, with a title and a description for who does not see it.
func (s *Scene) SVG(title, description string, light, dark [len(Names)]string) string {
	var b strings.Builder
	b.WriteString("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + num(s.W) + " " + num(s.H) + "\" width=\"" + num(s.W) + "\" height=\"" + num(s.H) + "\" role=\"img\" font-family=\"system-ui, sans-serif\">\n")
	b.WriteString("<title>" + escape(title) + "</title>\n<desc>" + escape(description) + "</desc>\n<style>\n")
	var used, hatched [len(Names)]bool
	for _, i := range s.Items {
		used[i.Color] = true
		hatched[i.Color] = hatched[i.Color] || i.Shape == Hatch
	}
	colors := func(theme [len(Names)]string) {
		for i, name := range Names {
			if used[i] {
				b.WriteString("." + name + "{color:" + theme[i] + "}\n")
			}
		}
	}
	colors(light)
	b.WriteString("@media (prefers-color-scheme: dark){\n")
	colors(dark)
	b.WriteString("}\n</style>\n")
	for i, name := range Names {
		if hatched[i] {
			b.WriteString("<pattern id=\"hatch-" + name + "\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\" class=\"" + name + "\"><rect width=\"2.2\" height=\"6\" fill=\"currentColor\"/></pattern>\n")
		}
	}
	for _, i := range s.Items {
		class := "class=\"" + Names[i.Color] + "\""
		if i.Alpha != 1 {
			class += " opacity=\"" + num(i.Alpha) + "\""
		}
		box := "x=\"" + num(i.X) + "\" y=\"" + num(i.Y) + "\" width=\"" + num(i.W) + "\" height=\"" + num(i.H) + "\" rx=\"" + num(min(4, i.W/3, i.H/3)) + "\""
		ends := "x1=\"" + num(i.X) + "\" y1=\"" + num(i.Y) + "\" x2=\"" + num(i.X+i.W) + "\" y2=\"" + num(i.Y+i.H) + "\""
		switch i.Shape {
		case Fill:
			b.WriteString("<rect " + class + " " + box + " fill=\"currentColor\"/>\n")
		case Area:
			b.WriteString("<rect " + class + " x=\"" + num(i.X) + "\" y=\"" + num(i.Y) + "\" width=\"" + num(i.W) + "\" height=\"" + num(i.H) + "\" fill=\"currentColor\"/>\n")
		case Outline:
			b.WriteString("<rect " + class + " " + box + " fill=\"none\" stroke=\"currentColor\" stroke-dasharray=\"3 2\"/>\n")
		case Frame:
			b.WriteString("<rect " + class + " " + box + " fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>\n")
		case Hatch:
			b.WriteString("<rect " + class + " " + box + " fill=\"url(#hatch-" + Names[i.Color] + ")\" stroke=\"currentColor\"/>\n")
		case Ring:
			b.WriteString("<circle " + class + " cx=\"" + num(i.X) + "\" cy=\"" + num(i.Y) + "\" r=\"" + num(i.W) + "\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\"/>\n")
		case Line:
			b.WriteString("<line " + class + " " + ends + " stroke=\"currentColor\" stroke-width=\"1.5\"/>\n")
		case Dotted:
			b.WriteString("<line " + class + " " + ends + " stroke=\"currentColor\" stroke-dasharray=\"2 3\"/>\n")
		case Disc:
			b.WriteString("<circle " + class + " cx=\"" + num(i.X) + "\" cy=\"" + num(i.Y) + "\" r=\"" + num(i.W) + "\" fill=\"currentColor\"/>\n")
		default:
			style := map[Shape]string{Text: "", Bold: " font-weight=\"600\"", TextMid: " text-anchor=\"middle\"", TextEnd: " text-anchor=\"end\""}[i.Shape]
			b.WriteString("<text " + class + " x=\"" + num(i.X) + "\" y=\"" + num(i.Y) + "\" font-size=\"" + num(i.H) + "\"" + style + " fill=\"currentColor\">" + escape(i.Text) + "</text>\n")
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func num(x float64) string { return strconv.FormatFloat(math.Round(x*10)/10, 'g', -1, 64) }

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace

package card

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"workerpool.example/playground/wasm/picture"
)

// A canvas is an image that is drawn on in the pixels of a picture: x of it is
// x·scale + left of the image. Its first error is kept.
type canvas struct {
	*image.RGBA
	scale, left, top float64
	err              error
}

// A point is a place in the image.
type point struct{ x, y float64 }

func (c *canvas) at(x, y float64) point { return point{x*c.scale + c.left, y*c.scale + c.top} }

// colorOf is a colour as the style sheet writes it, such as #17202e or #fff.
func colorOf(hex string, alpha float64) color.NRGBA {
	var r, g, b uint8
	if len(hex) == 4 {
		fmt.Sscanf(hex, "#%1x%1x%1x", &r, &g, &b)
		r, g, b = r*17, g*17, b*17
	} else {
		fmt.Sscanf(hex, "#%2x%2x%2x", &r, &g, &b)
	}
	return color.NRGBA{r, g, b, uint8(math.Round(alpha * 255))}
}

// paint fills what lies inside of rings of points. A ring that goes the other way
// round cuts a hole.
func (c *canvas) paint(ink color.Color, rings ...[]point) {
	box := image.Rectangle{Min: image.Pt(math.MaxInt32, math.MaxInt32)}
	for _, ring := range rings {
		for _, p := range ring {
			box.Min.X, box.Min.Y = min(box.Min.X, int(math.Floor(p.x))), min(box.Min.Y, int(math.Floor(p.y)))
			box.Max.X, box.Max.Y = max(box.Max.X, int(math.Ceil(p.x))), max(box.Max.Y, int(math.Ceil(p.y)))
		}
	}
	c.clipped(ink, box, rings...)
}

// clipped is paint inside of a box.
func (c *canvas) clipped(ink color.Color, box image.Rectangle, rings ...[]point) {
	if box = box.Intersect(c.Bounds()); box.Empty() {
		return
	}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, ring := range rings {
		for i, p := range ring {
			x, y := float32(p.x)-float32(box.Min.X), float32(p.y)-float32(box.Min.Y)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	z.Draw(c, box, image.NewUniform(ink), image.Point{})
}

// rounded is the outline of a rectangle of the picture, clockwise, whose corners are
// quarters of a circle.
func (c *canvas) rounded(x, y, w, h, radius float64) (ring []point) {
	const pieces = 6 // of a corner
	for corner, center := range []point{{x + w - radius, y + radius}, {x + w - radius, y + h - radius}, {x + radius, y + h - radius}, {x + radius, y + radius}} {
		for i := range pieces + 1 {
			sin, cos := math.Sincos((float64(corner-1) + float64(i)/pieces) * math.Pi / 2)
			ring = append(ring, c.at(center.x+radius*cos, center.y+radius*sin))
		}
	}
	return ring
}

// circle is the outline of a circle of the picture, clockwise.
func (c *canvas) circle(x, y, radius float64) (ring []point) {
	const pieces = 40
	for i := range pieces {
		sin, cos := math.Sincos(float64(i) / pieces * 2 * math.Pi)
		ring = append(ring, c.at(x+radius*cos, y+radius*sin))
	}
	return ring
}

// reversed goes the other way round.
func reversed(ring []point) []point {
	back := make([]point, len(ring))
	for i, p := range ring {
		back[len(ring)-1-i] = p
	}
	return back
}

// stroke draws lines from point to point, solid if there are no dashes: lengths of
// what is drawn and left out in turn, in pixels of the image.
func (c *canvas) stroke(ink color.Color, width float64, path []point, dashes ...float64) {
	var quads [][]point
	quad := func(a, b point) {
		length := math.Hypot(b.x-a.x, b.y-a.y)
		if length == 0 {
			return
		}
		nx, ny := -(b.y-a.y)/length*width/2, (b.x-a.x)/length*width/2
		quads = append(quads, []point{{a.x - nx, a.y - ny}, {b.x - nx, b.y - ny}, {b.x + nx, b.y + ny}, {a.x + nx, a.y + ny}})
	}
	dash, left := 0, math.Inf(1)
	if len(dashes) > 0 {
		left = dashes[0]
	}
	for i := 1; i < len(path); i++ {
		a, b := path[i-1], path[i]
		for {
			length := math.Hypot(b.x-a.x, b.y-a.y)
			if length <= left {
				if dash%2 == 0 {
					quad(a, b)
				}
				left -= length
				break
			}
			mid := point{a.x + (b.x-a.x)*left/length, a.y + (b.y-a.y)*left/length}
			if dash%2 == 0 {
				quad(a, mid)
			}
			dash++
			a, left = mid, dashes[dash%len(dashes)]
		}
	}
	c.paint(ink, quads...)
}

// hatch draws the slanted stripes that SVG makes of a pattern: of 6 pixels, 2.2 are
// drawn.
func (c *canvas) hatch(ink color.Color, i picture.Item) {
	const period, stripe = 6, 2.2
	a, b := c.at(i.X, i.Y), c.at(i.X+i.W, i.Y+i.H)
	box := image.Rect(int(math.Round(a.x)), int(math.Round(a.y)), int(math.Round(b.x)), int(math.Round(b.y)))
	var stripes [][]point
	long := i.W + i.H
	for u := math.Floor((i.X+i.Y)/math.Sqrt2/period) * period; u < (i.X+i.Y+long)/math.Sqrt2; u += period {
		// The stripe is where (x+y)/√2 is from u to u+stripe.
		from, to := u*math.Sqrt2, (u+stripe)*math.Sqrt2
		y0, y1 := i.Y, i.Y+i.H
		stripes = append(stripes, []point{c.at(from-y0, y0), c.at(to-y0, y0), c.at(to-y1, y1), c.at(from-y1, y1)})
	}
	c.clipped(ink, box, stripes...)
	c.stroke(ink, c.scale, closed(c.rounded(i.X, i.Y, i.W, i.H, 0)))
}

func closed(ring []point) []point { return append(ring, ring[0]) }

// draw draws one shape of a picture, as SVG and the page's painter do.
func (c *canvas) draw(i picture.Item, theme [len(picture.Names)]string) {
	ink := colorOf(theme[i.Color], i.Alpha)
	radius := max(min(4, i.W/3, i.H/3), 0)
	line := []point{c.at(i.X, i.Y), c.at(i.X+i.W, i.Y+i.H)}
	switch i.Shape {
	case picture.Fill:
		c.paint(ink, c.rounded(i.X, i.Y, i.W, i.H, radius))
	case picture.Area:
		// Many that touch are one field: in whole pixels, no seam is seen.
		a, b := c.at(i.X, i.Y), c.at(i.X+i.W, i.Y+i.H)
		x0, y0 := math.Round(a.x), math.Round(a.y)
		x1, y1 := max(math.Round(b.x), x0+1), max(math.Round(b.y), y0+1)
		c.paint(ink, []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}})
	case picture.Outline:
		c.stroke(ink, c.scale, closed(c.rounded(i.X, i.Y, i.W, i.H, radius)), 3*c.scale, 2*c.scale)
	case picture.Frame:
		c.stroke(ink, 1.5*c.scale, closed(c.rounded(i.X, i.Y, i.W, i.H, radius)))
	case picture.Hatch:
		c.hatch(ink, i)
	case picture.Ring:
		c.paint(ink, c.circle(i.X, i.Y, i.W+0.75), reversed(c.circle(i.X, i.Y, i.W-0.75)))
	case picture.Disc:
		c.paint(ink, c.circle(i.X, i.Y, i.W))
	case picture.Line:
		c.stroke(ink, 1.5*c.scale, line)
	case picture.Dotted:
		c.stroke(ink, c.scale, line, 2*c.scale, 3*c.scale)
	default:
		at := c.at(i.X, i.Y)
		c.text(ink, at, i.Text, c.face(i.H*c.scale, i.Shape == picture.Bold), i.Shape)
	}
}

// The fonts of cards are Go's own, for they come as a module.
var fonts = sync.OnceValues(func() (both [2]*opentype.Font, err error) {
	if both[0], err = opentype.Parse(goregular.TTF); err == nil {
		both[1], err = opentype.Parse(gobold.TTF)
	}
	return both, err
})

func (c *canvas) face(size float64, bold bool) font.Face {
	both, err := fonts()
	if err == nil {
		var face font.Face
		f := both[0]
		if bold {
			f = both[1]
		}
		if face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72}); err == nil {
			return face
		}
	}
	c.err = err
	return nil
}

// drawn are signs that the font lacks, and that are drawn in their place.
var drawn = strings.NewReplacer("✕", "×", "▸", "►", "◂", "◄", "✓", "√")

// text writes a line.
func (c *canvas) text(ink color.Color, at point, text string, face font.Face, anchor picture.Shape) {
	if face == nil {
		return
	}
	defer face.Close()
	text = drawn.Replace(text)
	for _, r := range text {
		if _, ok := face.GlyphAdvance(r); !ok && c.err == nil {
			c.err = fmt.Errorf("card: the font lacks %q, in %q", r, text)
		}
	}
	d := font.Drawer{Dst: c, Src: image.NewUniform(ink), Face: face}
	width := float64(d.MeasureString(text)) / 64
	switch anchor {
	case picture.TextMid:
		at.x -= width / 2
	case picture.TextEnd:
		at.x -= width
	}
	d.Dot = fixed.Point26_6{X: fixed.Int26_6(at.x * 64), Y: fixed.Int26_6(at.y * 64)}
	d.DrawString(text)
}

// fill fills the whole image.
func (c *canvas) fill(ink color.Color) {
	draw.Draw(c, c.Bounds(), image.NewUniform(ink), image.Point{}, draw.Src)
}

package card

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"

	"workerpool.example/playground/wasm/picture"
)

// A still is a picture that [picture.Scene.SVG] has written, read back.
type still struct {
	picture.Scene
	title, description string
}

// element is what a still can hold; its attributes are those that SVG writes.
type element struct {
	name string
	attr map[string]string
	bad  error // the first attribute that is no number
}

func (e *element) number(name string) float64 {
	x, err := strconv.ParseFloat(e.attr[name], 64)
	if err != nil && e.bad == nil {
		e.bad = fmt.Errorf("card: the %s of a %s is %q, which is no number", name, e.name, e.attr[name])
	}
	return x
}

// read reads a still. A real run is not made again for its card: those of real work
// never come out the same.
func read(svg io.Reader) (*still, error) {
	s := &still{}
	d := xml.NewDecoder(svg)
	var text *string // where the text goes that is read
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && s.W > 0:
			return s, nil
		case err != nil:
			return nil, fmt.Errorf("card: this is no still: %w", err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Name.Local] = a.Value
			}
			switch e.name {
			case "svg":
				s.W, s.H = e.number("width"), e.number("height")
			case "title":
				text = &s.title
			case "desc":
				text = &s.description
			case "style", "pattern":
				if err := d.Skip(); err != nil {
					return nil, err
				}
			default:
				item, err := e.item()
				if err != nil {
					return nil, err
				}
				s.Items = append(s.Items, item)
				if e.name == "text" {
					text = &s.Items[len(s.Items)-1].Text
				}
			}
			if e.bad != nil {
				return nil, e.bad
			}
		case xml.CharData:
			if text != nil {
				*text += string(token)
			}
		case xml.EndElement:
			text = nil
		}
	}
}

// item is the shape that the element was written from.
func (e *element) item() (i picture.Item, err error) {
	i.Alpha = 1
	if e.attr["opacity"] != "" {
		i.Alpha = e.number("opacity")
	}
	for c, name := range picture.Names {
		if name == e.attr["class"] {
			i.Color = picture.Color(c)
		}
	}
	if picture.Names[i.Color] != e.attr["class"] {
		return i, fmt.Errorf("card: there is no colour %q", e.attr["class"])
	}
	empty, dashed, wide := e.attr["fill"] == "none", e.attr["stroke-dasharray"] != "", e.attr["stroke-width"] != ""
	switch e.name {
	case "rect":
		i.X, i.Y, i.W, i.H = e.number("x"), e.number("y"), e.number("width"), e.number("height")
		switch {
		case empty && dashed:
			i.Shape = picture.Outline
		case empty && wide:
			i.Shape = picture.Frame
		case e.attr["fill"] != "currentColor":
			i.Shape = picture.Hatch
		case e.attr["rx"] == "":
			i.Shape = picture.Area
		default:
			i.Shape = picture.Fill
		}
	case "circle":
		i.X, i.Y, i.W = e.number("cx"), e.number("cy"), e.number("r")
		i.Shape = picture.Disc
		if empty {
			i.Shape = picture.Ring
		}
	case "line":
		i.X, i.Y = e.number("x1"), e.number("y1")
		i.W, i.H = e.number("x2")-i.X, e.number("y2")-i.Y
		i.Shape = picture.Line
		if dashed {
			i.Shape = picture.Dotted
		}
	case "text":
		i.X, i.Y, i.H = e.number("x"), e.number("y"), e.number("font-size")
		switch {
		case e.attr["font-weight"] != "":
			i.Shape = picture.Bold
		case e.attr["text-anchor"] == "middle":
			i.Shape = picture.TextMid
		case e.attr["text-anchor"] == "end":
			i.Shape = picture.TextEnd
		default:
			i.Shape = picture.Text
		}
	default:
		return i, fmt.Errorf("card: a still has no %s", e.name)
	}
	return i, e.bad
}

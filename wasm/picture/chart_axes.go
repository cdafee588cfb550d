package picture

// axes is a chart's scene: a line for the legend, the plot, and a line for the
// marks of the axis under it. All charts have the same, so that those over time
// stand exactly under one another.
type axes struct {
	*Scene
	x0, x1, top, bottom float64
}

const (
	chartText = 10.5 // the size of a chart's texts
	solid     = 0.8  // how opaque is what has been: lines stay visible before it
	pale      = 0.35 // and what is still to come
)

func newAxes(w float64) *axes {
	return &axes{Scene: &Scene{W: w, H: ChartHeight, Items: make([]Item, 0, 64)}, x0: 30, x1: max(w-5, 50), top: 22, bottom: 77}
}

// y is where a share of the scale lies.
func (a *axes) y(share float64) float64 { return a.bottom - (a.bottom-a.top)*share }

// scale draws the plot's bounds and how much its height stands for.
func (a *axes) scale(top string) {
	a.line(Grid, a.x0, a.bottom, a.x1, a.bottom)
	a.text(TextEnd, Muted, chartText, a.x0-5, a.bottom+1, "0")
	if top != "" {
		a.add(Item{Shape: Line, Color: Grid, X: a.x0, Y: a.top, W: a.x1 - a.x0, Alpha: 0.5})
		a.text(TextEnd, Muted, chartText, a.x0-5, a.top+5, top)
	}
}

// under writes the ends of the horizontal axis.
func (a *axes) under(from, to string) {
	a.text(Text, Muted, chartText, a.x0, ChartHeight-5, from)
	a.text(TextEnd, Muted, chartText, a.x1, ChartHeight-5, to)
}

// A key is an entry of the legend: a piece of line and what it says.
type key struct {
	shape Shape
	color Color
	text  string
}

// legend writes one key at the left, and at the right a second if there is room.
func (a *axes) legend(keys ...key) {
	const sample, gap = 12, 4
	wide := func(k key) float64 { return sample + gap + width(k.text, chartText) }
	x, room := a.x0, 0.0
	if len(keys) > 1 {
		room = a.x1 - 8 - wide(keys[0]) - wide(keys[1])
		if x > room {
			x = 2 // both need the whole width
		}
	}
	for i, k := range keys {
		if i == 1 {
			if room < x {
				return
			}
			x = a.x1 - wide(k)
		}
		a.add(Item{Shape: k.shape, Color: k.color, X: x, Y: 8, W: sample})
		a.text(Text, Muted, chartText, x+sample+gap, 12, k.text)
	}
}

// column draws a bar over time: what is past in its colour, the rest as future.
func (a *axes) column(c Color, x0, x1, share, now float64) {
	if share <= 0 || x1 <= x0 {
		return
	}
	y := a.y(share)
	if past := min(x1, now); past > x0 {
		a.add(Item{Shape: Area, Color: c, X: x0, Y: y, W: past - x0, H: a.bottom - y, Alpha: solid})
		x0 = past
	}
	if x1 > x0 {
		a.add(Item{Shape: Area, Color: Future, X: x0, Y: y, W: x1 - x0, H: a.bottom - y, Alpha: pale})
	}
}

// head marks the moment.
func (a *axes) head(x float64) {
	a.line(Head, x, a.top-3, x, a.bottom)
	a.add(Item{Shape: Disc, Color: Head, X: x, Y: a.top - 3, W: 3})
}

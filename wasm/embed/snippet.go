package embed

import (
	_ "embed"
	"html"
	"iter"
	"strconv"
	"strings"

	"workerpool.example/playground/wasm/run"
)

// A Figure is a run for a post. Its methods write what an author pastes there, one
// for each kind of host. Whatever stands in its fields, it comes out as text, never
// as markup.
type Figure struct {
	Site     string       // the address of the playground's folder, with a slash at its end
	Settings run.Settings // what the embed shows; of Loading, Click has it wait
	Lazy     bool         // it loads when it is nearly seen
	Title    string       // what a screen reader calls it
	Height   int          // in CSS pixels
	Picture  string       // the address of a still picture
	Sentence string       // what there is to be seen in it
}

// permissions of the frame: the page copies links, and plays sound.
const permissions = "fullscreen; clipboard-write; autoplay"

// Source is the address of the embed.
func (f Figure) Source() string { return withQuery(f.Site+"embed.html", f.Settings.Query()) }

// Link is the address of the same run on the page.
func (f Figure) Link() string {
	s := f.Settings
	s.View, s.Loading, s.Autoplay = run.AllViews, run.Eager, false
	return Link(f.Site, s)
}

// Link is the address to share. That of a lesson is its own page's, which leads
// into the lesson: there others find the title and the picture of what they link to,
// and a static file can say these of no address but its own.
func Link(site string, s run.Settings) string {
	l, ok := run.LessonNamed(s.Lesson)
	if !ok {
		return withQuery(site, s.Query())
	}
	var rest []string
	for part := range strings.SplitSeq(s.Query(), "&") {
		if !strings.HasPrefix(part, "lesson=") {
			rest = append(rest, part)
		}
	}
	return withQuery(site+"lessons/"+l.Name+".html", strings.Join(rest, "&"))
}

func withQuery(address, query string) string {
	if query == "" {
		return address
	}
	return address + "?" + query
}

// IFrame is the embed in plain HTML.
func (f Figure) IFrame() string {
	return f.frame(`style="border:0"`, `></iframe>`)
}

// MDX is the embed as Docusaurus and others take it, who refuse a style that is a
// text.
func (f Figure) MDX() string {
	return f.frame(`style={{border: 0}}`, ` />`)
}

func (f Figure) frame(style, end string) string {
	return `<iframe src="` + html.EscapeString(f.Source()) + `" title="` + attribute(f.Title) + `"` + f.lazy() +
		` width="100%" height="` + strconv.Itoa(f.Height) + `" ` + style + ` allow="` + permissions + `"` + end
}

func (f Figure) lazy() string {
	if f.Lazy {
		return ` loading="lazy"`
	}
	return ""
}

// Element is the embed as the element that sizes itself. In it stands a link, for
// where there are no scripts.
func (f Figure) Element() string {
	var b strings.Builder
	b.WriteString(`<script type="module" src="` + html.EscapeString(f.Site+"worker-pool.js") + "\"></script>\n<worker-pool")
	for name, value := range f.settings() {
		b.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
	}
	if !f.Lazy && f.Settings.Loading == run.Eager { // else it is lazy of itself
		b.WriteString(` loading="` + run.Eager + `"`)
	}
	b.WriteString(` title="` + attribute(f.Title) + `"><a href="` + html.EscapeString(f.Link()) + `">` + attribute(f.Title) + `</a></worker-pool>`)
	return b.String()
}

// Hugo is the use of the shortcode in a post.
func (f Figure) Hugo() string {
	var b strings.Builder
	b.WriteString("{{< worker-pool")
	for name, value := range f.settings() {
		b.WriteString(" " + name + "=" + parameter(value))
	}
	if !f.Lazy && f.Settings.Loading == run.Eager { // else it is lazy of itself
		b.WriteString(` loading="` + run.Eager + `"`)
	}
	b.WriteString(" title=" + parameter(f.Title) + ` height="` + strconv.Itoa(f.Height) + `" >}}`)
	return b.String()
}

// Shortcode is the file layouts/shortcodes/worker-pool.html, which a site of Hugo's
// needs once, as the README has it. Hugo escapes what it fills in.
//
//go:embed shortcode.html
var Shortcode string

// HugoShortcode is that file with the playground's address in it.
func (f Figure) HugoShortcode() string {
	return strings.TrimSpace(strings.ReplaceAll(Shortcode, "{{ site.Params.playground }}", html.EscapeString(strings.TrimSuffix(f.Site, "/"))))
}

// settings gives the settings that are not as usual, by name, as text.
func (f Figure) settings() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for part := range strings.SplitSeq(f.Settings.Query(), "&") {
			name, value, ok := strings.Cut(part, "=")
			if value, good := run.Unescape(value); ok && good && !yield(name, value) {
				return
			}
		}
	}
}

// parameter quotes a value for a shortcode. Of quotes and backslashes Hugo makes
// sense between backquotes only, and of those nowhere.
func parameter(s string) string {
	s = line(s)
	if strings.ContainsAny(s, `"\`) {
		return "`" + strings.ReplaceAll(s, "`", "'") + "`"
	}
	return `"` + s + `"`
}

// Markdown is a link, with the picture if that has an address of its own.
func (f Figure) Markdown() string {
	link := parentheses(f.Link())
	if f.Picture == "" || strings.HasPrefix(f.Picture, "data:") {
		return "[" + plain(f.Title) + "](" + link + ")"
	}
	return "[![" + plain(f.Sentence) + "](" + parentheses(f.Picture) + ")](" + link + ")"
}

// Still is the picture alone, as a link to the run.
func (f Figure) Still(width, height int) string {
	return `<a href="` + html.EscapeString(f.Link()) + `"><img src="` + html.EscapeString(f.Picture) +
		`" width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `" style="max-width:100%;height:auto" alt="` + attribute(f.Sentence) + `"></a>`
}

// attribute is a text for HTML and for JSX, which has the same escapes.
func attribute(s string) string { return html.EscapeString(line(s)) }

// line is a text on one line.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }

// plain is a text of which Markdown makes no markup.
func plain(s string) string {
	var b strings.Builder
	for _, r := range line(s) {
		if strings.ContainsRune("\\`*_[]<>!&#", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// parentheses escapes those of an address, where they would end it.
var parentheses = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20").Replace

// HeightOf is a height for a frame that has said its own: in whole pixels, and in
// the bounds of what a frame may need.
func HeightOf(said float64) int {
	const least, most = 200, 4000
	return int(min(max(said, least), most))
}

// StageWidth is that of a frame of oEmbed, which cannot size itself.
const StageWidth = 668

// StageHeight is as high as the stage alone needs to be in such a frame, with its
// waveform if there is one. A test in a browser has it so.
func StageHeight(s run.Settings) int {
	if s.Work == run.MP3 {
		return 1200
	}
	return 900
}

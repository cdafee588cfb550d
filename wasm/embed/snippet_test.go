package embed_test

import (
	"encoding/xml"
	"errors"
	"io"
	"net/url"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
)

func figure(query string, change func(*embed.Figure)) embed.Figure {
	s, _ := run.ParseQuery(query)
	f := embed.Figure{Site: "https://pool.example/go/", Settings: s, Title: "Go worker pool", Height: 420, Sentence: "Worker 1 waits."}
	if change != nil {
		change(&f)
	}
	return f
}

// What an author pastes, letter by letter.
func TestSnippets(t *testing.T) {
	plain := figure("", func(f *embed.Figure) { f.Lazy = true })
	some := figure("workers=5&resize=1000:8,2000:2&view=stage,code&loading=click&theme=dark&step=7", nil)
	lesson := figure("lesson=forgot-close&workers=5&view=stage", func(f *embed.Figure) {
		f.Title, f.Picture = "The forgotten close", "https://pool.example/go/lessons/forgot-close.svg"
	})
	odd := figure("jobs=20", func(f *embed.Figure) {
		f.Site, f.Title, f.Sentence = `https://pool.example/a"b&c/(d)/`, "\"><script>alert(1)</script>\n`&amp;` [x](y) \\ *z*", "a < b & \"c\" [d] ![e]"
		f.Picture = "https://pool.example/(e) f.svg"
	})
	for _, tt := range []struct{ name, got, want string }{
		{"iframe", plain.IFrame(), `<iframe src="https://pool.example/go/embed.html" title="Go worker pool" loading="lazy" width="100%" height="420" style="border:0" allow="fullscreen; clipboard-write; autoplay"></iframe>`},
		{"iframe with settings", some.IFrame(), `<iframe src="https://pool.example/go/embed.html?workers=5&amp;resize=1000:8,2000:2&amp;step=7&amp;view=stage,code&amp;loading=click&amp;theme=dark" title="Go worker pool" width="100%" height="420" style="border:0" allow="fullscreen; clipboard-write; autoplay"></iframe>`},
		{"iframe of a lesson", lesson.IFrame(), `<iframe src="https://pool.example/go/embed.html?workers=5&amp;lesson=forgot-close&amp;view=stage" title="The forgotten close" width="100%" height="420" style="border:0" allow="fullscreen; clipboard-write; autoplay"></iframe>`},
		{"odd iframe", odd.IFrame(), `<iframe src="https://pool.example/a&#34;b&amp;c/(d)/embed.html?jobs=20" title="&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt; ` + "`&amp;amp;`" + ` [x](y) \ *z*" width="100%" height="420" style="border:0" allow="fullscreen; clipboard-write; autoplay"></iframe>`},
		{"MDX", plain.MDX(), `<iframe src="https://pool.example/go/embed.html" title="Go worker pool" loading="lazy" width="100%" height="420" style={{border: 0}} allow="fullscreen; clipboard-write; autoplay" />`},
		{"element", plain.Element(), "<script type=\"module\" src=\"https://pool.example/go/worker-pool.js\"></script>\n" +
			`<worker-pool title="Go worker pool"><a href="https://pool.example/go/">Go worker pool</a></worker-pool>`},
		{"element at once", figure("", nil).Element(), "<script type=\"module\" src=\"https://pool.example/go/worker-pool.js\"></script>\n" +
			`<worker-pool loading="eager" title="Go worker pool"><a href="https://pool.example/go/">Go worker pool</a></worker-pool>`},
		{"element with settings", some.Element(), "<script type=\"module\" src=\"https://pool.example/go/worker-pool.js\"></script>\n" +
			`<worker-pool workers="5" resize="1000:8,2000:2" step="7" view="stage,code" loading="click" theme="dark" title="Go worker pool"><a href="https://pool.example/go/?workers=5&amp;resize=1000:8,2000:2&amp;step=7&amp;theme=dark">Go worker pool</a></worker-pool>`},
		{"Hugo", plain.Hugo(), `{{< worker-pool title="Go worker pool" height="420" >}}`},
		{"Hugo with settings", some.Hugo(), `{{< worker-pool workers="5" resize="1000:8,2000:2" step="7" view="stage,code" loading="click" theme="dark" title="Go worker pool" height="420" >}}`},
		{"odd Hugo", odd.Hugo(), "{{< worker-pool jobs=\"20\" loading=\"eager\" title=`\"><script>alert(1)</script> '&amp;' [x](y) \\ *z*` height=\"420\" >}}"},
		{"Markdown", some.Markdown(), `[Go worker pool](https://pool.example/go/?workers=5&resize=1000:8,2000:2&step=7&theme=dark)`},
		{"Markdown of a lesson", lesson.Markdown(), `[![Worker 1 waits.](https://pool.example/go/lessons/forgot-close.svg)](https://pool.example/go/lessons/forgot-close.html?workers=5)`},
		{"odd Markdown", odd.Markdown(), `[![a \< b \& "c" \[d\] \!\[e\]](https://pool.example/%28e%29%20f.svg)](https://pool.example/a"b&c/%28d%29/?jobs=20)`},
		{"picture", lesson.Still(668, 486), `<a href="https://pool.example/go/lessons/forgot-close.html?workers=5"><img src="https://pool.example/go/lessons/forgot-close.svg" width="668" height="486" style="max-width:100%;height:auto" alt="Worker 1 waits."></a>`},
	} {
		if tt.got != tt.want {
			t.Errorf("%s is\n%s, want\n%s", tt.name, tt.got, tt.want)
		}
	}
}

// Whatever its texts are, a snippet is the elements that it should be, and an HTML
// reader finds the texts as they were.
func TestSnippetsAreNoMarkup(t *testing.T) {
	for _, text := range []string{"plain", `"`, "'", "<b>", "</iframe>", "</worker-pool>", "&lt;", "`${x}`", "{{x}}", "é – 仕事"} {
		f := figure("lesson=cancel&loading=click", func(f *embed.Figure) { f.Title, f.Sentence, f.Picture = text, text, "https://pool.example/x.svg" })
		for name, tt := range map[string]struct {
			snippet, attribute string
			elements           string
		}{
			"iframe":  {f.IFrame(), "title", "iframe"},
			"element": {f.Element(), "title", "script worker-pool a"},
			"picture": {f.Still(1, 2), "alt", "a img"},
		} {
			var elements []string
			got := "\x00"
			d := xml.NewDecoder(strings.NewReader(tt.snippet))
			d.Strict, d.AutoClose = false, xml.HTMLAutoClose
			for {
				token, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					t.Fatalf("%s of %q: %v", name, text, err)
				}
				if e, ok := token.(xml.StartElement); ok {
					elements = append(elements, e.Name.Local)
					for _, a := range e.Attr {
						if a.Name.Local == tt.attribute {
							got = a.Value
						}
					}
				}
			}
			if all := strings.Join(elements, " "); all != tt.elements || got != text {
				t.Errorf("%s of %q has elements %s and the text %q", name, text, all, got)
			}
		}
	}
}

// The shortcode that the dialog shows is the README's, with the address in it.
func TestHugoShortcode(t *testing.T) {
	got := figure("", nil).HugoShortcode()
	if !strings.Contains(got, `<iframe src="https://pool.example/go/embed.html?{{ delimit`) || strings.Contains(got, "site.") {
		t.Error(got)
	}
}

// The link of a lesson is that of its page, and says the same settings.
func TestLink(t *testing.T) {
	for query, want := range map[string]string{
		"":                                   "https://pool.example/",
		"workers=5&step=12":                  "https://pool.example/?workers=5&step=12",
		"lesson=cancel":                      "https://pool.example/lessons/cancel.html",
		"lesson=cancel&step=12":              "https://pool.example/lessons/cancel.html?step=12",
		"lesson=cancel&workers=5&theme=dark": "https://pool.example/lessons/cancel.html?workers=5&theme=dark",
	} {
		s, _ := run.ParseQuery(query)
		got := embed.Link("https://pool.example/", s)
		if got != want {
			t.Errorf("?%s is shared as %s, want %s", query, got, want)
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatal(err)
		}
		again := u.RawQuery
		if name, ok := strings.CutPrefix(u.Path, "/lessons/"); ok { // what its page does
			again = "lesson=" + strings.TrimSuffix(name, ".html") + "&" + again
		}
		if back, notes := run.ParseQuery(again); back != s || len(notes) > 0 {
			t.Errorf("%s opens %+v (%q), want %+v", got, back, notes, s)
		}
	}
}

func TestHeightOf(t *testing.T) {
	for said, want := range map[float64]int{0: 200, 640: 640, 1e9: 4000, -5: 200} {
		if got := embed.HeightOf(said); got != want {
			t.Errorf("%v becomes %d, want %d", said, got, want)
		}
	}
}

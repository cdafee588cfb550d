package server

import (
	"encoding/json"
	"image/png"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/web/site"
)

// The pages of the lessons, as the server gives them, say what programs that read
// links ask for, with whole addresses, each of which is answered.
func TestLessonLinks(t *testing.T) {
	made, err := site.Make(site.Source{Web: os.DirFS(".."), Base: site.Anywhere})
	if err != nil {
		t.Fatal(err)
	}
	s := New(made)
	pages, err := filepath.Glob("../lessons/*.html")
	if err != nil || len(pages) < 19 {
		t.Fatalf("%d pages (%v)", len(pages), err)
	}
	const base = "http://example.com/" // as the tests ask
	for _, file := range pages {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		text := body(t, get(s, "/lessons/"+name+".html"))
		if strings.Contains(text, "base.invalid") {
			t.Errorf("%s: the placeholder is left", name)
		}
		for _, want := range []string{
			`<link rel="canonical" href="` + base + "lessons/" + name + `.html">`,
			`<link rel="alternate" type="application/json+oembed" href="` + base + "lessons/" + name + ".oembed.json\"",
			`<meta property="og:url" content="` + base + "lessons/" + name + `.html">`,
			`<meta property="og:image" content="` + base + "lessons/" + name + `.png">`,
			`<meta name="twitter:card" content="summary_large_image">`,
			`<meta property="og:title" content="`, `<meta property="og:description" content="`, `<meta name="description" content="`,
		} {
			if strings.Count(text, want) != 1 {
				t.Errorf("%s has %d times %s", name, strings.Count(text, want), want)
			}
		}

		// https://oembed.com, sections 2.3.4 and 2.3.4.4.
		r := get(s, "/lessons/"+name+".oembed.json")
		var o struct {
			Version, Type, Title, HTML string
			ProviderName               string `json:"provider_name"`
			ProviderURL                string `json:"provider_url"`
			Width, Height              int
			ThumbnailURL               string `json:"thumbnail_url"`
			ThumbnailWidth             int    `json:"thumbnail_width"`
			ThumbnailHeight            int    `json:"thumbnail_height"`
		}
		if err := json.Unmarshal([]byte(body(t, r)), &o); err != nil || r.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %v, %s", name, err, r.Header.Get("Content-Type"))
		}
		if o.Version != "1.0" || o.Type != "rich" || o.Title == "" || o.ProviderName == "" || o.ProviderURL != base || o.Width < 280 || o.Height < 200 ||
			!strings.HasPrefix(o.HTML, `<iframe src="`+base+"embed.html?lesson="+name) || !strings.HasSuffix(o.HTML, "</iframe>") {
			t.Errorf("%s: the oEmbed is %+v", name, o)
		}
		if o.ThumbnailURL != base+"lessons/"+name+".png" {
			t.Errorf("%s: the thumbnail is %s", name, o.ThumbnailURL)
		}
		if name != "cancel" && name != "panic" {
			continue // all of them are drawn by the test of package card
		}
		r = get(s, "/lessons/"+name+".png")
		card, err := png.DecodeConfig(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "image/png" || card.Width != o.ThumbnailWidth || card.Height != o.ThumbnailHeight || card.Width != 1200 || card.Height != 630 {
			t.Errorf("%s: the card is %d × %d, %s, %v", name, card.Width, card.Height, r.Header.Get("Content-Type"), err)
		}
	}
	if r := get(s, "/lessons/none.png"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a card of no lesson: %d", r.StatusCode)
	}
}

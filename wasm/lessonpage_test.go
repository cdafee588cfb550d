package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"testing"

	"workerpool.example/playground/wasm/card"
	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// base stands for the address of the site's folder in what is made for who reads
// links: Open Graph and oEmbed want whole addresses, and a file does not know its
// own. Whoever serves or copies the files puts it in. The name belongs to nobody
// (RFC 2606), so that where that was forgotten, no link leads to a stranger.
const base = "https://base.invalid/"

// The page of each lesson is for who reads links: it has the title, the text, the
// picture and a frame to embed. Who has scripts is led into the lesson.
func TestLessonPages(t *testing.T) {
	for _, l := range run.Lessons {
		sentence := html.UnescapeString(description(t, "../web/lessons/"+l.Name+".svg"))
		whole(t, "../web/lessons/"+l.Name+".html", lessonPage(l, sentence))
		whole(t, "../web/lessons/"+l.Name+".oembed.json", oembed(t, l))
	}
}

func lessonPage(l run.Lesson, sentence string) string {
	e := html.EscapeString
	site, at := e(words.Say("page.title")), base+"lessons/"+l.Name
	return fmt.Sprintf(lessonPageHTML, e(l.Title()), site, e(l.Text()), at, e(sentence), l.Name, card.Width, card.Height,
		e(l.Question()), e(words.Say("course-page.open")), e(words.Say("course.page")))
}

// An oEmbed is what https://oembed.com, section 2.3.4, has for the type rich.
type oEmbed struct {
	Version         string `json:"version"`
	Type            string `json:"type"`
	Title           string `json:"title"`
	ProviderName    string `json:"provider_name"`
	ProviderURL     string `json:"provider_url"`
	CacheAge        int    `json:"cache_age"` // in seconds
	ThumbnailURL    string `json:"thumbnail_url"`
	ThumbnailWidth  int    `json:"thumbnail_width"`
	ThumbnailHeight int    `json:"thumbnail_height"`
	HTML            string `json:"html"`
	Width           int    `json:"width"`
	Height          int    `json:"height"`
}

func oembed(t *testing.T, l run.Lesson) string {
	s := l.Settings(0)
	s.View = "stage"
	f := embed.Figure{Site: base, Settings: s, Lazy: true, Title: words.Say("embedding.title.lesson", "title", l.Title()), Height: embed.StageHeight(s)}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(oEmbed{
		Version: "1.0", Type: "rich", Title: l.Title(), ProviderName: words.Say("page.title"), ProviderURL: base, CacheAge: 24 * 60 * 60,
		ThumbnailURL: base + "lessons/" + l.Name + ".png", ThumbnailWidth: card.Width, ThumbnailHeight: card.Height,
		HTML: f.IFrame(), Width: embed.StageWidth, Height: embed.StageHeight(s),
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The script comes first, so that who has scripts waits for nothing else.
const lessonPageHTML = `<!doctype html>
<html lang="en">
<!-- made from the lessons in wasm/run by ` + "`make generate`" + ` -->
<head>
<meta charset="utf-8">
<title>%[1]s – %[2]s</title>
<script src="open.js"></script>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="%[3]s">
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="%[4]s.html">
<link rel="alternate" type="application/json+oembed" href="%[4]s.oembed.json" title="%[1]s">
<meta property="og:type" content="article">
<meta property="og:site_name" content="%[2]s">
<meta property="og:title" content="%[1]s">
<meta property="og:description" content="%[3]s">
<meta property="og:url" content="%[4]s.html">
<meta property="og:image" content="%[4]s.png">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="%[7]d">
<meta property="og:image:height" content="%[8]d">
<meta property="og:image:alt" content="%[5]s">
<meta name="twitter:card" content="summary_large_image">
<link rel="icon" href="../icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="../style.css">
</head>
<body class="course">
<header><p><a href="../">%[2]s</a></p></header>
<main>
<h1>%[1]s</h1>
<p>%[3]s</p>
<p class="question">%[9]s</p>
<p><a class="button main" href="../?lesson=%[6]s">%[10]s</a></p>
<figure><img src="%[6]s.svg" width="668" height="486" alt=""><figcaption>%[5]s</figcaption></figure>
<p><a href="../course.html">%[11]s</a></p>
</main>
</body>
</html>
`

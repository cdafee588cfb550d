package main_test

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// The course page is made from the lessons and their still pictures.
func TestCourse(t *testing.T) {
	var articles strings.Builder
	for _, l := range run.Lessons {
		article(&articles, l, description(t, "../web/lessons/"+l.Name+".svg"))
	}
	whole(t, "../web/course.html", fmt.Sprintf(coursePage, words.Say("course-page.title"), words.Say("course-page.description"),
		words.Say("page.title"), words.Say("course-page.title"), words.Say("course-page.text"), articles.String()))
}

// description is that of a picture.
func description(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	_, rest, begun := strings.Cut(string(data), "<desc>")
	text, _, ended := strings.Cut(rest, "</desc>")
	if err != nil || !begun || !ended {
		t.Fatalf("%s has no description (%v); run `make generate`", file, err)
	}
	return text // as it stands, escaped
}

func article(b *strings.Builder, l run.Lesson, sentence string) {
	say := func(key string) string { return html.EscapeString(words.Say(key)) }
	fmt.Fprintf(b, "<article id=\"%s\">\n<h2><span>%d</span> <a href=\"./?lesson=%s\">%s</a></h2>\n", l.Name, l.Number(), l.Name, html.EscapeString(l.Title()))
	fmt.Fprintf(b, "<div>\n<p>%s</p>\n<p class=\"question\">%s</p>\n", html.EscapeString(l.Text()), html.EscapeString(l.Question()))
	fmt.Fprintf(b, "<p><a class=\"button main\" href=\"./?lesson=%s\" aria-label=\"%s: %s\">%s</a></p>\n</div>\n", l.Name, say("course-page.open"), html.EscapeString(l.Title()), say("course-page.open"))
	// Folded, since it answers the question beside it.
	fmt.Fprintf(b, "<details><summary>%s</summary><figure><img src=\"lessons/%s.svg\" width=\"668\" height=\"486\" loading=\"lazy\" alt=\"\"><figcaption>%s</figcaption></figure></details>\n</article>\n", say("course-page.picture"), l.Name, sentence)
}

const coursePage = `<!doctype html>
<html lang="en">
<!-- made from the lessons in wasm/run by ` + "`make generate`" + ` -->
<head>
<meta charset="utf-8">
<title>%s</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="%s">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="style.css">
<script type="module" src="course.js"></script>
</head>
<body class="course">
<header><p><a href="./">%s</a></p></header>
<main>
<h1>%s</h1>
<p>%s</p>
<p id="done" class="muted" role="status"></p>
%s</main>
</body>
</html>
`

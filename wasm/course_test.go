package main_test

import (
	"context"
	"fmt"
	"html"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// The course page and the still pictures of the lessons are made from the
// lessons and their runs.
func TestCourse(t *testing.T) {
	if raceDetector { // which shuffles goroutines on purpose
		return
	}
	var articles strings.Builder
	for _, l := range run.Lessons {
		file := "../web/lessons/" + l.Name + ".svg"
		s := l.Settings(0)
		if s.Work == run.Sleep {
			undisturbed(t, file, func() string { return lessonStill(l, playLesson(t, s)) })
		} else if _, err := os.Stat(file); err != nil && *update {
			// Real work takes another time at each run: its picture is of one run,
			// and stays until somebody removes it.
			whole(t, file, lessonStill(l, workLesson(t, s)))
		}
		article(&articles, l, description(t, file))
	}
	whole(t, "../web/course.html", fmt.Sprintf(coursePage, words.Say("course-page.title"), words.Say("course-page.description"),
		words.Say("page.title"), words.Say("course-page.title"), words.Say("course-page.text"), articles.String()))
}

// undisturbed checks a picture of a run in virtual time. A busy machine may take
// a goroutine off its thread, where the browser never does; one of several runs
// goes undisturbed.
func undisturbed(t *testing.T, file string, draw func() string) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // as in the browser
	svg := draw()
	have, _ := os.ReadFile(file)
	for tries := 0; !*update && svg != string(have) && tries < 20; tries++ {
		svg = draw()
	}
	whole(t, file, svg)
}

func playLesson(t *testing.T, s run.Settings) (r *run.Run) {
	synctest.Test(t, func(t *testing.T) {
		r = run.Start(s, nil, nil)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
	})
	return r
}

// workLesson does real work, on one thread as the page does.
func workLesson(t *testing.T, s run.Settings) *run.Run {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	breathe := func(context.Context) error { runtime.Gosched(); return nil }
	work := job.CPU(job.PrimeLimit, s.Jobs, breathe)
	if !s.Fair {
		work = job.CPU(job.PrimeLimit, s.Jobs, nil)
	}
	if s.Work == run.MP3 {
		data, err := os.ReadFile("../web/sample.mp3")
		if err != nil {
			t.Fatal(err)
		}
		file, err := mp3.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		segments := file.Segments(s.Jobs)
		work = func(ctx context.Context, i int) (job.Output, error) {
			pcm, err := file.Decode(ctx, segments[i], func() error { return breathe(ctx) })
			return job.Output{Number: len(pcm)}, err
		}
	}
	start := time.Now()
	r := run.Start(s, work, func() time.Duration { return time.Since(start) })
	// Tick may only be called when every goroutine is blocked, which nobody says
	// here; after this, all of them have ended.
	time.Sleep(10 * time.Second)
	for r.Tick() {
		time.Sleep(time.Millisecond)
	}
	return r
}

// lessonStill is the run where the lesson stops it.
func lessonStill(l run.Lesson, r *run.Run) string {
	step := l.Freeze(r.Rec)
	v := picture.View{W: 668, At: r.Rec.Time(step), Step: step}
	return new(picture.Drawer).Draw(r.Rec, v).SVG(l.Title(), r.Rec.Sentence(step), picture.Light, picture.Dark)
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

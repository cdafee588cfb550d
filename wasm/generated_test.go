package main_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

var update = flag.Bool("update", false, "write what is generated into web/ and the README")

//go:generate env GOOS=js GOARCH=wasm go test -exec $GOROOT/lib/wasm/go_js_wasm_exec -run TestStills ./picture -update
//go:generate go test -run "TestGenerated|TestCourse|TestLessonPages|TestSize" . -update

// What is generated from the code stands in the files as the code gives it.
// `make generate` renews it.
func TestGenerated(t *testing.T) {
	between(t, "../web/index.html", "<!-- settings:", "<!-- /settings -->", controls())
	between(t, "../web/index.html", "<!-- lessons:", "<!-- /lessons -->", lessons())
	embedPage(t)
	between(t, "../web/worker-pool.js", "// settings:", "// /settings", fmt.Sprintf("const names = %q.split(\" \");\n", names()))
	whole(t, "../web/e2e/hosts/hugo/layouts/shortcodes/worker-pool.html", embed.Shortcode)
	between(t, "../README.md", "<!-- settings:", "<!-- /settings -->", run.Markdown())
}

// names are those of all settings.
func names() string {
	var all []string
	for _, row := range run.Table {
		all = append(all, row.Name)
	}
	return strings.Join(all, " ")
}

// embedPage makes the page for embedding: the page itself, marked as embedded, and
// loaded by a script that may wait with the program.
func embedPage(t *testing.T) {
	t.Helper()
	page, err := os.ReadFile("../web/index.html")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for _, change := range [][2]string{
		{"<html lang=\"en\">\n", "<html lang=\"en\" class=\"embed\">\n<!-- made from index.html by `make generate` -->\n"},
		{"<link rel=\"preload\" href=\"playground.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>\n", "<meta name=\"robots\" content=\"noindex\">\n"},
		{"src=\"boot.js\"", "src=\"embed.js\""},
	} {
		if strings.Count(text, change[0]) != 1 {
			t.Fatalf("index.html has %d times %q", strings.Count(text, change[0]), change[0])
		}
		text = strings.Replace(text, change[0], change[1], 1)
	}
	whole(t, "../web/embed.html", text)
}

// lessons are the entries of the list of lessons.
func lessons() string {
	var b strings.Builder
	for _, l := range run.Lessons {
		fmt.Fprintf(&b, "<li id=\"course-%s\"><a href=\"?lesson=%s\"%s</a></li>\n", l.Name, l.Name, word("lesson."+l.Name+".title"))
	}
	return b.String()
}

// controls are the form's fields, one for each setting that is not about
// playback.
func controls() string {
	var b strings.Builder
	for _, row := range run.Table {
		switch {
		case row.Playback() || row.Name == "resize":
			continue
		case row.Name == "panic":
			fmt.Fprintf(&b, "<details id=\"more\">\n<summary%s</summary>\n", word("settings.more"))
		}
		control(&b, row)
		if row.Name == "seed" {
			b.WriteString("</details>\n")
		}
	}
	return b.String()
}

func control(b *strings.Builder, row run.Setting) {
	key := "setting." + row.Name
	switch {
	case !row.Numeric():
		fmt.Fprintf(b, "<fieldset class=\"choice\">\n<legend%s</legend>\n<div>\n", word(key))
		for _, c := range row.Choices {
			checked := ""
			if c == row.Default {
				checked = " checked"
			}
			fmt.Fprintf(b, "<label><input type=\"radio\" name=\"%s\" value=\"%s\"%s> <span%s</span></label>\n", row.Name, c, checked, word(key+"."+c))
		}
		b.WriteString("</div>\n</fieldset>\n")
		return
	}
	value, same := row.Default, len(row.Choices) > 0
	if same {
		value = map[string]string{"jobs": run.Table[1].Default, "none": ""}[row.Default]
	}
	unit := ">" + row.Unit
	if row.Unit == "ms" {
		unit = word("settings.ms")
	}
	fmt.Fprintf(b, "<div class=\"setting\">\n<label for=\"%s\"%s</label>\n", row.Name, word(key))
	fmt.Fprintf(b, "<input type=\"number\" id=\"%s\" min=\"%.0f\" max=\"%.0f\" value=\"%s\">\n<span class=\"unit\"%s</span>\n", row.Name, row.Min, row.Max, value, unit)
	if row.Name != "seed" {
		n, _ := strconv.ParseFloat(value, 64)
		fmt.Fprintf(b, "<input type=\"range\" id=\"%s-slider\" min=\"0\" max=\"%d\" value=\"%d\" %s>\n", row.Name, len(row.Stops())-1, row.Stop(n), ariaLabel(key))
	}
	if same {
		choice := key + "." + row.Choices[0]
		fmt.Fprintf(b, "<label class=\"same\"><input type=\"checkbox\" id=\"%s-same\" checked %s> <span%s</span></label>\n", row.Name, ariaLabel(choice+".label"), word(choice))
	}
	b.WriteString("</div>\n")
}

// word ends an element's opening tag with the key of its text, and gives the text.
func word(key string) string {
	return fmt.Sprintf(" data-word=\"%s\">%s", key, html.EscapeString(words.Say(key)))
}

func ariaLabel(key string) string {
	return fmt.Sprintf("aria-label=\"%s\" data-word-aria-label=\"%s\"", html.EscapeString(words.Say(key)), key)
}

// between checks, or with -update replaces, what stands between the line that
// begins with start and the line end.
func between(t *testing.T, file, start, end, want string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	i := strings.Index(text, start)
	j := strings.Index(text, end)
	if i < 0 || j < i {
		t.Fatalf("%s has no lines %s and %s", file, start, end)
	}
	i += strings.IndexByte(text[i:], '\n') + 1
	whole(t, file, text[:i]+want+text[j:])
}

func whole(t *testing.T, file, want string) {
	t.Helper()
	got, err := os.ReadFile(file)
	if err == nil && string(got) == want {
		return
	}
	if !*update {
		t.Errorf("%s is not what the code gives; run `make generate`", file)
		return
	}
	if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

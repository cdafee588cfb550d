package words_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// speaking are the folders whose programs speak to the person.
var speaking = []string{"../embed", "..", "../picture", "../run", "../../pool/record"}

// literals calls f with every string that stands in the programs, and the
// function that it is handed to, if it is one that only programmers hear.
func literals(t *testing.T, f func(where, s string, inner bool)) {
	t.Helper()
	for _, folder := range speaking {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files: %v", folder, err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "record/words.go") {
				continue
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			inner := map[ast.Node]bool{}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.CallExpr:
					switch callee(n.Fun) {
					case "panic", "New": // of errors
						for _, a := range n.Args {
							ast.Inspect(a, func(n ast.Node) bool { inner[n] = true; return true })
						}
					}
				case *ast.BasicLit:
					if n.Kind == token.STRING {
						s, err := strconv.Unquote(n.Value)
						if err != nil {
							t.Fatal(err)
						}
						f(set.Position(n.Pos()).String(), s, inner[n])
					}
				}
				return true
			})
		}
	}
}

func callee(f ast.Expr) string {
	switch f := f.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// Every key is used, and what looks like a key is one.
func TestKeys(t *testing.T) {
	english, used := words.English(), map[string]bool{}
	literals(t, func(where, s string, _ bool) { used[s] = true })
	for _, e := range readPage(t) {
		for name, value := range e.attributes {
			if strings.HasPrefix(name, "data-word") {
				used[value] = true
				if english[value] == "" {
					t.Errorf("index.html: there is no text %s", value)
				}
			}
		}
	}
	for _, row := range run.Table {
		used["setting."+row.Name], used["setting."+row.Name+".means"] = true, true
		if !row.Playback() {
			used["pinned.setting."+row.Name] = true
		}
	}
	for _, l := range run.Lessons {
		keys := []string{"title", "text", "question", "why", "goal"}
		for i := range l.Answers {
			keys = append(keys, "answer."+strconv.Itoa(i+1))
		}
		outcomes := len(l.Variants)
		if l.Goal != (run.Goal{}) {
			outcomes++
		}
		for i := range l.Variants {
			keys = append(keys, "variant."+strconv.Itoa(i+1))
		}
		for i := 2; i <= outcomes; i++ {
			keys = append(keys, "outcome."+strconv.Itoa(i))
		}
		for _, key := range keys {
			used["lesson."+l.Name+"."+key] = true
		}
	}
	for _, key := range []string{"still.title", "course-page.title", "course-page.description", "course-page.text", "course-page.open", "course-page.picture"} { // of files that are made
		used[key] = true
	}
	for key := range english {
		if !used[key] {
			t.Errorf("nobody says %s", key)
		}
	}
	for _, row := range run.Table {
		if !row.Playback() && row.Name != "workers" && row.Name != "jobs" && english["pinned.setting."+row.Name] == "" {
			t.Errorf("there is no text pinned.setting.%s", row.Name)
		}
	}
	group := map[string]bool{}
	for key := range english {
		group[strings.Split(key, ".")[0]] = true
	}
	looks := regexp.MustCompile(`^([a-z]+)(\.[a-z0-9-]+)+$`)
	literals(t, func(where, s string, _ bool) {
		if m := looks.FindStringSubmatch(s); m != nil && group[m[1]] && english[s] == "" && s != "embed.html" {
			t.Errorf("%s: there is no text %s", where, s)
		}
	})
}

// No sentence stands outside of the catalogue: two words with a space between
// them, once what is HTML is taken away. What only programmers hear may.
func TestNoOtherWords(t *testing.T) {
	tag := regexp.MustCompile(`</?[a-z][^>]*(>|$)|\b(data-[a-z]+|class|id|type|scope|name|role|tabindex|for|font-family)="[^"]*"?`)
	two := regexp.MustCompile(`\pL{2,}[,.:;]? \pL{2,}|\p{Lu}\pL+\.$`)
	for text, want := range map[string]bool{
		"No job yet.": true, "done after": true, "<td>no <b>word</b></td>": false, `<li class="a b">`: false, `"><a title="no word`: false, "1 < two words": true, "Copied.": true, "ArrowUp": false,
	} {
		if two.MatchString(tag.ReplaceAllString(text, " ")) != want {
			t.Errorf("%q: is a sentence is %v", text, !want)
		}
	}
	literals(t, func(where, s string, inner bool) {
		if !inner && two.MatchString(tag.ReplaceAllString(s, " ")) && !outside[s] {
			t.Errorf("%s: %q is not in the catalogue", where, s)
		}
	})
}

// outside belongs to programs: see the doc of package words.
var outside = map[string]bool{
	// The program that is shown, what it prints, and what Go says of it.
	"func main()": true,
	"did not run": true, "goroutines left: ": true,
	"fatal error: all goroutines are asleep - deadlock!": true,
	// Names of stages, which only tests write.
	"Create the channels": true, "Start the workers": true, "Submit the jobs and close": true,
	"Collect the results": true, "Wait and close": true,
	// The README.
	"a lesson's name, or `none`": true, "list of `": true, "set, play, pause, seek, get": true,
	// HTML.
	"fullscreen; clipboard-write; autoplay": true,
	// CSS.
	"#compare tbody": true, "input, textarea, select, summary, [data-keys]": true,
	"(max-width: 760px)": true, "#course a, #lesson a, #lesson-next": true,
	"(prefers-color-scheme: dark)": true, "(prefers-reduced-motion: reduce)": true, "@media (prefers-color-scheme: dark){\n": true,
}

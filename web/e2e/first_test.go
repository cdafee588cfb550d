package e2e

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"workerpool.example/playground/wasm/shrink"
	"workerpool.example/playground/web/e2e/webdriver"
)

var recordFirst = flag.Bool("first", false, "record which functions the page's program begins with")

// A beginning is what somebody who comes to the page, or meets an embed, does first.
type beginning struct {
	name, query string
	do          func(p page)
	runs        bool // by itself
}

var beginnings = []beginning{
	{name: "looks", query: ""},
	{name: "steps", query: "", do: func(p page) {
		for _, id := range []string{"#step-on", "#step-on", "#step-back", "#to-end"} {
			p.click(id)
		}
		p.ok(p.Eval("document.getElementById('canvas').focus()", nil))
		for _, key := range []string{"ArrowLeft", "ArrowRight", "ArrowDown", "End", "Home"} {
			p.ok(p.Keys(key))
			p.settle()
		}
	}},
	{name: "plays", query: "?time=300", do: func(p page) {
		p.click("#run")
		p.until(played)
		p.ok(p.Click("#run"))
		p.until("document.querySelectorAll('#output li').length > 2")
		p.click("#run") // pauses
		p.slide("moment", 300)
		p.slide("moment", 900)
		x, y, w, h := p.box("#canvas")
		p.ok(p.Hover(webdriver.Point{X: x + w/2, Y: y + h/3}))
		p.settle()
		p.ok(p.Drag(webdriver.Point{X: x + w/2, Y: y + h/3}, webdriver.Point{X: x + w/3, Y: y + h/2}))
		p.settle()
		p.click("#reset")
	}},
	{name: "changes workers and jobs", do: func(p page) {
		p.slides("workers-slider", 1, 20, 5)
		p.slides("jobs-slider", 3, 30)
		p.ok(p.Type("#workers", "4"))
		p.settle()
	}},
	{name: "changes jobs", do: func(p page) {
		p.slides("time-slider", 10, 40)
		p.slides("jitter-slider", 20, 50)
		p.slides("fail-slider", 30)
		p.slides("panic-slider", 10)
		p.slides("speed", 7, 2)
	}},
	{name: "breaks it", do: func(p page) {
		p.slides("resbuf-slider", 0, 3)
		p.slides("jobbuf-slider", 0, 3)
		p.ok(p.Eval("document.querySelector('input[name=collect][value=never]').click()", nil))
		p.settle()
		p.click("#to-end")
	}},
	{name: "tries a lesson", query: "?lesson=unread-results", do: func(p page) {
		p.click("#lesson-answers label:nth-child(1)")
		p.ok(p.Click("#lesson-run"))
		p.until("!document.getElementById('explain').hidden")
		p.settle()
	}},
	{name: "dark and varied", query: "?theme=dark&workers=8&jobs=300&jitter=50&fail=20&panic=10"},
	{name: "meets an embed", query: "embed.html", do: func(p page) {
		p.click("#run")
		p.until("document.querySelectorAll('#output li').length > 2")
		p.click("#run")
		p.slide("workers-slider", 5)
	}},
	{name: "meets one that plays", query: "embed.html?autoplay=1", runs: true},
	{name: "meets one that plays fast", query: "embed.html?autoplay=1&speed=20", runs: true},
	{name: "meets a lesson", query: "embed.html?lesson=forgot-close&speed=20", do: func(p page) {
		p.ok(p.Click("#lesson-run"))
		p.until("!document.getElementById('explain').hidden")
		p.settle()
	}},
	{name: "meets a small one", query: "embed.html?view=stage%2Ccode&workers=2&resbuf=0&loop=1"},
}

func (p page) slides(id string, stops ...int) {
	p.Helper()
	for _, stop := range stops {
		p.slide(id, stop)
	}
}

// keepProgram keeps what the first part of the program exports.
const keepProgram = `
	const {instantiate} = WebAssembly;
	WebAssembly.instantiate = async (...all) => {
		const made = await instantiate(...all);
		globalThis.firstExports ??= made.exports;
		return made;
	};`

// collectsNothing has the program collect no garbage, in the middle of things or at
// rest: what does that is in its rest anyway; see TestFirstCollection.
func collectsNothing(name string, _ http.Header, body []byte) []byte {
	if name == "boot.js" {
		for old, new := range map[string]string{`GOGC: "400"`: `GOGC: "99999"`, "bridge.collect();": "{}"} {
			if !bytes.Contains(body, []byte(old)) {
				panic("boot.js has no " + old)
			}
			body = bytes.Replace(body, []byte(old), []byte(new), 1)
		}
	}
	return body
}

// The first collection of garbage needs the rest of the program, which is asked for
// before, though nobody does anything. So what plays by itself does not stand still.
func TestFirstCollection(t *testing.T) {
	a, asked, release := held(t)
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	at := a.serve(t)
	t.Cleanup(release)
	p.ok(p.Navigate(at + "embed.html?autoplay=1&loop=1"))
	p.until(playing)
	select {
	case <-asked:
	case <-time.After(time.Minute):
		t.Fatal("the rest was not asked for")
	}
	if p.js(waits) == "true" {
		t.Error("it was asked for only when it was needed")
	}
	release()
	p.until("firstExports.mem.buffer.byteLength > 20 << 20 && document.getElementById('run').textContent.includes('Pause')")
	p.complains()
}

// Where the rest does not come, it is asked for once before it is needed, and not at
// each frame; and then once more.
func TestFirstCollectionWithoutRest(t *testing.T) {
	var asked atomic.Int32
	a := altered{answer: func(w http.ResponseWriter, name string) bool {
		if name != "rest.wasm" {
			return false
		}
		asked.Add(1)
		w.WriteHeader(http.StatusInternalServerError)
		return true
	}}
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	p.ok(p.Navigate(a.serve(t) + "embed.html?autoplay=1&loop=1"))
	p.until(problemThere)
	p.says("loading", "The rest of the program could not be loaded (the server answered 500).")
	if n := asked.Load(); n != 2 {
		t.Errorf("it was asked for %d times, want 2", n)
	}
	p.complains(brokenLoads...)
}

// What people do first needs the first part of the program alone: it answers while
// the rest does not come, and where nobody does anything, nobody asks for that.
func TestFirstPart(t *testing.T) {
	if *recordFirst {
		writeFirst(t)
		return
	}
	for _, b := range beginnings {
		t.Run(b.name, func(t *testing.T) {
			a, asked, release := held(t)
			a.change = collectsNothing
			whole := a.answer
			a.answer = func(w http.ResponseWriter, name string) bool { return whole(w, name) || b.host(w, name) }
			p := page{t, open(t, webdriver.Chromium, webdriver.Options{Height: 1300})}
			at := a.serve(t)
			t.Cleanup(release) // before the server closes
			p.begin(b, at)
			if p.js(waits) == "true" {
				t.Error("the program waits for its rest")
			}
			if b.do == nil && !b.runs && len(asked) > 0 {
				t.Error("the rest of the program was asked for, and nobody did anything")
			}
			p.ok(p.Leave())
			p.complains()
		})
	}
}

// host answers with a page that has an embed.
func (b beginning) host(w http.ResponseWriter, name string) bool {
	if name != "post.html" {
		return false
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(w, `<!doctype html><html lang="en"><title>A post</title><link rel="icon" href="data:,"><iframe src="%s" title="Go worker pool" width="100%%" height="600"></iframe>`, html.EscapeString(b.query))
	return true
}

// begin does all that on the site at an address, and stays in the frame of an embed.
func (p page) begin(b beginning, at string) {
	p.Helper()
	if strings.HasPrefix(b.query, "embed.html") {
		const frame = "document.querySelector('iframe')"
		p.ok(p.Navigate(at + "post.html"))
		p.until(frame + ".contentDocument?.getElementById('canvas')?.hidden === false")
		p.ok(p.Enter(frame))
	} else {
		p.ok(p.Navigate(at + b.query))
	}
	p.until(playing)
	p.settle()
	if b.do != nil {
		b.do(p)
	}
	if b.runs {
		p.until(played)
		p.settle()
	}
}

// writeFirst writes down which functions are called then.
func writeFirst(t *testing.T) {
	linked := filepath.Join(t.TempDir(), "linked.wasm")
	build := exec.Command("go", append(append([]string{"build"}, shrink.Flags(false)...), "-o", linked, "../../wasm")...)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wasm, err := os.ReadFile(linked)
	if err != nil {
		t.Fatal(err)
	}
	marked, names, ok := shrink.Marked(wasm)
	if !ok {
		t.Fatal("package shrink does not know this release of Go")
	}
	var now beginning
	a := altered{before: keepProgram, answer: func(w http.ResponseWriter, name string) bool { return now.host(w, name) }, change: func(name string, _ http.Header, body []byte) []byte {
		if name == "playground.wasm" {
			return marked
		}
		return collectsNothing(name, nil, body)
	}}
	// What was seen before, and is still there, may be seen again.
	called := map[string]bool{}
	for name := range strings.Lines(shrink.First) {
		if name = strings.TrimSpace(name); slices.Contains(names, name) {
			called[name] = true
		}
	}
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{Height: 1300})}
	at := a.serve(t)
	for _, b := range beginnings {
		now = b
		p.begin(b, at)
		var numbers []int
		p.ok(p.Eval(`return Object.entries(firstExports).flatMap(([name, g]) => name.startsWith("called ") && g.value ? [Number(name.slice(7))] : [])`, &numbers))
		for _, n := range numbers {
			called[names[n]] = true
		}
		t.Logf("%s: %d functions", b.name, len(numbers))
		p.ok(p.Leave())
	}
	p.complains()
	var all []string
	for name := range called {
		all = append(all, name)
	}
	slices.Sort(all)
	all = slices.Insert(all, 0, runtime.Version())
	if err := os.WriteFile("../../wasm/shrink/first.txt", []byte(strings.Join(all, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
}

const played = "document.getElementById('run').textContent.includes('again') && !playground.awake"

package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// samplePCM is the SHA-256 of what one sequential decode of web/sample.mp3
// gives; wasm/job/mp3 tests that it is.
const samplePCM = "bf5d2c7e3bd640c384adc4789165a59023a77d918cd86030bf063f2722382e08"

// The first visit: open, run, change the workers, in every engine.
func TestFirstVisit(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?speed=100", webdriver.Options{})
			p.says("sentence", "Press Run: 3 workers, 10 jobs of 1.0 s. The run takes 4.0 s.")
			p.end()
			p.says("m-elapsed", "4.0 s")
			p.says("m-speedup", "2.50×")
			p.says("m-throughput", "2.5 /s")
			p.says("sentence", "step ")
			if lines := p.lines(); len(lines) != 10 || !strings.HasPrefix(lines[0], "worker ") {
				t.Errorf("the output is %q", lines)
			}
			// Batches of three: after 1 s of 4, three results.
			for _, tt := range []struct{ moment, lines int }{{0, 0}, {249, 0}, {250, 3}, {500, 6}, {750, 9}, {1000, 10}} {
				p.slide("moment", tt.moment)
				if n := len(p.lines()); n != tt.lines {
					t.Errorf("at %d of 1000 %d lines, want %d", tt.moment, n, tt.lines)
				}
			}
			p.slide("workers-slider", 4)
			p.says("m-elapsed", "2.0 s")
			p.until("location.search === '?workers=5&speed=100'")
			p.ok(p.Click("#reset"))
			p.settle()
			p.says("sentence", "5 workers, 10 jobs of 1.0 s. The run takes 2.0 s.")
		})
	}
}

// What ends otherwise says so.
func TestEnds(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	for _, tt := range []struct{ query, sentence string }{
		{"?speed=100&resbuf=0&collect=never", "fatal error: all goroutines are asleep - deadlock! 3 workers cannot send their results: results is unbuffered and nobody is receiving"},
		{"?speed=100&close=no", "the jobs channel is never closed"},
		{"?speed=100&cancel=2500", "The context was cancelled, and all goroutines have ended."},
		{"?speed=100&fail=100", "All goroutines have ended."},
		{"?speed=100&panic=50&jobs=1000&workers=64", "All goroutines have ended."},
	} {
		p.visit(tt.query)
		p.end()
		p.says("sentence", tt.sentence)
	}
}

func TestAutoplay(t *testing.T) {
	p := load(t, webdriver.Chromium, "?autoplay=1&speed=100", webdriver.Options{})
	p.ok(p.WaitFor("document.getElementById('run').textContent.includes('again')"))
	p.says("m-elapsed", "4.0 s")
	p.visit("?autoplay=1&work=cpu&jobs=4")
	p.ok(p.WaitFor("document.getElementById('sum').textContent.includes('216816')"))
}

// Any address gives a page that works, and says what was wrong with it.
func TestAnyAddress(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	for _, tt := range []struct{ query, note string }{
		{"?workers=0", "became 1"},
		{"?jobs=1e99&workers=x", "became 10000"},
		{"?nothing=1", `There is no setting named "nothing"`},
		{"?%zz", "could not be read"},
		{"?<script>alert(1)</script>", "There is no setting named"},
	} {
		p.visit(tt.query)
		p.says("notes", tt.note)
		p.ok(p.Click("#run"))
		p.ok(p.WaitFor("document.getElementById('m-elapsed').textContent !== '0 s'"))
	}
}

// Every slider and choice, in any order, keeps the page answering.
func TestEveryControl(t *testing.T) {
	p := load(t, webdriver.Chromium, "?speed=100", webdriver.Options{})
	p.ok(p.Eval("document.getElementById('more').open = true", nil))
	for _, id := range []string{"workers", "jobs", "jobbuf", "resbuf", "time", "jitter", "fail", "panic", "cancel"} {
		var last int
		p.ok(p.Eval("return +document.getElementById(arguments[0]).max", &last, id+"-slider"))
		for _, stop := range []int{0, last, last / 2} {
			p.slide(id+"-slider", stop)
		}
	}
	for _, name := range []string{"work", "collect", "close"} {
		p.ok(p.Eval(`for (const e of document.querySelectorAll("input[name=" + arguments[0] + "]")) e.click()`, nil, name))
		p.settle()
	}
	p.ok(p.Eval(`for (const id of ["jobbuf-same", "resbuf-same", "cancel-same"]) { document.getElementById(id).click(); document.getElementById(id).click(); }`, nil))
	for _, tt := range []struct{ typed, becomes, note string }{
		{"-3", "1", `"-3" became 1`}, {"1e9", "64", `"1e9" became 64`}, {"7", "7", ""}, {"", "7", ""}, {"abc", "7", ""},
	} {
		var now string
		p.ok(p.Eval(`const e = document.getElementById("workers");
			e.value = arguments[0];
			e.dispatchEvent(new Event("change", {bubbles: true}));
			return e.value`, &now, tt.typed))
		p.settle()
		p.says("notes", tt.note)
		if now != tt.becomes {
			t.Errorf("%q typed for workers becomes %s, want %s", tt.typed, now, tt.becomes)
		}
	}
	p.visit("")
	p.says("sentence", "Press Run: 3 workers")
}

// Real work: the sample's segments, joined, are its sequential decode.
func TestSample(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?work=mp3&jobs=37&workers=4", webdriver.Options{})
			p.ok(p.WaitFor("document.getElementById('file-name').textContent.includes('44100 Hz, stereo')"))
			p.ok(p.Click("#run"))
			p.ok(p.WaitFor("document.getElementById('sum').textContent !== ''"))
			p.says("sum", samplePCM)
			if n := len(p.lines()); n != 37 {
				t.Errorf("%d lines of output", n)
			}
			var shared int
			p.ok(p.Eval("return new Set([...document.querySelectorAll('#output li')].map(e => e.textContent.split(':')[0])).size", &shared))
			if shared != 4 {
				t.Errorf("%d workers shared the jobs, want 4", shared)
			}
			p.slide("moment", 300) // it scrubs afterwards
			if n := len(p.lines()); n >= 37 {
				t.Errorf("scrubbed back, there are %d lines", n)
			}
		})
	}
}

func TestOwnFile(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	bad := filepath.Join(t.TempDir(), "not.mp3")
	p.ok(os.WriteFile(bad, []byte(strings.Repeat("no sound here ", 500)), 0o644))
	p.ok(p.Eval("document.querySelector('input[value=mp3]').click()", nil))
	p.ok(p.UploadFile("#file", bad))
	p.ok(p.WaitFor("document.getElementById('notes').textContent.includes('not.mp3 cannot be decoded')"))

	data, err := os.ReadFile("../sample.mp3")
	p.ok(err)
	own := filepath.Join(t.TempDir(), "own.mp3")
	p.ok(os.WriteFile(own, data[:200_000], 0o644))
	p.ok(p.UploadFile("#file", own))
	p.ok(p.WaitFor("document.getElementById('file-name').textContent.startsWith('own.mp3')"))
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.getElementById('sum').textContent.includes('SHA-256')"))

	p.visit("")
	p.ok(p.EvalAsync(`
		const data = await (await fetch(playground.files.sample)).arrayBuffer();
		const drop = new DataTransfer();
		drop.items.add(new File([data], "dropped.mp3"));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: drop, bubbles: true, cancelable: true}));`, nil))
	p.ok(p.WaitFor("document.getElementById('file-name').textContent.startsWith('dropped.mp3') && document.querySelector('input[value=mp3]').checked"))
	p.settle()
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.getElementById('sum').textContent.includes('" + samplePCM + "')"))
}

// Stop ends real work, and everything can be started again.
func TestStop(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=50", webdriver.Options{})
	for range 3 {
		p.ok(p.Click("#run"))
		p.ok(p.WaitFor("document.querySelectorAll('#output li').length > 2"))
		p.ok(p.Click("#run")) // now Stop
		p.ok(p.WaitFor("document.getElementById('run').textContent.includes('again') && !playground.awake"))
		var wrong []string
		for _, line := range p.lines() {
			if !strings.Contains(line, "primes") && !strings.Contains(line, "did not run") && !strings.Contains(line, "context canceled") {
				wrong = append(wrong, line)
			}
		}
		if n := len(p.lines()); n != 50 || wrong != nil {
			t.Errorf("%d lines, wrong are %q", n, wrong)
		}
		p.ok(p.Click("#reset"))
		p.settle()
	}
}

// Where the program does not come whole, the still picture stays, and a sentence
// says what to do.
func TestNoProgram(t *testing.T) {
	files := http.FileServer(http.Dir(".."))
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/playground.wasm":
			w.Header().Set("Content-Type", "application/wasm")
			w.Write([]byte("\x00asm\x01\x00\x00\x00cut off"))
		case "/wasm_exec.js":
			http.ServeFile(w, r, filepath.Join(strings.TrimSpace(string(goroot)), "lib", "wasm", "wasm_exec.js"))
		default:
			files.ServeHTTP(w, r)
		}
	}))
	defer broken.Close()
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	p.ok(p.Navigate(broken.URL))
	p.ok(p.WaitFor("document.getElementById('loading').className === 'problem'"))
	p.says("loading", "could not be loaded")
	p.says("loading", "Try again")
	var still bool
	p.ok(p.Eval("const e = document.getElementById('still'); return e.checkVisibility() && e.naturalWidth > 0 && e.alt.includes('4.0 s')", &still))
	if !still {
		t.Error("the still picture is not shown")
	}
	p.complains("CompileError")
}

package webdriver

import (
	"bytes"
	"context"
	"errors"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// page has something for every command, under a policy as strict as a real
// site's. Its paths beside / do not exist.
const page = `<!doctype html>
<title>page</title>
<link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width">
<button id="button">press</button>
<input id="text" autofocus>
<input id="file" type="file">
<div id="pad">drag here</div>
<canvas id="glass" width="300" height="200"></canvas>
<script src="/page.js"></script>`

const script = `
	window.clicks = 0;
	window.trail = [];
	window.pressed = [];
	button.onclick = () => setTimeout(() => clicks++, 50);
	pad.onpointerdown = e => trail.push("down");
	pad.onpointermove = e => { if (e.buttons) trail.push("move") };
	pad.onpointerup = e => trail.push("up");

	// What the glass has felt: "over" of a hover, and a line a stroke, with the
	// number of pointers that were down at its end.
	window.felt = [];
	const down = new Map;
	const at = e => Math.floor(e.offsetX) + "," + Math.floor(e.offsetY);
	glass.style.touchAction = "none"; // lest the page scroll or zoom
	glass.onpointermove = e => { if (!down.size) felt.push("over " + at(e)) };
	glass.onpointerdown = e => down.set(e.pointerId, e.pointerType + " " + at(e));
	glass.onpointerup = e => {
		felt.push(down.get(e.pointerId) + " to " + at(e) + ", " + down.size + " down");
		down.delete(e.pointerId);
	};
	glass.addEventListener("wheel", e => {
		e.preventDefault();
		felt.push("wheel " + e.deltaX + "," + e.deltaY + (e.ctrlKey ? " Control" : "") + (e.shiftKey ? " Shift" : ""));
	}, {passive: false});

	window.load = src => new Promise(done => document.body.append(
		Object.assign(new Image, {src, onload: done, onerror: done})));
	onkeydown = e => pressed.push((e.shiftKey ? "Shift+" : "") + e.key);`

func serve(t *testing.T) string {
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self'; img-src 'self' data:; connect-src 'self'")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write([]byte(page))
	})
	mux.HandleFunc("/page.js", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		w.Write([]byte(script))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// each runs a test in every engine, beside the others: most of the time goes
// into browsers that start. A missing engine fails only where all have to be
// there.
func each(t *testing.T, opts Options, test func(*testing.T, *Session, Engine)) {
	t.Parallel()
	for _, engine := range Engines {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			if err := Missing(engine); err != nil {
				if os.Getenv("CI") == "true" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			s, err := Open(ctx, engine, opts)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, s, engine)
		})
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// eval is Eval for a script whose value is text.
func eval(t *testing.T, s *Session, script string) (text string) {
	t.Helper()
	must(t, s.Eval(script, &text))
	return text
}

// What a browser does, whatever its screen: one browser an engine for all of it,
// as a browser takes longer to start than to be tested.
func TestBrowser(t *testing.T) {
	each(t, Options{}, func(t *testing.T, s *Session, engine Engine) {
		for _, tt := range []struct {
			name string
			test func(*testing.T, *Session, Engine)
		}{
			{"commands", testCommands}, {"pointers", testPointers}, {"console", testConsole}, {"DevTools", testDevTools},
		} {
			t.Run(tt.name, func(t *testing.T) {
				must(t, s.Navigate(serve(t)))
				tt.test(t, s, engine)
			})
		}
	})
}

func testDevTools(t *testing.T, s *Session, engine Engine) {
	var got struct{ Result struct{ Value int } }
	err := s.DevTools("Runtime.evaluate", map[string]any{"expression": "6 * 7"}, &got)
	if engine != Chromium {
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("error %v", err)
		}
		return
	}
	must(t, err)
	if got.Result.Value != 42 {
		t.Errorf("6 * 7 is %d", got.Result.Value)
	}
	must(t, s.DevTools("Network.enable", nil, nil))
	if err := s.DevTools("No.such", nil, nil); err == nil {
		t.Error("a command that does not exist was obeyed")
	}
}

func testCommands(t *testing.T, s *Session, _ Engine) {
	file := filepath.Join(t.TempDir(), "song.txt")
	must(t, os.WriteFile(file, []byte("la la"), 0o644))

	var sum int
	must(t, s.Eval("return arguments[0] + arguments[1]", &sum, 2, 3))
	if sum != 5 {
		t.Errorf("2 + 3 = %d", sum)
	}
	must(t, s.EvalAsync("return await Promise.resolve(arguments[0] * 2)", &sum, 21))
	if sum != 42 {
		t.Errorf("2 × 21 = %d", sum)
	}
	if err := s.EvalAsync("throw new Error('on purpose')", nil); err == nil || !strings.Contains(err.Error(), "on purpose") {
		t.Errorf("a failing script: error %v", err)
	}

	must(t, s.Click("#button"))
	must(t, s.WaitFor("clicks === 1"))
	if err := s.Click("#nowhere"); err == nil || !strings.Contains(err.Error(), "#nowhere") {
		t.Errorf("click on nothing: error %v", err)
	}

	must(t, s.Type("#text", "héllo"))
	must(t, s.Keys("Home", "X", "Shift+Tab"))
	if got := eval(t, s, "return text.value"); got != "Xhéllo" {
		t.Errorf("typed text: %q", got)
	}
	if got := eval(t, s, "return document.activeElement.id"); got != "button" {
		t.Errorf("after Shift+Tab: %s", got)
	}

	var at Point
	must(t, s.Eval("const r = pad.getBoundingClientRect(); return {X: r.x | 0, Y: r.y | 0}", &at))
	must(t, s.Drag(Point{at.X + 5, at.Y + 5}, Point{at.X + 20, at.Y + 8}, Point{at.X + 40, at.Y + 5}))
	if got := eval(t, s, "return trail.filter((what, i) => what !== trail[i-1]).join()"); got != "down,move,up" {
		t.Errorf("drag: %s", got)
	}

	must(t, s.UploadFile("#file", file))
	var text string
	must(t, s.EvalAsync("return await document.querySelector('#file').files[0].text()", &text))
	if text != "la la" {
		t.Errorf("uploaded %q", text)
	}

	clean(t, s)
}

// The mouse, its wheel, and fingers. What an engine lacks, it refuses and does
// not do.
func testPointers(t *testing.T, s *Session, engine Engine) {
	var corner Point
	must(t, s.Eval("const r = glass.getBoundingClientRect(); return {X: Math.ceil(r.x), Y: Math.ceil(r.y)}", &corner))
	in := func(x, y int) Point { return Point{corner.X + x, corner.Y + y} }

	for _, tt := range []struct {
		name    string
		act     func() error
		want    string
		without Engine // the engine that cannot
	}{
		{"hover", func() error { return s.Hover(in(10, 20)) }, "over 10,20", ""},
		{"wheel down", func() error { return s.Wheel(in(10, 20), 0, 100) }, "wheel 0,100", ""},
		{"wheel down again", func() error { return s.Wheel(in(10, 20), 0, 100) }, "wheel 0,100", ""},
		{"wheel up and left", func() error { return s.Wheel(in(10, 20), -30, -50) }, "wheel -30,-50", ""},
		{"zoom", func() error { return s.Wheel(in(10, 20), 0, -50, "Control") }, "wheel 0,-50 Control", WebKit},
		{"zoom with two keys", func() error { return s.Wheel(in(10, 20), 0, 50, "Control", "Shift") }, "wheel 0,50 Control Shift", WebKit},
		{"wheel without the keys", func() error { return s.Wheel(in(10, 20), 0, 50) }, "wheel 0,50", ""},
		{"drag", func() error { return s.Drag(in(15, 20), in(30, 40), in(50, 60)) }, "over 15,20; mouse 15,20 to 50,60, 1 down", ""},
		{"touch", func() error { return s.Touch(in(12, 20), in(30, 40), in(50, 60)) }, "touch 12,20 to 50,60, 1 down", WebKit},
		{"pinch out", func() error { return s.Pinch(in(100, 100), 40, 120) }, "touch 80,100 to 40,100, 2 down; touch 120,100 to 160,100, 1 down", WebKit},
		{"pinch in", func() error { return s.Pinch(in(100, 100), 120, 40) }, "touch 40,100 to 80,100, 2 down; touch 160,100 to 120,100, 1 down", WebKit},
	} {
		err, want := tt.act(), tt.want
		if engine == tt.without {
			if want = ""; !errors.Is(err, errors.ErrUnsupported) {
				t.Errorf("%s: error %v", tt.name, err)
			}
		} else {
			must(t, err)
		}
		if want != "" {
			must(t, s.WaitFor("felt.length > 0"))
		}
		got := eval(t, s, "return felt.splice(0).join('; ')")
		if got != want {
			t.Errorf("%s was felt as %q, want %q", tt.name, got, want)
		}
	}
	if err := s.Wheel(in(10, 20), 0, 100, "Hyper"); err == nil {
		t.Error("the wheel turned with a key that does not exist")
	}
	clean(t, s)
}

func TestScreen(t *testing.T) {
	opts := Options{Width: 700, Height: 500, DeviceScale: 2, Dark: true, ReducedMotion: true}
	each(t, opts, func(t *testing.T, s *Session, engine Engine) {
		must(t, s.Navigate(serve(t)))
		const media = "return ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'].map(q => matchMedia(q).matches).join()"
		if got := eval(t, s, media); got != "true,true" {
			t.Errorf("dark and reduced motion: %s", got)
		}
		err := s.Emulate(false, false)
		if engine != WebKit {
			must(t, err)
			if got := eval(t, s, media); got != "false,false" {
				t.Errorf("dark and reduced motion, undone: %s", got)
			}
		} else if err == nil {
			t.Error("WebKit claims to change preferences while it runs")
		}
		for _, size := range []Point{{700, 500}, {360, 640}} {
			err := s.Resize(size.X, size.Y)
			if engine == WebKit && size.X < 447 {
				if !errors.Is(err, errors.ErrUnsupported) {
					t.Errorf("resizing to %v: %v", size, err)
				}
				continue
			}
			must(t, err)
			var inner Point
			must(t, s.Eval("return {X: innerWidth, Y: innerHeight}", &inner))
			if inner != size {
				t.Errorf("the page is %v, not %v", inner, size)
			}
			data, err := s.Screenshot()
			must(t, err)
			config, err := png.DecodeConfig(bytes.NewReader(data))
			must(t, err)
			if config.Width != 2*size.X || config.Height != 2*size.Y {
				t.Errorf("the screenshot of %v is %d by %d", size, config.Width, config.Height)
			}
		}
		must(t, s.Reset())
		must(t, s.WaitFor("matchMedia('(prefers-color-scheme: dark)').matches && matchMedia('(prefers-reduced-motion: reduce)').matches"))
		if got := eval(t, s, "return [innerWidth, innerHeight, location.href].join()"); got != "700,500,about:blank" {
			t.Errorf("after a reset the page is %s", got)
		}
	})
}

func testConsole(t *testing.T, s *Session, _ Engine) {
	// Each script ends when the trouble it made is over.
	trouble := []struct{ script, want string }{
		{"console.warn('first', 1)", "first"},
		{"console.error('second\\nline')", "second"},
		{"console.assert(false, 'third')", "third"},
		{"setTimeout(() => { throw new Error('fourth') })", "fourth"},
		{"Promise.reject(new Error('fifth'))", "fifth"},
		{"await load('/sixth.png')", "sixth.png"},
		{"await load('http://127.0.0.1:9/seventh.png')", "127.0.0.1:9"}, // against the policy
		{"await fetch('/eighth.txt')", "eighth.txt"},
	}
	must(t, s.Eval("console.log('all is well'); console.info('really')", nil))
	clean(t, s)
	heard := 0
	for _, bad := range trouble {
		must(t, s.EvalAsync(bad.script, nil))
		said, err := s.Console()
		must(t, err)
		if len(said) == heard {
			t.Errorf("the console does not tell of %s", bad.script)
		}
		for _, line := range said[heard:] {
			if !strings.Contains(line, bad.want) {
				t.Errorf("after %s the console says %q", bad.script, line)
			}
		}
		heard = len(said)
	}
	must(t, s.Navigate(eval(t, s, "return location.href")))
	clean(t, s)
}

func clean(t *testing.T, s *Session) {
	t.Helper()
	said, err := s.Console()
	must(t, err)
	if len(said) != 0 {
		t.Errorf("the console of a clean page says %q", said)
	}
}

func TestMissing(t *testing.T) {
	t.Setenv("PATH", "")
	if err := Missing(Chromium); err == nil || !strings.Contains(err.Error(), "apt-get install chromium") {
		t.Errorf("without Chromium: %v", err)
	}
	if err := Missing("Opera"); err == nil || !strings.Contains(err.Error(), "Firefox") {
		t.Errorf("an unknown engine: %v", err)
	}
}

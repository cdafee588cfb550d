package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/web/e2e/webdriver"
)

// A page is the playground in a browser, and the test that fails with it.
type page struct {
	testing.TB
	*webdriver.Session
}

// load opens the playground with a query, and waits until it answers.
func load(t testing.TB, engine webdriver.Engine, query string, opts webdriver.Options) page {
	t.Helper()
	p := page{t, open(t, engine, opts)}
	p.visit(query)
	return p
}

func (p page) visit(query string) {
	p.Helper()
	p.ok(p.Navigate(site(p.TB) + query))
	p.ok(p.WaitFor("!document.getElementById('canvas').hidden && !document.getElementById('run').disabled"))
	p.settle()
}

// settle waits until nothing is left to draw.
func (p page) settle() {
	p.Helper()
	p.ok(p.WaitFor("!playground.awake"))
}

func (p page) ok(err error) {
	p.Helper()
	if err != nil {
		p.Fatal(err)
	}
}

func (p page) text(id string) string {
	p.Helper()
	var s string
	p.ok(p.Eval("return document.getElementById(arguments[0]).textContent", &s, id))
	return s
}

// says fails the test unless an element's text contains a part.
func (p page) says(id, part string) {
	p.Helper()
	if got := p.text(id); !strings.Contains(got, part) {
		p.Errorf("#%s says %q, want %q in it", id, got, part)
	}
}

func (p page) lines() []string {
	p.Helper()
	var lines []string
	p.ok(p.Eval("return [...document.querySelectorAll('#output li')].map(e => e.textContent)", &lines))
	return lines
}

// slide moves a slider as a person's arrow keys do: the value, then its events.
func (p page) slide(id string, stop int) {
	p.Helper()
	p.ok(p.Eval(`const e = document.getElementById(arguments[0]);
		e.value = arguments[1];
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}));`, nil, id, stop))
	p.settle()
}

// end presses Run and waits for the end of the playback.
func (p page) end() {
	p.Helper()
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.getElementById('run').textContent.includes('again') && !playground.awake"))
}

// A setting that changes nothing cannot be changed, and says so.
func TestIdleSettings(t *testing.T) {
	p := load(t, webdriver.Chromium, "?pattern=goroutines", webdriver.Options{})
	const idle = `[...document.querySelectorAll("#settings :disabled")].map(e => e.id || e.name + "=" + e.value).join(" ") +
		"; " + [...document.querySelectorAll("#settings [title*='changes nothing']")].length`
	if got := p.js(idle); got != "workers workers-slider jobbuf jobbuf-slider jobbuf-same close=yes close=no; 3" {
		t.Errorf("without a pool, %s", got)
	}
	p.click("input[name=pattern][value=pool]")
	p.click("input[name=work][value=cpu]")
	if got := p.js(idle); got != "time time-slider jitter jitter-slider; 2" {
		t.Errorf("with real work, %s", got)
	}
}

func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("make screenshots takes them")
	}
	type state struct {
		name, query string
		reach       func(page)
	}
	var lessons []state
	for _, l := range run.Lessons { // where each stops
		lessons = append(lessons, state{"lesson-" + l.Name, "?speed=100&lesson=" + l.Name, func(p page) {
			if l.Settings(0).Work == run.MP3 {
				p.ok(p.WaitFor("document.getElementById('file-name').textContent.includes('Hz')"))
			}
			p.ok(p.Click("#lesson-run"))
			p.until("!document.getElementById('explain').hidden")
			p.settle()
		}})
	}
	decoding := func(p page) { // in the middle of it
		p.until(sampleThere)
		p.ok(p.Click("#run"))
		p.until("document.querySelectorAll('#output li').length > 8")
	}
	scrub := func(moment int) func(page) { return func(p page) { p.slide("moment", moment) } }
	for _, state := range append(lessons, []state{
		{"before", "", func(page) {}},
		{"lesson", "?lesson=unread-results", func(p page) {
			p.click("#to-end")
			p.ok(p.Click("#lesson-choices label:last-child"))
			p.click("#to-end")
		}},
		{"running", "?jitter=40&fail=10", scrub(600)},
		{"scrubbed", "?jitter=40&jobs=14", func(p page) { p.click("#to-end"); p.slide("workers-slider", 4); p.slide("moment", 350) }},
		{"stuck", "?resbuf=2&collect=never&speed=100", page.end},
		{"failed", "?fail=30&panic=20&jitter=30&workers=4&jobs=20", func(p page) { p.click("#to-end"); p.click("#to-failure") }},
		{"done", "?speed=100&fail=20&jitter=30", page.end},
		{"compared", "?jitter=30&jobs=16", func(p page) { p.click("#to-end"); p.click("#pin"); p.slide("workers-slider", 4) }},
		{"many", "?workers=64&jobs=10000&jitter=50&fail=5", scrub(600)},
		{"unbuffered", "?jobbuf=0&resbuf=0&jitter=50&fail=20", scrub(500)},
		{"recorded", "", func(p page) { p.drops("own.json", own(p.TB)); p.until(isRecorded); p.slide("moment", 600) }},
		{"mp3", "?work=mp3&jobs=24", decoding},
		{"mp3-webworkers", "?work=mp3&jobs=24&on=webworkers", decoding},
		{"mp3-notes", "?work=mp3&jobs=12&fail=20", func(p page) {
			p.drop("const harmed = new Uint8Array(data); harmed.fill(0x55, 1e5, 1.01e5);", "harmed.subarray(0, 3e5)")
			p.decode()
		}},
	}...) {
		for _, theme := range []string{"light", "dark"} {
			for _, width := range []int{1400, 360} {
				t.Run(fmt.Sprintf("%s %s %d", state.name, theme, width), func(t *testing.T) {
					height := 1000
					if width < 500 {
						height = 2000
					}
					p := load(t, webdriver.Chromium, state.query, webdriver.Options{Width: width, Height: height, Dark: theme == "dark"})
					state.reach(p)
					png, err := p.Screenshot()
					p.ok(err)
					file := filepath.Join(*screenshots, state.name+"-"+theme+"-"+map[int]string{1400: "wide", 360: "narrow"}[width]+".png")
					p.ok(os.WriteFile(file, png, 0o644))
				})
			}
		}
	}
}

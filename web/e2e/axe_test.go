package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// axeFile is where the test script installs axe-core, which knows the rules:
// https://github.com/dequelabs/axe-core/blob/develop/doc/rule-descriptions.md
var axeFile = filepath.Join("..", "..", "build", "npm", "node_modules", "axe-core", "axe.min.js")

// axe fails the test for every rule of WCAG 2.2 AA, or of good practice, that
// the page breaks as it now stands. The context says in what state it stands.
//
// The rules are judged by axe-core, put into the page as the body of a
// function: the page's policy refuses it as an inline script.
func (p page) axe(context string) {
	p.Helper()
	p.axeOnly(context, "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
}

// axeColors asks only what another theme can change of what [page.axe] has judged.
func (p page) axeColors(context string) {
	p.Helper()
	p.axeOnly(context, "color-contrast", "link-in-text-block")
}

// axeOnly asks by tags or by rules.
func (p page) axeOnly(context string, rules ...string) {
	p.Helper()
	var there bool
	p.ok(p.Eval("return !!window.axe", &there))
	if !there {
		source, err := os.ReadFile(axeFile)
		p.ok(err)
		p.ok(p.Eval(string(source), nil))
	}
	var broken []struct{ Rule, Target, Why string }
	p.ok(p.EvalAsync(`
		// Colours are judged where they come to rest.
		const passing = document.getAnimations().filter(a => a.effect.getComputedTiming().endTime < Infinity);
		await Promise.allSettled(passing.map(a => a.finished));
		const {violations} = await axe.run(document, {
			runOnly: arguments[0],
			resultTypes: ["violations"],
			// An embed is a part of a page, which has the heading.
			rules: {"page-has-heading-one": {enabled: !document.documentElement.classList.contains("embed")}},
		});
		return violations.flatMap(({id, nodes}) => nodes.map(node =>
			({Rule: id, Target: node.target.flat().join(" "), Why: node.failureSummary})));`, &broken, rules))
	for _, b := range broken {
		why := strings.Join(strings.Fields(b.Why), " ")
		p.Errorf("%s: %s breaks %s: %s", context, b.Target, b.Rule, why)
	}
}

// needAxe ends the test where axe-core is not installed: failed where all has
// to be there, else skipped.
func needAxe(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(axeFile); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("axe-core is missing: make test installs it, where there is npm:", err)
	}
}

// axeIfThere is [page.axe] within a test of something else.
func (p page) axeIfThere(context string) {
	p.Helper()
	if _, err := os.Stat(axeFile); err == nil {
		p.axe(context)
	}
}

// The states of the page that differ in what is shown.
var states = []struct {
	name, query string
	reach       func(page)
}{
	{"before", "", func(page) {}},
	{"in the middle", "?jitter=40", func(p page) { p.slide("moment", 500) }},
	{"playing", "?speed=0.1&jitter=40", func(p page) {
		p.ok(p.Click("#run"))
		p.until("document.getElementById('moment').value > 0")
	}},
	{"paused", "?speed=1&jitter=40", func(p page) {
		p.ok(p.Click("#run"))
		p.until("document.getElementById('moment').value > 0")
		p.click("#run")
	}},
	{"done", "?speed=100", page.end},
	{"notes", "?workers=1000&jobs=none&unknown=1", func(page) {}},
	{"stuck", "?collect=never&resbuf=0&speed=100", page.end},
	{"failed jobs", "?fail=30&panic=20&speed=100", page.end},
	{"mp3 chosen", "?work=mp3", func(p page) {
		p.ok(p.WaitFor("document.getElementById('file-name').textContent.includes('Hz')"))
	}},
	{"mp3 done", "?work=mp3&jobs=20&fail=10", func(p page) { p.until(sampleThere); p.decode() }},
	{"zoomed and pinned", "?jitter=30", func(p page) {
		p.click("#to-end")
		p.click("#pin")
		p.slide("workers-slider", 5)
		p.click("#zoom-in")
	}},
	{"lesson, asked", "?lesson=who-closes-results", func(page) {}},
	{"lesson, changed", "?lesson=who-closes-results", func(p page) {
		p.click("#lesson-answers label")
		p.click("#to-end")
		p.ok(p.Click("#lesson-choices label:last-child"))
		p.click("#to-end")
	}},
	{"lessons", "?lesson=cancel", func(p page) { p.click("#course-open") }},
	{"embed dialog", "?lesson=cancel", func(p page) {
		p.click("#to-end")
		p.click("#embedding-open")
		p.until("document.querySelector('#embedding-preview iframe').height !== '420'")
	}},
	{"embed dialog, Hugo", "", func(p page) {
		p.click("#embedding-open")
		p.until("document.getElementById('embedding-tab-hugo').checkVisibility()")
		p.click("#embedding-tab-hugo")
	}},
	{"embed, one part at a time", "embed.html?jitter=40", func(p page) { p.slide("moment", 500); p.click("#parts [value=controls]") }},
	{"copied by hand", "", func(p page) {
		p.js(refusing)
		p.click("#code-copy")
		p.until("document.getElementById('copy').open")
	}},
	{"help", "", func(p page) { p.click("#help-open") }},
	{"a recording", "", func(p page) {
		p.drops("own.json", own(p.TB))
		p.until(isRecorded)
		p.click("#to-end")
	}},
	{"resized while played", "?jobs=14", func(p page) {
		p.slide("moment", 350)
		p.slide("workers-slider", 4)
	}},
	{"many", "?workers=64&jobs=10000&jitter=50&fail=5", func(p page) { p.slide("moment", 600) }},
	{"cpu done", "?work=cpu&jobs=4", func(p page) {
		p.ok(p.Click("#run"))
		p.until("document.getElementById('run').textContent.includes('again')")
	}},
	{"embed", "embed.html?jitter=20&fail=20&panic=10", func(p page) { p.click("#to-end") }},
	{"embed, picture alone", "embed.html?view=stage", func(page) {}},
	{"embed, program and output", "embed.html?view=code,output", func(p page) { p.slide("moment", 1000) }},
	{"embed that waits", "", func(p page) {
		p.ok(p.Navigate(site(p.TB) + "embed.html?loading=click&view=stage"))
		p.until("!document.getElementById('run').disabled && document.getElementById('loading').hidden")
	}},
	{"more unfolded", "", func(p page) {
		p.ok(p.Eval("for (const e of document.querySelectorAll('details')) e.open = true", nil))
		p.settle()
	}},
}

// Every state, in both themes and at both widths, in one browser that changes
// its theme and its width.
func TestAxe(t *testing.T) {
	needAxe(t)
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	for _, state := range states {
		p.visit(state.query)
		state.reach(p)
		for _, theme := range []string{"light", "dark"} {
			p.ok(p.Emulate(theme == "dark", false))
			for _, width := range []int{1400, 360} {
				p.ok(p.Resize(width, 900))
				if state.name != "playing" && state.name != "embed that waits" { // which never settle
					p.settle()
				}
				t.Run(fmt.Sprintf("%s, %s, %d px wide", state.name, theme, width), func(t *testing.T) {
					if p := (page{t, p.Session}); theme == "light" {
						p.axe(state.name)
					} else {
						p.axeColors(state.name)
					}
				})
			}
		}
	}
}

// The course page is no page of the program's.
func TestAxeCourse(t *testing.T) {
	needAxe(t)
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	p.js("localStorage.setItem('lessons', 'panic')")
	p.ok(p.Navigate(site(t) + "course.html"))
	p.until("document.querySelector('article h2 b')")
	for _, theme := range []string{"light", "dark"} {
		p.ok(p.Emulate(theme == "dark", false))
		for _, width := range []int{1400, 320} {
			p.ok(p.Resize(width, 900))
			p.axe(fmt.Sprintf("%s, %d px wide", theme, width))
			if wide := p.js("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + e.id)"); wide != "" {
				t.Errorf("%d px wide: out of the page are %s", width, wide)
			}
		}
	}
	p.js("localStorage.removeItem('lessons')")
}

// dear are states that take the other engines long to reach, and have no other
// elements than those that stand beside them.
var dear = map[string]bool{"mp3 done": true, "cpu done": true, "many": true}

// The engines differ in what they tell of the page, so the others are asked, too.
func TestAxeEngines(t *testing.T) {
	needAxe(t)
	for _, engine := range []webdriver.Engine{webdriver.Firefox, webdriver.WebKit} {
		t.Run(string(engine), func(t *testing.T) {
			p := page{t, open(t, engine, webdriver.Options{})}
			bothThemes := func(state string) {
				p.ok(p.Eval("document.documentElement.dataset.theme = 'light'", nil))
				p.axe(state + ", light")
				p.ok(p.Eval("document.documentElement.dataset.theme = 'dark'", nil))
				p.axeColors(state + ", dark")
			}
			for _, state := range states {
				if dear[state.name] {
					continue
				}
				p.visit(state.query)
				state.reach(p)
				bothThemes(state.name)
			}
			p.ok(p.Navigate(site(t) + "course.html"))
			bothThemes("course")
		})
	}
}

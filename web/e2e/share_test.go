package e2e

import (
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/web/e2e/webdriver"
)

// The clipboard belongs to the browser, not to the page, so it is stood in for: one
// that takes texts, and one that refuses them.
const (
	taking   = `Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async text => { window.copied = text; }}})`
	refusing = `Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async () => { throw new DOMException("no", "NotAllowedError"); }}})`
	lacking  = `Object.defineProperty(navigator, "clipboard", {configurable: true, value: undefined})`
)

// shared opens what Share has copied, in the same browser.
func (p page) shared() (path string) {
	p.Helper()
	link := p.js("copied")
	path, ok := strings.CutPrefix(link, site(p.TB))
	if !ok {
		p.Fatalf("%q was copied, which is no link to here", link)
	}
	p.ok(p.Navigate(link))
	p.arrive("location.search && !document.getElementById('canvas').hidden && !document.getElementById('run').disabled")
	p.settle()
	return path
}

// stands is the step and its sentence. Between two events time goes on, which is no
// step of its own.
func (p page) stands() string {
	p.Helper()
	_, step, _ := strings.Cut(p.text("sentence"), " · ")
	return step
}

// A link that was shared opens the same run at the same step.
func TestShare(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?workers=5&jitter=40&resize=1000:8", webdriver.Options{})
			p.js(taking)
			p.click("#share")
			p.until("document.getElementById('share').textContent === 'Copied'")
			p.says("notes", "it opens this run.")
			if got, want := p.js("copied"), site(t)+"?workers=5&jitter=40&resize=1000:8"; got != want {
				t.Errorf("%q was copied, want %q", got, want)
			}
			p.slide("moment", 400)
			sentence := p.stands()
			p.click("#share")
			p.until("copied.includes('step=')")
			p.says("notes", "at step ")
			if strings.Contains(p.js("location.search"), "step") {
				t.Error("the address holds the step, which the next frame may change")
			}
			p.shared()
			if got := p.stands(); got != sentence {
				t.Errorf("the link opens %q, want %q", got, sentence)
			}

			p.visit("?lesson=forgot-close&workers=2")
			p.js(taking)
			p.click("#step-on")
			p.click("#step-on")
			p.click("#step-on")
			sentence = p.stands()
			p.click("#share")
			p.until("window.copied")
			if path := p.shared(); path != "lessons/forgot-close.html?workers=2&step=3" {
				t.Errorf("the lesson's link is %s", path)
			}
			if got := p.stands(); got != sentence {
				t.Errorf("the lesson's link opens %q, want %q", got, sentence)
			}
			p.says("lesson-title", "The forgotten close")
			p.until("new URLSearchParams(location.search).get('workers') === '2'")
		})
	}
}

// A run of real work is not in its settings, and Share says so.
func TestShareRealWork(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=2", webdriver.Options{})
	p.js(taking)
	p.click("#share")
	p.until("window.copied")
	p.says("notes", "measured anew by whoever opens it")
	if got, want := p.js("copied"), site(t)+"?jobs=2&work=cpu"; got != want {
		t.Errorf("%q was copied, want %q", got, want)
	}
}

const previewed = "document.querySelector('#embedding-preview iframe')"

// The dialog writes what the options say, shows it, and copies it.
func TestEmbedDialog(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?workers=5&jobs=20", webdriver.Options{})
			p.js(taking)
			if got := p.js("performance.getEntriesByType('resource').filter(e => e.name.includes('embed')).length + ' ' + document.querySelectorAll('iframe').length"); got != "0 0" {
				t.Errorf("before the dialog is opened there are %s embeds", got)
			}
			p.ok(p.Click("#embedding-open"))
			p.until(previewed)
			p.inside(previewed, func() {
				p.until(playing)
				p.until("!document.getElementById('program').checkVisibility() && document.getElementById('canvas').checkVisibility()")
				p.until("document.getElementById('workers').value === '5' && document.getElementById('jobs').value === '20'")
			})
			// The frame is as high as what is in it, and so is the one that is copied.
			p.until("document.getElementById('embedding-iframe').textContent.includes(`height=\"${" + previewed + ".height}\"`) && " + previewed + ".height !== '420'")
			p.inside(previewed, func() { p.until("document.documentElement.scrollHeight <= innerHeight") })

			p.ok(p.Eval(`
				const set = (id, value) => { const e = document.getElementById(id); if (e.type === "checkbox") e.checked = value; else e.value = value; e.dispatchEvent(new Event("change", {bubbles: true})); };
				set("embedding-theme", "dark");
				set("embedding-loading", "click");
				set("embedding-autoplay", true);
				document.querySelector("#embedding-views [value=output]").click();
				const width = document.getElementById("embedding-width");
				width.value = 400;
				width.dispatchEvent(new Event("input", {bubbles: true}));`, nil))
			want := "embed.html?workers=5&jobs=20&autoplay=1&view=stage,output&loading=click&theme=dark"
			p.until(previewed + ".src.endsWith('" + want + "') && " + previewed + ".clientWidth === 400")
			p.inside(previewed, func() {
				p.until("document.documentElement.dataset.theme === 'dark' && !document.getElementById('loading').checkVisibility()")
			})
			if got := p.js("document.querySelectorAll('#embedding-preview iframe').length"); got != "1" {
				t.Errorf("there are %s previews", got)
			}
			texts := map[string]string{}
			for _, name := range []string{"iframe", "element", "mdx", "hugo", "markdown", "picture"} {
				p.ok(p.Click("#embedding-tab-" + name))
				p.until("[...document.querySelectorAll('#embedding [role=tabpanel]')].filter(e => e.checkVisibility()).map(e => e.id).join() === 'embedding-panel-" + name + "'")
				p.js("window.copied = undefined")
				p.ok(p.Click("#embedding-panel-" + name + " [data-copies]"))
				p.until("window.copied")
				p.says("embedding-said", "Copied.")
				// The preview may still grow, and with it the height.
				p.until("copied === document.getElementById('embedding-" + name + "').textContent || document.querySelector('#embedding-panel-" + name + " [data-copies]').click()")
				texts[name] = p.js("copied")
			}
			escaped := strings.ReplaceAll(want, "&", "&amp;")
			for name, part := range map[string]string{
				"iframe": `<iframe src="` + site(t) + escaped, "mdx": "style={{border: 0}}", "element": `<worker-pool workers="5" jobs="20" autoplay="1" view="stage,output" loading="click" theme="dark"`,
				"hugo": `{{< worker-pool workers="5" jobs="20" autoplay="1" view="stage,output" loading="click" theme="dark" title="Go worker pool" height="`, "markdown": "](" + site(t) + "?workers=5&jobs=20&theme=dark)", "picture": `<img src="data:image/svg+xml;base64,`,
			} {
				if !strings.Contains(texts[name], part) {
					t.Errorf("%s is\n%s, want %q in it", name, texts[name], part)
				}
			}

			// What was copied works where it is pasted, the picture too.
			p.ok(p.Eval(`window.pasted = new Image(); pasted.src = /src="([^"]*)"/.exec(arguments[0])[1]`, nil, texts["picture"]))
			p.until("pasted.complete && pasted.naturalWidth === 668")

			p.js(refusing)
			p.ok(p.Click("#embedding-tab-iframe"))
			p.ok(p.Click("#embedding-panel-iframe [data-copies]"))
			p.until("document.getElementById('embedding-said').textContent.includes('is selected') && getSelection().toString().trim() === document.getElementById('embedding-iframe').textContent")

			p.press("Escape")
			p.until("!document.getElementById('embedding').open && document.activeElement.id === 'embedding-open' && !document.querySelector('iframe')")
		})
	}
}

// All of the dialog can be reached and done with the keyboard.
func TestEmbedDialogKeys(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "", webdriver.Options{})
			p.js("document.getElementById('embedding-open').focus()")
			p.press("Enter")
			p.until("document.getElementById('embedding').open && document.activeElement.closest('#embedding')")
			p.js("document.getElementById('embedding-tab-iframe').focus()")
			for _, step := range []struct{ key, tab string }{
				{"ArrowRight", "element"}, {"ArrowRight", "mdx"}, {"End", "picture"}, {"ArrowRight", "iframe"}, {"ArrowLeft", "picture"}, {"Home", "iframe"}, {"ArrowRight", "element"},
			} {
				p.press(step.key)
				p.until("document.activeElement.id === 'embedding-tab-" + step.tab + "' && document.activeElement.getAttribute('aria-selected') === 'true' && document.activeElement.tabIndex === 0 && document.getElementById('embedding-panel-" + step.tab + "').checkVisibility()")
				if got := p.js("document.querySelectorAll('#embedding [role=tab][tabindex=\"0\"], #embedding [role=tab]:not([tabindex])').length + ' ' + document.querySelectorAll('#embedding [aria-selected=true]').length"); got != "1 1" {
					t.Errorf("after %s: %s tabs are stops and chosen", step.key, got)
				}
			}
			p.press("Tab")
			p.until("document.activeElement.id === 'embedding-element'")
			p.press("Escape")
			p.until("!document.getElementById('embedding').open && document.activeElement.id === 'embedding-open'")
		})
	}
}

// In a lesson, the picture of the step where it stops has an address of its own.
func TestEmbedDialogLesson(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=forgot-close&speed=100", webdriver.Options{})
	p.ok(p.Click("#run"))
	p.until("!document.getElementById('explain').hidden && !playground.awake")
	p.ok(p.Click("#embedding-open"))
	p.until(previewed)
	for name, parts := range map[string][]string{
		"markdown": {"lessons/forgot-close.svg)]", "lessons/forgot-close.html?"}, "picture": {`lessons/forgot-close.svg"`, `alt="`},
		"iframe": {"lesson=forgot-close", `title="Go worker pool: The forgotten close"`},
	} {
		for _, part := range parts {
			if got := p.text("embedding-" + name); !strings.Contains(got, part) {
				t.Errorf("%s is %s, want %q in it", name, got, part)
			}
		}
	}
	p.ok(p.Click("#embedding-step"))
	p.until(previewed + ".src.includes('step=')")
	sentence := p.text("sentence")
	p.inside(previewed, func() {
		p.until("!document.getElementById('canvas').hidden && document.getElementById('sentence').textContent !== ''")
	})
	p.inside(previewed, func() { p.until("document.getElementById('sentence').textContent === " + strconv.Quote(sentence)) })
	p.ok(p.Click("#embedding-close"))
	p.until("!document.querySelector('iframe')")
}

// The frame of an oEmbed has room for what is in it, before a run and after.
func TestOEmbedHeight(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	for _, name := range []string{"one-worker", "unread-results", "too-many-goroutines", "your-own-mp3"} {
		l, _ := run.LessonNamed(name)
		room := embed.StageHeight(l.Settings(0))
		p.ok(p.Resize(embed.StageWidth, room))
		p.visit("embed.html?view=stage&lesson=" + name)
		p.click("#to-end")
		var high int
		p.ok(p.Eval("return Math.ceil(document.body.getBoundingClientRect().height)", &high))
		if high > room || high < room-150 {
			t.Errorf("%s needs %d pixels of %d", name, high, room)
		}
	}
}

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// A hostPage is a page of somebody else's, on an origin of its own, that embeds the
// playground. SITE in its body stands for the site's address.
type hostPage struct {
	body   string
	header map[string]string // of the answer
}

// hears keeps what embeds say to the host, by the name of their frame.
const hears = `<script>
	window.said = [];
	addEventListener("message", e => said.push({...e.data, from: [...document.querySelectorAll("iframe")].find(f => f.contentWindow === e.source)?.name ?? ""}));
</script>`

// obeys runs scripts as the page's own: what a script of Marionette's sees of a
// custom element is not what the page does.
const obeys = `<script>window.said = []; addEventListener("do", e => (0, eval)("{" + e.detail + "}"));</script>`

// open shows the host's page in a browser.
func (h hostPage) open(t testing.TB, engine webdriver.Engine, opts webdriver.Options) page {
	t.Helper()
	p := page{t, open(t, engine, opts)}
	p.ok(p.Navigate(h.serve(t)))
	return p
}

// serve serves the host's page, and gives its address.
func (h hostPage) serve(t testing.TB) string {
	t.Helper()
	at := site(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.WriteHeader(http.StatusNoContent) // such as its icon
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		for name, value := range h.header {
			w.Header().Set(name, strings.ReplaceAll(value, "SITE", strings.TrimSuffix(at, "/")))
		}
		fmt.Fprint(w, "<!doctype html><html lang=en><title>A post</title><body><p>A post.</p>"+strings.ReplaceAll(h.body, "SITE", strings.TrimSuffix(at, "/")))
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// inside runs a test's steps in a frame of the page, and comes back.
func (p page) inside(frame string, steps func()) {
	p.Helper()
	p.ok(p.Enter(frame))
	steps()
	p.ok(p.Leave())
}

// arriveIn waits until the program runs in a frame. While the blank page that the
// frame begins with is left for the embed, the browser answers nothing.
func (p page) arriveIn(frame string) {
	p.Helper()
	p.until(frame + "?.contentDocument === null")
	for tries := 1; ; tries++ {
		err := p.Enter(frame)
		if err == nil {
			err = p.WaitFor(playing)
		}
		p.ok(p.Leave())
		if err == nil {
			return
		}
		if tries == 5 || strings.Contains(err.Error(), "still not true") {
			p.Fatal(err)
		}
	}
}

func iframe(query, attributes string) string {
	return fmt.Sprintf(`<iframe name="embed" src="SITE/embed.html?%s" title="Go worker pool" width="100%%" height="420" style="border:0" %s></iframe>`, query, attributes)
}

const (
	playing = "!document.getElementById('run').disabled && !document.getElementById('canvas').hidden"
	ended   = "document.getElementById('run').textContent.includes('again')"
)

// The frame works wherever tutorials put it: in a plain page, in sandboxes, and in
// hosts with policies of their own.
func TestEmbedHosts(t *testing.T) {
	for name, h := range map[string]hostPage{
		"plain":              {body: hears + iframe("workers=5", `loading="lazy" allow="fullscreen; clipboard-write; autoplay"`)},
		"sandbox of origin":  {body: hears + iframe("workers=5", `sandbox="allow-scripts allow-same-origin"`)},
		"sandbox":            {body: hears + iframe("workers=5", `sandbox="allow-scripts"`)},
		"strict policy":      {body: iframe("workers=5", ""), header: map[string]string{"Content-Security-Policy": "default-src 'none'; frame-src SITE; style-src 'unsafe-inline'"}},
		"isolated":           {body: hears + iframe("workers=5", ""), header: map[string]string{"Cross-Origin-Embedder-Policy": "require-corp", "Cross-Origin-Opener-Policy": "same-origin"}},
		"element":            {body: hears + `<script type="module" src="SITE/worker-pool.js"></script><worker-pool workers="5"><a href="SITE/">The playground</a></worker-pool>`},
		"element, isolated":  {body: `<script type="module" src="SITE/worker-pool.js"></script><worker-pool workers="5"></worker-pool>`, header: map[string]string{"Cross-Origin-Embedder-Policy": "require-corp"}},
		"element and policy": {body: `<script type="module" src="SITE/worker-pool.js"></script><worker-pool workers="5"></worker-pool>`, header: map[string]string{"Content-Security-Policy": "default-src 'none'; script-src SITE; frame-src SITE"}},
	} {
		for _, engine := range webdriver.Engines {
			t.Run(name+"/"+string(engine), func(t *testing.T) {
				p := h.open(t, engine, webdriver.Options{})
				frame := "document.querySelector('iframe')"
				if strings.HasPrefix(name, "element") {
					frame = "document.querySelector('worker-pool').shadowRoot.querySelector('iframe')"
				}
				p.arriveIn(frame)
				p.inside(frame, func() {
					p.ok(p.Click("#run"))
					p.ok(p.WaitFor(ended))
					p.says("sentence", "2.0 s")
					if lines := p.lines(); len(lines) != 10 {
						t.Errorf("%d lines", len(lines))
					}
				})
				if strings.Contains(h.body, "said") {
					p.until("said.some(m => m.type === 'done' && m.source === 'worker-pool' && m.v === 1 && m.status === 'done' && m.metrics.elapsed === 2000 && m.results.length === 10)")
				}
			})
		}
	}
}

// The host can say and ask everything that the contract names.
func TestEmbedMessages(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: hears + iframe("jobs=5", "")}.open(t, engine, webdriver.Options{})
			post := func(message string) {
				t.Helper()
				p.ok(p.Eval("said.length = 0; const m = "+message+"; frames.embed.postMessage(typeof m === 'object' && m !== null && !Array.isArray(m) ? {source: 'worker-pool', v: 1, ...m} : m, '*')", nil))
			}
			heard := func(expr string) { t.Helper(); p.until("said.some(m => " + expr + ")") }
			heard("m.type === 'ready'")
			heard("m.type === 'resize' && m.height > 200")
			post("{type: 'get'}")
			heard("m.type === 'ready'")
			heard("m.type === 'state' && m.status === 'idle' && m.step === 0 && m.steps > 30 && m.t === 0")
			post("{type: 'set', workers: 5, speed: 100}")
			post("{type: 'play'}")
			heard("m.type === 'state' && m.status === 'running'")
			heard("m.type === 'done' && m.metrics.elapsed === 1000 && m.results.map(r => r.job).join() === '0,1,2,3,4' && m.results[2].value === 4")
			post("{type: 'seek', step: 7}")
			heard("m.type === 'state' && m.status === 'paused' && m.step === 7")
			post("{type: 'seek', t: 500}")
			heard("m.type === 'state' && m.status === 'paused' && m.t === 500")
			post("{type: 'set', resbuf: 0, collect: 'never', jobs: 10, speed: 100}")
			post("{type: 'seek', step: 1e9}")
			heard("m.type === 'state' && m.status === 'deadlock'")
			post("{type: 'set', theme: 'dark', view: 'stage,output', workers: 99, wrokers: 1}")
			heard("m.type === 'error' && m.message.includes('99')")
			heard("m.type === 'error' && m.message.includes('wrokers')")
			p.inside("document.querySelector('iframe')", func() {
				p.until("document.documentElement.dataset.theme === 'dark' && document.getElementById('program').checkVisibility() === false && document.getElementById('output').checkVisibility()")
				p.until("document.getElementById('workers').value === '64'")
			})
			for _, odd := range []string{"null", "7", "'text'", "[1, 2]", "{type: 'set', workers: {a: 1}}", "{type: 'seek'}", "{type: 'burn'}", "{v: 2, type: 'play'}", "{type: 'set', work: 'x'.repeat(1e6)}",
				"{type: 'seek', step: NaN}", "new Map([[1, 2]])", "new Uint8Array(1e6)", "{type: new Date()}", "{type: 'set', ...Object.fromEntries(Array(5000).keys().map(i => ['k' + i, i]))}"} {
				post(odd)
			}
			post("{type: 'set', collect: null, resbuf: null, workers: 2}")
			post("{type: 'play'}")
			heard("m.type === 'done' && m.metrics.elapsed === 5000")
			// Of two lessons the second one counts, with what was set beside.
			p.ok(p.Eval("said.length = 0; for (const set of [{lesson: 'buffers', workers: 7}, {lesson: 'one-worker'}, {jobs: 12}]) frames.embed.postMessage({source: 'worker-pool', v: 1, type: 'set', ...set}, '*')", nil))
			heard("m.type === 'ready'")
			p.inside("document.querySelector('iframe')", func() {
				p.until("document.getElementById('lesson-title').textContent === 'One worker' && document.getElementById('jobs').value === '12'")
			})
		})
	}
}

// The element can be made, moved, removed and changed by scripts, one attribute at
// a time, and posts what its frame says.
func TestElement(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: obeys + `<script type="module" src="SITE/worker-pool.js"></script><div id="a"></div><div id="b"></div>`}.open(t, engine, webdriver.Options{})
			p.until("customElements.get('worker-pool')")
			do := func(script string) {
				t.Helper()
				p.ok(p.Eval("dispatchEvent(new CustomEvent('do', {detail: arguments[0]}))", nil, script))
			}
			do(`
				const e = globalThis.pool = document.createElement("worker-pool");
				for (const type of ["ready", "state", "done", "error"]) e.addEventListener(type, event => said.push(event.detail));
				e.setAttribute("workers", "5");
				e.speed = 100;
				document.getElementById("a").append(e);
				e.setAttribute("jobs", "20"); // when the frame has its address already
				e.play();`)
			heard := func(expr string) { t.Helper(); p.until("said.some(m => " + expr + ")") }
			heard("m.type === 'done' && m.metrics.elapsed === 4000 && m.results.length === 20")
			p.until("pool.clientHeight === pool.shadowRoot.querySelector('iframe').clientHeight && pool.clientHeight !== 420")
			played := func(elapsed int) { // a new run may be shown at its end before
				t.Helper()
				heard(fmt.Sprintf("m.status === 'running' && said.slice(said.indexOf(m)).some(m => m.type === 'done' && m.metrics.elapsed === %d)", elapsed))
			}
			do("said.length = 0; pool.workers = 10; pool.removeAttribute('jobs'); pool.play()")
			played(1000)
			// What is said after a change is meant for what it makes: no worker is added in the middle.
			do("said.length = 0; pool.workers = 2; pool.seek({t: 500}); pool.play()")
			played(5000)
			// It is done to the new run, of which nothing has been drawn yet.
			do("said.length = 0; pool.workers = 10; pool.play()")
			played(1000)
			do("said.length = 0; pool.workers = 2; pool.seek({t: 3000})")
			heard("m.type === 'state' && m.status === 'paused' && m.t === 3000")
			// From here on there are more workers, and then the two of the beginning again.
			do("said.length = 0; pool.workers = 10")
			heard("m.type === 'state' && m.t === 3000")
			do("said.length = 0; pool.workers = 2")
			heard("m.type === 'state' && m.t === 3000")
			do("said.length = 0; pool.play()")
			played(5000)
			do("said.length = 0; pool.jobs = 4; pool.seek({step: 7})")
			heard("m.type === 'state' && m.status === 'paused' && m.step === 7")
			do("said.length = 0; pool.work = 'cpu'; pool.play()")
			heard("m.type === 'state' && m.status === 'running'")
			do("pool.workers = 10; pool.removeAttribute('jobs'); pool.removeAttribute('work')")
			do("said.length = 0; document.getElementById('b').append(pool)") // which loads it anew
			heard("m.type === 'ready'")
			do("pool.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 1000")
			// Another lesson has the settings of the element, and is ready before it is played.
			do("said.length = 0; pool.jobs = 7; pool.get(); pool.lesson = 'one-worker'; pool.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 1000 && m.results.length === 7")
			do("said.length = 0; pool.removeAttribute('workers'); pool.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 7000")
			do("said.length = 0; pool.workers = 10; pool.removeAttribute('lesson'); pool.lesson = 'none'; pool.removeAttribute('jobs'); pool.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 1000 && m.results.length === 10")
			// An embed that waits for a click shows the lesson that it has by then, and plays when a script asks.
			do("said.length = 0; pool.loading = 'click'; pool.lesson = 'one-worker'; pool.addEventListener('resize', event => said.push(event.detail)); const box = pool.parentNode; pool.remove(); box.append(pool)")
			heard("m.type === 'resize'")
			do("said.length = 0; pool.lesson = 'buffers'; pool.workers = 10; pool.jobs = 20")
			heard("m.type === 'resize'")
			p.until("/lesson=buffers/.test(pool.shadowRoot.querySelector('iframe').src) && /loading=click/.test(pool.shadowRoot.querySelector('iframe').src)")
			do("said.length = 0; pool.lesson = 'none'; pool.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 2000 && m.results.length === 20")
			do("pool.remove(); said.length = 0; document.body.innerHTML += '<worker-pool id=\"again\" workers=\"1\" jobs=\"2\" speed=\"100\"></worker-pool>'; const e = document.getElementById('again'); e.addEventListener('done', event => said.push(event.detail)); e.play()")
			heard("m.type === 'done' && m.metrics.elapsed === 2000")
			if n := p.js("document.querySelectorAll('worker-pool').length"); n != "1" {
				t.Errorf("%s elements are left", n)
			}
		})
	}
}

// Until it is asked for, an embed that waits for a click loads neither program nor
// scripts but its own, and shows the lesson's picture with its sentence.
func TestEmbedClick(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: hears + iframe("lesson=forgot-close&view=stage&loading=click&speed=100", "")}.open(t, engine, webdriver.Options{})
			p.inside("document.querySelector('iframe')", func() {
				p.until("document.getElementById('still').src.endsWith('forgot-close.svg') && document.getElementById('still').complete && document.getElementById('sentence').textContent.includes('asleep')")
				if got := p.js("performance.getEntriesByType('resource').map(e => e.name).filter(n => /wasm|boot|paint/.test(n)).join()"); got != "" {
					t.Errorf("%s was loaded", got)
				}
				p.until("!document.getElementById('loading').checkVisibility()")
				p.ok(p.Click("#still")) // as good as Run
				p.until(ended)
				p.says("sentence", "asleep")
			})
		})
	}
}

// A host that plays an embed need not know that it waits for a click, and hears what
// is wrong with its address.
func TestEmbedAsked(t *testing.T) {
	p := hostPage{body: hears + iframe("workers=99&colour=red&view=stage&loading=click&speed=100", "")}.open(t, webdriver.Chromium, webdriver.Options{})
	p.until("said.some(m => m.type === 'resize')")
	p.ok(p.Eval(`
		const embed = document.querySelector("iframe").contentWindow;
		for (const type of ["get", "play"]) embed.postMessage({ source: "worker-pool", v: 1, type }, "*");`, nil))
	p.until("said.some(m => m.type === 'done' && m.metrics.done === 10)")
	for _, sentence := range []string{"64", "colour"} {
		p.until("said.some(m => m.type === 'error' && m.message.includes('" + sentence + "'))")
	}
}

// An embed keeps to itself: it takes no focus, scrolls nothing, hears keys only
// while it has the focus, and lets go of it at Escape.
func TestEmbedKeepsToItself(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: hears + `<input id="name"><div style="height: 1500px"></div>` + iframe("autoplay=1&speed=100", "") + `<div style="height: 1500px"></div>`}.open(t, engine, webdriver.Options{})
			// WebKit would go back to what was focused, some frames later.
			p.ok(p.Eval("document.getElementById('name').focus({preventScroll: true})", nil))
			p.until("said.some(m => m.type === 'ready')")
			if got := p.js("document.activeElement.id + ' ' + scrollY"); got != "name 0" {
				t.Errorf("focus and scroll are %q", got)
			}
			if got := p.js("said.filter(m => m.status === 'running' || m.status === 'done').length"); got != "0" {
				t.Errorf("it plays where nobody sees it: %s messages", got)
			}
			p.ok(p.Eval("document.querySelector('iframe').scrollIntoView()", nil))
			p.until("said.some(m => m.type === 'done')")
			if got := p.js("document.activeElement.id"); got != "name" {
				t.Errorf("the focus is at %q", got)
			}
			y := p.js("scrollY")
			p.inside("document.querySelector('iframe')", func() {
				p.ok(p.Eval("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: ' ', bubbles: true, cancelable: true}))", nil))
				p.until(ended) // not pressed
				p.ok(p.Eval("document.getElementById('canvas').focus(); document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', {key: 'Home', bubbles: true, cancelable: true}))", nil))
				p.until("!" + ended)
				p.ok(p.Eval("document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true, cancelable: true}))", nil))
				p.until("document.activeElement === document.body")
			})
			if got := p.js("scrollY"); got != y {
				t.Errorf("the host has scrolled from %s to %s", y, got)
			}
		})
	}
}

// Playback rests while the embed is out of sight, and goes on when it is back.
func TestEmbedRests(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: hears + iframe("time=60000", "") + `<div style="height: 4000px"></div>`}.open(t, engine, webdriver.Options{})
			p.until("said.some(m => m.type === 'ready')")
			post := func(kind string) {
				p.ok(p.Eval("said.length = 0; frames.embed.postMessage({source: 'worker-pool', v: 1, type: arguments[0]}, '*')", nil, kind))
			}
			post("play")
			p.until("said.some(m => m.status === 'running')")
			p.ok(p.Eval("said.length = 0; scrollTo(0, 4000)", nil))
			p.until("said.some(m => m.status === 'paused' || m.status === 'idle')")
			post("get") // which is answered there, too
			p.until("said.some(m => m.type === 'ready') && said.some(m => m.type === 'state')")
			p.ok(p.Eval("said.length = 0; scrollTo(0, 0)", nil))
			p.until("said.some(m => m.status === 'running')")
			post("pause")
			p.until("said.some(m => m.status === 'paused' || m.status === 'idle')")
			p.ok(p.Eval("scrollTo(0, 4000)", nil))
			p.ok(p.Eval("said.length = 0; frames.embed.postMessage({source: 'worker-pool', v: 1, type: 'seek', step: 7}, '*')", nil))
			p.until("said.some(m => m.type === 'state' && m.step === 7)")
		})
	}
}

// An embed grows once when the program takes the place of its picture, and then stays
// as high as it is.
func TestEmbedGrowsOnce(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := hostPage{body: hears + iframe("view=stage,metrics", "")}.open(t, engine, webdriver.Options{})
			p.until("said.some(m => m.type === 'ready')")
			p.inside("document.querySelector('iframe')", func() {
				p.until("!playground.awake && [...document.querySelectorAll('#charts canvas')].some(c => c.width !== 300)")
			})
			var heights []float64
			p.ok(p.Eval("return said.filter(m => m.type === 'resize').map(m => m.height)", &heights))
			if len(heights) > 2 {
				t.Errorf("its heights are %v", heights)
			}
		})
	}
}

// Many embeds on a page fetch the program once, and little else.
func TestManyEmbeds(t *testing.T) {
	var frames strings.Builder
	for i := range 5 {
		fmt.Fprintf(&frames, `<iframe name="embed%d" src="SITE/embed.html?workers=%d" width="500" height="300"></iframe>`, i, i+1)
	}
	p := hostPage{body: hears + frames.String()}.open(t, webdriver.Chromium, webdriver.Options{Height: 2000})
	p.until("new Set(said.filter(m => m.type === 'ready').map(m => m.from)).size === 5")
	others, programs := 0, 0
	for i := range 5 {
		p.inside(fmt.Sprintf("document.querySelectorAll('iframe')[%d]", i), func() {
			var sizes map[string]int
			p.ok(p.Eval("return Object.fromEntries([...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')].map(e => [e.name, e.transferSize]))", &sizes))
			for name, n := range sizes {
				if u, _ := url.Parse(name); strings.HasSuffix(u.Path, ".wasm") && n > 10_000 {
					programs++
					t.Logf("the program is %d bytes", n)
				} else {
					others += n
				}
			}
		})
	}
	if programs != 1 {
		t.Errorf("the program was fetched %d times", programs)
	}
	if others > 150_000 {
		t.Errorf("%d bytes were fetched beside it", others)
	}
}

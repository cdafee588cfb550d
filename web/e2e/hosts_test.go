package e2e

import (
	"bytes"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/web/e2e/webdriver"
)

// playgroundExample stands for the playground's address in the sources of the
// hosts, as in what authors copy from them.
const playgroundExample = "https://playground.example"

const (
	hostSources = "hosts"
	builtHosts  = "../../build/hosts"
)

// openHost serves a site that `make hosts` has built, on an origin of its own, and
// shows a page of it. What is served differs from what was built in the address of
// the playground alone.
func openHost(t *testing.T, engine webdriver.Engine, name, at string, opts webdriver.Options) page {
	t.Helper()
	hostsAreBuilt(t)
	p := page{t, open(t, engine, opts)}
	playground := []byte(strings.TrimSuffix(site(t), "/"))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		file := filepath.Join(builtHosts, name, filepath.FromSlash(path.Clean(r.URL.Path)))
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			file = filepath.Join(file, "index.html")
		}
		data, err := os.ReadFile(file)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		data = bytes.ReplaceAll(data, []byte(playgroundExample), playground)
		http.ServeContent(w, r, file, time.Time{}, bytes.NewReader(data))
	}))
	t.Cleanup(server.Close)
	p.ok(p.Navigate(server.URL + at))
	return p
}

// hostsAreBuilt skips the test if the hosts were not built from the present
// sources; in CI it fails.
func hostsAreBuilt(t *testing.T) {
	t.Helper()
	stale := ""
	err := filepath.WalkDir(hostSources, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		source, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		within, err := filepath.Rel(hostSources, file)
		if err != nil {
			return err
		}
		if built, err := os.ReadFile(filepath.Join(builtHosts, "src", within)); err != nil || !bytes.Equal(source, built) {
			stale = file
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, built := range []string{"plain/index.html", "hugo/index.html", "docusaurus/worker-pool/index.html"} {
		if _, err := os.Stat(filepath.Join(builtHosts, built)); err != nil {
			stale = built
		}
	}
	switch {
	case stale == "":
	case os.Getenv("CI") == "true":
		t.Fatalf("The hosts are not built, or not from the present %s.", stale)
	default:
		t.Skipf("The hosts are not built, or not from the present %s: make hosts builds them.", stale)
	}
}

const elementFrame = "document.querySelector('worker-pool')?.shadowRoot?.querySelector('iframe')"

// finishes has what plays in the frame that was entered go to its end.
func (p page) finishes() {
	p.Helper()
	p.until("document.getElementById('run').textContent.includes('Pause')")
	p.ok(p.Eval("document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', {key: 'End', bubbles: true, cancelable: true}))", nil))
	p.until(ended)
}

// runs plays the embed of a frame.
func (p page) runs(frame, sentence string) {
	p.Helper()
	p.until(frame)
	// A bar may stand at the top of the page.
	p.ok(p.Eval("("+frame+").scrollIntoView({behavior: 'instant'}); scrollBy({top: -100, behavior: 'instant'})", nil))
	var err error
	for range 3 { // what the frame was before it loads may be unloaded on the way
		p.ok(p.Enter(frame))
		if err = p.WaitFor("document.getElementById('run')?.disabled === false"); err == nil {
			break
		}
		p.ok(p.Leave())
	}
	p.ok(err)
	// While the frame gets its height, a click may miss.
	p.until("!globalThis.playground?.awake") // or there is no program yet
	p.ok(p.EvalAsync("for (const _ of [1, 2, 3]) await new Promise(requestAnimationFrame);", nil))
	p.ok(p.Click("#run"))
	p.finishes()
	p.says("sentence", sentence)
	p.ok(p.Leave())
}

// sized fails the test unless a frame is as high as its page.
func (p page) sized(frame string) {
	p.Helper()
	p.inside(frame, func() {
		p.until("innerHeight === Math.ceil(document.body.getBoundingClientRect().height) && document.documentElement.scrollHeight <= innerHeight")
	})
}

// inPage runs a script as the page's own.
func (p page) inPage(script string) {
	p.Helper()
	p.ok(p.Eval(`const s = document.createElement("script"); s.textContent = arguments[0]; document.head.append(s); s.remove()`, nil, script))
}

func TestPlainHost(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := openHost(t, engine, "plain", "/", webdriver.Options{})
			p.runs("document.querySelector('iframe')", "4.0 s")
			p.sized("document.querySelector('iframe')")
			p.runs(elementFrame, "20.0 s")
			p.sized(elementFrame)
			p.ok(p.Click("#more"))
			p.inside(elementFrame, p.finishes)
			p.until("document.getElementById('took').textContent === 'It took 10 s.'")
			p.sized(elementFrame)
		})
	}
}

func TestHugoHost(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := openHost(t, engine, "hugo", "/", webdriver.Options{})
			p.ok(p.Click("a[href*=unread]"))
			p.arrive("document.querySelector('iframe')")
			p.runs("document.querySelector('iframe')", "asleep")
			p.until("document.querySelector('img').naturalWidth > 0")
		})
	}
}

// What the README tells authors to write is written in the hosts.
func TestDocumentedHosts(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(readme), "\n## Embed\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var sources strings.Builder
	err = filepath.WalkDir(hostSources, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == "package-lock.json" {
			return err
		}
		data, err := os.ReadFile(file)
		sources.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(section, "```")
	for i := 1; i < len(blocks); i += 2 {
		_, code, _ := strings.Cut(blocks[i], "\n") // after the language
		if code = strings.TrimSpace(code); code == "" || !strings.Contains(sources.String(), code) {
			t.Errorf("this is in none of the hosts:\n%s", code)
		}
	}
	if len(blocks) < 19 {
		t.Errorf("only %d blocks of code", len(blocks)/2)
	}
}

// The post's program is the one that its embed runs.
func TestPostIsTheProgram(t *testing.T) {
	post, err := os.ReadFile(hostSources + "/docusaurus/blog/2026-02-03-worker-pool.mdx")
	if err != nil {
		t.Fatal(err)
	}
	source := program.For(run.Defaults()).Source()
	blocks := strings.Split(string(post), "```")
	for i := 1; i < len(blocks); i += 2 {
		if code := strings.TrimPrefix(blocks[i], "go\n"); !strings.Contains(source, code) {
			t.Errorf("this is not in the program:\n%s", code)
		}
	}
	if len(blocks) < 15 {
		t.Errorf("only %d blocks of code", len(blocks)/2)
	}
}

// Docusaurus goes from page to page by script: the embed comes and goes with its
// post, and leaves nothing behind.
func TestDocusaurusHost(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := openHost(t, engine, "docusaurus", "/worker-pool", webdriver.Options{})
			p.runs(elementFrame, "4.0 s")
			p.sized(elementFrame)
			p.runs("document.querySelector('article iframe')", "asleep")

			// One page all along, whose listeners are counted from here on.
			p.inPage(`
				document.documentElement.dataset.listening = 0;
				for (const [name, more] of [["addEventListener", 1], ["removeEventListener", -1]]) {
					const was = window[name];
					window[name] = function (type, ...rest) {
						if (type === "message") document.documentElement.dataset.listening -= -more;
						return was.call(this, type, ...rest);
					};
				}`)
			for range 3 {
				p.ok(p.Click(".navbar__brand"))
				p.until("location.pathname === '/' && document.querySelector('a[href=\"/channels\"]') && !document.querySelector('worker-pool, iframe') && document.documentElement.dataset.listening === '-1'")
				p.ok(p.Click("a[href='/channels']"))
				p.until("location.pathname === '/channels' && document.querySelector('article p a[href=\"/worker-pool\"]')")
				p.ok(p.Click("article p a[href='/worker-pool']"))
				p.until("location.pathname === '/worker-pool' && " + elementFrame + " && document.querySelector('article iframe') && document.documentElement.dataset.listening === '0'")
			}
			p.runs(elementFrame, "4.0 s")
			p.sized(elementFrame)
			p.runs("document.querySelector('article iframe')", "asleep")
		})
	}
}

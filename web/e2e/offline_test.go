package e2e

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
	static "workerpool.example/playground/web/site"
)

// newVersion writes a site whose page and a script are other ones than those of
// dist; offline is whether it has a service worker.
func newVersion(t *testing.T, number int, offline bool) (dir string) {
	t.Helper()
	first, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	web := filepath.Join(t.TempDir(), "web")
	if err := os.CopyFS(web, os.DirFS("..")); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"index.html": {"<head>", fmt.Sprintf(`<head><meta name="version" content="%d">`, number)},
		"boot.js":    {"// @ts-check", fmt.Sprintf("// version %d", number)},
	} {
		file := filepath.Join(web, name)
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), change[0], change[1], 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	built := map[string]string{}
	for _, name := range []string{"playground.wasm", "webworker.wasm", "wasm_exec.js"} {
		ext := filepath.Ext(name)
		found, err := filepath.Glob(filepath.Join(first, strings.TrimSuffix(name, ext)+".*"+ext))
		if err != nil || len(found) != 1 {
			t.Fatalf("%s is %q (%v)", name, found, err)
		}
		built[name] = found[0]
	}
	s, err := static.Make(static.Source{Web: os.DirFS(web), Built: built, Offline: offline})
	if err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(t.TempDir(), "dist")
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serveFolder serves a written site by the real server.
func serveFolder(t *testing.T, dir, addr string) (stop func()) {
	t.Helper()
	program, err := serverProgram()
	if err != nil {
		t.Fatal(err)
	}
	return startServer(t, exec.Command(program, "-dir", dir, "-addr", addr), addr)
}

// isKept waits until the browser has kept the whole of a site, and of so many
// versions in all.
func (p page) isKept(dir string, versions int) {
	p.Helper()
	script, err := os.ReadFile(filepath.Join(dir, "sw.js"))
	p.ok(err)
	_, build, _ := strings.Cut(string(script), `const build = "`)
	build, _, _ = strings.Cut(build, `"`)
	p.until(fmt.Sprintf(`(async () => {
		const names = await caches.keys(), name = names.find(n => n.endsWith(" %s"));
		return names.length === %d && name && (await (await caches.open(name)).keys()).length === %d && navigator.serviceWorker.controller;
	})()`, build, versions, strings.Count(string(script), `"sha256-`)))
}

func (p page) version(want string) {
	p.Helper()
	if got := p.js("document.querySelector('meta[name=version]')?.content"); got != want {
		p.Errorf("the page is of version %s, want %s", got, want)
	}
}

// After one visit, the page works without a server, whatever it had not loaded yet.
// A new version comes at the next visit with one, and is then the one that is kept.
// Nobody needs the service worker to get on.
func TestOffline(t *testing.T) {
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{Width: 1400, Height: 1300, Timeout: 2 * time.Minute})}
	addr := freeAddr(t)
	at := "http://" + addr + "/"
	visit := func(query string) {
		t.Helper()
		p.ok(p.Navigate(at + query))
		p.ok(p.WaitFor(playing))
		p.settle()
	}
	first, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	stop := serveFolder(t, first, addr)
	visit("")
	p.isKept(first, 1)
	stop()

	visit("?workers=5")
	p.end()
	p.says("sentence", "2.0 s")
	visit("?work=mp3&on=webworkers&jobs=6&workers=2")
	p.until(sampleThere)
	p.settle()
	p.decode()
	p.says("sum", "SHA-256 "+sampleSum)
	visit("?lesson=forgot-close")
	p.until("document.getElementById('still').src.endsWith('lessons/forgot-close.svg')")
	p.ok(p.Navigate(at + "lessons/panic.html"))
	p.arrive("location.search === '?lesson=panic'")
	p.ok(p.WaitFor(playing))
	p.ok(p.Navigate(at + "course.html"))
	p.until("document.querySelectorAll('article').length > 10")
	visit("index.html?jobs=20")
	p.version("undefined")

	// A network that is there, and brings nothing, is no better than none.
	silent, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	visit("")
	silent.Close()

	second := newVersion(t, 2, true)
	stop = serveFolder(t, second, addr)
	visit("")
	p.version("2")
	p.isKept(second, 2) // beside the first, for pages that still show it
	stop()
	visit("")
	p.version("2")

	third := newVersion(t, 3, true)
	stop = serveFolder(t, third, addr)
	visit("")
	p.version("3")
	p.isKept(third, 2) // the first is gone
	stop()

	stop = serveFolder(t, newVersion(t, 4, false), addr) // without a service worker
	visit("")
	p.version("4")
	stop()

	stop = serveFolder(t, third, addr)
	visit("")
	p.version("3")
	stop()
}

// An embed on a page of another site keeps nothing.
func TestEmbedKeepsNothing(t *testing.T) {
	dir, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	addr := freeAddr(t)
	serveFolder(t, dir, addr)
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	p.ok(p.Navigate("http://" + addr + "/embed.html"))
	p.ok(p.WaitFor(playing))
	p.settle()
	if got := p.js("(await navigator.serviceWorker.getRegistrations()).length + (await caches.keys()).length"); got != "0" {
		t.Errorf("there are %s service workers and caches", got)
	}
}

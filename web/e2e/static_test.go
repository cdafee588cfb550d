package e2e

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
	static "workerpool.example/playground/web/site"
)

// dist is the folder that `make dist` writes, made by the first test that asks.
var dist = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(tempDir, "dist")
	return dir, writeDist(filepath.Join("..", ".."), dir)
})

// writeDist writes the site of a repository into a folder.
func writeDist(repository, dir string, flags ...string) error {
	program, err := serverProgram()
	if err != nil {
		return err
	}
	cmd := exec.Command(program, append(flags, "-out", dir)...)
	cmd.Dir = repository
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("writing the site: %w\n%s", err, said)
	}
	return nil
}

// A host is a server that is not ours.
type host struct {
	name       string
	needs      string // a command
	compresses bool   // it sends what was compressed
	lost       string // what its answer says where there is no page
	start      func(t *testing.T, root, addr string) *exec.Cmd
}

// below is the path that sites are tested under.
const below = "/some/path/"

var hosts = []host{
	{"nginx with gzip_static, as the README has it", "nginx", true, "There is no such page here", func(t *testing.T, root, addr string) *exec.Cmd {
		return nginx(t, nginxOfREADME(t, root, addr))
	}},
	{"nginx without precompression", "nginx", false, "404 Not Found", func(t *testing.T, root, addr string) *exec.Cmd {
		return nginx(t, fmt.Sprintf("server { listen %s; root %s; }", addr, root))
	}},
	{"python3 -m http.server", "python3", false, "Error response", func(t *testing.T, root, addr string) *exec.Cmd {
		host, port, _ := strings.Cut(addr, ":")
		return exec.Command("python3", "-m", "http.server", "--bind", host, "--directory", root, port)
	}},
}

// nginxOfREADME is the configuration that the README shows, for another folder and
// address.
func nginxOfREADME(t testing.TB, root, addr string) string {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(readme), "```nginx\n")
	config, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("the README has no configuration of nginx")
	}
	for _, h := range append(static.Headers, [2]string{"Content-Security-Policy", static.Policy("")}) {
		if !strings.Contains(config, fmt.Sprintf("add_header %s \"%s\" always;", h[0], h[1])) {
			t.Errorf("the README's nginx sends no header %s: %s", h[0], h[1])
		}
	}
	for was, is := range map[string]string{
		"listen 80;":                "listen " + addr + ";",
		"root /var/www/playground;": "root " + root + ";",
		"error_page 404 /404.html;": "error_page 404 " + below + "404.html;",
		"gzip_static on;":           "gzip_static on;",
	} {
		if strings.Count(config, was) != 1 {
			t.Errorf("the README's nginx has not one %s", was)
		}
		config = strings.Replace(config, was, is, 1)
	}
	return config
}

// nginx runs a server block by itself, as who runs the test.
func nginx(t testing.TB, server string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "nginx.conf")
	text := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log stderr;
events {}
http {
	include /etc/nginx/mime.types;
	access_log off;
	client_body_temp_path %[1]s; proxy_temp_path %[1]s; fastcgi_temp_path %[1]s; uwsgi_temp_path %[1]s; scgi_temp_path %[1]s;
	%[2]s
}`, dir, server)
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return exec.Command("nginx", "-p", dir, "-c", config, "-e", "stderr")
}

// freeAddr is an address that nobody listens on, until somebody does.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// startServer runs a server until the returned function is called, or the test ends.
func startServer(t testing.TB, cmd *exec.Cmd, addr string) (stop func()) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	stop = sync.OnceFunc(func() {
		cmd.Process.Signal(os.Interrupt)
		tooLong := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		defer tooLong.Stop()
		<-ended
	})
	t.Cleanup(stop)
	// Not each server says when it is ready, so it is tried.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if conn, err := net.Dial("tcp", addr); err == nil {
			conn.Close()
			return stop
		}
		select {
		case <-again.C:
		case <-ended:
			t.Fatalf("%s ended at once: %s", cmd.Path, &said)
		case <-ctx.Done():
			t.Fatalf("%s does not listen", cmd.Path)
		}
	}
}

// The folder works as it is, under any path, whoever serves it.
func TestStaticHosts(t *testing.T) {
	for _, h := range hosts {
		t.Run(h.name, func(t *testing.T) {
			if _, err := exec.LookPath(h.needs); err != nil {
				if os.Getenv("CI") == "true" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			dir, err := dist()
			if err != nil {
				t.Fatal(err)
			}
			root, addr := t.TempDir(), freeAddr(t)
			if err := os.CopyFS(filepath.Join(root, filepath.FromSlash(below)), os.DirFS(dir)); err != nil {
				t.Fatal(err)
			}
			startServer(t, h.start(t, root, addr), addr)
			base := "http://" + addr + below

			r, err := http.Get(base + "missing.html")
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			if text, err := io.ReadAll(r.Body); err != nil || r.StatusCode != 404 || !strings.Contains(string(text), h.lost) {
				t.Errorf("a page that there is not: %s, %.200s, %v", r.Status, text, err)
			}

			p := page{t, open(t, webdriver.Chromium, webdriver.Options{Width: 1400, Height: 1300})}
			p.ok(p.Navigate(base + "?work=mp3&on=webworkers&jobs=6&workers=2"))
			p.ok(p.WaitFor(playing))
			p.until(sampleThere)
			p.settle()
			p.decode() // with the program of the Web Workers
			p.says("sum", "SHA-256 "+sampleSum)
			var loaded []struct {
				Name   string
				Status int
			}
			p.ok(p.Eval(`return performance.getEntriesByType("resource").map(e => ({Name: e.name, Status: e.responseStatus}))`, &loaded))
			programs := 0
			for _, f := range loaded {
				if !strings.HasPrefix(f.Name, base) || f.Status != 200 {
					t.Errorf("%s: %d", f.Name, f.Status)
				}
				if strings.HasSuffix(f.Name, ".wasm") {
					programs++
					if compressed := asked(t, f.Name) == "gzip"; compressed != h.compresses {
						t.Errorf("%s: that it comes compressed is %t", f.Name, compressed)
					}
				}
			}
			if programs < 2 {
				t.Errorf("%d programs were loaded, among %v", programs, loaded)
			}

			// The page of a lesson leads into the lesson; an embed runs.
			p.ok(p.Navigate(base + "lessons/forgot-close.html"))
			p.until("location.search === '?lesson=forgot-close' && location.pathname === '" + below + "'")
			p.ok(p.WaitFor(playing))
			p.settle()
			p.ok(p.Navigate(base + "lessons/")) // which is not listed
			p.until("location.pathname === '" + below + "course.html' && document.querySelectorAll('article').length > 10")
			p.ok(p.Navigate(base + "embed.html?workers=5"))
			p.ok(p.WaitFor(playing))
			p.end()
			p.says("sentence", "2.0 s")
		})
	}
}

// asked gives the Content-Encoding of what comes for gzip.
func asked(t *testing.T, url string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip") // so that it is not hidden
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	return response.Header.Get("Content-Encoding")
}

// What is built in two folders is the same to the byte.
func TestReproducible(t *testing.T) {
	first, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Join(t.TempDir(), "a longer path", "to the repository")
	copyRepository(t, elsewhere)
	second := filepath.Join(t.TempDir(), "dist")
	if err := writeDist(elsewhere, second); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, dir := range []string{first, second} {
		err := filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			name, err := filepath.Rel(dir, file)
			names[name] = true
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for name := range names {
		a, errA := os.ReadFile(filepath.Join(first, name))
		b, errB := os.ReadFile(filepath.Join(second, name))
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs (%v, %v)", name, errA, errB)
		}
	}
	if len(names) < 100 {
		t.Errorf("only %d files were compared", len(names))
	}
}

// copyRepository copies what a clone of this repository, or its module, consists of.
func copyRepository(t testing.TB, to string) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(file string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch base := entry.Name(); {
			case base == ".git", name == "build", name == "dist", base == "node_modules", name == filepath.Join("pool", "bench"): // a module of its own
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		if name == ".git" || !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// No file of the site refers to the top of its host, or to another host.
func TestOnlyRelative(t *testing.T) {
	dir, err := dist()
	if err != nil {
		t.Fatal(err)
	}
	reference := regexp.MustCompile(`(?:\b(?:src|href|content|action|data)=|\bimport\(?\s*["']|\bfrom\s+["']|\bfetch\(|\bWorker\(|url\()["']?([^"'\s>)]+)`)
	found := 0
	err = filepath.WalkDir(dir, func(file string, entry os.DirEntry, err error) error {
		ext := filepath.Ext(file)
		if err != nil || entry.IsDir() || ext != ".html" && ext != ".js" && ext != ".css" || strings.Contains(file, "wasm_exec") {
			return err
		}
		data, err := os.ReadFile(file)
		for _, m := range reference.FindAllSubmatch(data, -1) {
			found++
			if to := string(m[1]); strings.HasPrefix(to, "/") || strings.Contains(to, "://") {
				t.Errorf("%s refers to %s", entry.Name(), to)
			}
		}
		if bytes.Contains(data, []byte("base.invalid")) {
			t.Errorf("%s holds the placeholder of the site's address", entry.Name())
		}
		return err
	})
	if err != nil || found < 100 {
		t.Errorf("%d references were found (%v)", found, err)
	}
}

// With an address, what other programs read has it.
func TestBase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dist")
	if err := writeDist(filepath.Join("..", ".."), dir, "-base", "https://example.com/pool"); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"lessons/panic.html":        `<meta property="og:image" content="https://example.com/pool/lessons/panic.png">`,
		"lessons/panic.oembed.json": `"provider_url": "https://example.com/pool/"`,
		"lessons/panic.png":         "\x89PNG",
		"404.html":                  `<a href="https://example.com/pool/">`,
	} {
		if data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s has no %s (%v)", name, want, err)
		}
	}
}

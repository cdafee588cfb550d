package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"workerpool.example/playground/web/site"
)

const modulePath = "workerpool.example/playground"

// page is long enough to be worth compressing.
var page = "<!doctype html><head></head>" + strings.Repeat("<p>worker, job, result</p>", 100)

// write makes the files, given by their path below dir.
func write(t testing.TB, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// repository makes a small module in the place of ours.
func repository(t *testing.T, program string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, map[string]string{
		"go.mod":                 "// a comment\nmodule " + modulePath + " // here\n\ngo 1.26\n",
		"wasm/main.go":           program,
		"wasm/webworker/main.go": program,
		"web/index.html":         strings.Replace(page, "</head>", `<script src="wasm_exec.js"></script><link href="playground.wasm"><link href="webworker.wasm"></head>`, 1),
		"web/sw.js":              "// site: here\n// /site\n",
		"web/offline.js":         "",
		"web/develop.js":         "",
	})
	// The program goes to a cache of the test's own, but what the compiler made
	// earlier is used again.
	compiled, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(compiled)))
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	return dir
}

const program = "package main\n\nfunc main() { println(\"hello\") }\n"

// A running is the program, running.
type running struct {
	url  string
	said *bytes.Buffer // complete when stop has returned
	stop func() (code int)
}

// start runs the program until it says its address; args beside it are flags.
func start(t *testing.T, dir string, args ...string) running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	var said, stderr bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, dir, args, writer, &stderr)
		writer.Close()
	}()

	r := running{said: &said}
	lines := bufio.NewScanner(io.TeeReader(reader, &said))
	for r.url == "" && lines.Scan() {
		if _, after, found := strings.Cut(lines.Text(), "The playground is at "); found {
			r.url, _, _ = strings.Cut(after, " ")
		}
	}
	if r.url == "" {
		t.Fatalf("no address was said:\n%s%s", &said, &stderr)
	}
	read := make(chan struct{})
	go func() { // lest it block
		defer close(read)
		for lines.Scan() {
		}
	}()
	code, stopped := 0, false
	r.stop = func() int {
		if !stopped {
			cancel()
			code, stopped = <-ended, true
			<-read
		}
		return code
	}
	t.Cleanup(func() { r.stop() })
	return r
}

// fetch gives what is at an address.
func fetch(t *testing.T, url string) string {
	t.Helper()
	return fetchStatus(t, url, 200)
}

func fetchStatus(t *testing.T, url string, status int) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != status {
		t.Fatalf("GET %s: %s, %v", url, r.Status, err)
	}
	return string(data)
}

func TestRunServesUntilStopped(t *testing.T) {
	// From a folder below the top, as in web/.
	r := start(t, filepath.Join(repository(t, program), "web"), "-addr", "127.0.0.1:0")
	text := fetch(t, r.url)
	for name, begins := range map[string]string{"playground": "\x00asm", "webworker": "\x00asm", "wasm_exec": "// Copyright"} {
		ref := regexp.MustCompile(`"(` + name + `\.[0-9a-f]{12}\.[a-z]+)"`).FindStringSubmatch(text)
		if ref == nil {
			t.Fatalf("the page does not name %s by its hash:\n%.300s", name, text)
		}
		if got := fetch(t, r.url+ref[1]); !strings.HasPrefix(got, begins) {
			t.Errorf("GET /%s: %.20q, want it to begin with %q", ref[1], got, begins)
		}
	}

	// A connection that says nothing must not keep the server from stopping.
	idle, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(r.url, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	if got := r.stop(); got != 0 {
		t.Errorf("exit code %d, want 0\n%s", got, r.said)
	}
	if _, err := http.Get(r.url); err == nil {
		t.Error("it still answers after it stopped")
	}
}

// The usual port may be another program's; then any will do.
func TestFreePort(t *testing.T) {
	if busy, err := net.Listen("tcp", usualAddr); err == nil {
		defer busy.Close()
	} // else it is taken already
	dir := t.TempDir()
	write(t, dir, map[string]string{"index.html": page})
	r := start(t, "", "-dir", dir)
	fetch(t, r.url)
	r.stop()
	if !strings.Contains(r.said.String(), "Port 8080 is taken") || strings.Contains(r.url, ":8080") || !strings.HasPrefix(r.url, "http://127.0.0.1:") {
		t.Errorf("at %s it said\n%s", r.url, r.said)
	}
}

// What -out writes, -dir serves: in each form, with what may be kept for good.
func TestDir(t *testing.T) {
	name := "playground." + site.Hash([]byte(page)) + ".wasm"
	s := site.Site{"index.html": {Data: []byte(page)}, name: {Data: []byte(page)}, "404.html": {Data: []byte("not here")}}
	s, err := s.Compressed(t.Context(), site.Compression{Gzip: true, Brotli: true})
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "dist")
	if err := s.Write(out); err != nil {
		t.Fatal(err)
	}
	r := start(t, "", "-dir", out, "-addr", "127.0.0.1:0")
	for coding, suffix := range map[string]string{"br": ".br", "gzip": ".gz", "identity": ""} {
		want, err := os.ReadFile(filepath.Join(out, name+suffix))
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequest(http.MethodGet, r.url+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Accept-Encoding", coding)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || !bytes.Equal(got, want) || !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || answer.Header.Get("Content-Type") != "application/wasm" {
			t.Errorf("%s: %d bytes, want %d; %v, %v", coding, len(got), len(want), answer.Header, err)
		}
	}
	if lost := fetchStatus(t, r.url+"missing", 404); lost != "not here" {
		t.Errorf("what is not there is answered with\n%s", lost)
	}
}

func TestRunSaysWhatIsWrong(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	taken := busy.Addr().String()
	_, port, _ := net.SplitHostPort(taken)

	whole := repository(t, program)
	broken := repository(t, "package main\n\nfunc main() { undefinedName() }\n")
	bare := t.TempDir()
	write(t, bare, map[string]string{"go.mod": "module " + modulePath + "\n", "web/index.html": page})
	other := t.TempDir()
	write(t, other, map[string]string{"go.mod": "module example.com/other\n"})

	for _, test := range []struct {
		name   string
		dir    string
		args   []string
		noGo   bool
		code   int
		stderr []string
	}{
		{name: "taken port", dir: whole, args: []string{"-addr", taken}, code: 1,
			stderr: []string{"port " + port + " is taken", "go run . -addr 127.0.0.1:"}},
		{name: "no port", dir: whole, args: []string{"-addr", "8080"}, code: 1,
			stderr: []string{`"8080" is not an address`, "127.0.0.1:8080"}},
		{name: "port out of range", dir: whole, args: []string{"-addr", "127.0.0.1:99999"}, code: 1,
			stderr: []string{"cannot listen on 127.0.0.1:99999", "-addr HOST:PORT"}},
		{name: "broken program", dir: broken, args: []string{"-addr", "127.0.0.1:0"}, code: 1,
			stderr: []string{"could not be built", "main.go:3:15: undefined: undefinedName"}},
		{name: "no go command", dir: whole, args: []string{"-addr", "127.0.0.1:0"}, noGo: true, code: 1,
			stderr: []string{"go command was not found", "https://go.dev/dl/"}},
		{name: "outside", dir: t.TempDir(), code: 1,
			stderr: []string{"not in the repository"}},
		{name: "another module", dir: other, code: 1,
			stderr: []string{"not in the repository"}},
		{name: "no program", dir: bare, code: 1,
			stderr: []string{"folder wasm is missing", "git checkout wasm"}},
		{name: "help", args: []string{"-h"}, code: 0,
			stderr: []string{"go run . [flags]", "-addr HOST:PORT", "127.0.0.1:8080", "-dir FOLDER", "-out FOLDER", "-base URL", "-open", "-watch"}},
		{name: "no folder", args: []string{"-dir", filepath.Join(bare, "none")}, code: 1,
			stderr: []string{"-dir cannot be opened"}},
		{name: "no site", args: []string{"-dir", bare, "-addr", "127.0.0.1:0"}, code: 1,
			stderr: []string{"cannot be served", "no index.html; make dist"}},
		{name: "full folder", dir: whole, args: []string{"-out", bare}, code: 1,
			stderr: []string{"is not empty; remove it, or name another"}},
		{name: "two ways", args: []string{"-dir", bare, "-out", bare}, code: 2,
			stderr: []string{"give one of them"}},
		{name: "base without a host", dir: whole, args: []string{"-base", "/pool/"}, code: 1,
			stderr: []string{`"/pool/" is not the address of a site`, "https://"}},
		{name: "base of another sort", dir: whole, args: []string{"-base", "javascript:alert(1)"}, code: 1,
			stderr: []string{"is not the address of a site"}},
		{name: "unknown flag", args: []string{"-prot"}, code: 2,
			stderr: []string{"-prot", "Usage"}},
		{name: "argument", args: []string{"8080"}, code: 2,
			stderr: []string{`"8080" is not understood`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.noGo {
				t.Setenv("PATH", t.TempDir())
			}
			var stdout, stderr bytes.Buffer
			code := run(t.Context(), test.dir, test.args, &stdout, &stderr)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			for _, want := range test.stderr {
				if !strings.Contains(stderr.String(), want) {
					t.Errorf("it lacks %q:\n%s", want, &stderr)
				}
			}
		})
	}
}

func TestStoppedWhileBuilding(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var stdout, stderr bytes.Buffer
	if code := run(ctx, repository(t, program), []string{"-addr", "127.0.0.1:0"}, &stdout, &stderr); code != 1 {
		t.Errorf("exit code %d, want 1\n%s%s", code, &stdout, &stderr)
	}
}

func TestAddress(t *testing.T) {
	for addr, want := range map[string]string{
		"127.0.0.1:8080": "http://127.0.0.1:8080/",
		"[::]:80":        "http://localhost:80/",
		"0.0.0.0:80":     "http://localhost:80/",
		"[::1]:80":       "http://[::1]:80/",
	} {
		tcp, err := net.ResolveTCPAddr("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		if got := address(tcp); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}

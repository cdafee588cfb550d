package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"time"
	"workerpool.example/playground/wasm/shrink"
)

// page is long enough to be worth compressing.
var page = "<!doctype html>" + strings.Repeat("<p>worker, job, result</p>", 100)

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

// testSite is a site with a file of each sort, and some that must stay private.
func testSite(t testing.TB) *site {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		"web/index.html":          page,
		"web/style.css":           strings.Repeat("p { color: red }\n", 50),
		"web/worker-pool.js":      strings.Repeat("export {};\n", 50),
		"web/module.mjs":          "export {};",
		"web/picture.svg":         "<svg/>",
		"web/picture.png":         strings.Repeat("\x89PNG", 50),
		"web/tune.mp3":            strings.Repeat("0123456789", 10),
		"web/data.json":           "{}",
		"web/site.webmanifest":    "{}",
		"web/notes/index.html":    "notes",
		"web/folder/inner.txt":    "inner",
		"web/e2e/page.html":       "private",
		"web/e2e/main_test.go":    "private",
		"web/serve.go":            "private",
		"web/noextension":         "private",
		"web/.hidden.html":        "private",
		"web/.git/config.txt":     "private",
		"web/folder.html/in.html": "in a folder named like a page",
		"outside.html":            "private",
		"build/playground.wasm":   "\x00asm" + strings.Repeat("\x00", 1000),
		"build/wasm_exec.js":      strings.Repeat("// go\n", 50),
	})
	if err := os.Symlink("../outside.html", filepath.Join(dir, "web", "link.html")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	return newSite(filepath.Join(dir, "web"), map[string]string{
		"playground.wasm": filepath.Join(dir, "build", "playground.wasm"),
		"wasm_exec.js":    filepath.Join(dir, "build", "wasm_exec.js"),
	})
}

// get asks for path with headers given as "Name: value".
func get(h http.Handler, path string, headers ...string) *http.Response {
	return request(h, http.MethodGet, path, headers...)
}

func request(h http.Handler, method, path string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "http://example.com/", nil)
	r.URL.Path = path
	for _, line := range headers {
		name, value, _ := strings.Cut(line, ": ")
		r.Header.Add(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTypes(t *testing.T) {
	s := testSite(t)
	for path, want := range map[string]string{
		"/":                 "text/html; charset=utf-8",
		"/index.html":       "text/html; charset=utf-8",
		"/notes/":           "text/html; charset=utf-8",
		"/style.css":        "text/css; charset=utf-8",
		"/worker-pool.js":   "text/javascript; charset=utf-8",
		"/module.mjs":       "text/javascript; charset=utf-8",
		"/wasm_exec.js":     "text/javascript; charset=utf-8",
		"/playground.wasm":  "application/wasm",
		"/picture.svg":      "image/svg+xml",
		"/picture.png":      "image/png",
		"/tune.mp3":         "audio/mpeg",
		"/data.json":        "application/json",
		"/site.webmanifest": "application/manifest+json",
	} {
		r := get(s, path)
		if got := r.Header.Get("Content-Type"); r.StatusCode != http.StatusOK || got != want {
			t.Errorf("GET %s: %d %q, want 200 %q", path, r.StatusCode, got, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	s := testSite(t)
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'; " +
			"script-src 'self' http://example.com 'wasm-unsafe-eval' blob:; " +
			"worker-src 'self' http://example.com blob:; " +
			"style-src 'self' http://example.com; " +
			"img-src 'self' http://example.com blob: data:; " +
			"connect-src 'self' http://example.com; " +
			"media-src 'self' http://example.com blob:; " +
			"frame-src 'self' http://example.com; " +
			"base-uri 'none'; frame-ancestors *",
		"Access-Control-Allow-Origin":  "*",
		"Cross-Origin-Resource-Policy": "cross-origin",
		"Cross-Origin-Embedder-Policy": "require-corp",
		"X-Content-Type-Options":       "nosniff",
		"Cache-Control":                "no-cache",
		"X-Frame-Options":              "",
		"Cross-Origin-Opener-Policy":   "",
		"Last-Modified":                "",
	}
	for _, path := range []string{"/", "/worker-pool.js", "/playground.wasm", "/tune.mp3", "/missing.html"} {
		r := get(s, path)
		for name, value := range want {
			if got := r.Header.Get(name); got != value {
				t.Errorf("GET %s: %s is %q, want %q", path, name, got, value)
			}
		}
	}
}

func TestPolicyNamesOnlyPlainHosts(t *testing.T) {
	for host, want := range map[string]string{
		"127.0.0.1:8080":       "style-src 'self' http://127.0.0.1:8080;",
		"pool.example":         "style-src 'self' http://pool.example;",
		"[::1]:8080":           "style-src 'self';",
		"a; script-src *":      "style-src 'self';",
		"a\r\nSet-Cookie: b=c": "style-src 'self';",
		"":                     "style-src 'self';",
	} {
		header := http.Header{}
		setPolicy(header, host)
		if got := header.Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Errorf("host %q: the policy %q lacks %q", host, got, want)
		}
	}
}

func TestAcceptEncoding(t *testing.T) {
	s := testSite(t)
	for _, test := range []struct {
		accept string
		gzip   bool
	}{
		{"gzip", true},
		{"GZip", true},
		{"x-gzip", true},
		{"gzip, deflate", true},
		{"br, gzip", true},
		{"br;q=1.0, gzip;q=0.8, *;q=0.1", true},
		{"gzip;q=0.001", true},
		{"gzip ; q=0.5", true},
		{"*", true},
		{"identity, gzip", true},
		{"identity;q=0, *;q=0.5", true},
		{"", false},
		{"identity", false},
		{"br", false},
		{"gzip;q=0", false},
		{"gzip;q=0.0", false},
		{"gzip;Q=0", false},
		{"gzip;q=0, *", false},
		{"*;q=0", false},
		{"gzip;q=0.5, identity", false},
		{"gzip;q=0.5, identity;q=0.6", false},
		{"gzip;q=high", false},
		{"gzip;q=2", false},
		{"gzip;q=NaN", false},
		{"gzip;q=-1", false},
		{"gzipped", false},
		{",;,", false},
		// Neither is acceptable: plain bytes are still the better answer.
		{"gzip;q=0, identity;q=0", false},
	} {
		r := get(s, "/", "Accept-Encoding: "+test.accept)
		coding := r.Header.Get("Content-Encoding")
		if (coding == "gzip") != test.gzip {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q", test.accept, coding)
		}
		if r.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("Accept-Encoding %q: Vary is %q", test.accept, r.Header.Get("Vary"))
		}
		if got := decoded(t, r); got != page {
			t.Errorf("Accept-Encoding %q: got %d bytes, want the page", test.accept, len(got))
		}
	}

	if r := get(s, "/", "Accept-Encoding: deflate", "Accept-Encoding: gzip"); r.Header.Get("Content-Encoding") != "gzip" {
		t.Error("the second Accept-Encoding line was not read")
	}
	for _, path := range []string{"/tune.mp3", "/picture.png", "/picture.svg"} {
		r := get(s, path, "Accept-Encoding: gzip")
		if r.Header.Get("Content-Encoding") != "" || r.Header.Get("Vary") != "" {
			t.Errorf("%s was compressed, which makes it larger", path)
		}
	}
}

// decoded is the body as a browser would hand it on, after its length is checked.
func decoded(t testing.TB, r *http.Response) string {
	t.Helper()
	data := body(t, r)
	if r.ContentLength >= 0 && r.ContentLength != int64(len(data)) {
		t.Errorf("Content-Length %d, but %d bytes came", r.ContentLength, len(data))
	}
	if r.Header.Get("Content-Encoding") != "gzip" {
		return data
	}
	reader, err := gzip.NewReader(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

func TestETag(t *testing.T) {
	s := testSite(t)
	plain := get(s, "/").Header.Get("ETag")
	zipped := get(s, "/", "Accept-Encoding: gzip").Header.Get("ETag")
	if len(plain) < 10 || plain[0] != '"' || plain[len(plain)-1] != '"' {
		t.Fatalf("the ETag %s is not a strong one", plain)
	}
	if plain == zipped || zipped == "" {
		t.Fatalf("two encodings, one ETag: %s and %s", plain, zipped)
	}

	for _, test := range []struct {
		headers []string
		status  int
	}{
		{[]string{"If-None-Match: " + plain}, 304},
		{[]string{"If-None-Match: W/" + plain}, 304},
		{[]string{`If-None-Match: "a", ` + plain + `, "b"`}, 304},
		{[]string{`If-None-Match: "a", W/` + plain}, 304},
		{[]string{`If-None-Match: "a",` + plain}, 304},
		{[]string{"If-None-Match: *"}, 304},
		{[]string{"If-None-Match: " + zipped, "Accept-Encoding: gzip"}, 304},
		{[]string{"If-None-Match: W/" + zipped, "Accept-Encoding: gzip"}, 304},
		{[]string{"If-None-Match: " + plain, "Accept-Encoding: gzip"}, 200},
		{[]string{"If-None-Match: " + zipped}, 200},
		{[]string{`If-None-Match: "other"`}, 200},
		{[]string{"If-None-Match: " + strings.Trim(plain, `"`)}, 200},
		{[]string{"If-None-Match: "}, 200},
		{[]string{"If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"}, 200},
		{[]string{`If-Match: "other"`}, 412},
		{[]string{`If-Match: "other"`, "Accept-Encoding: gzip"}, 412},
		{[]string{"If-Match: " + zipped, "Accept-Encoding: gzip"}, 200},
	} {
		r := get(s, "/", test.headers...)
		data := body(t, r)
		if r.StatusCode != test.status {
			t.Errorf("%q: %d, want %d", test.headers, r.StatusCode, test.status)
		}
		if r.StatusCode == 200 {
			continue
		}
		if data != "" || r.Header.Get("Content-Length") != "" {
			t.Errorf("%q: an answer without content speaks of %s bytes and has %d", test.headers, r.Header.Get("Content-Length"), len(data))
		}
		for _, name := range []string{"ETag", "Vary", "Cache-Control"} {
			if r.Header.Get(name) == "" {
				t.Errorf("%q: %d without %s", test.headers, r.StatusCode, name)
			}
		}
	}
}

func TestChangedFileIsReadAgain(t *testing.T) {
	s := testSite(t)
	before := get(s, "/style.css").Header.Get("ETag")
	if again := get(s, "/style.css").Header.Get("ETag"); again != before {
		t.Errorf("an unchanged file has two ETags, %s and %s", before, again)
	}
	file := filepath.Join(s.web, "style.css")
	write(t, s.web, map[string]string{"style.css": "p {}"})
	if err := os.Chtimes(file, time.Time{}, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	r := get(s, "/style.css", "If-None-Match: "+before)
	if got := body(t, r); r.StatusCode != 200 || got != "p {}" {
		t.Errorf("after a change: %d %q", r.StatusCode, got)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if r := get(s, "/style.css"); r.StatusCode != 404 {
		t.Errorf("after it was removed: %d", r.StatusCode)
	}
}

func TestRanges(t *testing.T) {
	s := testSite(t)
	tag := get(s, "/tune.mp3").Header.Get("ETag")
	for _, test := range []struct {
		headers []string
		status  int
		bytes   string
		part    string
	}{
		{[]string{"Range: bytes=0-3"}, 206, "0123", "bytes 0-3/100"},
		{[]string{"Range: bytes=95-"}, 206, "56789", "bytes 95-99/100"},
		{[]string{"Range: bytes=-2"}, 206, "89", "bytes 98-99/100"},
		{[]string{"Range: bytes=0-1", "If-Range: " + tag}, 206, "01", "bytes 0-1/100"},
		{[]string{"Range: bytes=0-1", `If-Range: "other"`}, 200, strings.Repeat("0123456789", 10), ""},
		{[]string{"Range: bytes=0-1", "If-Range: W/" + tag}, 200, strings.Repeat("0123456789", 10), ""},
		{[]string{"Range: bytes=200-"}, 416, "", "bytes */100"},
		{[]string{"Range: bytes=0-1", "If-None-Match: " + tag}, 304, "", ""},
	} {
		r := get(s, "/tune.mp3", test.headers...)
		got := body(t, r)
		if r.StatusCode != test.status || r.Header.Get("Content-Range") != test.part {
			t.Errorf("%q: %d %q, want %d %q", test.headers, r.StatusCode, r.Header.Get("Content-Range"), test.status, test.part)
		}
		if r.StatusCode < 300 && got != test.bytes {
			t.Errorf("%q: bytes %q, want %q", test.headers, got, test.bytes)
		}
	}

	r := get(s, "/", "Range: bytes=0-8", "Accept-Encoding: gzip")
	if got := body(t, r); r.StatusCode != 206 || got != "<!doctype" || r.Header.Get("Content-Encoding") != "" {
		t.Errorf("a range of a page: %d %q %q, want plain bytes", r.StatusCode, r.Header.Get("Content-Encoding"), got)
	}
}

func TestMethods(t *testing.T) {
	s := testSite(t)
	for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "FETCH"} {
		for _, path := range []string{"/", "/missing", "*"} {
			r := request(s, method, path)
			if r.StatusCode != 405 || r.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, r.StatusCode, r.Header.Get("Allow"))
			}
		}
	}
	for _, accept := range []string{"identity", "gzip"} {
		whole := get(s, "/", "Accept-Encoding: "+accept)
		head := request(s, "HEAD", "/", "Accept-Encoding: "+accept)
		if data := body(t, head); data != "" || head.StatusCode != 200 {
			t.Errorf("HEAD: %d with %d bytes", head.StatusCode, len(data))
		}
		for _, name := range []string{"Content-Length", "Content-Type", "ETag", "Content-Encoding"} {
			if head.Header.Get(name) != whole.Header.Get(name) {
				t.Errorf("%s: HEAD says %q, GET %q", name, head.Header.Get(name), whole.Header.Get(name))
			}
		}
	}
}

func TestNotServed(t *testing.T) {
	s := testSite(t)
	for _, path := range []string{
		"", "*", // "" is the index
		"/missing.html", "/missing/", "/folder", "/folder/", "/folder.html", "/folder.html/",
		"/e2e/page.html", "/E2E/page.html", "/e2e/", "/e2e/main_test.go", "//e2e/page.html", "/./e2e/page.html", "/folder/../e2e/page.html",
		"/serve.go", "/noextension", "/.hidden.html", "/.git/config.txt", "/folder/.", "/INDEX.GO",
		"/../outside.html", "/folder/../../outside.html", "/..\\outside.html", "/\\..\\outside.html",
		"/..", "/../", "/./", "//", "/./index.html", "//index.html", "/folder//inner.txt", "/style.css/", "/style.css/index.html",
		"/link.html", "/index.html\x00", "/index.html\x00.html", "/\x00.html", "/" + strings.Repeat("a", 5000) + ".html",
		"/C:/outside.html", "/\xff.html", "/build/playground.wasm", "/../build/wasm_exec.js",
	} {
		r := get(s, path)
		got := body(t, r)
		if path == "" {
			if got != page {
				t.Errorf("the empty path is not the index")
			}
			continue
		}
		if r.StatusCode != 404 || got != "There is no such page here; the playground starts at /.\n" {
			t.Errorf("GET %.60q: %d %.60q", path, r.StatusCode, got)
		}
	}
}

// Over a real connection, the raw request lines that a client can send.
func TestTraversalOverTheWire(t *testing.T) {
	server := httptest.NewServer(testSite(t))
	defer server.Close()
	for _, target := range []string{
		"/../outside.html", "/%2e%2e/outside.html", "/..%2foutside.html", "/%2e%2e%2foutside.html",
		"/..%5coutside.html", "/folder/..%2f..%2foutside.html", "/e2e%2fpage.html", "/%65%32%65/page.html",
		"http://elsewhere/../outside.html", "/index.html%00", "/%ff%fe", "/.%2fe2e/page.html",
	} {
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(conn, "GET "+target+" HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("%s: %v", target, err)
		}
		if got := body(t, r); r.StatusCode != 404 || strings.Contains(got, "private") {
			t.Errorf("%s: %d %q", target, r.StatusCode, got)
		}
		conn.Close()
	}
}

func FuzzSite(f *testing.F) {
	s := testSite(f)
	for _, path := range []string{"/", "/index.html", "/../outside.html", "/e2e/page.html", "/playground.wasm", "/link.html", "/\x00.js"} {
		for _, accept := range []string{"", "gzip", "gzip;q=0", "*;q=0.5, identity", ";q=;,"} {
			f.Add(path, accept)
		}
	}
	f.Fuzz(func(t *testing.T, path, accept string) {
		r := get(s, path, "Accept-Encoding: "+accept)
		if !slices.Contains([]int{200, 404}, r.StatusCode) {
			t.Fatalf("GET %q: %d", path, r.StatusCode)
		}
		coding := r.Header.Get("Content-Encoding")
		if coding == "gzip" && !strings.Contains(strings.ToLower(accept), "gzip") && !strings.Contains(accept, "*") {
			t.Errorf("GET %q, Accept-Encoding %q: gzip was not asked for", path, accept)
		}
		if got := decoded(t, r); strings.Contains(got, "private") {
			t.Errorf("GET %q: a private file was served", path)
		}
	})
}

func TestManyReadersAtOnce(t *testing.T) {
	server := httptest.NewServer(testSite(t))
	defer server.Close()
	results := make(chan error)
	const readers = 16
	for range readers {
		go func() {
			r, err := server.Client().Get(server.URL + "/playground.wasm")
			if err == nil {
				_, err = io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
			results <- err
		}()
	}
	for range readers {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

// repository makes a small module in the place of ours.
func repository(t *testing.T, program string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, dir, map[string]string{
		"go.mod":       "// a comment\nmodule " + modulePath + " // here\n\ngo 1.26\n",
		"wasm/main.go": program,

		"wasm/webworker/main.go": program,
		"web/index.html":         page,
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

func TestRunServesUntilStopped(t *testing.T) {
	dir := repository(t, program)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	reader, writer := io.Pipe()
	var stderr bytes.Buffer
	code := make(chan int, 1)
	go func() {
		// From a folder below the top, as in web/.
		code <- run(ctx, filepath.Join(dir, "web"), []string{"-addr", "127.0.0.1:0"}, writer, &stderr)
		writer.Close()
	}()

	var url, said string
	lines := bufio.NewScanner(reader)
	for url == "" && lines.Scan() {
		said += lines.Text() + "\n"
		if _, after, found := strings.Cut(lines.Text(), "The playground is at "); found {
			url, _, _ = strings.Cut(after, " ")
		}
	}
	if url == "" {
		t.Fatalf("no address was said:\n%s%s", said, &stderr)
	}
	go io.Copy(io.Discard, reader)

	client := &http.Client{Transport: &http.Transport{}}
	defer client.CloseIdleConnections()
	for path, start := range map[string]string{"": "<!doctype html>", "playground.wasm": "\x00asm", "wasm_exec.js": "// Copyright"} {
		r, err := client.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		if got := body(t, r); r.StatusCode != 200 || !strings.HasPrefix(got, start) {
			t.Errorf("GET /%s: %d %.20q, want it to begin with %q", path, r.StatusCode, got, start)
		}
		r.Body.Close()
	}

	// A connection that says nothing must not keep the server from stopping.
	idle, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(url, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	defer idle.Close()
	stop()
	if got := <-code; got != 0 {
		t.Errorf("exit code %d, want 0\n%s", got, &stderr)
	}
	if _, err := client.Get(url); err == nil {
		t.Error("it still answers after it stopped")
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
			stderr: []string{"go run . [-addr HOST:PORT]", "127.0.0.1:8080"}},
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

func TestBuildFallsBackToTemporaryFolder(t *testing.T) {
	dir := repository(t, program)
	t.Setenv("TMPDIR", t.TempDir())
	write(t, dir, map[string]string{"file": ""})
	var progress bytes.Buffer
	built, err := build(t.Context(), dir, filepath.Join(dir, "file", "cache"), &progress)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(built.program, os.TempDir()) {
		t.Errorf("built in %s", built.program)
	}
	if got := progress.String(); !strings.Contains(got, "Building") || !strings.Contains(got, "Built in") {
		t.Errorf("progress: %q", got)
	}
}

// Built into a folder, the programs are those that are served: shrunk, beside the
// script that starts them.
func TestBuildInto(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "build")
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), repository(t, program), []string{"-build", folder}, &stdout, &stderr); code != 0 {
		t.Fatalf("exit code %d\n%s", code, &stderr)
	}
	for file, start := range map[string]string{"playground.wasm": "\x00asm", "webworker.wasm": "\x00asm", "wasm_exec.js": "// Copyright"} {
		data, err := os.ReadFile(filepath.Join(folder, file))
		if err != nil || !strings.HasPrefix(string(data), start) {
			t.Errorf("%s: %v, %.20q", file, err, data)
		}
		if strings.HasSuffix(file, ".wasm") && !bytes.Equal(data, shrink.Program(data)) {
			t.Errorf("%s is not shrunk", file)
		}
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

// The pages of the lessons, as the server gives them, say what programs that read
// links ask for, with whole addresses, each of which is answered.
func TestLessonLinks(t *testing.T) {
	s := newSite("web", nil)
	pages, err := filepath.Glob("web/lessons/*.html")
	if err != nil || len(pages) < 19 {
		t.Fatalf("%d pages (%v)", len(pages), err)
	}
	const base = "http://example.com/" // as the tests ask
	for _, file := range pages {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		text := body(t, get(s, "/lessons/"+name+".html"))
		if strings.Contains(text, "base.invalid") {
			t.Errorf("%s: the placeholder is left", name)
		}
		for _, want := range []string{
			`<link rel="canonical" href="` + base + "lessons/" + name + `.html">`,
			`<link rel="alternate" type="application/json+oembed" href="` + base + "lessons/" + name + ".oembed.json\"",
			`<meta property="og:url" content="` + base + "lessons/" + name + `.html">`,
			`<meta property="og:image" content="` + base + "lessons/" + name + `.png">`,
			`<meta name="twitter:card" content="summary_large_image">`,
			`<meta property="og:title" content="`, `<meta property="og:description" content="`, `<meta name="description" content="`,
		} {
			if strings.Count(text, want) != 1 {
				t.Errorf("%s has %d times %s", name, strings.Count(text, want), want)
			}
		}

		// https://oembed.com, sections 2.3.4 and 2.3.4.4.
		r := get(s, "/lessons/"+name+".oembed.json")
		var o struct {
			Version, Type, Title, HTML string
			ProviderName               string `json:"provider_name"`
			ProviderURL                string `json:"provider_url"`
			Width, Height              int
			ThumbnailURL               string `json:"thumbnail_url"`
			ThumbnailWidth             int    `json:"thumbnail_width"`
			ThumbnailHeight            int    `json:"thumbnail_height"`
		}
		if err := json.Unmarshal([]byte(body(t, r)), &o); err != nil || r.Header.Get("Content-Type") != "application/json" {
			t.Fatalf("%s: %v, %s", name, err, r.Header.Get("Content-Type"))
		}
		if o.Version != "1.0" || o.Type != "rich" || o.Title == "" || o.ProviderName == "" || o.ProviderURL != base || o.Width < 280 || o.Height < 200 ||
			!strings.HasPrefix(o.HTML, `<iframe src="`+base+"embed.html?lesson="+name) || !strings.HasSuffix(o.HTML, "</iframe>") {
			t.Errorf("%s: the oEmbed is %+v", name, o)
		}
		if o.ThumbnailURL != base+"lessons/"+name+".png" {
			t.Errorf("%s: the thumbnail is %s", name, o.ThumbnailURL)
		}
		if name != "cancel" && name != "panic" {
			continue // all of them are drawn by the test of package card
		}
		r = get(s, "/lessons/"+name+".png")
		card, err := png.DecodeConfig(r.Body)
		if err != nil || r.Header.Get("Content-Type") != "image/png" || card.Width != o.ThumbnailWidth || card.Height != o.ThumbnailHeight || card.Width != 1200 || card.Height != 630 {
			t.Errorf("%s: the card is %d × %d, %s, %v", name, card.Width, card.Height, r.Header.Get("Content-Type"), err)
		}
	}
	if r := get(s, "/lessons/none.png"); r.StatusCode != http.StatusNotFound {
		t.Errorf("a card of no lesson: %d", r.StatusCode)
	}
}

// Links say the host that was asked for, unless it could be anything.
func TestBaseOf(t *testing.T) {
	for _, tt := range []struct{ host, forwarded, want string }{
		{"pool.example", "", "http://pool.example/"}, {"127.0.0.1:8080", "", "http://127.0.0.1:8080/"}, {"pool.example", "https", "https://pool.example/"},
		{"pool.example", "javascript", "http://pool.example/"}, {`a"><script>`, "", "/"}, {"", "", "/"}, {"[::1]:80", "", "/"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Host = tt.host
		r.Header.Set("X-Forwarded-Proto", tt.forwarded)
		if got := baseOf(r); got != tt.want {
			t.Errorf("host %q, %q: %q, want %q", tt.host, tt.forwarded, got, tt.want)
		}
	}
}

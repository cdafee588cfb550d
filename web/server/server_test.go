package server

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"workerpool.example/playground/web/site"
)

// page is long enough to be worth compressing.
var page = "<!doctype html>" + strings.Repeat("<p>worker, job, result</p>", 100)

// testSite is a site with a file of each sort, and some that must stay private.
func testSite(t testing.TB) *Server {
	t.Helper()
	if tested == nil {
		tested = makeTestSite(t)
	}
	return New(tested)
}

var tested site.Site // made once, for it takes long

func makeTestSite(t testing.TB) site.Site {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
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
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../outside.html", filepath.Join(dir, "web", "link.html")); err != nil {
		t.Log("no symbolic links here:", err)
	}
	s, err := site.Make(site.Source{Web: os.DirFS(filepath.Join(dir, "web")), Base: site.Anywhere, Built: map[string]string{
		"playground.wasm": filepath.Join(dir, "build", "playground.wasm"),
		"wasm_exec.js":    filepath.Join(dir, "build", "wasm_exec.js"),
	}})
	if err != nil {
		t.Fatal(err)
	}
	if s, err = s.Compressed(context.Background(), site.Compression{Gzip: true, Brotli: true}); err != nil {
		t.Fatal(err)
	}
	delete(s, "404.html") // a site without one; see TestNotFoundPage
	return s
}

// named is the path of a file whose name holds a hash.
func named(t testing.TB, s *Server, plain string) string {
	t.Helper()
	ext := filepath.Ext(plain)
	form := regexp.MustCompile("^" + regexp.QuoteMeta(strings.TrimSuffix(plain, ext)) + `\.[0-9a-f]{12}` + regexp.QuoteMeta(ext) + "$")
	for name := range s.assets {
		if form.MatchString(name) {
			return "/" + name
		}
	}
	t.Fatalf("there is no %s, with a hash, among %q", plain, slices.Sorted(maps.Keys(s.assets)))
	return ""
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
		if r.Header.Add(name, value); name == "Host" {
			r.Host = value
		}
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
		"/":                             "text/html; charset=utf-8",
		"/index.html":                   "text/html; charset=utf-8",
		"/notes/":                       "text/html; charset=utf-8",
		named(t, s, "style.css"):        "text/css; charset=utf-8",
		"/worker-pool.js":               "text/javascript; charset=utf-8",
		named(t, s, "module.mjs"):       "text/javascript; charset=utf-8",
		named(t, s, "wasm_exec.js"):     "text/javascript; charset=utf-8",
		named(t, s, "playground.wasm"):  "application/wasm",
		named(t, s, "picture.svg"):      "image/svg+xml",
		named(t, s, "picture.png"):      "image/png",
		named(t, s, "tune.mp3"):         "audio/mpeg",
		"/data.json":                    "application/json",
		named(t, s, "site.webmanifest"): "application/manifest+json",
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
		"X-Frame-Options":              "",
		"Cross-Origin-Opener-Policy":   "",
		"Last-Modified":                "",
	}
	const ask, never = "no-cache", "public, max-age=31536000, immutable"
	for path, cache := range map[string]string{
		"/": ask, "/worker-pool.js": ask, "/data.json": ask, "/missing.html": ask, "/playground.wasm": ask, "/playground.0123456789ab.wasm": ask,
		named(t, s, "playground.wasm"): never, named(t, s, "tune.mp3"): never, named(t, s, "style.css"): never,
	} {
		r := get(s, path)
		want["Cache-Control"] = cache
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
		new(Server).setPolicy(header, host)
		if got := header.Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Errorf("host %q: the policy %q lacks %q", host, got, want)
		}
	}
}

func TestAcceptEncoding(t *testing.T) {
	s := testSite(t)
	for _, test := range []struct{ accept, coding string }{
		{"br", "br"},
		{"BR", "br"},
		{"gzip, deflate, br, zstd", "br"}, // as browsers ask over https
		{"gzip, deflate", "gzip"},         // and over http, but for localhost
		{"br, gzip", "br"},
		{"gzip, br", "br"},
		{"br;q=0, gzip", "gzip"},
		{"br;q=0.0, *", "gzip"},
		{"br;q=0.5, gzip", "gzip"},
		{"br;q=0.5, gzip;q=0.5", "br"},
		{"br;q=0.4, gzip;q=0.5, identity;q=0.6", ""},
		{"br;q=0.4, *;q=0.5", "gzip"},
		{"*;q=0.5, gzip;q=0.4", "br"},
		{"br;q=1.0, gzip;q=0.8, *;q=0.1", "br"},
		{"identity;q=0.9, br;q=0.8", ""},
		{"*", "br"},
		{"*;q=0.1", "br"},
		{"identity;q=0, *;q=0.5", "br"},
		{"gzip", "gzip"},
		{"GZip", "gzip"},
		{"x-gzip", "gzip"},
		{"gzip;q=0.001", "gzip"},
		{"gzip ; q=0.5", "gzip"},
		{"\tgzip;q=1.000 , br;q=0", "gzip"},
		{"identity, gzip", "gzip"},
		{"gzip;level=9;q=0.5", "gzip"},
		{"", ""},
		{"identity", ""},
		{"deflate, zstd", ""},
		{"gzip;q=0", ""},
		{"gzip;q=0.0", ""},
		{"gzip;Q=0", ""},
		{"gzip;q=0, br;q=0, *", ""},
		{"*;q=0", ""},
		{"gzip;q=0.5, identity", ""},
		{"gzip;q=0.5, identity;q=0.6", ""},
		{"gzip;q=high", ""},
		{"gzip;q=2", ""},
		{"gzip;q=NaN", ""},
		{"gzip;q=-1", ""},
		{"gzip;q=", ""},
		{"gzipped", ""},
		{",;,", ""},
		// None is acceptable: plain bytes are still the better answer.
		{"gzip;q=0, identity;q=0", ""},
	} {
		r := get(s, "/", "Accept-Encoding: "+test.accept)
		if coding := r.Header.Get("Content-Encoding"); coding != test.coding {
			t.Errorf("Accept-Encoding %q: Content-Encoding %q, want %q", test.accept, coding, test.coding)
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
	for _, path := range []string{named(t, s, "tune.mp3"), named(t, s, "picture.png"), named(t, s, "picture.svg")} {
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
	var reader io.Reader
	switch coding := r.Header.Get("Content-Encoding"); coding {
	case "":
		return data
	case "br":
		reader = brotli.NewReader(strings.NewReader(data))
	case "gzip":
		var err error
		if reader, err = gzip.NewReader(strings.NewReader(data)); err != nil {
			t.Fatal(err)
		}
	default:
		t.Fatalf("Content-Encoding %q", coding)
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
	squeezed := get(s, "/", "Accept-Encoding: br").Header.Get("ETag")
	if len(plain) < 10 || plain[0] != '"' || plain[len(plain)-1] != '"' {
		t.Fatalf("the ETag %s is not a strong one", plain)
	}
	if plain == zipped || zipped == "" || squeezed == zipped || squeezed == plain {
		t.Fatalf("two forms, one ETag, among %s, %s and %s", plain, zipped, squeezed)
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
		{[]string{"If-None-Match: " + plain + ", " + squeezed, "Accept-Encoding: gzip, br"}, 304},
		{[]string{"If-None-Match: " + squeezed, "Accept-Encoding: gzip"}, 200},
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

func TestRanges(t *testing.T) {
	s := testSite(t)
	tag := get(s, named(t, s, "tune.mp3")).Header.Get("ETag")
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
		r := get(s, named(t, s, "tune.mp3"), test.headers...)
		got := body(t, r)
		if r.StatusCode != test.status || r.Header.Get("Content-Range") != test.part {
			t.Errorf("%q: %d %q, want %d %q", test.headers, r.StatusCode, r.Header.Get("Content-Range"), test.status, test.part)
		}
		if r.StatusCode < 300 && got != test.bytes {
			t.Errorf("%q: bytes %q, want %q", test.headers, got, test.bytes)
		}
	}

	if whole := get(s, named(t, s, "tune.mp3")); whole.Header.Get("Accept-Ranges") != "bytes" {
		t.Error("that ranges are answered is not said")
	}
	r := get(s, "/", "Range: bytes=0-8", "Accept-Encoding: br, gzip")
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
	for _, accept := range []string{"identity", "gzip", "br"} {
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
		"/..", "/../", "/./", "//", "/./index.html", "//index.html", "/folder//inner.txt", "/data.json/", "/data.json/index.html",
		"/link.html", "/index.html\x00", "/index.html\x00.html", "/\x00.html", "/" + strings.Repeat("a", 5000) + ".html",
		"/C:/outside.html", "/\xff.html", "/build/playground.wasm", "/../build/wasm_exec.js",
		"/style.css", "/playground.wasm", "/index.html.br", "/index.html.gz", // only by their real names, and in no other form
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

func FuzzServer(f *testing.F) {
	s := testSite(f)
	for _, path := range []string{"/", "/index.html", "/../outside.html", "/e2e/page.html", named(f, s, "playground.wasm"), "/link.html", "/\x00.js"} {
		for _, accept := range []string{"", "gzip", "gzip;q=0", "br;q=0.1, gzip;q=0.2", "*;q=0.5, identity", ";q=;,"} {
			for _, other := range []string{"", "bytes=0-3", "bytes=-1,2-3", `W/"a", "b"`, "*", "evil\r\nhost"} {
				f.Add(path, accept, other, other, other)
			}
		}
	}
	statuses := []int{200, 206, 304, 404, 412, 416}
	f.Fuzz(func(t *testing.T, path, accept, match, span, host string) {
		headers := []string{"Accept-Encoding: " + accept, "Range: " + span, "If-None-Match: " + match, "If-Match: " + match, "If-Range: " + match}
		for _, n := range []int{1, 2, 3, 5} { // from few headers to all
			r := request(s, http.MethodGet, path, append(headers[:n:n], "Host: "+host)...)
			if !slices.Contains(statuses, r.StatusCode) {
				t.Fatalf("GET %q with %q: %d", path, headers[:n], r.StatusCode)
			}
			for name, values := range r.Header {
				for _, value := range values {
					if strings.ContainsAny(value, "\r\n\x00") {
						t.Errorf("GET %q, host %q: the header %s is %q", path, host, name, value)
					}
				}
			}
			coding := r.Header.Get("Content-Encoding")
			if coding != "" && !strings.Contains(strings.ToLower(accept), coding) && !strings.Contains(accept, "*") {
				t.Errorf("GET %q, Accept-Encoding %q: %s was not asked for", path, accept, coding)
			}
			if r.StatusCode != 200 {
				continue
			}
			if got := decoded(t, r); strings.Contains(got, "private") {
				t.Errorf("GET %q: a private file was served", path)
			}
		}
	})
}

func TestManyReadersAtOnce(t *testing.T) {
	s := testSite(t)
	server := httptest.NewServer(s)
	defer server.Close()
	name := named(t, s, "playground.wasm")
	results := make(chan error)
	const readers = 16
	for range readers {
		go func() {
			r, err := server.Client().Get(server.URL + name)
			if err == nil {
				var n int64
				n, err = io.Copy(io.Discard, r.Body)
				r.Body.Close()
				if err == nil && (r.StatusCode != http.StatusOK || n == 0) {
					err = fmt.Errorf("%s, %d bytes", r.Status, n)
				}
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

// A site may have a page of its own for what is not there.
func TestNotFoundPage(t *testing.T) {
	s := New(site.Site{"404.html": {Data: []byte(page)}})
	r := get(s, "/missing")
	if got := body(t, r); r.StatusCode != 404 || got != page || r.Header.Get("Content-Type") != "text/html; charset=utf-8" || r.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%d, %q, %d bytes", r.StatusCode, r.Header, len(got))
	}
}

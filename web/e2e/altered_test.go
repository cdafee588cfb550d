package e2e

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// altered is the real site with something changed on its way: what a bad network,
// another server or another browser would make of it.
type altered struct {
	before string                                                    // a script that runs before any of a page's own
	answer func(w http.ResponseWriter, name string) bool             // may answer in the site's place
	change func(name string, header http.Header, body []byte) []byte // what the site has answered
}

// serve serves the site so, and gives its address, with a slash at its end.
func (a altered) serve(t testing.TB) string {
	t.Helper()
	at, err := url.Parse(site(t))
	if err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(at)
		for _, name := range []string{"Accept-Encoding", "If-None-Match", "If-Modified-Since"} { // all of it, as it is
			r.Out.Header.Del(name)
		}
	}}
	proxy.ModifyResponse = func(r *http.Response) error {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return err
		}
		if a.before != "" && strings.HasPrefix(r.Header.Get("Content-Type"), "text/html") {
			body = bytes.Replace(body, []byte("<head>"), []byte(`<head><script src="/before.js"></script>`), 1)
		}
		if a.change != nil {
			body = a.change(nameIn(r.Request), r.Header, body)
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Set("Content-Length", strconv.Itoa(len(body)))
		r.Header.Set("Cache-Control", "no-store") // it may be another the next time
		return nil
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch name := nameIn(r); {
		case name == "before.js":
			w.Header().Set("Content-Type", "text/javascript")
			fmt.Fprint(w, "{"+a.before+"}")
		case a.answer == nil || !a.answer(w, name):
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// nameIn is the name of what is asked for, as the sources have it: without a hash.
func nameIn(r *http.Request) string {
	return hashInName.ReplaceAllString(strings.TrimPrefix(r.URL.Path, "/"), "$1")
}

var hashInName = regexp.MustCompile(`\.[0-9a-f]{12}(\.[a-z0-9]+)$`)

// open shows a page of the site so.
func (a altered) open(t testing.TB, engine webdriver.Engine, path string) page {
	t.Helper()
	p := page{t, open(t, engine, webdriver.Options{Height: 1300})}
	p.ok(p.Navigate(a.serve(t) + path))
	return p
}

// complains fails the test if the console says anything but lines with one of these
// parts, and leaves the page, so that nobody else finds them there.
func (p page) complains(parts ...string) {
	p.Helper()
	said, err := p.Console()
	p.ok(err)
lines:
	for _, line := range said {
		for _, part := range parts {
			if strings.Contains(line, part) {
				continue lines
			}
		}
		p.Errorf("the console says: %s", line)
	}
	p.ok(p.Navigate("about:blank"))
}

// A fault breaks the answers of a name until it is mended.
type fault struct {
	name   string
	broken func(w http.ResponseWriter)
	mended atomic.Bool
}

func (f *fault) answer(w http.ResponseWriter, name string) bool {
	if f.name == "" || name != f.name || f.mended.Load() {
		return false
	}
	f.broken(w)
	return true
}

// refused is the fault of a server that cannot answer for a name.
func refused(name string) *fault {
	return &fault{name: name, broken: func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }}
}

// withMemory gives a program of WebAssembly a memory of at most so many pages of 64 KiB,
// as a machine would that has no more (WebAssembly Core Specification, 5.5.8).
func withMemory(t testing.TB, program []byte, most uint64) []byte {
	t.Helper()
	const memorySection = 5
	for at := 8; at < len(program); {
		size, n := binary.Uvarint(program[at+1:])
		begin := at + 1 + n
		end := begin + int(size)
		if program[at] == memorySection {
			least, _ := binary.Uvarint(program[begin+2:])
			if program[begin] != 1 || program[begin+1] != 0 || least > most {
				t.Fatalf("the memory section is % x", program[begin:end])
			}
			section := binary.AppendUvarint(binary.AppendUvarint([]byte{1, 1}, least), most)
			limited := append(bytes.Clone(program[:at+1]), binary.AppendUvarint(nil, uint64(len(section)))...)
			return append(append(limited, section...), program[end:]...)
		}
		at = end
	}
	t.Fatal("the program has no memory section")
	return nil
}

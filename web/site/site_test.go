package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"
)

// sources are of a site with every sort of reference.
func sources() fstest.MapFS {
	text := map[string]string{
		"index.html":           `<head><link href="style.css"><script type="module" src="boot.js"></script></head><img src="still.svg"><a href="course.html">`,
		"course.html":          `<head><link href="style.css"></head><img src="lessons/close.svg">`,
		"embed.html":           `<head><script type="module" src="embed.js"></script></head>`,
		"style.css":            `p { color: red }`,
		"still.svg":            `<svg>&amp;</svg>`,
		"boot.js":              `import "./wasm_exec.js"; const files = { program: "webworker.wasm" }; fetch("playground.wasm"); say("nothing.js")`,
		"embed.js":             `import("./boot.js"); new URL("embed.html", base); "worker-pool.js"`,
		"worker-pool.js":       `"embed.html"; "sw.js"`,
		"offline.js":           `caches`,
		"sw.js":                "// kept\n// site: here\nconst build = 0;\n// /site\nrest();\n",
		"develop.js":           `reload()`,
		"lessons/close.html":   "<head>\n<link href=\"../style.css\">\n<meta property=\"og:image\" content=\"https://base.invalid/lessons/close.png\">\n<meta property=\"og:image:width\" content=\"1\">\n<script src=\"open.js\"></script>\n</head>",
		"lessons/close.json":   `{"url": "https://base.invalid/"}`,
		"lessons/close.svg":    "<svg/>",
		"lessons/open.js":      `"open"`,
		"e2e/page_test.go":     "package e2e",
		"e2e/page.html":        "private",
		"e2e/deep/page.html":   "private",
		".hidden/page.html":    "private",
		".page.html":           "private",
		"README":               "private",
		"notes.go":             "package web",
		"lessons/more/a.html":  `<head></head><script src="../../boot.js"></script><script src="../open.js"></script>`,
		"lessons/more/b.woff2": "font",
	}
	files := fstest.MapFS{"link.html": {Data: []byte("../outside.html"), Mode: fs.ModeSymlink}}
	for name, content := range text {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

// built are the files of the toolchain.
func built(t testing.TB) map[string]string {
	t.Helper()
	dir, all := t.TempDir(), map[string]string{}
	for name, content := range map[string]string{"playground.wasm": "program", "webworker.wasm": "worker", "wasm_exec.js": "exec()"} {
		all[name] = filepath.Join(dir, name)
		if err := os.WriteFile(all[name], []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func mustMake(t testing.TB, src Source) Site {
	t.Helper()
	if src.Web == nil {
		src.Web = sources()
	}
	if src.Built == nil {
		src.Built = built(t)
	}
	s, err := Make(src)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var hash = regexp.MustCompile(`\.[0-9a-f]{12}\.`)

// plain are the names without their hashes.
func plain(s Site) (names []string) {
	for name := range s {
		names = append(names, hash.ReplaceAllString(name, ".#."))
	}
	slices.Sort(names)
	return names
}

func TestNames(t *testing.T) {
	want := []string{
		"404.html", "boot.#.js", "course.html", "embed.#.js", "embed.html", "index.html",
		"lessons/close.html", "lessons/close.png", "lessons/close.svg", "lessons/index.html",
		"lessons/more/a.html", "lessons/more/b.#.woff2", "lessons/open.#.js",
		"playground.#.wasm", "style.#.css", "sw.js", "wasm_exec.#.js", "webworker.#.wasm", "worker-pool.js",
	}
	if got := plain(mustMake(t, Source{})); !slices.Equal(got, want) {
		t.Errorf("the files are\n%q, want\n%q", got, want)
	}
	for _, tt := range []struct {
		src  Source
		more []string
	}{
		{Source{Offline: true}, []string{"offline.#.js"}},
		{Source{Develop: true}, []string{"develop.js"}},
		{Source{Base: Anywhere}, []string{"lessons/close.json"}},
		{Source{Base: "https://example.com/"}, []string{"lessons/close.json"}},
	} {
		all := append(slices.Clone(want), tt.more...)
		slices.Sort(all)
		if got := plain(mustMake(t, tt.src)); !slices.Equal(got, all) {
			t.Errorf("%+v: the files are\n%q, want\n%q", tt.src, got, all)
		}
	}
}

// Every name in quotes leads to a file that there is, by its name with the hash where
// it has one; the hash is that of the content; and what is no file's name stays.
func TestReferences(t *testing.T) {
	s := mustMake(t, Source{Offline: true})
	quoted := regexp.MustCompile(`"([^"; ]*\.(?:js|css|svg|wasm|html|woff2))"`)
	found := 0
	for name, file := range s {
		if ext := path.Ext(name); ext != ".html" && ext != ".js" || name == serviceWorker {
			continue
		}
		for _, m := range quoted.FindAllStringSubmatch(string(file.Data), -1) {
			if m[1] == "nothing.js" {
				continue
			}
			target := path.Join(path.Dir(name), m[1])
			if s[target] == nil {
				t.Errorf("%s refers to %q, which is not there", name, m[1])
			}
			found++
		}
	}
	if found < 20 {
		t.Errorf("only %d references were found", found)
	}
	for name, file := range s {
		if hash.MatchString(name) != Immutable(name, file.Data) {
			t.Errorf("%s: the name and the content do not agree", name)
		}
		if hash.MatchString(name) && Immutable(name, append([]byte("x"), file.Data...)) {
			t.Errorf("%s may be kept for good with another content", name)
		}
	}
	if text := string(s["lessons/more/a.html"].Data); !regexp.MustCompile(`"\.\./\.\./boot\.[0-9a-f]{12}\.js".*"\.\./open\.[0-9a-f]{12}\.js"`).MatchString(text) {
		t.Errorf("references from a folder within a folder: %s", text)
	}
}

// A change of what is referred to changes the names of all that refer to it.
func TestHashFollowsReferences(t *testing.T) {
	before := mustMake(t, Source{})
	files := built(t)
	if err := os.WriteFile(files["wasm_exec.js"], []byte("exec2()"), 0o644); err != nil {
		t.Fatal(err)
	}
	after := mustMake(t, Source{Built: files})
	var gone []string
	for name := range before {
		if after[name] == nil {
			gone = append(gone, hash.ReplaceAllString(name, ".#."))
		}
	}
	slices.Sort(gone)
	if want := []string{"boot.#.js", "embed.#.js", "wasm_exec.#.js"}; !slices.Equal(gone, want) {
		t.Errorf("other names have %q, want %q", gone, want)
	}
	if before.Build() == after.Build() {
		t.Error("two sites are one build")
	}
}

func TestMakeRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(fstest.MapFS)
		want   string
	}{
		"a circle": {func(f fstest.MapFS) {
			f["lessons/open.js"].Data = []byte(`"../boot.js"`)
			f["boot.js"].Data = []byte(`"./lessons/open.js"`)
		}, "refers to itself"},
		"a page without a head":  {func(f fstest.MapFS) { f["index.html"].Data = nil }, "index.html cannot name offline.js"},
		"no service worker":      {func(f fstest.MapFS) { delete(f, "sw.js") }, "sw.js has no place"},
		"no place for the files": {func(f fstest.MapFS) { f["sw.js"].Data = []byte("// /site\n") }, "sw.js has no place"},
	} {
		files := sources()
		tt.change(files)
		if _, err := Make(Source{Web: files, Built: built(t), Offline: true}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
	if _, err := Make(Source{Web: sources(), Built: map[string]string{"a.js": "missing"}}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing program: %v", err)
	}
}

// Link previews have whole addresses, or are left out.
func TestBase(t *testing.T) {
	for _, tt := range []struct{ base, picture, start string }{
		{"", "", "./"},
		{"https://example.com/pool/", "https://example.com/pool/lessons/close.png", "https://example.com/pool/"},
		{Anywhere, "https://base.invalid/lessons/close.png", "/"},
	} {
		s := mustMake(t, Source{Base: tt.base})
		page := string(s["lessons/close.html"].Data)
		if strings.Contains(page, "og:image") != (tt.picture != "") || !strings.Contains(page, tt.picture) || !strings.Contains(page, "../style.") {
			t.Errorf("with the base %q, the page is\n%s", tt.base, page)
		}
		lost := string(s["404.html"].Data)
		if !strings.Contains(lost, `<a href="`+tt.start+`">`) {
			t.Errorf("with the base %q, 404.html leads elsewhere:\n%s", tt.base, lost)
		}
		style := regexp.MustCompile(`<link rel="stylesheet" href="([^"]*/)?(style\.[0-9a-f]{12}\.css)">`).FindStringSubmatch(lost)
		if style == nil || s[style[2]] == nil || style[1] != strings.TrimPrefix(tt.start, "./") {
			t.Errorf("with the base %q, 404.html has another style:\n%s", tt.base, lost)
		}
	}
}

// The service worker knows the page with all that it loads, and then the rest; each
// with its hash.
func TestServiceWorker(t *testing.T) {
	s := mustMake(t, Source{Offline: true})
	script := string(s[serviceWorker].Data)
	m := regexp.MustCompile(`(?s)^// kept\nconst build = "([0-9a-f]{12})";\nconst core = (\{.*\});\nconst rest = (\{.*\});\nrest\(\);\n$`).FindStringSubmatch(script)
	if m == nil {
		t.Fatalf("it is\n%s", script)
	}
	lists := make([]map[string]string, 2)
	for i := range lists {
		if err := json.Unmarshal([]byte(m[2+i]), &lists[i]); err != nil {
			t.Fatal(err)
		}
		for name, integrity := range lists[i] {
			if strings.HasSuffix(name, "/") {
				name = path.Join(name, "index.html")
			}
			if s[name] == nil || !strings.HasPrefix(integrity, "sha256-") || len(integrity) != 51 {
				t.Errorf("%s, %s", name, integrity)
			}
		}
	}
	names := func(list map[string]string) (all []string) {
		for name := range maps.Keys(list) {
			all = append(all, hash.ReplaceAllString(name, ".#."))
		}
		slices.Sort(all)
		return all
	}
	if got, want := names(lists[0]), []string{"./", "boot.#.js", "offline.#.js", "playground.#.wasm", "style.#.css", "wasm_exec.#.js"}; !slices.Equal(got, want) {
		t.Errorf("the core is %q, want %q", got, want)
	}
	if got, want := names(lists[1]), []string{
		"./lessons/", "course.html", "embed.#.js", "embed.html", "lessons/close.html", "lessons/close.svg",
		"lessons/more/a.html", "lessons/more/b.#.woff2", "lessons/open.#.js", "webworker.#.wasm", "worker-pool.js",
	}; !slices.Equal(got, want) {
		t.Errorf("the rest is %q, want %q", got, want)
	}
}

// Whatever page a person develops reloads by itself, from wherever it is.
func TestDevelop(t *testing.T) {
	s, told := mustMake(t, Source{Develop: true}).Watched()
	builds := []string{told}
	for name, want := range map[string]string{"index.html": `src="develop.js?build=`, "lessons/close.html": `src="../develop.js?build=`, "lessons/more/a.html": `src="../../develop.js?build=`} {
		_, after, found := strings.Cut(string(s[name].Data), want)
		if !found {
			t.Fatalf("%s has no %s:\n%s", name, want, s[name].Data)
		}
		build, _, _ := strings.Cut(after, `"`)
		builds = append(builds, build)
	}
	if len(slices.Compact(builds)) != 1 || len(builds[0]) != hashLength {
		t.Errorf("the pages are from the builds %q", builds)
	}
}

// What is written is read again, and both compressed forms are of the very content.
func TestFolder(t *testing.T) {
	src := sources()
	src["style.css"].Data = bytes.Repeat([]byte("p { color: red }\n"), 100)
	delete(src, "lessons/close.svg") // no card can be drawn of it
	s, err := mustMake(t, Source{Web: src, Offline: true}).Compressed(t.Context(), Compression{Gzip: true, Brotli: true})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "dist")
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	again, err := Read(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.Names(), again.Names()) {
		t.Errorf("written were %q, read %q", s.Names(), again.Names())
	}
	small := 0
	for name, file := range s {
		if !bytes.Equal(file.Data, again[name].Data) || !bytes.Equal(file.Gzip, again[name].Gzip) || !bytes.Equal(file.Brotli, again[name].Brotli) {
			t.Errorf("%s was read otherwise than written", name)
		}
		if file.Gzip != nil {
			r, err := gzip.NewReader(bytes.NewReader(file.Gzip))
			if err != nil {
				t.Fatal(err)
			}
			same(t, name, r, file)
		}
		if file.Brotli != nil {
			small++
			same(t, name, brotli.NewReader(bytes.NewReader(file.Brotli)), file)
		}
		if bytes.HasPrefix(file.Data, []byte("font")) && (file.Gzip != nil || file.Brotli != nil) {
			t.Errorf("%s was compressed, for nothing", name)
		}
	}
	if small < 5 {
		t.Errorf("only %d files were compressed", small)
	}
	headers, err := os.ReadFile(filepath.Join(dir, "_headers"))
	if err != nil || !strings.HasPrefix(string(headers), "/*\n  Content-Security-Policy: default-src 'none'; script-src 'self' 'wasm-unsafe-eval' blob:;") ||
		strings.Count(string(headers), "immutable") != strings.Count(strings.Join(plain(s), "\n"), "#") {
		t.Errorf("_headers is\n%s", headers)
	}
	if err := s.Write(dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("into a full folder: %v", err)
	}
}

func same(t *testing.T, name string, r io.Reader, file *File) {
	t.Helper()
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, file.Data) {
		t.Errorf("%s: %d bytes, %v", name, len(got), err)
	}
}

// A folder that the server would serve may hold anything.
func TestReadRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte("a"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "no index.html") {
		t.Errorf("a folder without a page: %v", err)
	}
	large, err := os.Create(filepath.Join(dir, "large.mp3"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(large.Truncate(most+1), large.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "more than 256 MB") {
		t.Errorf("a large folder: %v", err)
	}
}

// What was compressed before is taken from the cache, unless it is damaged; both
// encoders give the same bytes each time.
func TestCache(t *testing.T) {
	cache := t.TempDir()
	data := bytes.Repeat([]byte("worker, job, result\n"), 200)
	s := Site{"a.txt": {Data: data}}
	made, err := s.Compressed(t.Context(), Compression{Gzip: true, Brotli: true, Cache: cache})
	if err != nil || made["a.txt"].Brotli == nil || made["a.txt"].Gzip == nil {
		t.Fatalf("%v, %+v", err, made["a.txt"])
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []Compression{{}, {Gzip: true, Brotli: true}} { // nothing needs to be made
		c.Cache = cache
		got, err := s.Compressed(t.Context(), c)
		if err != nil || !bytes.Equal(got["a.txt"].Brotli, made["a.txt"].Brotli) || !bytes.Equal(got["a.txt"].Gzip, made["a.txt"].Gzip) {
			t.Errorf("%+v: %v, %+v", c, err, got)
		}
	}
	if _, err := s.Compressed(ended, Compression{Brotli: true}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}

	kept, err := filepath.Glob(filepath.Join(cache, "*", "*"))
	if err != nil || len(kept) != 2 {
		t.Fatalf("the cache holds %q (%v)", kept, err)
	}
	for _, file := range kept {
		if err := os.Truncate(file, 10); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Compressed(t.Context(), Compression{Cache: cache}); err != nil || got["a.txt"].Brotli != nil || got["a.txt"].Gzip != nil {
		t.Errorf("damaged forms were taken: %v", err)
	}
	again, err := s.Compressed(t.Context(), Compression{Gzip: true, Brotli: true, Cache: cache})
	if err != nil || !bytes.Equal(again["a.txt"].Brotli, made["a.txt"].Brotli) || !bytes.Equal(again["a.txt"].Gzip, made["a.txt"].Gzip) {
		t.Errorf("the same file was compressed in two ways: %v", err)
	}
}

// The cache does not grow without end, and what was used last stays.
func TestCacheForgets(t *testing.T) {
	cache := t.TempDir()
	first := Site{"a.txt": {Data: bytes.Repeat([]byte("a"), 100)}}
	if _, err := first.Compressed(t.Context(), Compression{Gzip: true, Cache: cache}); err != nil {
		t.Fatal(err)
	}
	old, err := filepath.Glob(filepath.Join(cache, "*", "*.gz"))
	if err != nil || len(old) != 1 {
		t.Fatalf("%q, %v", old, err)
	}
	if err := os.Chtimes(old[0], time.Time{}, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	for i := range keepMost {
		keep(filepath.Join(filepath.Dir(old[0]), fmt.Sprint(i)), []byte("x"))
	}
	left, err := os.ReadDir(filepath.Dir(old[0]))
	if err != nil || len(left) != keepMost {
		t.Errorf("%d files are kept, want %d (%v)", len(left), keepMost, err)
	}
	if _, err := os.Stat(old[0]); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the oldest was kept: %v", err)
	}
}

// The still picture is there when the page is, without a request of its own.
func TestStillPicture(t *testing.T) {
	page := string(mustMake(t, Source{})["index.html"].Data)
	if want := `<img src="data:image/svg+xml,%3Csvg%3E&amp;amp%3B%3C%2Fsvg%3E">`; !strings.Contains(page, want) {
		t.Errorf("the page has no %s:\n%s", want, page)
	}
}

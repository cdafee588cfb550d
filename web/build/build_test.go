package build

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/shrink"
	"workerpool.example/playground/web/site"
)

const program = "package main\n\nfunc main() { println(\"hello\") }\n"

// module makes a small one in the place of ours.
func module(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range map[string]string{
		"go.mod":                 "module " + modulePath + "\n\ngo 1.26\n",
		"wasm/main.go":           program,
		"wasm/webworker/main.go": program,
		"web/index.html":         "<!doctype html><head></head>",
		"web/sw.js":              "// site: here\n// /site\n",
		"web/offline.js":         "",
	} {
		put(t, dir, name, content)
	}
	return dir
}

// put writes a file, given by its path below dir.
func put(t *testing.T, dir, name, content string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// builder has a cache of its own, but uses what the compiler made earlier.
func builder(t *testing.T, dir string) (*Builder, *bytes.Buffer) {
	t.Helper()
	compiled, err := exec.Command("go", "env", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOCACHE", strings.TrimSpace(string(compiled)))
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	var said bytes.Buffer
	b, err := New(t.Context(), dir, &said)
	if err != nil {
		t.Fatal(err)
	}
	return b, &said
}

// The programs are compiled again when their code has changed, and only then.
func TestSite(t *testing.T) {
	dir := module(t)
	b, said := builder(t, filepath.Join(dir, "wasm"))
	if !b.Changing {
		t.Error("sources in a repository are said not to change")
	}
	page := "<!doctype html><head></head>"
	for _, step := range []struct {
		file, content string
		seen          bool
		builds        int // until now
	}{
		{"", "", false, 1},
		{"web/index.html", page + "<p>more", true, 1},
		{"web/page.go", "package web\n", false, 1},
		{"wasm/main_test.go", "package main\n", false, 1},
		{"pool/pool.go", "package pool\n", true, 2},
		{"wasm/main.go", program + "\n", true, 3},
	} {
		before := b.Look()
		if step.file != "" {
			put(t, dir, step.file, step.content)
		}
		if filepath.Ext(step.file) == ".html" {
			page = step.content
		}
		if seen := b.Look() != before; seen != step.seen {
			t.Errorf("%q: a change is %t, want %t", step.file, seen, step.seen)
		}
		s, _, err := b.Site(t.Context(), site.Source{})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(s["index.html"].Data); got != page {
			t.Errorf("%q: the page is %q, want %q", step.file, got, page)
		}
		if builds := strings.Count(said.String(), "Built in"); builds != step.builds {
			t.Errorf("%q: %d builds, want %d", step.file, builds, step.builds)
		}
	}
}

func TestTemporaryFolder(t *testing.T) {
	dir := module(t)
	t.Setenv("TMPDIR", t.TempDir())
	b, said := builder(t, dir)
	put(t, dir, "file", "")
	b.cache = filepath.Join(dir, "file", "cache")
	for range 2 {
		built, err := b.programs(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{built.program, built.worker} {
			data, err := os.ReadFile(file)
			if err != nil || !strings.HasPrefix(string(data), "\x00asm") || !bytes.Equal(data, shrink.Buckets(shrink.Program(data))) {
				t.Errorf("%s is no program that was shrunk: %v", file, err)
			}
			if !strings.HasPrefix(file, os.TempDir()) {
				t.Errorf("built in %s", file)
			}
		}
	}
	if folders, err := filepath.Glob(filepath.Join(os.TempDir(), "workerpool-playground-*")); err != nil || len(folders) != 1 {
		t.Errorf("folders %q, want one (%v)", folders, err)
	}
	if got := said.String(); !strings.Contains(got, "Building") || !strings.Contains(got, "Built in") {
		t.Errorf("progress: %q", got)
	}
}

package e2e

import (
	"archive/zip"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Who has no clone runs a version of the module: here one that a module proxy in a
// folder has, beside what this machine has of other modules. The sources then lie in
// the module cache (where nothing can be written, but here, so that the test can
// take it away).
func TestGoRunWithoutClone(t *testing.T) {
	const module, version = "workerpool.example/playground", "v1.0.0"
	env := func(name string) string {
		t.Helper()
		value, err := exec.Command("go", "env", name).Output()
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(string(value))
	}
	proxy := t.TempDir()
	publish(t, proxy, module, version)

	// It is what `go run` makes and starts, without go in between, who would not
	// pass on that it should end.
	bin, empty := t.TempDir(), t.TempDir()
	others := filepath.Join(env("GOMODCACHE"), "cache", "download")
	modules := append(os.Environ(),
		"GOPROXY=file://"+filepath.ToSlash(proxy)+",file://"+filepath.ToSlash(others), "GOSUMDB=off", "GONOPROXY=", "GOPRIVATE=",
		"GOMODCACHE="+filepath.Join(t.TempDir(), "modules"), "GOFLAGS=-modcacherw -mod=mod", "GOWORK=off",
		"GOCACHE="+env("GOCACHE"), "XDG_CACHE_HOME="+t.TempDir(), "GOBIN="+bin)
	goRun := exec.Command("go", "run", "-exec", "cp", module+"@"+version, filepath.Join(bin, "playground"))
	goRun.Dir, goRun.Env = empty, modules
	if said, err := goRun.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}

	playground := exec.Command(filepath.Join(bin, "playground"), "-addr", "127.0.0.1:0")
	playground.Dir, playground.Env = empty, modules
	at := saidAddress(t, playground)
	page := get(t, at)
	for name, begins := range map[string]string{"playground": "\x00asm", "boot": "// @ts-check", "style": ""} {
		ref := regexp.MustCompile(`"(` + name + `\.[0-9a-f]{12}\.[a-z]+)"`).FindStringSubmatch(page)
		if ref == nil {
			t.Fatalf("the page names no %s", name)
		}
		if got := get(t, at+ref[1]); !strings.HasPrefix(got, begins) || len(got) < 1000 {
			t.Errorf("%s: %d bytes, %.20q", name, len(got), got)
		}
	}
	if strings.Contains(page, "develop.js") {
		t.Error("it watches sources that never change")
	}
}

// publish puts this repository into the folder of a module proxy; see `go help
// goproxy`.
func publish(t *testing.T, proxy, module, version string) {
	t.Helper()
	dir := filepath.Join(proxy, filepath.FromSlash(module), "@v")
	sources := t.TempDir()
	copyRepository(t, sources)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(sources, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"list": version + "\n", version + ".info": `{"Version": "` + version + `"}`, version + ".mod": string(mod)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Create(filepath.Join(dir, version+".zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	archive := zip.NewWriter(file)
	err = filepath.WalkDir(sources, func(at string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(sources, at)
		if err != nil {
			return err
		}
		w, err := archive.Create(module + "@" + version + "/" + filepath.ToSlash(name))
		if err != nil {
			return err
		}
		r, err := os.Open(at)
		if err != nil {
			return err
		}
		defer r.Close()
		_, err = io.Copy(w, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	data, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v", url, r.Status, err)
	}
	return string(data)
}

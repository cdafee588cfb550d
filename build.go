package main

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"workerpool.example/playground/wasm/shrink"
	"workerpool.example/playground/web/develop"
	"workerpool.example/playground/web/server"
	"workerpool.example/playground/web/site"
)

const modulePath = "workerpool.example/playground"

// answers gives what answers requests: for a folder that was written, or for the
// sources. What goes on beside the serving ends with ctx; wait waits for that.
func answers(ctx context.Context, dir string, o options, said io.Writer) (handler http.Handler, wait func(), err error) {
	if o.dir != "" {
		s, err := readSite(o.dir)
		return server.New(s), func() {}, err
	}
	module, changing, err := sources(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	m := &maker{module: module, cache: cacheFolder(module), said: said}
	src := site.Source{Base: cmp.Or(o.base, site.Anywhere)}
	if o.watch && changing {
		src.Develop = true
		w := &develop.Workshop{Look: m.look, Make: func(ctx context.Context) (site.Site, string, error) { return m.site(ctx, src) }, Said: said}
		if err := w.Open(ctx); err != nil {
			return nil, nil, err
		}
		var watching sync.WaitGroup
		watching.Go(func() { w.Watch(ctx, 300*time.Millisecond) })
		return w, watching.Wait, nil
	}

	s, _, err := m.site(ctx, src)
	if err != nil {
		return nil, nil, err
	}
	var now atomic.Pointer[server.Server]
	now.Store(server.New(s))
	var compressing sync.WaitGroup
	if !o.local() { // to this machine, bytes cost nothing
		// It takes a minute or two, so it happens beside the serving, on one
		// processor. What it keeps is whole or nothing.
		compressing.Go(func() {
			if s, err := s.Compressed(ctx, site.Compression{Brotli: true, Cache: caches(), Workers: 1}); err == nil {
				now.Store(server.New(s))
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { now.Load().ServeHTTP(w, r) }), compressing.Wait, nil
}

func readSite(dir string) (site.Site, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of -dir cannot be opened: %w", err)
	}
	defer root.Close()
	s, err := site.Read(root.FS())
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be served: %w", dir, err)
	}
	return s, nil
}

// writeSite writes the site for a static host.
func writeSite(ctx context.Context, dir string, o options, said io.Writer) error {
	if err := site.Vacant(o.out); err != nil {
		return err
	}
	module, _, err := sources(ctx, dir)
	if err != nil {
		return err
	}
	m := &maker{module: module, cache: cacheFolder(module), said: said}
	s, _, err := m.site(ctx, site.Source{Base: o.base, Offline: true})
	if err != nil {
		return err
	}
	done := report(said, "Compressing (up to a minute for what was not compressed before)")
	s, err = s.Compressed(ctx, site.Compression{Brotli: true, Cache: caches()})
	done()
	if err != nil {
		return err
	}
	if err := s.Write(o.out); err != nil {
		return err
	}
	fmt.Fprintf(said, "The site is in %s.\n", o.out)
	return nil
}

// A maker makes the site of a module, and builds the program only when its code has
// changed since.
type maker struct {
	module, cache string
	said          io.Writer

	code  string // the fingerprint of what was built
	built product
}

// look is a fingerprint of all that the site is made of.
func (m *maker) look() string {
	page := func(file string) bool { return filepath.Ext(file) != ".go" }
	return develop.Fingerprint(page, filepath.Join(m.module, "web")) + m.lookAtCode()
}

func (m *maker) lookAtCode() string {
	program := func(file string) bool {
		return !strings.HasSuffix(file, "_test.go") // others may be embedded
	}
	in := func(name string) string { return filepath.Join(m.module, name) }
	return develop.Fingerprint(program, in("wasm"), in("pool"), in("go.mod"), in("go.sum"))
}

// site gives the site with its quickly compressed forms, and which build it is.
func (m *maker) site(ctx context.Context, src site.Source) (s site.Site, b string, err error) {
	if code := m.lookAtCode(); code != m.code {
		m.code = "" // what a build that fails leaves is of no code
		built, err := build(ctx, m.module, m.cache, m.said)
		if err != nil {
			return nil, "", err
		}
		m.code, m.built = code, built
	}
	web, err := os.OpenRoot(filepath.Join(m.module, "web"))
	if err != nil {
		return nil, "", err
	}
	defer web.Close()
	src.Web = web.FS()
	src.Built = map[string]string{"playground.wasm": m.built.program, "webworker.wasm": m.built.worker, "wasm_exec.js": m.built.wasmExec}
	if s, err = site.Make(src); err != nil {
		return nil, "", err
	}
	if src.Develop {
		s, b = s.Watched()
	}
	s, err = s.Compressed(ctx, site.Compression{Gzip: true, Cache: caches()})
	return s, b, err
}

// sources finds the module whose site is made: of `go run MODULE@VERSION` the one in
// the module cache, which never changes, and else that in or above dir.
func sources(ctx context.Context, dir string) (module string, changing bool, err error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Sum == "" { // built in a repository
		module, err = findModule(dir)
		return module, true, err
	}
	// Not in dir, whose go.mod has no say in it.
	out, err := command(ctx, "go", os.TempDir(), "mod", "download", "-json", info.Main.Path+"@"+info.Main.Version).Output()
	var found struct{ Dir, Error string }
	if json.Unmarshal(out, &found) != nil || found.Dir == "" {
		why := cmp.Or(found.Error, fmt.Sprint(err, complaint(err)))
		return "", false, fmt.Errorf("the sources of %s@%s are not in the module cache: %s", info.Main.Path, info.Main.Version, why)
	}
	return found.Dir, false, nil
}

// findModule returns the folder of this repository: dir or the nearest folder
// above it that holds our go.mod.
func findModule(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if declares(filepath.Join(at, "go.mod"), modulePath) {
			for _, need := range []string{"wasm", "web"} {
				if info, err := os.Stat(filepath.Join(at, need)); err != nil || !info.IsDir() {
					return "", fmt.Errorf("the folder %s is missing from the repository in %s; restore it, for example with: git checkout %[1]s", need, at)
				}
			}
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is not in the repository of the playground (no go.mod of module %s here or above); change to its folder and start again", dir, modulePath)
		}
	}
}

// declares reports whether the go.mod file names the module.
func declares(file, module string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) >= 2 && words[0] == "module" {
			return words[1] == module
		}
	}
	return false
}

// caches is where things are kept for the next start: what was compressed, and for
// each module what was built.
func caches() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return "" // build makes a temporary one, which nobody else can write
	}
	return filepath.Join(base, "workerpool-playground")
}

// cacheFolder is where the program built from module is kept, so that the next
// start finds it: linking again is the slow part of an unchanged build.
func cacheFolder(module string) string {
	base := caches()
	if base == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(module))
	return filepath.Join(base, fmt.Sprintf("%x", sum[:8]))
}

// A product is what build made, as files.
type product struct {
	program  string // the program of ./wasm
	worker   string // that of ./wasm/webworker, for Web Workers
	wasmExec string // what starts it, from the very toolchain that compiled it
}

// writable makes a folder, and reports why nothing can be written there.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	probe, err := os.CreateTemp(folder, "probe-")
	if err != nil {
		return err
	}
	probe.Close()
	return os.Remove(probe.Name())
}

// build compiles the programs of the module for the browser, into the cache
// folder or, where that cannot be written, a temporary one. It tells its progress.
func build(ctx context.Context, module, cache string, progress io.Writer) (product, error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return product{}, errors.New("the go command was not found, and it is needed to build the program; install Go from https://go.dev/dl/ and put it in the PATH")
	}
	if err := writable(cache); err != nil {
		if cache, err = os.MkdirTemp("", "workerpool-playground-"); err != nil {
			return product{}, fmt.Errorf("there is no folder to build in: %w", err)
		}
	}

	// Asked inside the module, for its go.mod may choose the toolchain.
	root, err := command(ctx, goTool, module, "env", "GOROOT").Output()
	if ctx.Err() != nil {
		return product{}, errors.New("stopped before the program was built")
	}
	if err != nil {
		return product{}, fmt.Errorf("the go command does not work: go env GOROOT: %w%s", err, complaint(err))
	}
	built := product{
		program:  filepath.Join(cache, "playground.wasm"),
		worker:   filepath.Join(cache, "webworker.wasm"),
		wasmExec: filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
	}
	if _, err := os.Stat(built.wasmExec); err != nil {
		return product{}, fmt.Errorf("the Go toolchain has no %s; install Go from https://go.dev/dl/", built.wasmExec)
	}

	began := time.Now()
	done := report(progress, "Building the program (the first time takes up to half a minute)")
	var output []byte
	for _, p := range []struct {
		file, folder string
		decoder      bool
	}{{built.program, "./wasm", false}, {built.worker, "./wasm/webworker", true}} {
		// What was linked stays: the go command knows it again, and links no more.
		linked := filepath.Join(cache, "linked", filepath.Base(p.file))
		compile := command(ctx, goTool, module, append(append([]string{"build"}, shrink.Flags(p.decoder)...), "-o", linked, p.folder)...)
		compile.Env = append(compile.Environ(), "GOOS=js", "GOARCH=wasm")
		if output, err = compile.CombinedOutput(); err != nil {
			break
		}
		if err = shrink.File(linked, p.file); err != nil {
			break
		}
	}
	done()
	switch {
	case ctx.Err() != nil:
		return product{}, errors.New("stopped before the program was built")
	case err != nil:
		return product{}, fmt.Errorf("the program could not be built; this has to be mended first:\n\n%s", indent(output, err))
	}
	info, err := os.Stat(built.program)
	if err != nil {
		return product{}, err
	}
	fmt.Fprintf(progress, "Built in %.1f s: %.1f MB.\n", time.Since(began).Seconds(), float64(info.Size())/1e6)
	return built, nil
}

// command is the go command in a folder; when ctx ends it is asked to stop, and
// soon after made to.
func command(ctx context.Context, goTool, dir string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, goTool, args...)
	c.Dir = dir
	// The sources may lie where nothing can be written, whatever else was wished for.
	c.Env = append(os.Environ(), "GOFLAGS="+strings.TrimSpace(os.Getenv("GOFLAGS")+" -mod=readonly"))
	c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
	c.WaitDelay = 300 * time.Millisecond
	return c
}

// complaint is what a failed command wrote to its standard error.
func complaint(err error) string {
	var exit *exec.ExitError
	if !errors.As(err, &exit) || len(exit.Stderr) == 0 {
		return ""
	}
	return "\n" + string(exit.Stderr)
}

// indent sets a compiler's lines off from ours; when it wrote none, the error of
// running it stands in.
func indent(output []byte, err error) string {
	text := strings.TrimRight(string(output), "\n")
	if text == "" {
		text = err.Error()
	}
	return "\t" + strings.ReplaceAll(text, "\n", "\n\t")
}

// report says what is being done, and on a terminal counts the seconds until the
// returned function is called; that waits for the counting goroutine.
func report(w io.Writer, what string) (done func()) {
	file, ok := w.(*os.File)
	if ok {
		info, err := file.Stat()
		ok = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if !ok {
		fmt.Fprintln(w, what+" ...")
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for seconds := 0; ; seconds++ {
			fmt.Fprintf(w, "\r%s ... %d s", what, seconds)
			select {
			case <-ticker.C:
			case <-quit:
				fmt.Fprintln(w)
				return
			}
		}
	}()
	return func() { close(quit); <-ended }
}

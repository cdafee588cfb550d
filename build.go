package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"workerpool.example/playground/wasm/shrink"
)

const modulePath = "workerpool.example/playground"

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

// cacheFolder is where the program built from module is kept, so that the next
// start finds it: linking again is the slow part of an unchanged build.
func cacheFolder(module string) string {
	base, err := os.UserCacheDir()
	if err != nil {
		return "" // build makes a temporary one, which nobody else can write
	}
	sum := sha256.Sum256([]byte(module))
	return filepath.Join(base, "workerpool-playground", fmt.Sprintf("%x", sum[:8]))
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
		return product{}, fmt.Errorf("the program could not be built; mend this and start again:\n\n%s", indent(output, err))
	}
	info, err := os.Stat(built.program)
	if err != nil {
		return product{}, err
	}
	fmt.Fprintf(progress, "Built in %.1f s: %.1f MB.\n", time.Since(began).Seconds(), float64(info.Size())/1e6)
	return built, nil
}

// buildInto builds the programs into a folder, with what starts them.
func buildInto(ctx context.Context, dir, folder string, progress io.Writer) error {
	module, err := findModule(dir)
	if err != nil {
		return err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	if err := writable(folder); err != nil {
		return fmt.Errorf("nothing can be written into %s: %w", folder, err)
	}
	built, err := build(ctx, module, folder, progress)
	if err != nil {
		return err
	}
	starts, err := os.ReadFile(built.wasmExec)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "wasm_exec.js"), starts, 0o644)
}

// command is the go command in a folder; when ctx ends it is asked to stop, and
// soon after made to.
func command(ctx context.Context, goTool, dir string, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, goTool, args...)
	c.Dir = dir
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

package build

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"workerpool.example/playground/wasm/shrink"
)

// A product is what was compiled, as files.
type product struct {
	program  string // the program of ./wasm, what it begins with
	rest     string // and the rest
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

// programs compiles those of the module for the browser, into the cache folder or,
// where that cannot be written, a temporary one. It tells its progress.
func (b *Builder) programs(ctx context.Context) (product, error) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return product{}, errors.New("the go command was not found, and it is needed to build the program; install Go from https://go.dev/dl/ and put it in the PATH")
	}
	if err := writable(b.cache); err != nil {
		if b.cache, err = os.MkdirTemp("", "workerpool-playground-"); err != nil {
			return product{}, fmt.Errorf("there is no folder to build in: %w", err)
		}
	}

	// Asked inside the module, for its go.mod may choose the toolchain.
	root, err := command(ctx, goTool, b.module, "env", "GOROOT").Output()
	if ctx.Err() != nil {
		return product{}, errors.New("stopped before the program was built")
	}
	if err != nil {
		return product{}, fmt.Errorf("the go command does not work: go env GOROOT: %w%s", err, complaint(err))
	}
	built := product{
		program:  filepath.Join(b.cache, "playground.wasm"),
		rest:     filepath.Join(b.cache, "rest.wasm"),
		worker:   filepath.Join(b.cache, "webworker.wasm"),
		wasmExec: filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"),
	}
	if _, err := os.Stat(built.wasmExec); err != nil {
		return product{}, fmt.Errorf("the Go toolchain has no %s; install Go from https://go.dev/dl/", built.wasmExec)
	}

	began := time.Now()
	done := Report(b.said, "Building the program (the first time takes up to half a minute)")
	var output []byte
	for _, p := range []struct {
		name, folder string
		decoder      bool
		shrink       func(linked string) error
	}{
		{"playground.wasm", "./wasm", false, func(linked string) error { return shrink.Files(linked, built.program, built.rest) }},
		{"webworker.wasm", "./wasm/webworker", true, func(linked string) error { return shrink.File(linked, built.worker) }},
	} {
		// What was linked stays: the go command knows it again, and links no more.
		linked := filepath.Join(b.cache, "linked", p.name)
		compile := command(ctx, goTool, b.module, append(append([]string{"build"}, shrink.Flags(p.decoder)...), "-o", linked, p.folder)...)
		compile.Env = append(compile.Environ(), "GOOS=js", "GOARCH=wasm")
		if output, err = compile.CombinedOutput(); err != nil {
			break
		}
		if err = p.shrink(linked); err != nil {
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
	fmt.Fprintf(b.said, "Built in %.1f s: %.1f MB.\n", time.Since(began).Seconds(), float64(info.Size())/1e6)
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

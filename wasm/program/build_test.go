//go:build !js

package program_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// build compiles many sources at once, in a module that knows this one, and
// gives the programs' paths. Each source may have a second file beside.
func build(t *testing.T, sources, beside []string) []string {
	t.Helper()
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read := func(name string) string {
		t.Helper()
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	const module = "module workerpool.example/playground\n"
	write("go.mod", strings.Replace(read("../../go.mod"), module, "module tutorial\n", 1)+
		"\nrequire workerpool.example/playground v0.0.0\n\nreplace workerpool.example/playground => "+strconv.Quote(top)+"\n")
	write("go.sum", read("../../go.sum"))
	paths := make([]string, len(sources))
	for i, source := range sources {
		name := "p" + strconv.Itoa(i)
		write(name+"/main.go", source)
		if beside != nil {
			write(name+"/beside.go", beside[i])
		}
		paths[i] = filepath.Join(dir, "bin", name)
		if os.PathSeparator == '\\' {
			paths[i] += ".exe"
		}
	}
	gobuild := exec.Command("go", "build", "-ldflags=-s -w", "-o", filepath.Join(dir, "bin")+string(os.PathSeparator), "./...")
	gobuild.Dir = dir
	gobuild.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	if out, err := gobuild.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return paths
}

// An ending is what a program that was run left behind.
type ending struct {
	lines  []string // of its output
	code   int
	errors string
}

func execute(path string, args ...string) (e ending, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, path, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && ctx.Err() == nil {
		e.code, err = exit.ExitCode(), nil
	}
	e.lines = slices.Collect(strings.Lines(out.String()))
	for i := range e.lines {
		e.lines[i] = strings.TrimSuffix(e.lines[i], "\n")
	}
	e.errors = errs.String()
	return e, err
}

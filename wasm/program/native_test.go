//go:build !js

package program_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
)

const sample = "../../web/sample.mp3"

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

// anyWorker makes lines comparable: which worker gets a job is chance.
func anyWorker(lines []string) []string {
	for i := range lines {
		if strings.HasPrefix(lines[i], "worker ") {
			_, lines[i], _ = strings.Cut(lines[i], ": ")
		}
	}
	slices.Sort(lines)
	return lines
}

// Each program, compiled and run for real, prints what the page prints and ends
// as the page says.
func TestNative(t *testing.T) {
	sources := make([]string, len(runs))
	for i, query := range runs {
		sources[i] = program.For(settings(t, query)).Source()
	}
	paths := build(t, sources, nil)
	endings, failed := make([]ending, len(runs)), make([]error, len(runs))
	var all sync.WaitGroup
	places := make(chan bool, 4)
	for i := range runs {
		all.Go(func() {
			places <- true
			endings[i], failed[i] = execute(paths[i])
			<-places
		})
	}
	all.Wait()
	for i, query := range runs {
		e := endings[i]
		if failed[i] != nil {
			t.Errorf("%s: %v", query, failed[i])
			continue
		}
		s := settings(t, query)
		page := play(t, s)
		deadlock := page.Rec.End == record.Deadlock
		if deadlock && (e.code != 2 || !strings.HasPrefix(e.errors, "fatal error: all goroutines are asleep - deadlock!")) || !deadlock && e.code != 0 {
			t.Errorf("%s: the page's run ends with %v, the program with %d and %.200q", query, page.Rec.End, e.code, e.errors)
		}
		got := anyWorker(e.lines)
		if s.Cancel != run.Never {
			checkCanceled(t, s, got)
			continue
		}
		var want []string
		for _, line := range page.Output(page.Rec.Len(), 0) {
			want = append(want, line.Text)
		}
		if want = anyWorker(want); !slices.Equal(got, want) {
			t.Errorf("%s: the program prints\n%s\nthe page\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

var jobLine = regexp.MustCompile(`^job (\d+) (→ \d+|failed: bad input|failed: context canceled|panicked: something unexpected|did not run: context canceled)$`)

// checkCanceled: when the context ends decides which jobs still run. But each
// job that was submitted has its line, and they are submitted in order.
func checkCanceled(t *testing.T, s run.Settings, lines []string) {
	t.Helper()
	seen := make([]bool, s.Jobs)
	for _, line := range lines {
		m := jobLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%s: the program prints %q", s.Query(), line)
			continue
		}
		i, _ := strconv.Atoi(m[1])
		if seen[i] {
			t.Errorf("%s: job %d has two lines", s.Query(), i)
		}
		seen[i] = true
	}
	want := s.Jobs
	if s.Collect == run.NeverCollect {
		want = 0
	}
	if len(lines) != want && s.JobCapacity() >= s.Jobs || len(lines) > want {
		t.Errorf("%s: %d lines, want %d", s.Query(), len(lines), want)
	}
	if i := slices.Index(seen, false); i >= 0 && slices.Contains(seen[i:], true) && s.Close {
		t.Errorf("%s: job %d has no line, but a later one has", s.Query(), i)
	}
}

// The jobs of the program take as long as the page's.
func TestDurations(t *testing.T) {
	queries := []string{"jitter=40&jobs=1000", "jitter=100&time=3&seed=-12&jobs=1000", "jitter=7&time=1234&seed=9007199254740991&jobs=1000"}
	var sources, beside []string
	for _, query := range queries {
		sources = append(sources, program.For(settings(t, query)).Source())
		beside = append(beside, `package main

import "os"

func init() {
	for job := range numJobs {
		println(int64(duration(job)))
	}
	os.Exit(0)
}
`)
	}
	for i, path := range build(t, sources, beside) {
		e, err := execute(path)
		if err != nil {
			t.Fatal(err)
		}
		s := settings(t, queries[i])
		var want strings.Builder
		for j := range s.Jobs {
			fmt.Fprintln(&want, int64(job.Duration(s.Time, s.Jitter, s.Seed, j)))
		}
		if e.errors != want.String() {
			t.Errorf("%s: the program's jobs take other times", queries[i])
		}
	}
}

// MP3 is decoded by this module's own package.
func TestMP3(t *testing.T) {
	queries := []string{"work=mp3&jobs=8", "work=mp3&jobs=8&cancel=60000&panic=25&resbuf=0"}
	var sources []string
	for _, query := range queries {
		sources = append(sources, program.For(settings(t, query)).Source())
	}
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	file, err := mp3.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, segment := range file.Segments(8) {
		want = append(want, fmt.Sprintf("job %d → %d bytes", i, file.SegmentSize(segment)))
	}
	for i, path := range build(t, sources, nil) {
		e, err := execute(path, sample)
		if err != nil || e.code != 0 {
			t.Fatalf("%s: %v, code %d, %s", queries[i], err, e.code, e.errors)
		}
		got := anyWorker(e.lines)
		panicked := 0
		for j, line := range got {
			if line == fmt.Sprintf("job %d panicked: something unexpected", j) {
				panicked++
			} else if line != want[j] {
				t.Errorf("%s: line %d is %q, want %q", queries[i], j+1, line, want[j])
			}
		}
		if len(got) != 8 || panicked != i*2 {
			t.Errorf("%s: %d lines, %d panics", queries[i], len(got), panicked)
		}
	}
}

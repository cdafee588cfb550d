//go:build !race

package main_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"workerpool.example/playground/wasm/shrink"
)

const sizesFile = "shrink/sizes.txt"

// The programs have not grown by more than 3 % since their sizes were written
// down, which `make generate` does.
func TestSize(t *testing.T) {
	var now strings.Builder
	add := func(name string, program []byte) {
		var br, gz bytes.Buffer
		w := brotli.NewWriterLevel(&br, brotli.BestCompression)
		w.Write(program)
		w.Close()
		z, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		z.Write(program)
		z.Close()
		fmt.Fprintf(&now, "%s brotli %d\n%s gzip %d\n", name, br.Len(), name, gz.Len())
	}
	for _, p := range []struct {
		name, folder string
		decoder      bool
	}{{"playground.wasm", ".", false}, {"webworker.wasm", "./webworker", true}} {
		file := filepath.Join(t.TempDir(), p.name)
		build := exec.Command("go", append(append([]string{"build"}, shrink.Flags(p.decoder)...), "-o", file, p.folder)...)
		build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		linked, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		program := shrink.Program(linked)
		if bytes.Equal(program, linked) {
			t.Errorf("%s could not be shrunk: does package shrink know this release of Go?", p.name)
		}
		read := func(file string) []byte {
			wasm, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			return wasm
		}
		one, two := filepath.Join(t.TempDir(), p.name), filepath.Join(t.TempDir(), "rest.wasm")
		if p.decoder {
			if err := shrink.File(file, one); err != nil {
				t.Fatal(err)
			}
			add(p.name, read(one))
			continue
		}
		if err := shrink.Files(file, one, two); err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(read(one), shrink.Buckets(program)) {
			t.Errorf("%s was not parted: `make first` does that for this release of Go", p.name)
		}
		add(p.name, read(one))
		add("rest.wasm", read(two))
	}
	if *update {
		if err := os.WriteFile(sizesFile, []byte(now.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(sizesFile)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the sizes are\n%s", &now)
	were := strings.Split(string(written), "\n")
	for i, line := range strings.Split(now.String(), "\n") {
		if i >= len(were) {
			t.Fatalf("%s lacks a line for %q; run make generate", sizesFile, line)
		}
		var name, encoding, name0, encoding0 string
		var size, size0 int
		fmt.Sscan(line, &name, &encoding, &size)
		fmt.Sscan(were[i], &name0, &encoding0, &size0)
		if name != name0 || encoding != encoding0 || size*100 > size0*103 {
			t.Errorf("it is %q, and was %q: where that has a reason, run make generate", line, were[i])
		}
	}
}

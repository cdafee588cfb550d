//go:build !js

package shrink_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/shrink"
)

// inParts returns what a program in two parts writes in Node.
func inParts(t *testing.T, one, two []byte) string {
	t.Helper()
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.wasm"), filepath.Join(dir, "second.wasm")
	for file, wasm := range map[string][]byte{first: one, second: two} {
		if err := os.WriteFile(file, wasm, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, err := exec.Command("node", filepath.Join("testdata", "parts.js"), filepath.Join(goroot(t), "lib", "wasm", "wasm_exec.js"), first, second).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return string(out)
}

// A program does the same, whichever of its functions is not there when it is called
// first.
func TestPartsDoTheSame(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is missing")
	}
	wasm := shrink.Program(compile(t, "./testdata/waits"))
	marked, names, ok := shrink.Marked(wasm)
	if !ok {
		t.Fatal("the program could not be marked")
	}
	const want = `method kitchen 9 9
sum 6 9
deferred first
runtime error: index out of range [0] with length 0
depth 5000
squares 10 4 6
heard EVENT
heard NESTED
heard 20000
ticked
exit 0, waited `
	out := inParts(t, marked, nil)
	said, list, _ := strings.Cut(out, ", called ")
	if said != want+"0" {
		t.Fatalf("marked it says\n%s", out)
	}
	var called []string
	for _, number := range strings.Split(strings.TrimSpace(list), ",") {
		i, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		called = append(called, names[i])
	}
	slices.Sort(called)
	called = slices.Compact(called)

	// What the runtime calls before there are goroutines cannot wait. Of the rest here
	// are some that are called in odd places: on the system's stack, where a stack
	// grows, in a panic.
	left := []string{"runtime.newstack", "runtime.copystack", "runtime.gopanic", "runtime.chansend", "runtime.chanrecv", "runtime.selectgo", "runtime.goexit0", "runtime.closechan", "runtime.handleEvent", "syscall/js.handleEvent", "runtime.goPanicIndex", "runtime.deferreturn"}
	ours := regexp.MustCompile(`^(main|syscall/js|strconv|strings|slices|sync|internal/sync|os|internal/poll|syscall|errors|time)\.`)
	for i, name := range called {
		if strings.HasPrefix(name, "main.") || ours.MatchString(name) && i%4 == 0 {
			left = append(left, name)
		}
	}
	if len(left) < 36 {
		t.Errorf("only %d functions are left out", len(left))
	}
	for _, name := range left {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if !slices.Contains(called, name) {
				t.Fatal("it is never called")
			}
			with := slices.DeleteFunc(slices.Clone(called), func(s string) bool { return s == name })
			one, two := shrink.Parts(wasm, runtime.Version()+"\n"+strings.Join(with, "\n"))
			if out := inParts(t, one, two); out != want+"1, called \n" {
				t.Errorf("it says\n%s", out)
			}
		})
	}
	// A collection always waits for the second part, since assignments cannot then.
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		one, two := shrink.Parts(wasm, runtime.Version()+"\n"+strings.Join(called, "\n"))
		if out := inParts(t, one, two); out != want+"1, called \n" {
			t.Errorf("it says\n%s", out)
		}
	})
}

// A program that is not known comes back whole.
func TestPartsOfAnotherProgram(t *testing.T) {
	empty := []byte("\x00asm\x01\x00\x00\x00")
	wasm := shrink.Program(compile(t, "./testdata/program"))
	release := runtime.Version() + "\n"
	for name, tt := range map[string]struct {
		wasm  []byte
		first string
	}{
		"another release":  {wasm, "go1.25.3\nmain.main\n"},
		"no list":          {wasm, ""},
		"cut off":          {wasm[:len(wasm)-100], release},
		"empty":            {nil, release},
		"no program of Go": {empty, release},
		"no collector":     {bytes.ReplaceAll(wasm, []byte("runtime.gcStart\x00"), []byte("runtime.gcBegin\x00")), release},
		"no loop":          {bytes.ReplaceAll(wasm, []byte("wasm_pc_f_loop\x00"), []byte("wasm_pc_f_hoop\x00")), release},
		"another global":   {bytes.Replace(wasm, []byte("\x7f\x01\x41\x00\x0b\x7e\x01\x42\x00\x0b"), []byte("\x7f\x01\x41\x01\x0b\x7e\x01\x42\x00\x0b"), 1), release},
	} {
		if one, two := shrink.Parts(bytes.Clone(tt.wasm), tt.first); !bytes.Equal(one, tt.wasm) || !bytes.Equal(two, empty) {
			t.Errorf("%s: it was parted", name)
		}
	}
	if one, _ := shrink.Parts(wasm, release); bytes.Equal(one, wasm) {
		t.Error("what is known was not parted")
	}
}

//go:build !js

package shrink_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/shrink"
)

// compiled is testdata/program, as the linker made it.
func compiled(t testing.TB) []byte { return compile(t, "./testdata/program") }

func compile(t testing.TB, folder string) []byte {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", file, folder)
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	wasm, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return wasm
}

func goroot(t testing.TB) string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(root))
}

// runs returns what the program writes in Node.
func runs(t *testing.T, wasm []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "program.wasm")
	if err := os.WriteFile(file, wasm, 0o644); err != nil {
		t.Fatal(err)
	}
	node := exec.Command(filepath.Join(goroot(t), "lib", "wasm", "go_js_wasm_exec"), file)
	node.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := node.CombinedOutput()
	if err == nil {
		t.Error("the program ended well; it ends with a panic")
	}
	return string(out)
}

// A program does the same when it is shrunk, and its stack traces name the same
// functions; only their files, lines and arguments are gone.
func TestProgramDoesTheSame(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is missing")
	}
	wasm := compiled(t)
	was, is := runs(t, wasm), runs(t, shrink.Buckets(shrink.Program(wasm)))

	for _, want := range []string{
		"sum 20000\n",
		"recovered runtime error: index out of range [0] with length 0\n",
		"callers main.callers main.main runtime.main runtime.goexit\n",
		"stack true\n",
		"panic: assignment to entry in nil map\n",
		"main.main()\n\t?:0",
	} {
		if !strings.Contains(is, want) {
			t.Errorf("the shrunk program does not say %q:\n%s", want, is)
		}
	}
	lost := regexp.MustCompile(`(?m)\t\S+:\d+( \+0x[0-9a-f]+)?$|0x[0-9a-f]+\??(, )?`)
	if was, is := lost.ReplaceAllString(was, ""), lost.ReplaceAllString(is, ""); was != is {
		t.Errorf("the program said\n%s\nand says, shrunk,\n%s", was, is)
	}
}

func TestProgramIsSmaller(t *testing.T) {
	wasm := compiled(t)
	small := shrink.Program(wasm)
	if again := shrink.Program(small); !bytes.Equal(again, small) {
		t.Error("a shrunk program is changed when it is shrunk again")
	}
	was, _ := binary.Uvarint(wasm[data(t, wasm):])
	is, _ := binary.Uvarint(small[data(t, small):])
	if was < 5000 || is > was/10 {
		t.Errorf("%d segments became %d", was, is)
	}
}

// data returns where the body of the data section begins.
func data(t *testing.T, wasm []byte) int {
	at, size := sectionAt(t, wasm, 11)
	return at + size
}

// sectionAt returns where a section begins, and how many bytes come before its body.
func sectionAt(t *testing.T, wasm []byte, id byte) (at, head int) {
	t.Helper()
	for at := 8; at < len(wasm); {
		size, n := binary.Uvarint(wasm[at+1:])
		if wasm[at] == id {
			return at, 1 + n
		}
		at += 1 + n + int(size)
	}
	t.Fatalf("there is no section %d", id)
	return 0, 0
}

// What is not known is left alone.
func TestProgramOfAnotherLayout(t *testing.T) {
	wasm := compiled(t)
	magic := bytes.Index(wasm, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8})
	if magic < 0 {
		t.Fatal("the program has no table of functions")
	}
	names := magic + 32 // where the fourth number of its header says where names begin
	text := bytes.Index(wasm, []byte("assignment to entry in nil map"))
	_, count := binary.Uvarint(wasm[data(t, wasm):])
	for name, change := range map[string]func([]byte) []byte{
		"another format":                 func(b []byte) []byte { b[1] = 'A'; return b },
		"another version of the format":  func(b []byte) []byte { b[4] = 2; return b },
		"cut off":                        func(b []byte) []byte { return b[:len(b)-1] },
		"empty":                          func(b []byte) []byte { return nil },
		"a count of segments":            func(b []byte) []byte { return slices.Insert(b, 8, 12, 1, 1) },
		"another table of functions":     func(b []byte) []byte { b[magic] = 0xf0; return b },
		"more functions than are there":  func(b []byte) []byte { b[magic+8+2] = 0xff; return b },
		"a header of another order":      func(b []byte) []byte { b[names] = 64; return b },
		"two tables of functions":        func(b []byte) []byte { copy(b[text:], b[magic:magic+8]); return b },
		"segments that are not constant": func(b []byte) []byte { b[data(t, b)+count+1] = 0x23; return b },
	} {
		t.Run(name, func(t *testing.T) {
			other := change(bytes.Clone(wasm))
			if !bytes.Equal(shrink.Program(bytes.Clone(other)), other) {
				t.Error("it was changed")
			}
		})
	}
}

// A program whose table of buckets is left out has the same memory when it has started.
func TestBuckets(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is missing")
	}
	program := shrink.Program(compiled(t))
	elements, _ := sectionAt(t, program, 9)
	bucket := func(function, more byte) []byte { return append([]byte{function, 0, 0, 0, more}, make([]byte, 15)...) }
	next := slices.Concat(bucket(199, 0), bucket(200, 0))
	if bytes.Count(program, next) != 1 {
		t.Fatal("the table is not known")
	}
	for name, tt := range map[string]struct {
		wasm  []byte
		saves int // bytes, at least; the start takes less than a hundred
	}{
		"as it is":            {program, 320 * 500},
		"with another bucket": {bytes.Replace(program, next, slices.Concat(bucket(199, 0), bucket(200, 1)), 1), 320*200 - 320},
	} {
		wasm := tt.wasm
		t.Run(name, func(t *testing.T) {
			small := shrink.Buckets(bytes.Clone(wasm))
			if saved := len(wasm) - len(small); saved < tt.saves || saved > tt.saves+320 && name != "as it is" {
				t.Errorf("%d bytes became %d", len(wasm), len(small))
			}
			if again := shrink.Buckets(bytes.Clone(small)); !bytes.Equal(again, small) {
				t.Error("it is changed again")
			}
			files := []string{filepath.Join(t.TempDir(), "was.wasm"), filepath.Join(t.TempDir(), "is.wasm")}
			for i, wasm := range [][]byte{wasm, small} {
				if err := os.WriteFile(files[i], wasm, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			node := exec.Command("node", "-e", `
				const memories = process.argv.slice(1).map(file => {
					const module = new WebAssembly.Module(fs.readFileSync(file)), imports = {};
					for (const {module: m, name} of WebAssembly.Module.imports(module)) (imports[m] ??= {})[name] = () => {};
					return Buffer.from(new WebAssembly.Instance(module, imports).exports.mem.buffer);
				});
				console.log(memories[0].length, memories[0].equals(memories[1]));`, files[0], files[1])
			out, err := node.CombinedOutput()
			if err != nil || !regexp.MustCompile(`^\d{7,} true\n$`).Match(out) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	for name, wasm := range map[string][]byte{
		"empty":         nil,
		"cut off":       program[:len(program)-100],
		"with a start":  slices.Insert(bytes.Clone(program), elements, 8, 1, 0),
		"without table": bytes.ReplaceAll(program, append([]byte{1, 0, 0, 0}, make([]byte, 16)...), append([]byte{1, 0, 0, 0, 1}, make([]byte, 15)...)),
	} {
		if !bytes.Equal(shrink.Buckets(bytes.Clone(wasm)), wasm) {
			t.Errorf("%s: it was changed", name)
		}
	}
}

func FuzzProgram(f *testing.F) {
	f.Add([]byte("\x00asm\x01\x00\x00\x00"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\x07\x01\x00\x41\x08\x0b\x01\xff"))
	f.Add([]byte("\x00asm\x01\x00\x00\x00\x0b\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	var table []byte
	for i := range 70 * 16 {
		table = append(append(table, byte(i/16)), make([]byte, 19)...)
	}
	small := []byte("\x00asm\x01\x00\x00\x00" +
		"\x01\x04\x01\x60\x00\x00" + // a type,
		"\x02\x07\x01\x01a\x01b\x00\x00" + // an import of it,
		"\x03\x02\x01\x00" + // a function
		"\x09\x07\x01\x00\x41\x00\x0b\x01\x01" + // that is an element,
		"\x0a\x04\x01\x02\x00\x0b") // its code, and
	segment := slices.Concat([]byte{1, 0, 0x41, 8, 0x0b}, binary.AppendUvarint(nil, uint64(len(table)+1)), table, []byte{1}) // data
	small = slices.Concat(small, []byte{11}, binary.AppendUvarint(nil, uint64(len(segment))), segment)
	if bytes.Equal(shrink.Buckets(bytes.Clone(small)), small) {
		f.Error("the table of the small program is not known")
	}
	f.Add(small)
	// One that says that it has more types than there are bytes in the world.
	globals := "\x08\x7f\x01\x41\x00\x0b" + strings.Repeat("\x7e\x01\x42\x00\x0b", 6) + "\x7f\x01\x41\x00\x0b"
	endless := []byte("\x00asm\x01\x00\x00\x00" + "\x01\x09\xff\xff\xff\xff\xff\xff\xff\xff\x3f" + "\x02\x01\x00\x03\x01\x00\x04\x01\x00\x05\x01\x00" +
		"\x06" + string(rune(len(globals))) + globals + "\x09\x01\x00\x0a\x01\x00\x0b\x01\x00")
	f.Add(endless)
	f.Fuzz(func(t *testing.T, wasm []byte) {
		small := shrink.Program(bytes.Clone(wasm))
		shrink.Parts(bytes.Clone(wasm), shrink.First)
		if less := shrink.Buckets(bytes.Clone(wasm)); !bytes.Equal(less, wasm) && len(less) > len(wasm)-320*60 {
			t.Errorf("%d bytes became %d", len(wasm), len(less))
		}
		if again := shrink.Program(bytes.Clone(small)); !bytes.Equal(again, small) {
			t.Error("a shrunk program is changed when it is shrunk again")
		}
	})
}

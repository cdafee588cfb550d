package e2e

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
)

// Who changes a source sees what comes of it without doing anything: the page
// reloads, or shows what the compiler says.
func TestDevelop(t *testing.T) {
	repository := t.TempDir()
	copyRepository(t, repository)
	program, err := serverProgram()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-addr", "127.0.0.1:0")
	cmd.Dir = repository
	at := saidAddress(t, cmd)
	edit := func(name, was, is string) {
		t.Helper()
		file := filepath.Join(repository, filepath.FromSlash(name))
		data, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(data), was) {
			t.Fatalf("%s has no %q (%v)", name, was, err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(data), was, is, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
	}

	p := page{t, open(t, webdriver.Chromium, webdriver.Options{Timeout: 4 * time.Minute})}
	p.ok(p.Navigate(at))
	p.ok(p.WaitFor(playing))
	p.settle()
	edit("web/index.html", "<body>", `<body data-version="2">`)
	p.arrive("document.body.dataset.version === '2'")
	p.ok(p.WaitFor(playing))
	p.settle()

	edit("wasm/main.go", "func main() {", "func main() {\n\tundefinedName()")
	p.until("document.getElementById('develop')?.textContent.includes('undefined: undefinedName')")
	if *screenshots != "" {
		png, err := p.Screenshot()
		p.ok(err)
		p.ok(os.WriteFile(filepath.Join(*screenshots, "develop.png"), png, 0o644))
	}
	p.says("develop", "main.go:")
	p.end()                                                        // the page of before still works
	edit("web/index.html", `data-version="2"`, `data-version="3"`) // which is not seen while nothing can be built
	edit("wasm/main.go", "\tundefinedName()\n", "")
	p.arrive("document.body.dataset.version === '3'")
	p.ok(p.WaitFor(playing))
	if got := p.js("document.getElementById('develop')"); got != "null" {
		t.Error("what was mended is still shown")
	}
}

// saidAddress starts a server that says its address, and ends it with the test.
func saidAddress(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		tooLong := time.AfterFunc(20*time.Second, func() { cmd.Process.Kill() })
		defer tooLong.Stop()
		<-ended
		cmd.Wait()
	})
	form := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)
	lines, address := bufio.NewScanner(stdout), ""
	for address == "" && lines.Scan() {
		address = form.FindString(lines.Text())
	}
	go func() { // lest it block
		io.Copy(io.Discard, stdout)
		close(ended)
	}()
	if address == "" {
		<-ended
		t.Fatalf("no address was said: %s", &stderr)
	}
	return address
}

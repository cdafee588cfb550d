// Package e2e tests the site as its visitors meet it: built and served by the
// real server, shown by the three browser engines.
//
//	go test ./web/e2e -screenshots /tmp/shots
package e2e

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
)

var screenshots = flag.String("screenshots", "", "write the pages' screenshots into this `folder`")

// served is the site, started by the first test that asks for it.
var served struct {
	sync.Once
	server *exec.Cmd
	ended  chan struct{} // closed when the server's output is at its end
	url    string
	err    error
}

func TestMain(m *testing.M) {
	flag.Parse()
	dir, err := os.MkdirTemp("", "e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	tempDir = dir
	idle.sessions = map[kind][]*webdriver.Session{}
	code := m.Run()
	if err := closeIdle(); err != nil {
		fmt.Fprintln(os.Stderr, "a browser did not end well:", err)
		code = 1
	}
	if err := stopSite(); err != nil {
		fmt.Fprintln(os.Stderr, "the server did not end well:", err)
		code = 1
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// tempDir outlives the single test, unlike t.TempDir.
var tempDir string

// site returns the address of the real site, with a slash at its end. One
// server is built and started for all tests; TestMain stops it.
func site(t testing.TB) string {
	t.Helper()
	if _, measures := t.(*testing.B); measures {
		// The server compresses nothing for this machine, and takes what the cache has.
		if _, err := dist(); err != nil {
			t.Fatal(err)
		}
	}
	served.Do(startSite)
	if served.err != nil {
		t.Fatal(served.err)
	}
	return served.url
}

// serverProgram is the real server, built by the first test that asks for it.
var serverProgram = sync.OnceValues(func() (string, error) {
	program, err := filepath.Abs(filepath.Join(tempDir, "playground"))
	if err != nil {
		return "", err
	}
	if said, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the server: %w\n%s", err, said)
	}
	return program, nil
})

func startSite() {
	served.err = func() error {
		program, err := serverProgram()
		if err != nil {
			return err
		}
		cmd := exec.Command(program, "-addr", "127.0.0.1:0", "-watch=false")
		cmd.Dir = filepath.Join("..", "..") // where it finds what it serves
		cmd.Stderr = os.Stderr
		stdout, err := cmd.StdoutPipe()
		if err != nil {
			return err
		}
		if err := cmd.Start(); err != nil {
			return err
		}
		served.server, served.ended = cmd, make(chan struct{})

		// The server may first build the program for the browser.
		tooLong := time.AfterFunc(5*time.Minute, func() { cmd.Process.Kill() })
		defer tooLong.Stop()
		address := regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)
		lines := bufio.NewScanner(stdout)
		for served.url == "" && lines.Scan() {
			served.url = address.FindString(lines.Text())
		}
		go func() { // read on, lest the server block; stopSite waits for this
			io.Copy(io.Discard, stdout)
			close(served.ended)
		}()
		if served.url == "" {
			return fmt.Errorf("the server ended without naming its address")
		}
		return nil
	}()
}

func stopSite() error {
	if served.server == nil {
		return nil
	}
	if err := served.server.Process.Signal(syscall.SIGTERM); err != nil && served.err == nil {
		return err
	}
	tooLong := time.AfterFunc(20*time.Second, func() { served.server.Process.Kill() })
	defer tooLong.Stop()
	<-served.ended
	if err := served.server.Wait(); served.err == nil {
		return err
	}
	return nil // the tests told of it
}

// kind is what browsers have in common that one can stand in for the other.
type kind struct {
	webdriver.Engine
	webdriver.Options
}

// idle are browsers that a test has left in order. Starting one takes longer
// than most tests do, so the next test of their kind goes on with one of them.
var idle struct {
	sync.Mutex
	sessions map[kind][]*webdriver.Session
}

// open gives a test a browser, and lets it run beside others. At the test's end
// the test fails if the page's console had anything to complain about.
func open(t testing.TB, engine webdriver.Engine, opts webdriver.Options) *webdriver.Session {
	t.Helper()
	if err := webdriver.Missing(engine); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	test, share := t.(*testing.T)
	if share {
		test.Parallel()
	} // else a benchmark: it measures by itself, and a browser without a past
	s := fromIdle(kind{engine, opts})
	if s == nil {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
		defer cancel()
		var err error
		if s, err = webdriver.Open(ctx, engine, opts); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		said, err := s.Console()
		if err != nil {
			t.Errorf("reading the console: %v", err)
		}
		for _, line := range said {
			if strings.Contains(line, "Skipping unsupported feature name") {
				continue // what Firefox says of any frame that may use the clipboard
			}
			if strings.Contains(line, "Layout was forced before the page was fully loaded") {
				continue // what Firefox says of a frame that is looked into while it loads
			}
			t.Errorf("the console says: %s", line)
		}
		if share && !t.Failed() && s.Reset() == nil {
			idle.Lock()
			defer idle.Unlock()
			idle.sessions[kind{engine, opts}] = append(idle.sessions[kind{engine, opts}], s)
			return
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing %s: %v", engine, err)
		}
	})
	return s
}

// fromIdle is nil when there is none.
func fromIdle(k kind) *webdriver.Session {
	idle.Lock()
	defer idle.Unlock()
	waiting := idle.sessions[k]
	if len(waiting) == 0 {
		return nil
	}
	last := len(waiting) - 1
	idle.sessions[k] = waiting[:last]
	return waiting[last]
}

func closeIdle() (err error) {
	for _, sessions := range idle.sessions {
		for _, s := range sessions {
			err = errors.Join(err, s.Close())
		}
	}
	return err
}

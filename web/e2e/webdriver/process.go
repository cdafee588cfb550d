package webdriver

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// find returns the paths of the programs an engine needs.
func find(engine Engine) (map[string]string, error) {
	needs := map[Engine][]struct{ name, install string }{
		Chromium: {
			{"chromium", "chromium"},
			{"chromedriver", "chromium-driver"},
		},
		Firefox: {{"firefox-esr", "firefox-esr"}},
		WebKit: {
			{"WebKitWebDriver", "webkit2gtk-driver"},
			{"Xvfb", "xvfb"},
			{"MiniBrowser", "webkit2gtk-driver"},
		},
	}[engine]
	if needs == nil {
		return nil, fmt.Errorf("no engine is called %q; there are %v", engine, Engines)
	}
	found := map[string]string{}
	for _, need := range needs {
		path, err := exec.LookPath(need.name)
		if err != nil && need.name == "MiniBrowser" { // kept out of PATH
			hits, _ := filepath.Glob("/usr/lib*/*/webkit2gtk-4*/MiniBrowser")
			more, _ := filepath.Glob("/usr/lib*/webkit2gtk-4*/MiniBrowser")
			if hits = append(hits, more...); len(hits) > 0 {
				path, err = hits[0], nil
			}
		}
		if err != nil {
			return nil, fmt.Errorf("%s needs the program %s: on Debian, apt-get install %s",
				engine, need.name, need.install)
		}
		found[need.name] = path
	}
	return found, nil
}

// owned is what a session has to clean up.
type owned struct {
	dir       string // its temporary folder
	processes []*process
}

// process is a program in a process group of its own, so that ending it
// reaches whatever it started and nothing else.
type process struct {
	cmd    *exec.Cmd
	output output
	ended  chan struct{}
}

// start runs a program; the caller owns the wait through [owned.release].
func (o *owned) start(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, ended: make(chan struct{})}
	// Not files: so Wait returns only when the last process that inherited
	// them is gone, and the folder can be removed.
	cmd.Stdout, cmd.Stderr = &p.output, &p.output
	cmd.WaitDelay = 5 * time.Second
	ownGroup(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	o.processes = append(o.processes, p)
	go func() {
		cmd.Wait()
		close(p.ended)
	}()
	return p, nil
}

// release ends the processes, the last one first, and removes the folder.
func (o *owned) release() error {
	for i := len(o.processes) - 1; i >= 0; i-- {
		killGroup(o.processes[i].cmd)
		<-o.processes[i].ended
	}
	o.processes = nil
	return os.RemoveAll(o.dir)
}

// says waits until the program has printed a line of the form, and gives the
// form's first group.
func (p *process) says(ctx context.Context, form *regexp.Regexp) (string, error) {
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if found := form.FindStringSubmatch(p.output.String()); found != nil {
			return found[1], nil
		}
		select {
		case <-again.C:
		case <-p.ended:
			return "", fmt.Errorf("%s ended at once, saying %q", p.cmd.Path, p.output.String())
		case <-ctx.Done():
			return "", fmt.Errorf("%s did not say %q: %w", p.cmd.Path, form, ctx.Err())
		}
	}
}

// dial connects to a program that is still starting. Programs differ in
// whether they say when they are ready, so the port is tried.
func (p *process) dial(ctx context.Context, addr string) (net.Conn, error) {
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if conn, err := net.Dial("tcp", addr); err == nil {
			return conn, nil
		}
		select {
		case <-again.C:
		case <-p.ended:
			return nil, fmt.Errorf("%s ended at once, saying %q", p.cmd.Path, p.output.String())
		case <-ctx.Done():
			return nil, fmt.Errorf("%s did not listen on %s: %w", p.cmd.Path, addr, ctx.Err())
		}
	}
}

// given holds the ports that were given away: a browser takes a while to listen
// on its own, and another that starts meanwhile must not get it too.
var given sync.Map

// freePort returns a loopback port that nothing listens on, never one twice.
func freePort() (int, error) {
	for {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return 0, err
		}
		port := l.Addr().(*net.TCPAddr).Port
		l.Close()
		if _, twice := given.LoadOrStore(port, true); !twice {
			return port, nil
		}
	}
}

// output keeps what a program printed.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

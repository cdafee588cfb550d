package webdriver

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// webkit is WebKitGTK's MiniBrowser on a display of its own.
type webkit struct{ *remote }

//go:embed webkit_console.js
var webkitConsole string

// answerSoon is when a script that does not wait should have been answered.
const answerSoon = 250 * time.Millisecond

func openWebKit(ctx context.Context, own *owned, opts Options) (browser, error) {
	paths, err := find(WebKit)
	if err != nil {
		return nil, err
	}
	if opts.DeviceScale != float64(int(opts.DeviceScale)) {
		return nil, fmt.Errorf("WebKit takes a whole DeviceScale, not %g", opts.DeviceScale)
	}
	display, err := startDisplay(ctx, own, paths["Xvfb"])
	if err != nil {
		return nil, err
	}
	if err := writeMotion(own.dir, opts); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(paths["WebKitWebDriver"], fmt.Sprintf("--port=%d", port))
	cmd.Env = append(os.Environ(), "DISPLAY="+display, "GDK_BACKEND=x11", "NO_AT_BRIDGE=1",
		fmt.Sprintf("GDK_SCALE=%g", opts.DeviceScale), "HOME="+own.dir,
		"XDG_CONFIG_HOME="+own.dir, "XDG_CACHE_HOME="+own.dir, "XDG_DATA_HOME="+own.dir)
	if opts.DeviceScale == 1 {
		// Without a graphics card each frame would be drawn by way of one that is
		// computed, which takes three quarters of the browser's time. At another scale
		// there are no screenshots without it.
		cmd.Env = append(cmd.Env, "WEBKIT_DISABLE_DMABUF_RENDERER=1")
	}
	p, err := own.start(cmd)
	if err != nil {
		return nil, err
	}
	args := []string{"--automation"}
	if opts.Dark {
		args = append(args, "--dark-mode")
	}
	r, err := newRemote(ctx, p, fmt.Sprintf("127.0.0.1:%d", port), map[string]any{
		"pageLoadStrategy": "eager", // see navigate
		"webkitgtk:browserOptions": map[string]any{
			"binary": paths["MiniBrowser"],
			"args":   args,
		},
	})
	if err != nil {
		return nil, err
	}
	return &webkit{r}, nil
}

// writeMotion says in GTK's words whether pages should move.
func writeMotion(dir string, opts Options) error {
	dir = filepath.Join(dir, "gtk-3.0")
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	settings := fmt.Sprintf("[Settings]\ngtk-enable-animations=%t\n", !opts.ReducedMotion)
	return os.WriteFile(filepath.Join(dir, "settings.ini"), []byte(settings), 0o644)
}

// startDisplay starts an X server and returns its name once it is ready.
func startDisplay(ctx context.Context, own *owned, xvfb string) (string, error) {
	ready, number, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer ready.Close()
	cmd := exec.Command(xvfb, "-displayfd", "3", "-screen", "0", "2560x2560x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{number}
	p, err := own.start(cmd)
	number.Close()
	if err != nil {
		return "", err
	}
	if deadline, ok := ctx.Deadline(); ok {
		ready.SetDeadline(deadline)
	}
	line, err := bufio.NewReader(ready).ReadString('\n')
	if err != nil {
		return "", fmt.Errorf("no display was named by Xvfb (%w), which said %q", err, p.output.String())
	}
	return ":" + strings.TrimSpace(line), nil
}

// resize sets the window, measures the page, and corrects once.
func (k *webkit) resize(w, h int) error {
	window, page := [2]int{w, h}, [2]int{}
	for range 2 {
		rect := map[string]any{"width": window[0], "height": window[1]}
		if err := k.call(setWindowRect, rect, nil); err != nil {
			return err
		}
		// The second frame is the first that is drawn at the new size; a
		// screenshot before it would still have the old one.
		measure := scriptParams(`
			const done = arguments[0];
			requestAnimationFrame(() => requestAnimationFrame(() => done([innerWidth, innerHeight])));`, nil)
		if err := k.insist(answerSoon, executeAsync, measure, &page); err != nil {
			return err
		}
		if page == [2]int{w, h} {
			return nil
		}
		window = [2]int{window[0] + w - page[0], window[1] + h - page[1]}
	}
	return fmt.Errorf("the page became %d by %d pixels, not %d by %d: %w",
		page[0], page[1], w, h, errors.ErrUnsupported)
}

func (k *webkit) emulate(dark, reducedMotion bool) error {
	return fmt.Errorf("WebKit takes preferences in Options only: %w", errors.ErrUnsupported)
}

// navigate returns from the command at DOMContentLoaded, to listen to the
// console from there on: WebKit prints it nowhere in an automated session,
// and has no script that runs before the page's own.
func (k *webkit) navigate(url string) error {
	if err := k.call(navigate, map[string]any{"url": url}, nil); err != nil {
		return err
	}
	if err := k.insist(answerSoon, execute, scriptParams(webkitConsole, nil), nil); err != nil {
		return err
	}
	return k.insist(answerSoon, executeAsync, scriptParams(`
		const done = arguments[0];
		if (document.readyState === "complete") done();
		else addEventListener("load", () => setTimeout(done));`, nil), nil)
}

// insist repeats a script that may run twice, each time with more patience. WebKit
// often loses the first one after it gave a page a process; once one was answered,
// the others are.
func (k *webkit) insist(patience time.Duration, c command, params map[string]any, out any) error {
	for range 5 {
		err := k.callWithin(patience, c, params, out)
		if !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		patience *= 2
	}
	return k.call(c, params, out)
}

// console listens anew first, in case the page went elsewhere by itself.
func (k *webkit) console() (said []string, err error) {
	return said, k.call(execute, scriptParams(webkitConsole+"\nreturn window.consoleSaid;", nil), &said)
}

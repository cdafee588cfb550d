// Package webdriver drives the three browser engines from a Go test:
// Chromium and WebKit over W3C WebDriver, Firefox over Marionette, the
// protocol under geckodriver, which Debian does not package.
//
//	s, err := webdriver.Open(ctx, webdriver.Firefox, webdriver.Options{})
//	if err != nil { … }
//	defer s.Close()
//	err = s.Navigate("http://127.0.0.1:8080/")
//	err = s.WaitFor("document.readyState === 'complete'")
//	problems, err := s.Console() // empty on a healthy page
//
// Nothing here sleeps: what a page has to become is waited for inside the
// page, see [Session.WaitFor]. A session is for one goroutine at a time.
package webdriver

import (
	"context"
	"fmt"
	"os"
	"time"
)

// Engine is a browser engine, by the name of its best-known browser.
type Engine string

const (
	Chromium Engine = "Chromium"
	Firefox  Engine = "Firefox"
	WebKit   Engine = "WebKit"
)

// Engines is every engine, for tests that range over them.
var Engines = []Engine{Chromium, Firefox, WebKit}

// Options describes the screen and the preferences a page meets.
type Options struct {
	Width, Height int     // of the page in CSS pixels; 1280 by 800 when 0
	DeviceScale   float64 // device pixels per CSS pixel; 1 when 0
	Dark          bool    // prefers-color-scheme: dark
	ReducedMotion bool    // prefers-reduced-motion: reduce

	// Timeout bounds every script and wait in the page; 60 s when 0.
	Timeout time.Duration
}

// Session is one browser with one page.
type Session struct {
	browser browser
	owned   *owned
	opts    Options
}

// browser is what the engines do each in their own way.
type browser interface {
	call(c command, params map[string]any, out any) error
	// insist is call for a script that may run twice. Patience is how long its answer
	// may well take.
	insist(patience time.Duration, c command, params map[string]any, out any) error
	resize(w, h int) error
	emulate(dark, reducedMotion bool) error
	navigate(url string) error
	console() ([]string, error) // since navigate
}

// Open starts a browser of its own, with a fresh profile. The context bounds
// the opening only; every later command has a deadline of its own, so that
// t.Context(), which ends before t.Cleanup runs, may be passed.
func Open(ctx context.Context, engine Engine, opts Options) (*Session, error) {
	if err := Missing(engine); err != nil {
		return nil, err
	}
	if opts.Width == 0 || opts.Height == 0 {
		opts.Width, opts.Height = 1280, 800
	}
	if opts.DeviceScale == 0 {
		opts.DeviceScale = 1
	}
	if opts.Timeout == 0 {
		opts.Timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	dir, err := os.MkdirTemp("", "webdriver-")
	if err != nil {
		return nil, err
	}
	s := &Session{owned: &owned{dir: dir}, opts: opts}
	switch engine {
	case Chromium:
		s.browser, err = openChromium(ctx, s.owned, opts)
	case Firefox:
		s.browser, err = openFirefox(ctx, s.owned, opts)
	case WebKit:
		s.browser, err = openWebKit(ctx, s.owned, opts)
	}
	if err == nil {
		// A little more than our own deadline, whose message is the better one.
		ms := (opts.Timeout + 5*time.Second).Milliseconds()
		err = s.browser.call(setTimeouts, map[string]any{"script": ms}, nil)
	}
	if err == nil {
		err = s.browser.resize(opts.Width, opts.Height)
	}
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("opening %s: %w", engine, err)
	}
	return s, nil
}

// Close ends the browser, everything it started, and its temporary folder.
func (s *Session) Close() error {
	if s.browser != nil {
		// A browser that no longer answers is killed all the same.
		s.browser.call(deleteSession, nil, nil)
	}
	return s.owned.release()
}

// Missing says what to install for an engine, or nil when all is there.
func Missing(engine Engine) error {
	_, err := find(engine)
	return err
}

package webdriver

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// firefox is driven through Marionette; what it lacks is done by scripts in
// the browser's own (chrome) context, where preferences and logs are at hand.
type firefox struct{ *marionette }

//go:embed firefox_console.js
var firefoxConsole string

func openFirefox(ctx context.Context, own *owned, opts Options) (browser, error) {
	paths, err := find(Firefox)
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	prefs := fmt.Sprintf(`
		user_pref("marionette.port", %d);
		user_pref("layout.css.devPixelsPerPx", "%g");
		// Lets firefox_console.js, a data: URL, into the pages' processes.
		user_pref("security.allow_parent_unrestricted_js_loads", true);`,
		port, opts.DeviceScale)
	if err := os.WriteFile(filepath.Join(own.dir, "user.js"), []byte(prefs), 0o644); err != nil {
		return nil, err
	}
	p, err := own.start(exec.Command(paths["firefox-esr"], "--headless", "--no-remote",
		"--profile", own.dir, "--marionette", "--remote-allow-system-access", "about:blank"))
	if err != nil {
		return nil, err
	}
	m, err := newMarionette(ctx, p, fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return nil, err
	}
	f := &firefox{m}
	if err := f.chrome(firefoxConsole, nil); err != nil {
		return f, err
	}
	return f, f.emulate(opts.Dark, opts.ReducedMotion)
}

// resize gives the page itself a size, as a window cannot be narrower than
// 450 px. WebDriver BiDi's setViewport does the same in Firefox.
func (f *firefox) resize(w, h int) error {
	return f.chrome(`
		const [w, h] = arguments, page = gBrowser.selectedBrowser;
		for (const [side, n] of [["width", w], ["height", h]])
			for (const name of [side, "min-" + side, "max-" + side])
				page.style.setProperty(name, n + "px");
		return new Promise(done => requestAnimationFrame(() => done()));`, nil, w, h)
}

func (f *firefox) emulate(dark, reducedMotion bool) error {
	return f.chrome(`
		const [dark, reducedMotion] = arguments;
		Services.prefs.setIntPref("ui.systemUsesDarkTheme", dark ? 1 : 0);
		Services.prefs.setIntPref("layout.css.prefers-color-scheme.content-override", dark ? 0 : 1);
		Services.prefs.setIntPref("ui.prefersReducedMotion", reducedMotion ? 1 : 0);
		return new Promise(done => requestAnimationFrame(() => done()));`, nil, dark, reducedMotion)
}

func (f *firefox) navigate(url string) error {
	if err := f.chrome("window.consoleSaid.length = 0", nil); err != nil {
		return err
	}
	return f.call(navigate, map[string]any{"url": url}, nil)
}

func (f *firefox) console() (said []string, err error) {
	return said, f.chrome("return window.consoleSaid", &said)
}

// chrome runs a script in the browser's own window.
func (f *firefox) chrome(script string, out any, args ...any) error {
	context := command{marionette: "Marionette:SetContext"}
	if err := f.call(context, map[string]any{"value": "chrome"}, nil); err != nil {
		return err
	}
	err := f.call(execute, scriptParams(script, args), out)
	if back := f.call(context, map[string]any{"value": "content"}, nil); err == nil {
		err = back
	}
	return err
}

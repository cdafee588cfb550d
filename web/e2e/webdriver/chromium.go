package webdriver

import (
	"context"
	"os/exec"
	"regexp"
)

// chromium is driven through chromedriver; what WebDriver lacks is said in
// the DevTools protocol, which chromedriver passes on.
type chromium struct {
	*remote
	scale float64
	said  []string
}

func openChromium(ctx context.Context, own *owned, opts Options) (browser, error) {
	paths, err := find(Chromium)
	if err != nil {
		return nil, err
	}
	p, err := own.start(exec.Command(paths["chromedriver"], "--port=0")) // any that is free
	if err != nil {
		return nil, err
	}
	port, err := p.says(ctx, regexp.MustCompile(`started successfully on port (\d+)`))
	if err != nil {
		return nil, err
	}
	r, err := newRemote(ctx, p, "127.0.0.1:"+port, map[string]any{
		"goog:loggingPrefs": map[string]string{"browser": "ALL"},
		"goog:chromeOptions": map[string]any{
			"binary": paths["chromium"],
			"args": []string{
				"--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic",
				"--no-first-run", "--disable-background-networking",
				"--disable-component-update", "--disable-sync",
				// For whoever measures memory: performance.memory to the byte, and gc().
				"--enable-precise-memory-info", "--js-flags=--expose-gc",
				"--user-data-dir=" + own.dir,
			},
		},
	})
	if err != nil {
		return nil, err
	}
	c := &chromium{remote: r, scale: opts.DeviceScale}
	return c, c.emulate(opts.Dark, opts.ReducedMotion)
}

// resize overrides the metrics: a window cannot be narrower than 500 px.
func (c *chromium) resize(w, h int) error {
	return c.devtools("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": w, "height": h, "deviceScaleFactor": c.scale, "mobile": false,
	}, nil)
}

func (c *chromium) emulate(dark, reducedMotion bool) error {
	scheme, motion := "light", "no-preference"
	if dark {
		scheme = "dark"
	}
	if reducedMotion {
		motion = "reduce"
	}
	return c.devtools("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{
		{"name": "prefers-color-scheme", "value": scheme},
		{"name": "prefers-reduced-motion", "value": motion},
	}}, nil)
}

func (c *chromium) devtools(name string, params map[string]any, out any) error {
	if params == nil {
		params = map[string]any{} // chromedriver refuses a command without
	}
	return c.call(command{method: "POST", path: "/goog/cdp/execute"},
		map[string]any{"cmd": name, "params": params}, out)
}

func (c *chromium) navigate(url string) error {
	_, err := c.console()
	if err != nil {
		return err
	}
	c.said = nil
	return c.call(navigate, map[string]any{"url": url}, nil)
}

// console adds to what was read before, as reading empties the browser's log.
func (c *chromium) console() ([]string, error) {
	var entries []struct{ Level, Message string }
	err := c.call(command{method: "POST", path: "/se/log"}, map[string]any{"type": "browser"}, &entries)
	for _, e := range entries {
		switch e.Level {
		case "SEVERE":
			c.said = append(c.said, "error: "+e.Message)
		case "WARNING":
			c.said = append(c.said, "warning: "+e.Message)
		}
	}
	return c.said, err
}

package webdriver

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Navigate loads a page, waits for its load event, and starts [Session.Console] afresh.
func (s *Session) Navigate(url string) error {
	return s.browser.navigate(url)
}

// Eval runs the body of a function in the page, which may return a value of
// JSON and finds args in its arguments. An out of nil drops the value.
func (s *Session) Eval(script string, out any, args ...any) error {
	return s.browser.call(execute, scriptParams(script, args), out)
}

// EvalAsync is [Session.Eval] for the body of an async function: it may await.
func (s *Session) EvalAsync(script string, out any, args ...any) error {
	return evalAsync(s.browser.call, script, out, args)
}

// evalAsync runs a script by one of the browser's ways to call.
func evalAsync(call func(command, map[string]any, any) error, script string, out any, args []any) error {
	var reply struct {
		Value json.RawMessage
		Error string
	}
	// A rejection is handed over by hand: the drivers differ in it.
	body := `
		const args = [...arguments], done = args.pop();
		(async function () {` + script + `
		}).apply(null, args).then(
			value => done({value: value === undefined ? null : value}),
			error => done({error: String(error)}));`
	if err := call(executeAsync, scriptParams(body, args), &reply); err != nil {
		return err
	}
	if reply.Error != "" {
		return fmt.Errorf("the script failed: %s", reply.Error)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(reply.Value, out)
}

// Enter has what follows, but for Navigate and Console, happen in a frame of the
// page: the one that a JavaScript expression gives, as an element.
func (s *Session) Enter(frame string) error {
	var element map[string]string
	if err := s.Eval("return "+frame, &element); err != nil {
		return err
	}
	if element[elementKey] == "" {
		return fmt.Errorf("%s is no frame", frame)
	}
	// Marionette reads the element's bare id, WebDriver the reference.
	return s.browser.call(switchToFrame, map[string]any{"id": element, "element": element[elementKey]}, nil)
}

// Leave goes back to the page itself.
func (s *Session) Leave() error {
	return s.browser.call(switchToFrame, map[string]any{"id": nil}, nil)
}

// waitRound is how long one script of WaitFor looks before another does.
const waitRound = time.Second

// WaitFor waits until a JavaScript expression, which may be a promise, is
// true. The page itself looks, once a frame, and is asked again each second. A page
// that is left meanwhile may end the wait with an error, and may not. An expression that throws counts as false, and the error names what it threw.
func (s *Session) WaitFor(expr string) error {
	script := `
		const end = performance.now() + arguments[0];
		for (;;) {
			let thrown = "";
			try {
				if (await (` + expr + `
				)) return null;
			} catch (error) {
				thrown = ", throwing " + error;
			}
			if (performance.now() > end) return thrown;
			// A hidden page has no frames: there the timer looks.
			await new Promise(next => { requestAnimationFrame(next); setTimeout(next, 100); });
		}`
	for end := time.Now().Add(s.opts.Timeout); ; {
		var thrown *string // by the expression, which is not true yet
		round := min(waitRound, max(0, time.Until(end)))
		call := func(c command, params map[string]any, out any) error {
			return s.browser.insist(round+time.Second, c, params, out)
		}
		err := evalAsync(call, script, &thrown, []any{round.Milliseconds()})
		if err == nil && thrown == nil {
			return nil
		}
		if err == nil && time.Until(end) <= 0 {
			err = errors.New("it is still not true" + *thrown)
		}
		if err != nil {
			return fmt.Errorf("waiting for %s: %w", expr, err)
		}
	}
}

// Resize makes the page exactly w by h CSS pixels (innerWidth, innerHeight).
// WebKit's window is at least 447 pixels wide: below, the error is an
// [errors.ErrUnsupported].
func (s *Session) Resize(w, h int) error { return s.browser.resize(w, h) }

// Emulate changes the preferences of a running browser. WebKit takes them in
// [Options] only: there the error is an [errors.ErrUnsupported].
func (s *Session) Emulate(dark, reducedMotion bool) error {
	return s.browser.emulate(dark, reducedMotion)
}

// Reset leaves the page for a blank one, of the size and with the preferences
// of [Options], so that another test can go on with the browser. What was stored
// or cached stays.
func (s *Session) Reset() error {
	if err := s.Navigate("about:blank"); err != nil {
		return err
	}
	// An engine that cannot change its preferences still has them.
	if err := s.Emulate(s.opts.Dark, s.opts.ReducedMotion); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	return s.Resize(s.opts.Width, s.opts.Height)
}

// Screenshot returns what is visible of the page, as PNG.
func (s *Session) Screenshot() (png []byte, err error) {
	// encoding/json reads base64 into []byte.
	return png, s.browser.call(screenshot, map[string]any{"full": false}, &png)
}

// Console returns every warning and error since [Session.Navigate], as
// "warning: …" or "error: …": console.warn, console.error, console.assert,
// uncaught errors, unhandled rejections, CSP violations and failed loads.
//
// WebKit keeps its console to itself, so there a script gathers the same, from
// DOMContentLoaded on. Earlier CSP violations and broken images are found too;
// an error thrown, or written to the console, while the page was still being
// parsed is missed there, and so is what the console of a Web Worker says.
func (s *Session) Console() ([]string, error) {
	// A rejection is reported after the task it happened in.
	if err := s.EvalAsync("await new Promise(next => setTimeout(next))", nil); err != nil {
		return nil, err
	}
	return s.browser.console()
}

func scriptParams(script string, args []any) map[string]any {
	if args == nil {
		args = []any{}
	}
	// Marionette only: no sandbox of its own, so that a page's globals are
	// seen as the page sees them.
	return map[string]any{"script": script, "args": args, "sandbox": nil}
}

package e2e

import (
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// watchWorkers keeps the Web Workers that the page starts from now on.
const watchWorkers = `
	globalThis.started = [];
	const Plain = Worker;
	globalThis.Worker = class extends Plain {
		constructor(...all) { super(...all); started.push(this); }
	};`

// Jobs run on Web Workers, one for each worker, which stay for the next run.
func TestWebWorkers(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?work=cpu&jobs=12&workers=3&on=webworkers", webdriver.Options{})
			p.ok(p.Eval(watchWorkers, nil))
			for range 2 {
				p.ok(p.Click("#run"))
				p.until("document.getElementById('run').textContent.includes('Stop')")
				p.until("document.getElementById('run').textContent.includes('again')")
				p.says("sum", "216816 primes below 3000000")
			}
			// A script of Marionette's cannot replace what the page has.
			if n := p.js("globalThis.started?.length"); engine != webdriver.Firefox && n != "3" {
				t.Errorf("%s Web Workers were started", n)
			}
			p.says("measured-told", "3 Web Workers: ")
			if lines := p.lines(); len(lines) != 12 {
				t.Errorf("%d lines", len(lines))
			}
		})
	}
}

// Stop ends what the Web Workers do, and the next run gets new ones.
func TestWebWorkersStop(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=4&workers=2&on=webworkers", webdriver.Options{})
	p.ok(p.Eval(watchWorkers, nil))
	p.ok(p.Click("#run"))
	p.until("started.length === 2")
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again')")
	p.says("sentence", "cancelled")
	p.ok(p.Click("#run"))
	p.until("document.getElementById('sum').textContent.includes('216816')")
	if n := p.js("started.length"); n != "4" {
		t.Errorf("%s Web Workers were started", n)
	}
}

// A Web Worker that dies fails its job, and the pool goes on with another.
func TestWebWorkerDies(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=6&workers=2&on=webworkers", webdriver.Options{})
	p.ok(p.Eval(watchWorkers, nil))
	p.ok(p.Click("#run"))
	p.until("started.length === 2 && document.querySelectorAll('#output li').length > 0")
	p.ok(p.Eval("started[0].terminate(); started[0].dispatchEvent(new ErrorEvent('error', {cancelable: true}))", nil))
	p.until("document.getElementById('run').textContent.includes('again')")
	failed := 0
	for _, line := range p.lines() {
		if strings.Contains(line, "the Web Worker has died") {
			failed++
		}
	}
	if lines := p.lines(); failed != 1 || len(lines) != 6 {
		t.Errorf("%d jobs failed of %d: %q", failed, len(lines), lines)
	}
	p.says("sum", "5 of 6 jobs gave a result")
}

// The curve is measured by one button, from this thread to eight Web Workers.
func TestMeasure(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=24", webdriver.Options{})
	p.ok(p.Click("#measure"))
	p.until("!document.getElementById('curve').hidden && !document.getElementById('measure').disabled && /^▶ Run$/.test(document.getElementById('run').textContent)")
	said := p.js("document.getElementById('curve').getAttribute('aria-label')")
	for _, n := range []string{"1: ", "2: ", "8: "} {
		if !strings.Contains(said, n) {
			t.Errorf("the curve says %q", said)
		}
	}
	p.says("measured-told", "One thread: ")
}

package e2e

import (
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// sleepy has the page's clocks leap when it is told to, as they do where a machine
// has slept: no frame, timer or message comes from before to after.
const sleepy = `
	let ahead = 0;
	const now = performance.now.bind(performance), frame = requestAnimationFrame;
	performance.now = () => now() + ahead;
	globalThis.requestAnimationFrame = f => frame(t => f(t + ahead));
	addEventListener("sleep", e => {
		ahead += e.detail;
		dispatchEvent(new Event("resize")); // upon which Go looks at its timers
	});
	const clock = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, "currentTime");
	Object.defineProperty(BaseAudioContext.prototype, "currentTime", {get() { return clock.get.call(this) + ahead / 1000; }});`

func (p page) sleeps(milliseconds int) {
	p.Helper()
	p.ok(p.Eval("dispatchEvent(new CustomEvent('sleep', {detail: arguments[0]}))", nil, milliseconds))
}

const hour = 3_600_000

// A run that is played goes on from where it was when the page fell asleep.
func TestSleepWhilePlaying(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := altered{before: sleepy}.open(t, engine, "?time=60000")
			p.until(playing)
			p.ok(p.Click("#run"))
			p.until("+document.getElementById('moment').value > 0")
			p.sleeps(hour)
			p.until("document.getElementById('notes').textContent === 'The page slept for 1 h 0 min. The run goes on from where it was.'")
			at := p.js("document.getElementById('moment').value")
			p.until("+document.getElementById('moment').value > " + at)
			p.until("+document.getElementById('moment').value < 500 && document.getElementById('run').textContent.includes('Pause')")
		})
	}
}

// Real work goes on after a sleep. That its times count the sleep is said, and they
// are compared with nothing.
func TestSleepWhileWorking(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := altered{before: sleepy}.open(t, engine, "?work=cpu&jobs=30")
			p.until(playing)
			p.ok(p.Click("#run"))
			p.until("document.querySelectorAll('#output li').length > 1")
			p.sleeps(hour)
			p.until(runEnded)
			p.settle()
			p.says("sum", "216816 primes")
			p.says("notes", "The page slept for 1 h 0 min while this run went on, and its times count that.")
			if told := p.text("measured-told"); strings.Contains(told, "One thread") {
				t.Errorf("it is compared: %s", told)
			}
			p.decode() // again, awake
			p.says("measured-told", "One thread: ")
		})
	}
}

// A Web Worker that said nothing because everything slept is not dead.
func TestSleepOnWebWorkers(t *testing.T) {
	p := altered{before: sleepy}.open(t, webdriver.Chromium, "?work=cpu&on=webworkers&jobs=4&workers=2")
	p.until(playing)
	p.ok(p.Eval(watchWorkers, nil))
	p.holdJobs(2)
	p.sleeps(hour)
	p.sleeps(1001)
	p.ok(p.Eval("release()", nil))
	p.until(runEnded)
	p.settle()
	p.says("sum", "216816 primes")
	if n := p.js("started.length + ' ' + ended"); n != "2 0" {
		t.Errorf("Web Workers started and ended: %s", n)
	}
	p.says("notes", "The page slept for 1 h 0 min while this run went on")
}

// Sound that was played goes on from where it was, too, and what ended before the
// page slept did not sleep.
func TestSleepWhileSounding(t *testing.T) {
	p := altered{before: sleepy}.open(t, webdriver.Chromium, "?work=mp3&jobs=4")
	p.until(playing + " && " + sampleThere)
	p.settle()
	p.decode()
	p.sleeps(hour)
	p.watchSound()
	p.ok(p.Click("#play"))
	p.until("new Set(heads).size > 3")
	p.sleeps(hour)
	p.ok(p.Eval("heads.length = 0", nil))
	p.until("new Set(heads).size > 3")
	p.stop()
	const most = 30 // of 42 s
	if place := p.place(); place <= 0 || place > most {
		t.Errorf("it stands at %v s", place)
	}
	if note := p.text("notes"); note != "" {
		t.Errorf("it says %q", note)
	}
}

// In a hidden tab, where there are no frames and hardly a timer, jobs go on.
func TestHiddenTab(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=12", webdriver.Options{})
	p.ok(p.Eval(`
		Object.defineProperty(document, "hidden", {value: true});
		globalThis.asked = [];
		globalThis.requestAnimationFrame = f => asked.push(f);
		globalThis.timer = setTimeout;
		globalThis.setTimeout = () => 0;
		globalThis.look = () => { for (const f of asked.splice(0)) f(performance.now()); return true; };
		document.getElementById("run").click();`, nil))
	p.ok(p.EvalAsync(`
		const channel = new MessageChannel();
		while (!document.getElementById("sum").textContent) { // as nobody looks, this does
			await new Promise(next => { channel.port1.onmessage = next; channel.port2.postMessage(0); });
			look();
		}
		globalThis.setTimeout = timer;`, nil))
	p.says("sum", "216816 primes")
}

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// watchWorkers keeps the Web Workers that the page starts from now on, and the jobs
// that it posts to them. While hold is true, the jobs do not get there.
const watchWorkers = `
	globalThis.started = [];
	globalThis.ended = 0;
	globalThis.posted = [];
	globalThis.held = [];
	globalThis.hold = false;
	globalThis.release = () => { hold = false; for (const send of held.splice(0)) send(); };
	const Plain = Worker;
	globalThis.Worker = class extends Plain {
		constructor(script) { super(script); this.script = script; started.push(this); }
		terminate() { super.terminate(); ended++; }
		postMessage(message, goes) {
			if (!message.work) return super.postMessage(message, goes);
			const job = {work: message.work, to: started.indexOf(this), bytes: message.parcel?.length ?? 0};
			posted.push(job);
			const send = () => { super.postMessage(message, goes); job.left = message.parcel?.length ?? 0; };
			hold ? held.push(send) : send();
		}
	};`

// onWebWorkers loads the page with a run on Web Workers, and watches them.
func onWebWorkers(t *testing.T, query string) page {
	t.Helper()
	p := load(t, webdriver.Chromium, "?on=webworkers&"+query, webdriver.Options{Width: 1400, Height: 1300})
	if strings.Contains(query, "work=mp3") {
		p.until(sampleThere)
		p.settle()
	}
	p.ok(p.Eval(watchWorkers, nil))
	return p
}

// holdJobs starts the run, and waits until so many jobs are posted, which do not
// get to their Web Workers.
func (p page) holdJobs(n int) {
	p.Helper()
	p.ok(p.Eval("hold = true", nil))
	p.ok(p.Click("#run"))
	p.until(fmt.Sprintf("posted.length === %d", n))
}

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

// While real work goes on, everything on the page follows it.
func TestFollowsRealWork(t *testing.T) {
	p := onWebWorkers(t, "work=cpu&jobs=4&workers=2")
	p.ok(p.Eval("document.getElementById('table').open = true", nil))
	p.ok(p.Eval("Object.defineProperty(globalThis, 'hold', {get: () => posted.length === 1, set() {}})", nil)) // the first job never ends
	p.ok(p.Click("#run"))
	p.until("document.querySelectorAll('#output li').length === 3")
	p.until("[...document.querySelectorAll('#table-body tr')].filter(row => row.textContent.includes('runs')).length === 1 && document.querySelectorAll('#table-body tr').length === 4")
	p.until("document.getElementById('sentence').textContent.includes('step')")
	first := p.text("m-elapsed")
	p.until(fmt.Sprintf("document.getElementById('m-elapsed').textContent !== %q", first)) // time passes
	p.until("document.getElementById('run').textContent.includes('Stop')")
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again')")
}

// Stop ends what the Web Workers do, and the next run gets new ones.
func TestWebWorkersStop(t *testing.T) {
	for _, work := range []string{"cpu", "mp3"} {
		t.Run(work, func(t *testing.T) {
			p := onWebWorkers(t, "jobs=4&workers=2&work="+work)
			p.holdJobs(2) // each has one
			p.ok(p.Click("#run"))
			p.until("document.getElementById('run').textContent.includes('again')")
			p.says("sentence", "cancelled")
			if n := p.js("started.length + ' ' + ended"); n != "2 2" {
				t.Errorf("Web Workers started and ended: %s", n)
			}
			p.ok(p.Eval("hold = false", nil))
			p.decode()
			if n := p.js("started.length + ' ' + ended"); n != "4 2" {
				t.Errorf("after the next run, Web Workers started and ended: %s", n)
			}
			p.says("sum", map[string]string{"cpu": "216816", "mp3": "SHA-256 " + sampleSum}[work])
		})
	}
}

// Web Workers that are not ready yet can be waited for no longer.
func TestWebWorkersStopStarting(t *testing.T) {
	p := onWebWorkers(t, "work=cpu&jobs=4&workers=2")
	p.ok(p.Eval(`const real = Worker;
		globalThis.Worker = class extends real { postMessage() {} };`, nil)) // they never get their program
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('Stop') && started.length === 1")
	p.ok(p.Click("#run"))
	p.until("/^▶ Run$/.test(document.getElementById('run').textContent)")
	p.settle()
}

// A Web Worker that dies fails its job, and the pool goes on with another. Of an
// MP3 its segment is silent, as long as ever, and drawn as failed.
func TestWebWorkerDies(t *testing.T) {
	for _, work := range []string{"cpu", "mp3"} {
		t.Run(work, func(t *testing.T) {
			p := onWebWorkers(t, "jobs=6&workers=2&work="+work)
			if work == "mp3" {
				p.watchSound()
			}
			p.holdJobs(2)
			p.ok(p.Eval("started[0].dispatchEvent(new ErrorEvent('error', {cancelable: true}))", nil))
			p.until("ended === 1")
			p.ok(p.Eval("release()", nil))
			p.until(runEnded)
			p.settle()
			p.failedWith("the Web Worker has died", 6, 1)
			if n := p.js("started.length"); n != "3" {
				t.Errorf("%s Web Workers were started", n)
			}
			if work == "mp3" {
				p.says("wave-told", "5 of 6 segments decoded. 1 failed.")
				if n := p.js("failed"); n != "1" {
					t.Errorf("%s segments are drawn as failed", n)
				}
				if got := p.silence(1); got.Silent < got.Length/6*0.97 || got.Silent > got.Length/6*1.1 {
					t.Errorf("%v s of %v s are silent", got.Silent, got.Length)
				}
			}
		})
	}
}

// failedWith fails the test unless so many jobs, of all, have failed with a
// sentence.
func (p page) failedWith(sentence string, jobs, want int) {
	p.Helper()
	failed, lines := 0, p.lines()
	for _, line := range lines {
		if strings.Contains(line, sentence) {
			failed++
		}
	}
	if failed != want || len(lines) != jobs {
		p.Errorf("%d jobs of %d failed with %q: %q", failed, len(lines), sentence, lines)
	}
	p.says("sum", fmt.Sprintf("%d of %d jobs gave a result", jobs-want, jobs))
}

// One that died between two runs costs the next one no job.
func TestWebWorkerDiesAtRest(t *testing.T) {
	p := onWebWorkers(t, "jobs=6&workers=2&work=cpu")
	p.decode()
	p.ok(p.Eval("started[0].dispatchEvent(new ErrorEvent('error', {cancelable: true}))", nil))
	p.decode()
	p.says("sum", "216816 primes")
	if n := p.js("started.length + ' ' + ended"); n != "3 1" {
		t.Errorf("Web Workers started and ended: %s", n)
	}
}

// A Web Worker that says nothing for long is taken for dead. The page's clock is
// put forward, second by second, so that nobody has to wait.
func TestWebWorkerSilent(t *testing.T) {
	for _, work := range []string{"cpu", "mp3"} {
		t.Run(work, func(t *testing.T) {
			p := onWebWorkers(t, "jobs=4&workers=2&work="+work)
			p.holdJobs(2)
			p.ok(p.Eval(`
				const now = performance.now.bind(performance);
				let ahead = 0;
				performance.now = () => now() + ahead;
				globalThis.second = () => { ahead += 1001; return dispatchEvent(new Event("resize")); };
				hold = false;`, nil)) // those that are held never get there
			p.until("second() && ended === 2")
			p.until(runEnded)
			p.settle()
			p.failedWith("the Web Worker has said nothing for 10 s, and was ended", 4, 2)
			if n := p.js("started.length + ' ' + ended"); n != "4 2" {
				t.Errorf("Web Workers started and ended: %s", n)
			}
		})
	}
}

// Segments decoded on Web Workers are joined the same bytes as on goroutines. Each
// Web Worker gets its segment alone, which goes over to it.
func TestMP3OnWebWorkers(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := sound(t, engine, "&jobs=23&workers=3")
			p.decode()
			p.says("sum", "SHA-256 "+sampleSum)
			p.ok(p.Eval("document.querySelector('input[name=on][value=webworkers]').click()", nil))
			p.settle()
			p.says("wave-told", "0 of 23 segments decoded.")
			p.ok(p.Eval(watchWorkers, nil))
			for range 2 {
				p.decode()
				p.says("sum", "SHA-256 "+sampleSum)
				p.says("wave-told", "23 of 23 segments decoded.")
			}
			p.says("measured-told", "One thread: ")
			p.says("measured-told", "3 Web Workers: ")
			if engine == webdriver.Firefox { // a script of Marionette's cannot replace what the page has
				return
			}
			var got struct{ Started, Posted, Most, Left int }
			p.ok(p.Eval(`return {
				Started: started.length, Posted: posted.length,
				Most: Math.max(...posted.map(job => job.bytes)), Left: posted.reduce((sum, job) => sum + job.left, 0),
			}`, &got))
			const frames = 1594/23 + 3 // with its lead-in
			if got.Started != 3 || got.Posted != 46 || got.Left > 0 || got.Most < 10_000 || got.Most > frames*1049+28 {
				t.Errorf("%+v", got)
			}
		})
	}
}

// So it is with a file that was dropped, a damaged one.
func TestDroppedOnWebWorkers(t *testing.T) {
	p := load(t, webdriver.Chromium, "?workers=2", webdriver.Options{})
	p.drop("const harmed = new Uint8Array(data); harmed.fill(0x55, 1e5, 1.01e5);", "harmed.subarray(0, 3e5)")
	p.decode()
	want := p.text("sum")
	p.ok(p.Eval("document.querySelector('input[name=on][value=webworkers]').click()", nil))
	p.settle()
	p.decode()
	if got := p.text("sum"); got != want || !strings.Contains(got, "SHA-256") {
		t.Errorf("on Web Workers %q, on goroutines %q", got, want)
	}
	// What is to be known of it stands beside.
	for _, note := range []string{"belong to no frame and are left out.", "The file ends in the middle of a frame, which is left out.", "Frames are missing: the file says that it has 1594, and "} {
		p.says("file-notes", note)
	}
}

// Where the page's origin is opaque, as in a sandboxed frame, a Web Worker is made
// from a blob.
func TestWebWorkerOfBlob(t *testing.T) {
	p := onWebWorkers(t, "work=mp3&jobs=6&workers=2")
	p.ok(p.Eval("Object.defineProperty(globalThis, 'origin', {value: 'null'})", nil))
	p.decode()
	p.says("sum", "SHA-256 "+sampleSum)
	if got := p.js("started.map(worker => worker.script.slice(0, 5))"); got != "blob:,blob:" {
		t.Errorf("Web Workers were made of %s", got)
	}
}

// The curve is measured by one button, from this thread to eight Web Workers. What
// the page shows stays: the run, and how far a lesson has come.
func TestMeasure(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=parallel", webdriver.Options{})
	const idle = "document.getElementById('measure').textContent.startsWith('Measure 1')"
	measure := func() {
		t.Helper()
		p.ok(p.Click("#measure"))
		p.until("document.getElementById('measure').textContent.startsWith('Measuring')")
	}
	shows := func() string {
		t.Helper()
		return p.js("['sentence', 'run', 'lesson-goal', 'output', 'm-elapsed'].map(id => document.getElementById(id).textContent).join('; ') + location.search")
	}
	p.ok(p.Eval("localStorage.removeItem('lessons')", nil)) // of a test before
	before := shows()
	measure()
	p.until(idle)
	p.settle()
	said := p.js("document.getElementById('curve').getAttribute('aria-label')")
	for _, n := range []string{"1: ", "2: ", "8: "} {
		if !strings.Contains(said, n) {
			t.Errorf("the curve says %q", said)
		}
	}
	p.says("measured-told", "Measured with 24 jobs: one thread ")
	if after := shows(); after != before {
		t.Errorf("before it was measured the page showed %q, then %q", before, after)
	}
	if done := p.js("localStorage.getItem('lessons')"); done != "null" {
		t.Errorf("lessons done: %s", done)
	}

	measure() // a part of a curve does not replace a whole one
	p.until("document.getElementById('measure').textContent.startsWith('Measuring… 4')")
	p.ok(p.Click("#measure"))
	p.until(idle)
	p.settle()
	if got := p.js("document.getElementById('curve').getAttribute('aria-label')"); got != said {
		t.Errorf("after %q a measuring that was stopped says %q", said, got)
	}
	// It is of this work, and no other.
	p.ok(p.Eval("document.querySelector('input[name=work][value=mp3]').click()", nil))
	p.until("document.getElementById('curve').hidden && !document.getElementById('measured-told').textContent.includes('thread')")
	p.ok(p.Eval("document.querySelector('input[name=work][value=cpu]').click()", nil))
	p.until("!document.getElementById('curve').hidden")

	p.ok(p.Click("#reset")) // which forgets it
	p.until("document.getElementById('curve').hidden && !document.getElementById('measured-told').textContent.includes('thread')")
	measure()
	p.ok(p.Click("#measure")) // stops it
	p.until(idle)
	measure()
	p.slide("workers-slider", 4) // so does another setting
	p.until(idle)
	p.ok(p.Click("#run"))
	p.until(runEnded)
}

package e2e

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// press presses keys and waits until the page has answered.
func (p page) press(keys ...string) {
	p.Helper()
	p.ok(p.Keys(keys...))
	p.settle()
}

func (p page) click(css string) {
	p.Helper()
	p.ok(p.Click(css))
	p.settle()
}

// step is the step that the sentence names.
func (p page) step() int {
	p.Helper()
	_, rest, _ := strings.Cut(p.text("sentence"), "step ")
	n, _, _ := strings.Cut(rest, " ")
	step, _ := strconv.Atoi(n)
	return step
}

// at fails the test unless the moment is a step.
func (p page) at(want int) {
	p.Helper()
	if got := p.step(); got != want {
		p.Errorf("the sentence is of step %d, want %d: %q", got, want, p.text("sentence"))
	}
}

// painted gives the texts that the pictures show, as they are painted anew where the
// screen has finer pixels.
func (p page) painted() string {
	p.Helper()
	var texts string
	p.ok(p.EvalAsync(`
		const paint = playground.paint;
		let texts;
		playground.paint = (...all) => { texts = all[2]; paint(...all); };
		const ratio = Object.getOwnPropertyDescriptor(globalThis, "devicePixelRatio");
		Object.defineProperty(globalThis, "devicePixelRatio", {value: devicePixelRatio + 1, configurable: true});
		dispatchEvent(new Event("resize"));
		while (texts === undefined) await new Promise(requestAnimationFrame);
		playground.paint = paint;
		Object.defineProperty(globalThis, "devicePixelRatio", ratio);
		dispatchEvent(new Event("resize"));
		return texts;`, &texts))
	return texts
}

// box is where an element is, in CSS pixels of the visible page.
func (p page) box(css string) (x, y, w, h int) {
	p.Helper()
	var b []float64
	p.ok(p.Eval(`const e = document.querySelector(arguments[0]);
		e.scrollIntoView({block: "center"});
		const b = e.getBoundingClientRect();
		return [b.left, b.top, b.width, b.height]`, &b, css))
	return int(b[0]), int(b[1]), int(b[2]), int(b[3])
}

// Everything in time can be done from the keyboard, in every engine.
func TestKeys(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?fail=20&seed=3&jobbuf=1", webdriver.Options{})
			p.press("ArrowRight", "ArrowRight", "ArrowRight")
			p.at(3)
			p.press("ArrowLeft")
			p.at(2)
			p.says("sentence", "results channel")
			p.press("End")
			last := p.step()
			p.says("sentence", "All goroutines have ended.")
			p.press("ArrowRight") // there is no further
			p.at(last)
			p.press("Home")
			p.says("sentence", "Press Run")
			p.press("f")
			p.says("sentence", "fails with an error")
			first := p.step()
			p.press("f")
			p.says("sentence", "fails with an error")
			if second := p.step(); second <= first {
				t.Errorf("after the failure at %d comes that at %d", first, second)
			}
			p.press("f") // and round again
			p.at(first)
			p.press("Home", "b")
			p.says("sentence", "Main cannot send job")
			p.says("announce", "Main cannot send job")

			p.press("=")
			p.ok(p.WaitFor("location.search.includes('from=') && location.search.includes('to=')"))
			p.press("0")
			p.ok(p.WaitFor("!location.search.includes('to=')"))
			p.press("l")
			p.ok(p.WaitFor("location.search.includes('loop=1')"))
			p.press(">", ">")
			p.says("speed-now", "5×")
			p.press("<")
			p.says("speed-now", "2×")

			p.press("?")
			p.ok(p.WaitFor("document.getElementById('help').open"))
			p.press("ArrowRight") // the page behind does not hear it
			p.press("Escape")
			p.ok(p.WaitFor("!document.getElementById('help').open"))
			p.says("sentence", "Main cannot send job")

			p.ok(p.Keys("Space"))
			p.ok(p.WaitFor("document.getElementById('run').textContent.includes('Pause') && document.getElementById('m-elapsed').textContent !== '0 s'"))
			p.ok(p.Keys("Space"))
			p.ok(p.WaitFor("document.getElementById('run').textContent.includes('Go on')"))
			p.press("r")
			p.says("sentence", "Press Run")
		})
	}
}

// In the picture, up and down choose a lane, and what it does is told.
func TestLanes(t *testing.T) {
	p := load(t, webdriver.Chromium, "?time=1000", webdriver.Options{})
	p.slide("moment", 600)
	p.ok(p.Eval("document.getElementById('canvas').focus()", nil))
	p.press("ArrowDown")
	p.says("detail", "Main waits for the workers")
	p.press("ArrowDown")
	p.says("detail", "on worker 1")
	p.says("announce", "on worker 1")
	p.says("detail", "Main sent it at 0 s; it waited 2.0 s and ran 1.0 s.")
	p.press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
	p.says("detail", "The collector has received 6 results")

	x, y, w, h := p.box("#canvas")
	p.ok(p.Hover(webdriver.Point{X: x + w/2, Y: y + h*3/10}))
	p.ok(p.WaitFor("document.getElementById('detail').textContent.startsWith('Job ')"))
	p.ok(p.Hover(webdriver.Point{X: x + 5, Y: y + h - 5}))
	p.ok(p.WaitFor("document.getElementById('detail').textContent === ''"))
}

// A drag in the picture moves in time; a wheel over the axis, and with Control
// anywhere, zooms; elsewhere the page scrolls.
func TestGestures(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "", webdriver.Options{})
			x, y, w, h := p.box("#canvas")
			axis := y + h - 20
			p.ok(p.Drag(webdriver.Point{X: x + 150, Y: axis}, webdriver.Point{X: x + w/2, Y: axis}))
			p.settle()
			p.ok(p.WaitFor("document.getElementById('sentence').textContent.includes('step ')"))
			if at := p.step(); at < 20 || at > 55 {
				t.Errorf("the middle of the axis is step %d", at)
			}
			zoomed := func(want bool) {
				t.Helper()
				not := map[bool]string{true: "", false: "!"}[want]
				p.ok(p.WaitFor(not + "location.search.includes('to=')"))
			}
			if engine == webdriver.WebKit {
				return // its driver has no wheel
			}
			p.ok(p.Wheel(webdriver.Point{X: x + w/2, Y: axis}, 0, -300))
			zoomed(true)
			p.click("#zoom-fit")
			zoomed(false)
			p.ok(p.Wheel(webdriver.Point{X: x + w/2, Y: y + h/3}, 0, -300, "Control"))
			zoomed(true)
		})
	}
	p := load(t, webdriver.Chromium, "", webdriver.Options{Width: 400, Height: 800})
	x, y, w, h := p.box("#canvas")
	p.slide("moment", 500)
	p.ok(p.Pinch(webdriver.Point{X: x + w/2, Y: y + h/2}, 60, 240))
	p.ok(p.WaitFor("location.search.includes('to=')"))
}

// While a run is played, the number of workers changes from that moment on, and
// what was before stays; other settings start a new run, and the page says so.
func TestMidRun(t *testing.T) {
	p := load(t, webdriver.Chromium, "?speed=0.1", webdriver.Options{})
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.getElementById('m-elapsed').textContent.endsWith('ms') && parseFloat(document.getElementById('m-elapsed').textContent) > 20"))
	p.ok(p.Eval(`for (const stop of [3, 5, 9]) { // one drag
		const e = document.getElementById("workers-slider");
		e.value = stop;
		e.dispatchEvent(new Event("input", {bubbles: true}));
		if (stop === 9) e.dispatchEvent(new Event("change", {bubbles: true}));
	}`, nil))
	p.ok(p.WaitFor("location.search.includes('resize=')"))
	p.says("notes", "10 workers from")
	var got struct {
		Workers string
		Search  string
	}
	p.ok(p.WaitFor("document.getElementById('workers').value === '10'"))
	p.ok(p.Eval("return {Search: location.search}", &got))
	if strings.Contains(got.Search, "workers=") || strings.Contains(got.Search, ",") {
		t.Errorf("the address is %s", got.Search)
	}
	p.ok(p.Eval(`const e = document.getElementById("speed"); e.value = e.max; e.dispatchEvent(new Event("input", {bubbles: true}))`, nil))
	p.ok(p.WaitFor("document.getElementById('run').textContent.includes('again')"))
	if lines := p.lines(); len(lines) != 10 {
		t.Errorf("%d lines of output", len(lines))
	}
	ms := func() float64 {
		value, unit, _ := strings.Cut(p.text("m-elapsed"), " ")
		x, err := strconv.ParseFloat(value, 64)
		if err != nil || unit != "s" {
			t.Fatalf("elapsed is %q", p.text("m-elapsed"))
		}
		return x
	}
	// Seven more workers take the seven jobs that wait, within the first second.
	if total := ms(); total <= 1 || total >= 2 {
		t.Errorf("the run takes %v s", total)
	}
	// A link to it is the same run.
	p.ok(p.Eval("return {Search: location.search}", &got))
	total := ms()
	p.visit(got.Search)
	p.click("#to-end")
	if again := ms(); math.Abs(again-total) > 0.011 {
		t.Errorf("the linked run takes %v s, the first took %v", again, total)
	}

	p.visit("?speed=0.1")
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.getElementById('run').textContent.includes('Pause')"))
	p.ok(p.Eval(`const e = document.getElementById("jobs-slider");
		for (e.value of [12, 19]) e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	p.ok(p.WaitFor("document.getElementById('notes').textContent.includes('“Jobs” holds for a whole run, so this is a new one.')"))
	p.click("#reset")
	p.says("sentence", "20 jobs of 1.0 s")
}

// A worker more and then one less, in the middle of a recording: the past stays
// twice, and back at the start of the run the number is as it was.
func TestFork(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	p.slide("moment", 300) // 1.2 s
	p.slide("workers-slider", 4)
	p.says("notes", "5 workers from 1.2 s on")
	p.ok(p.WaitFor("location.search === '?resize=1200:5'"))
	p.slide("moment", 600)
	workers := func(want string) {
		t.Helper()
		var n string
		p.ok(p.Eval("return document.getElementById('workers').value", &n))
		if n != want {
			t.Errorf("the form shows %s workers, want %s", n, want)
		}
	}
	workers("5")
	p.slide("workers-slider", 2)
	p.ok(p.WaitFor("/^.resize=1200:5,\\d+:3$/.test(location.search)"))
	p.click("#to-start")
	workers("3")
	p.says("sentence", "The number of workers then changes 2 times.")
	p.slide("workers-slider", 3) // before the run: the whole run
	p.says("notes", "this is a new run")
	p.ok(p.WaitFor("location.search === '?workers=4'"))
}

// A changed setting leaves the run before as a ghost, and a pinned run stays
// beside the present one.
func TestBeforeAndAfter(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	if strings.Contains(p.painted(), "was ") {
		t.Error("there is a ghost before anything was changed")
	}
	p.click("#to-end")
	p.click("#pin")
	p.ok(p.Eval(`const e = document.getElementById("workers-slider");
		for (e.value of ["3", "4"]) e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	p.settle()
	if texts := p.painted(); !strings.Contains(texts, "was 4.0 s") || !strings.Contains(texts, "done 2.0 s") || !strings.Contains(texts, "done 4.0 s") {
		t.Errorf("the pictures say %q", texts)
	}
	p.says("pinned-name", "3 workers, 10 jobs: done after 4.0 s")
	var table string
	p.ok(p.Eval("return document.getElementById('compare').innerText", &table))
	for _, want := range []string{"done after 4.0 s", "done after 2.0 s", "2.5 /s", "5 /s"} {
		if !strings.Contains(table, want) {
			t.Errorf("the comparison lacks %q:\n%s", want, table)
		}
	}
	p.click("#pin")
	var hidden bool
	p.ok(p.Eval("return document.getElementById('pinned').hidden", &hidden))
	if !hidden {
		t.Error("the run is still pinned")
	}
	p.click("#reset")
	if strings.Contains(p.painted(), "was ") {
		t.Error("the ghost outlives Reset")
	}
}

// A loop repeats what is shown, and nothing else.
func TestLoop(t *testing.T) {
	p := load(t, webdriver.Chromium, "?from=1000&to=2000&loop=1&speed=10", webdriver.Options{})
	p.ok(p.Click("#run"))
	var seen []string
	p.ok(p.EvalAsync(`
		const slider = document.getElementById("moment"), seen = new Set();
		for (let last = -1, turns = 0; turns < 3; last = slider.valueAsNumber) {
			await new Promise(requestAnimationFrame);
			if (slider.valueAsNumber < last) turns++;
			seen.add(document.getElementById("m-elapsed").textContent);
		}
		return [...seen];`, &seen))
	for _, at := range seen {
		if !strings.HasPrefix(at, "1.") && at != "2.0 s" && at != "–" {
			t.Errorf("the loop from 1 s to 2 s is at %s", at)
		}
	}
	p.click("#loop")
}

// For who wants little motion, playback jumps from event to event.
func TestReducedMotion(t *testing.T) {
	p := load(t, webdriver.Chromium, "?speed=5", webdriver.Options{ReducedMotion: true})
	var seen []string
	p.ok(p.EvalAsync(`
		const seen = new Set(), run = document.getElementById("run");
		run.click();
		do {
			await new Promise(requestAnimationFrame);
			seen.add(document.getElementById("m-elapsed").textContent);
		} while (!run.textContent.includes("again"));
		return [...seen];`, &seen))
	for _, at := range seen {
		if !slices.Contains([]string{"–", "0 s", "1.0 s", "2.0 s", "3.0 s", "4.0 s"}, at) {
			t.Errorf("the playback was seen at %s", at)
		}
	}
	if len(seen) < 4 {
		t.Errorf("seen are only %q", seen)
	}
}

// The program follows the settings; a line goes to when it runs next, and every
// goroutine stands on its line.
func TestProgram(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	line := func(part string) string {
		t.Helper()
		var id string
		p.ok(p.Eval(`return [...document.querySelectorAll("#code button")].find(e => e.textContent.includes(arguments[0]))?.dataset.line ?? ""`, &id, part))
		if id == "" {
			t.Fatalf("no line of the program has %q", part)
		}
		return id
	}
	line("numWorkers = 3")
	p.slide("workers-slider", 4)
	line("numWorkers = 5")
	p.click(`#code button[data-line="` + line("close(jobs)") + `"]`)
	p.says("sentence", "Main closes the jobs channel")
	p.click(`#code button[data-line="` + line("value := work(job)") + `"]`)
	var badges string
	p.ok(p.Eval(`return [...document.querySelectorAll("#code b")].map(e => e.textContent).join(" ")`, &badges))
	if !strings.Contains(badges, "worker") || !strings.Contains(badges, "main") {
		t.Errorf("the badges are %q", badges)
	}
	p.click(`#code button[data-line="` + line("package main") + `"]`)
	p.says("notes", "is not executed in this run")
	p.click("#code-copy")
	p.ok(p.WaitFor("document.getElementById('code-copy').textContent === 'Copied' || document.getElementById('copy').open"))

	p.visit("?collect=never&resbuf=0")
	p.click("#to-end")
	p.ok(p.Eval(`return [...document.querySelectorAll("#code b.stuck")].map(e => e.closest("li").textContent).join("; ")`, &badges))
	if !strings.Contains(badges, "results <-") || !strings.Contains(badges, "wg.Wait()") {
		t.Errorf("stuck are %q", badges)
	}
}

// A line of the output goes to the step that printed it, and the table has a row
// for each job.
func TestOutputAndTable(t *testing.T) {
	p := load(t, webdriver.Chromium, "?jobs=120&jitter=20&fail=10", webdriver.Options{})
	p.click("#to-end")
	p.click("#output li:nth-child(5) button")
	if n := len(p.lines()); n != 25 { // it was the fifth of the last hundred
		t.Errorf("at the twenty-fifth line there are %d lines", n)
	}
	p.says("sentence", "The collector receives result")
	p.click("#table summary")
	p.ok(p.WaitFor("document.getElementById('table-caption').textContent")) // its toggle event comes later
	p.says("table-caption", "Jobs 0 to 49 of 120.")
	p.click("#table-on")
	p.click("#table-on")
	p.says("table-caption", "Jobs 100 to 119 of 120.")
	var rows int
	p.ok(p.Eval("return document.querySelectorAll('#table-body tr').length", &rows))
	if rows != 20 {
		t.Errorf("the last page has %d rows", rows)
	}
	p.says("table-body", "done")
}

// Real work is resized while it runs, and scrubs when it is done.
func TestLiveResize(t *testing.T) {
	p := load(t, webdriver.Chromium, "?work=cpu&jobs=60&workers=1", webdriver.Options{})
	p.ok(p.Click("#run"))
	p.ok(p.WaitFor("document.querySelectorAll('#output li').length > 1"))
	p.says("mode", "live")
	p.ok(p.Eval(`const e = document.getElementById("workers-slider");
		e.value = 3;
		e.dispatchEvent(new Event("input", {bubbles: true}));
		e.dispatchEvent(new Event("change", {bubbles: true}))`, nil))
	p.ok(p.WaitFor("document.getElementById('notes').textContent.includes('resized to 4 workers')"))
	p.ok(p.WaitFor("document.getElementById('sum').textContent.includes('216816') && !playground.awake"))
	var crew int
	p.ok(p.Eval("return new Set([...document.querySelectorAll('#output li')].map(e => e.textContent.split(':')[0])).size", &crew))
	if crew != 4 {
		t.Errorf("%d workers did the jobs, want 4", crew)
	}
	p.says("mode", "recording")
	p.says("code", "resize(4)") // the program is that of the run
	p.click("#to-start")
	p.click("#step-on")
	p.at(1)
}

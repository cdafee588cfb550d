package e2e

import (
	"fmt"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// half an hour of somebody who does not tire: a run, scrubs and resizes every five
// seconds. Nothing waits here, so that it takes a minute or two.
const halfAnHour = 360

// cycle is how many rounds differ: after that many, the largest run was there.
const cycle = 8

// round plays a run and resizes the pool in the middle of it, scrubs through what
// is recorded, forth and back, and gives the window another size.
func (p page) round(i int) {
	p.Helper()
	i %= cycle
	p.ok(p.Resize(1000+40*i, 800))
	p.ok(p.EvalAsync(`
		const by = id => document.getElementById(id);
		const frame = () => new Promise(requestAnimationFrame);
		const set = (id, value) => {
			by(id).value = value;
			for (const type of ["input", "change"]) by(id).dispatchEvent(new Event(type, {bubbles: true}));
		};
		set("workers-slider", args[0]);
		set("jobs-slider", 20 + 3 * args[0]);
		by("run").click(); // plays
		await frame();
		set("workers-slider", args[0] + 5);
		for (let n = 0; !by("run").textContent.includes("again"); n++) {
			if (n > 600) throw new Error("the run does not end: " + by("run").textContent);
			await frame();
		}
		const end = by("moment").max;
		for (const share of [0.9, 0.5, 0.1, 0.3, 0.7, 1]) {
			set("moment", share * end);
			await frame();
		}
		by("reset").click();
		while (playground.awake) await frame();`, nil, i))
}

// restless has the page collect no garbage while it rests, so that it needs what it ever
// needs.
func (p page) restless() {
	p.Helper()
	p.ok(p.Eval("globalThis.collect = playground.collect; playground.collect = () => {};", nil))
}

// footprint is what is left of memory of a restless page once garbage is gone, in
// megabytes: most of the program's, which keeps some of JavaScript's, and then all of
// that. Go's memory never shrinks: what it once needed, it keeps.
func (p page) footprint() (heap, program float64) {
	p.Helper()
	p.ok(p.Eval("collect();", nil))
	p.ok(p.DevTools("HeapProfiler.collectGarbage", nil, nil))
	return p.memory()
}

// After a few rounds the page has what it needs, and more rounds need no more.
func TestMemoryStays(t *testing.T) {
	const rounds = 3 * cycle
	p := load(t, webdriver.Chromium, "?speed=100&jitter=30&time=200", webdriver.Options{})
	p.restless()
	for i := range cycle {
		p.round(i)
	}
	heap, program := p.footprint()
	for i := range rounds {
		p.round(i)
	}
	heapThen, programThen := p.footprint()
	t.Logf("JavaScript %.2f and then %.2f MB, Go %.1f and then %.1f MB", heap, heapThen, program, programThen)
	if grown := heapThen - heap; grown > 0.6 {
		t.Errorf("%d rounds left %.2f MB more in JavaScript's heap: %.2f KB a round", rounds, grown, 1000*grown/rounds)
	}
	if grown := programThen - program; grown > 6 {
		t.Errorf("%d rounds left %.1f MB more of Go's memory", rounds, grown)
	}
}

// BenchmarkMemory ends with a table of the README: what half an hour leaves.
func BenchmarkMemory(b *testing.B) {
	p := load(b, webdriver.Chromium, "?speed=100&jitter=30&time=200", webdriver.Options{})
	var table string
	row := func(after int) (heap, program float64) {
		heap, program = p.footprint()
		table += fmt.Sprintf("| %d | %.2f | %.1f |\n", after, heap, program)
		return heap, program
	}
	p.restless()
	for i := range cycle {
		p.round(i)
	}
	heap, program := row(cycle)
	for i := cycle; i < halfAnHour; i++ {
		p.round(i)
		if i+1 == 2*cycle || i+1 == halfAnHour/6 || i+1 == halfAnHour/2 {
			row(i + 1)
		}
	}
	heapThen, programThen := row(halfAnHour)
	fmt.Printf("\nIn Chromium; a round is a run, a resize of the pool within it, six scrubs, and a resize of the window. %d rounds are half an hour at one in five seconds.\n\n"+
		"| after rounds | JS heap, MB | Go memory, MB |\n| ---: | ---: | ---: |\n%s\n", halfAnHour, table)
	measured(b, map[string]float64{"heap-grown-MB": heapThen - heap, "program-grown-MB": programThen - program})
}

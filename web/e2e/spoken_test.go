package e2e

import (
	"slices"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// listens keeps what a screen reader is given to say: the texts that its two regions
// have had since, politely or at once. An empty one is said by nobody.
const listens = `
	globalThis.spoken = [];
	for (const [id, role] of [["announce", "status"], ["notes", "alert"]]) {
		const region = document.getElementById(id);
		if (region.getAttribute("role") !== role || !region.checkVisibility() && region.textContent) throw new Error(id + " is no region that is heard");
		new MutationObserver(() => { if (region.textContent) spoken.push(region.textContent); }).observe(region, {childList: true, characterData: true, subtree: true});
	}`

// What a screen reader says: the step that was gone to, the pause, and how a run
// ends; never the frames between.
func TestSpoken(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	said := func(what string, want ...string) {
		t.Helper()
		p.settle()
		var got []string
		p.ok(p.Eval("return spoken.splice(0)", &got))
		if !slices.Equal(got, want) {
			t.Errorf("%s: said is %q, want %q", what, got, want)
		}
	}
	visit := func(query string) {
		t.Helper()
		p.visit(query)
		p.ok(p.Eval(listens, nil))
	}
	visit("?speed=100")
	p.click("#step-on")
	said("a step", "0 s. Main creates the jobs channel, with room for 10 jobs.")
	p.press("ArrowRight")
	said("the next", "0 s. Main creates the results channel, with room for 10 results.")
	p.click("#step-back")
	said("back", "0 s. Main creates the jobs channel, with room for 10 jobs.")
	const over = "4.0 s. The collector receives result 9 from worker 1. All goroutines have ended."
	p.end()
	said("the end", over)
	p.end() // once more, and said once more
	said("the end again", over)
	p.slide("workers-slider", 4) // at its end, which is another
	said("a setting")

	visit("?speed=100&resbuf=0&collect=never")
	p.end()
	said("stuck", "1.0 s. fatal error: all goroutines are asleep - deadlock! 3 workers cannot send their results: results is unbuffered and nobody is receiving; main waits for the workers to stop.")

	visit("?time=60000")
	p.ok(p.Click("#run"))
	p.until("+document.getElementById('moment').value > 0")
	p.ok(p.Click("#run"))
	p.settle()
	var paused []string
	p.ok(p.Eval("return spoken.splice(0)", &paused))
	if _, shown, _ := strings.Cut(p.stands(), ". "); len(paused) != 1 || !strings.HasSuffix(paused[0], ". "+shown) {
		t.Errorf("paused: said is %q, and shown %q", paused, shown)
	}

	visit("?fail=0")
	p.click("#to-failure")
	said("no failure", "No job of this run fails.")

	visit("?work=cpu&jobs=2")
	p.ok(p.Click("#run"))
	p.until(runEnded)
	p.settle()
	p.until("spoken.length === 1 && spoken[0].endsWith('All goroutines have ended.')")

	visit("?lesson=forgot-close&speed=100")
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	p.settle()
	p.until("spoken.length && spoken.at(-1).includes('asleep') && spoken.join(' ').includes('The answer is')")
}

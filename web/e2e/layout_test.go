package e2e

import (
	"slices"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// Nothing is cut off or must be scrolled sideways, however narrow the page is,
// and with text twice as large (WCAG 1.4.4 and 1.4.10).
func TestReflow(t *testing.T) {
	t.Run("run", func(t *testing.T) {
		p := load(t, webdriver.Chromium, "?workers=12&jobs=2000&jitter=30&fail=5", webdriver.Options{})
		p.click("#to-end")
		p.click("#pin")
		p.ok(p.Eval("for (const e of document.querySelectorAll('details')) e.open = true", nil))
		p.reflow()
	})
	t.Run("recording", func(t *testing.T) {
		p := load(t, webdriver.Chromium, "", webdriver.Options{})
		p.drops("own.json", own(t))
		p.until(isRecorded)
		p.reflow()
	})
	t.Run("lesson", func(t *testing.T) {
		p := load(t, webdriver.Chromium, "?lesson=cancel", webdriver.Options{})
		p.click("#to-end")
		p.ok(p.Click("#lesson-choices label:nth-child(2)"))
		p.click("#to-end")
		p.reflow()
	})
}

func (p page) reflow() {
	t := p.TB
	for _, width := range []int{320, 360, 640, 900, 1400} {
		for _, size := range []string{"100%", "200%"} {
			p.ok(p.Resize(width, 900))
			var wide []string
			p.ok(p.EvalAsync(`
				document.documentElement.style.fontSize = args[0];
				await new Promise(requestAnimationFrame);
				await new Promise(requestAnimationFrame);
				const inside = e => e.closest("#code, #output, #table-scroll, #lesson-diff, .unseen, dialog, [popover]");
				return [...document.querySelectorAll("body *")]
					.filter(e => !inside(e) && e.getBoundingClientRect().right > innerWidth + 1)
					.map(e => e.tagName + "#" + e.id + "." + e.className);`, &wide, size))
			if len(wide) > 0 {
				t.Errorf("%d px wide, text at %s: out of the page are %q", width, size, wide)
			}
		}
	}
}

// Playing, changing and scrubbing never move what is on the page.
func TestNothingJumps(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{Width: 1400, Height: 1000})
	var before, after []float64
	tops := `return [...document.querySelectorAll("#picture, #moment, #jumps, #metrics, #charts, #program, #result, #output")].map(e => e.getBoundingClientRect().top)`
	p.ok(p.Eval(tops, &before))
	for _, change := range []func(){
		func() { p.slide("workers-slider", 0) }, func() { p.slide("workers-slider", 63) }, func() { p.slide("jobs-slider", 40) },
		func() { p.click("#to-failure"); p.says("notes", "No job of this run fails") },
		func() {
			p.ok(p.Eval(`document.querySelector("input[value=never]").click()`, nil))
			p.slide("resbuf-slider", 0)
		},
	} {
		change()
		for _, moment := range []int{1, 400, 1000} {
			p.slide("moment", moment)
			p.ok(p.Eval(tops, &after))
			for i := range before {
				if before[i] != after[i] {
					t.Errorf("at %d of 1000, %q: element %d moved from %v to %v", moment, p.text("sentence"), i, before[i], after[i])
				}
			}
		}
	}
}

// A lesson that stops its run explains it where nothing has to move: the picture,
// the program and what is beside it stay, on a phone too.
func TestLessonJumpsNot(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=the-pattern&speed=100", webdriver.Options{})
	tops := `return [...document.querySelectorAll("#lesson, #run, #speed, #sentence, #picture, #moment, #jumps, #lesson-answers")].map(e => e.getBoundingClientRect().top + scrollY)`
	for _, width := range []int{1400, 1000, 360} {
		p.ok(p.Resize(width, 900))
		p.visit("?lesson=the-pattern&speed=100")
		var before, after []float64
		p.ok(p.Eval(tops, &before))
		p.ok(p.Click("#run"))
		p.until("!document.getElementById('explain').hidden")
		p.ok(p.Eval(tops, &after))
		for i := range before {
			if before[i] != after[i] {
				t.Errorf("%d px wide: element %d moved from %v to %v", width, i, before[i], after[i])
			}
		}
		// Nor do the choices move away from under the finger, whichever is taken.
		tops := `return [...document.querySelectorAll("#explain, #lesson-goal, #lesson-choices")].map(e => e.getBoundingClientRect().top + scrollY)`
		p.ok(p.Eval(tops, &before))
		for _, choice := range []string{"2", "1", "2"} {
			p.ok(p.Click("#lesson-choices label:nth-child(" + choice + ")"))
			p.until("document.getElementById('run').textContent.includes('again') && !playground.awake")
			p.ok(p.Eval(tops, &after))
			if !slices.Equal(before, after) {
				t.Errorf("%d px wide, choice %s: goal and choices moved from %v to %v", width, choice, before, after)
			}
		}
	}
}

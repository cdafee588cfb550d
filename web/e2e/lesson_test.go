package e2e

import (
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/web/e2e/webdriver"
)

// Every lesson is played from its question to its goal, and the page says the
// ends.
func TestLessons(t *testing.T) {
	ends := map[string][2]string{ // of the first variant and of the last, as the page says them
		"one-worker":             {"done after 10.0 s", "done after 5.0 s"},
		"the-pattern":            {"done after 4.0 s", "done after 2.0 s"},
		"more-workers-than-jobs": {"done after 1.5 s", "done after 1.5 s"},
		"buffers":                {"done after 4.1 s", "done after 4.1 s"},
		"out-of-order":           {"done after", "done after"},
		"unread-results":         {"stuck after 2.0 s", "done after 4.0 s"},
		"forgot-close":           {"stuck after 4.0 s", "done after 4.0 s"},
		"who-closes-results":     {"crashed after 1.0 s", "done after 4.0 s"},
		"failing-jobs":           {"done after 4.0 s", "done after 4.0 s"},
		"panic":                  {"crashed after 1.0 s", "done after 4.0 s"},
		"cancel":                 {"cancelled after 3.0 s", "cancelled after 2.5 s"},
		"slow-collector":         {"done after 10.95 s", "done after 5.4 s"},
		"uneven-jobs":            {"done after 3.18 s", "done after 2.12 s"},
		"resize":                 {"done after 6.0 s", "done after 10.0 s"},

		"too-many-goroutines":            {"done after", "done after"},
		"concurrency-is-not-parallelism": {"done after", "done after"},
		"your-own-mp3":                   {"done after", "done after"},
		"parallel":                       {"done after", "done after"},
	}
	for _, l := range run.Lessons {
		if l.Goal != (run.Goal{}) {
			continue // TestTuneIt
		}
		t.Run(l.Name, func(t *testing.T) {
			p := load(t, webdriver.Chromium, "?lesson="+l.Name, webdriver.Options{})
			want, ok := ends[l.Name]
			if !ok {
				t.Fatal("this lesson has no end in the test")
			}
			if title := p.text("lesson-title"); title != l.Title() {
				t.Errorf("the title is %q", title)
			}
			if p.js("document.getElementById('explain').hidden") == "false" {
				t.Error("it explains before anything has run")
			}
			wrong := l.Right%l.Answers + 1
			p.click(fmt.Sprintf("#lesson-answers label:nth-child(%d)", wrong))
			live := l.Settings(0).Work != run.Sleep
			if l.Settings(0).Work == run.MP3 {
				p.until("/frames/.test(document.getElementById('file-name').textContent)")
			}
			p.ok(p.Click("#lesson-run"))
			if !live { // what plays at its own pace is stopped by the lesson; to the end is quicker
				p.click("#to-end")
			}
			p.until("!document.getElementById('explain').hidden")
			if why := p.text("lesson-why"); why == "" || strings.Contains(why, "{") {
				t.Errorf("it explains %q", why)
			}
			judged := func(told, now bool) {
				t.Helper()
				right := p.js("document.querySelector('#lesson-answers .right') !== null")
				said := p.text("lesson-verdict")
				if right != fmt.Sprint(told) || strings.Contains(said, l.Answer(l.Right)) != (told && said != "") || now && said == "" {
					t.Errorf("told is %v, the verdict %q, the answer marked %s", told, said, right)
				}
			}
			judged(l.Tells == 0, true)
			if p.text("lesson-goal") != l.Aim() {
				t.Errorf("the goal is %q", p.text("lesson-goal"))
			}
			last, heard := len(l.Variants), ""
			for v := 1; v < last; v++ {
				p.ok(p.Click(fmt.Sprintf("#lesson-choices label:nth-child(%d)", v+1)))
				if !live {
					p.click("#to-end")
				}
				p.until("document.getElementById('run').textContent.includes('again') && !playground.awake")
				out := p.text("lesson-outcome")
				if out == "" || out == heard || strings.ContainsAny(out, "{–") {
					t.Errorf("variant %d says %q, after %q", v+1, out, heard)
				}
				heard = out
				judged(l.Tells <= v, l.Tells >= v)
			}
			p.until("document.getElementById('lesson-goal').className === 'reached'")
			if now := p.js("document.querySelector('#compare tbody tr td:nth-child(2)').textContent"); !strings.HasPrefix(now, want[0]) {
				t.Errorf("the first run ended %q, want %q", now, want[0])
			}
			if now := p.js("document.querySelector('#compare tbody tr td:nth-child(3)').textContent"); !strings.HasPrefix(now, want[1]) {
				t.Errorf("the changed run ended %q, want %q", now, want[1])
			}
			if !strings.Contains(p.js("localStorage.getItem('lessons')"), l.Name) {
				t.Error("it is not remembered")
			}
			if p.js("document.getElementById('course-"+l.Name+"').hasAttribute('data-done')") != "true" {
				t.Error("it is not ticked off")
			}
			p.until(fmt.Sprintf("location.search === '?%s'", l.Settings(last-1).Query())) // which is not written at once after another
		})
	}
}

// A lesson stops the run where there is something to see, and until then shows
// nothing of what comes.
func TestLessonFreezes(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=the-pattern&speed=100", webdriver.Options{})
	if said := p.text("sentence"); strings.Contains(said, "4.0 s") {
		t.Errorf("it gives the answer away: %q", said)
	}
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	if said := p.text("sentence"); !strings.Contains(said, "3.0 s") || p.text("explain-head") != "Why" {
		t.Errorf("it has stopped at %q", said)
	}
	if run := p.text("run"); !strings.Contains(run, "Go on") {
		t.Errorf("the button says %q", run)
	}
	// The end is what was asked for, so it is not shown yet, wherever one goes back to.
	end := "parseFloat(document.getElementById('moment').ariaValueText)"
	p.slide("moment", 1000)
	if at := p.js(end); at != "3" {
		t.Errorf("the axis ends at %s s", at)
	}
	p.slide("moment", 300)
	p.slide("moment", 1000)
	if at := p.js(end); at != "3" {
		t.Errorf("after going back, the axis ends at %s s", at)
	}
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again')")
	if said := p.text("sentence"); !strings.HasPrefix(said, "4.0 s") {
		t.Errorf("it ends with %q", said)
	}
}

// What was asked is answered when it has been seen, and not where the run stops on
// its way there.
func TestLessonVerdict(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=one-worker&speed=100", webdriver.Options{})
	p.click("#lesson-answers label:nth-child(2)")
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	if said := p.text("lesson-verdict"); said != "You said “After 10 s, one job after the other”. Go on, and see how it ends." {
		t.Errorf("where it stops it says %q", said)
	}
	p.ok(p.Click("#lesson-run"))
	p.until("document.getElementById('lesson-verdict').textContent === 'Right: “After 10 s, one job after the other”.'")
	if class := p.js("document.querySelector('#lesson-answers label:nth-child(2)').className"); class != "right" {
		t.Errorf("the answer is marked %q", class)
	}
	// Who goes on without having seen the end sees it beside the next run.
	p.visit("?lesson=one-worker&speed=100")
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	p.says("lesson-verdict", "Go on")
	p.ok(p.Click("#lesson-choices label:nth-child(2)"))
	p.until("document.getElementById('lesson-outcome').textContent.includes('10.0 s became 5.0 s')")
	p.says("lesson-verdict", "The answer is “After 10 s, one job after the other”.")
}

// A run that is repeated stops all the same where the lesson explains it.
func TestLessonLoop(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	for _, name := range []string{"the-pattern", "unread-results", "forgot-close", "who-closes-results", "panic"} {
		p.visit("?speed=100&loop=1&lesson=" + name)
		p.ok(p.Click("#run"))
		p.until("document.getElementById('lesson-why').textContent !== '' && !playground.awake")
		if run := p.text("run"); strings.Contains(run, "Pause") {
			t.Errorf("%s has not stopped", name)
		}
	}
	// Of a part without that step, it goes on to be repeated.
	p.visit("?speed=10&loop=1&from=0&to=1000&lesson=forgot-close")
	p.ok(p.Click("#run"))
	for range 3 {
		p.until("parseFloat(document.getElementById('moment').ariaValueText) > 700")
		p.until("parseFloat(document.getElementById('moment').ariaValueText) < 300")
	}
	if p.js("document.getElementById('explain').hidden") != "true" {
		t.Error("it explains what was not seen")
	}
}

// Where the first run of a lesson was not made, the goal is not reached: there is
// nothing to compare with, and the page says what to do.
func TestLessonAlone(t *testing.T) {
	const name = "concurrency-is-not-parallelism"
	l, _ := run.LessonNamed(name)
	last := l.Settings(len(l.Variants) - 1)
	p := load(t, webdriver.Chromium, "?"+last.Query(), webdriver.Options{})
	p.ok(p.Eval("localStorage.removeItem('lessons')", nil)) // of a test before
	choose := func(n int) {
		p.ok(p.Click(fmt.Sprintf("#lesson-choices label:nth-child(%d)", n)))
		p.until("document.getElementById('run').textContent.includes('again') && !playground.awake")
	}
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again') && !playground.awake")
	p.says("lesson-outcome", "“1 worker”")
	if class := p.js("document.getElementById('lesson-goal').className"); class != "" || strings.Contains(p.js("localStorage.getItem('lessons')"), name) {
		t.Errorf("the goal is %q without an explanation", class)
	}
	choose(1)
	choose(len(l.Variants))
	p.says("lesson-outcome", "parallelism is doing many at once")
	if class := p.js("document.getElementById('lesson-goal').className"); class != "reached" {
		t.Errorf("the goal is %q", class)
	}
	// The second run of the lesson: one worker takes all jobs.
	choose(2)
	if workers := p.js("new Set([...document.querySelectorAll('#output li')].map(e => e.textContent.split(':')[0])).size"); workers != "1" {
		t.Errorf("%s workers have taken jobs", workers)
	}
}

// On a phone the explanation stands below the picture, and a button leads to it;
// choosing another run leads back.
func TestLessonPhone(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=forgot-close&speed=100", webdriver.Options{Width: 360, Height: 740})
	seen := func(id string) bool {
		p.Helper()
		return p.js("(() => { const r = document.getElementById('"+id+"').getBoundingClientRect(); return r.height > 0 && r.top >= -1 && r.top < innerHeight - 40; })()") == "true"
	}
	if seen("to-explain") {
		t.Error("it leads to an explanation that is not there")
	}
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	p.settle()
	if !seen("stage") || !seen("to-explain") || seen("explain") || p.text("to-explain") != "Why? ↓" {
		t.Errorf("%q does not lead on", p.text("to-explain"))
	}
	p.click("#to-explain")
	if !seen("explain") || !seen("lesson-why") {
		t.Error("it does not lead to the explanation")
	}
	p.ok(p.Click("#lesson-choices label:nth-child(2)"))
	p.until("document.getElementById('lesson-outcome').textContent !== ''")
	if !seen("stage") || !seen("to-explain") || p.text("to-explain") != "What has changed ↓" {
		t.Errorf("%q does not lead on", p.text("to-explain"))
	}
	p.click("#to-explain")
	if !seen("lesson-choices") || !seen("lesson-outcome") {
		t.Error("it does not lead to what has changed")
	}
}

// tune-it is done when its workers are as few as can be.
func TestTuneIt(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=tune-it", webdriver.Options{})
	p.slide("speed", 9)
	p.ok(p.Click("#lesson-run"))
	p.until("!document.getElementById('explain').hidden")
	set := func(n int) {
		p.js(fmt.Sprintf("(() => { const e = document.getElementById('workers'); e.value = %d; e.dispatchEvent(new Event('change', {bubbles: true})); })()", n))
		p.settle()
		p.click("#to-end")
		p.settle()
	}
	set(7)
	p.says("lesson-why", "19 are queued or running")
	p.says("lesson-verdict", "find it out")
	if p.text("lesson-outcome") != "" {
		t.Error("seven are enough, but not the fewest")
	}
	set(6)
	p.until("document.getElementById('lesson-goal').className === 'reached'")
	p.says("lesson-outcome", "p95 is 8 ms")
	if said := p.text("lesson-verdict"); said != "The answer is “6”." {
		t.Errorf("the verdict is %q", said)
	}
}

// The whole of a lesson can be done with the keyboard.
func TestLessonByKeys(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?lesson=forgot-close", webdriver.Options{})
			tab := func(to string) {
				t.Helper()
				for range 60 {
					p.ok(p.Keys("Tab"))
					if p.js("document.activeElement.matches('"+to+"')") == "true" {
						return
					}
				}
				t.Fatalf("Tab does not come to %s", to)
			}
			tab("#lesson-answers input")
			p.press("Space")
			tab("#lesson-run")
			p.ok(p.Keys("Enter"))
			p.press("End")
			p.until("!document.getElementById('explain').hidden")
			if at := p.js("document.activeElement.id"); at != "lesson-run" {
				t.Errorf("the focus is at %q", at)
			}
			tab("#lesson-choices input")
			p.ok(p.Keys("ArrowDown"))
			tab("#run")
			p.press("End")
			p.until("document.getElementById('lesson-goal').className === 'reached'")
			p.js("document.getElementById('lesson-next').focus()")
			p.ok(p.Keys("Enter"))
			p.arrive("location.search === '?lesson=who-closes-results' && document.getElementById('lesson-title').textContent !== ''")
		})
	}
}

// A link to a change of a lesson shows what that has changed, but no answer to a
// question that was not asked.
func TestLessonLink(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=the-pattern&workers=5&speed=100", webdriver.Options{})
	if p.js("document.getElementById('explain').hidden") != "false" || p.text("lesson-why") != "" {
		t.Errorf("it explains %q", p.text("lesson-why"))
	}
	p.ok(p.Click("#run"))
	p.until("document.getElementById('lesson-outcome').textContent.includes('4.0 s became 2.0 s')")
	if now := p.js("document.querySelector('#compare tbody tr td:nth-child(2)').textContent"); now != "done after 4.0 s" {
		t.Errorf("it is compared with a run that ended %q", now)
	}
}

// A run that was stopped by hand is no run of the lesson's, and what a person
// pinned is not taken for its first run.
func TestLessonTouched(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=too-many-goroutines", webdriver.Options{})
	p.ok(p.Click("#lesson-run"))
	p.until("document.getElementById('run').textContent.includes('Stop')")
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again')")
	if why := p.text("lesson-why"); why != "" {
		t.Errorf("of a run that was stopped it says %q", why)
	}
	p.says("lesson-outcome", "stopped or changed by hand")
	p.visit("?lesson=the-pattern")
	p.slide("jobs-slider", 30)
	p.click("#to-end")
	p.click("#pin")
	p.ok(p.Click("#lesson-choices label:nth-child(1)"))
	p.click("#to-end")
	p.ok(p.Click("#lesson-choices label:nth-child(2)"))
	p.click("#to-end")
	p.says("lesson-outcome", "4.0 s became 2.0 s")
}

// Escape closes the list, in the list keys do nothing to the run, and what is
// stored under the page's name may be anything.
func TestLessonList(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "", webdriver.Options{})
			p.js("localStorage.setItem('lessons', 'open head none ../x panic')")
			p.visit("?lesson=forgot-close&theme=dark")
			p.click("#course-open")
			p.until("document.getElementById('course').matches(':popover-open')")
			p.ok(p.Keys("Tab", "End"))
			p.settle()
			if step := p.step(); step != 0 {
				t.Errorf("the run went to step %d", step)
			}
			p.ok(p.Keys("Escape"))
			p.until("!document.getElementById('course').matches(':popover-open')")
			if n := p.js("document.querySelectorAll('#course [data-done]').length"); n != "1" {
				t.Errorf("%s lessons are ticked off", n)
			}
			if next := p.js("document.getElementById('lesson-next').search"); next != "?lesson=who-closes-results&theme=dark" {
				t.Errorf("the next lesson is at %q", next)
			}
			p.js("localStorage.removeItem('lessons')")
		})
	}
}

// The list and the course page name every lesson, and tick off what is done.
func TestCourse(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "", webdriver.Options{})
			p.js("localStorage.setItem('lessons', 'panic cancel')")
			p.click("#course-open")
			p.until("document.getElementById('course').matches(':popover-open')")
			if n := p.js("document.querySelectorAll('#course li').length"); n != fmt.Sprint(len(run.Lessons)) {
				t.Errorf("the list has %s lessons", n)
			}
			p.ok(p.Click("#course p a"))
			p.arrive("document.querySelectorAll('article').length > 0")
			p.until("document.querySelectorAll('article h2 b').length === 2")
			if n := p.js("document.querySelectorAll('article').length"); n != fmt.Sprint(len(run.Lessons)) {
				t.Errorf("the page has %s lessons", n)
			}
			if n := p.js("[...document.querySelectorAll('article figure')].filter(e => e.checkVisibility()).length"); n != "0" {
				t.Errorf("%s pictures answer the questions beside them", n)
			}
			if said := p.text("done"); !strings.HasPrefix(said, "2 of ") {
				t.Errorf("it says %q", said)
			}
			p.js("localStorage.removeItem('lessons')")
			p.ok(p.Click("#panic .button"))
			p.arrive("document.getElementById('lesson-title')?.textContent === 'One job panics'")
		})
	}
}

// Until the program is there, or where it cannot be, a lesson's picture stands in
// its place, with its sentence.
func TestLessonPoster(t *testing.T) {
	p := load(t, webdriver.Chromium, "?lesson=forgot-close", webdriver.Options{})
	p.until("document.getElementById('still').src.endsWith('lessons/forgot-close.svg')")
	p.until("document.getElementById('still').alt.includes('deadlock')")
	for _, query := range []string{"?lesson=../x", "?lesson=none", "?lesson=nothing", "?lesson=open", "?lesson=head"} {
		t.Run(query, func(t *testing.T) {
			p := load(t, webdriver.Chromium, query, webdriver.Options{})
			if src := p.js("document.getElementById('still').getAttribute('src')"); !strings.HasPrefix(src, "data:") {
				t.Errorf("the picture is %s", src)
			}
			if p.js("document.getElementById('lesson').hidden") == "false" {
				t.Error("there is a panel for no lesson")
			}
		})
	}
}

// The still picture of a lesson is of the run that the page then shows: the same
// jobs on the same workers, in each engine.
func TestStillsAreOfTheRun(t *testing.T) {
	for _, engine := range webdriver.Engines {
		for _, name := range []string{"failing-jobs", "resize", "who-closes-results"} {
			t.Run(fmt.Sprint(engine, "/", name), func(t *testing.T) {
				picture, err := os.ReadFile("../lessons/" + name + ".svg")
				if err != nil {
					t.Fatal(err)
				}
				_, text, _ := strings.Cut(string(picture), "<desc>")
				text, _, _ = strings.Cut(text, "</desc>")
				p := load(t, engine, "?speed=100&lesson="+name, webdriver.Options{})
				p.ok(p.Click("#lesson-run"))
				p.until("!document.getElementById('explain').hidden")
				if text == "" {
					t.Error("the picture says nothing")
				}
				p.says("sentence", html.UnescapeString(text))
			})
		}
	}
}

// js gives the value of an expression, as text.
func (p page) js(expression string) (s string) {
	p.Helper()
	p.ok(p.Eval("return String("+expression+")", &s))
	return s
}

// until waits until an expression holds.
func (p page) until(expression string) {
	p.Helper()
	p.ok(p.WaitFor(expression))
}

// arrive waits until an expression holds on the page that a link leads to. While
// the browser goes there, it answers nothing.
func (p page) arrive(expression string) {
	p.Helper()
	var err error
	for range 100 {
		if err = p.WaitFor(expression); err == nil {
			return
		} else if strings.Contains(err.Error(), "still not true") {
			break
		}
	}
	p.Fatal(err)
}

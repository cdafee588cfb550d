package e2e

import (
	"fmt"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// What would be too high one below the other is shown one at a time, by the buttons
// below the picture; the frame says how high that is. What a lesson asks stays.
func TestEmbedParts(t *testing.T) {
	const shown = "['program', 'result', 'metrics', 'settings'].filter(id => document.getElementById(id).checkVisibility()).join()"
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := page{t, open(t, engine, webdriver.Options{})}
			for _, tt := range []struct {
				view        string
				width       int
				first, last string // what is shown at first, and after the last button
				buttons     string
			}{
				{"all", 360, "program", "settings", "Program, Output, Metrics, Settings"},
				{"all", 1200, "program", "settings", "Program, Output, Metrics, Settings"},
				{"stage,metrics,output", 500, "result", "metrics", "Output, Metrics"},
				{"stage,metrics,output", 1200, "result,metrics", "result,metrics", ""},
				{"stage,code", 360, "program", "program", ""},
			} {
				if engine == webdriver.WebKit {
					tt.width = max(tt.width, 447) // its window cannot be narrower
				}
				if engine != webdriver.Chromium && tt.view != "all" {
					continue // which buttons there are, no engine decides
				}
				p.ok(p.Resize(tt.width, 600))
				p.ok(p.Navigate(site(t) + "embed.html?view=" + tt.view))
				p.until(playing)
				p.settle()
				is := func(when, want string) {
					t.Helper()
					if got := p.js(shown); got != want {
						t.Errorf("view=%s, %d px wide, %s: %s", tt.view, tt.width, when, got)
					}
				}
				is("first", tt.first)
				if got := p.js("[...document.querySelectorAll('#parts button')].filter(e => e.checkVisibility()).map(e => e.textContent).join(', ')"); got != tt.buttons {
					t.Errorf("view=%s, %d px wide: the buttons are %s", tt.view, tt.width, got)
				}
				if tt.buttons == "" {
					continue
				}
				p.ok(p.Click("#parts button:nth-last-child(1 of :not([hidden]))"))
				p.settle()
				is("last", tt.last)
				if high := p.js("document.body.getBoundingClientRect().height < 1900 && document.querySelectorAll('#parts [aria-pressed=true]').length"); high != "1" {
					t.Errorf("view=%s, %d px wide, is %s px high", tt.view, tt.width, p.js("document.body.getBoundingClientRect().height"))
				}
			}
			p.ok(p.Navigate(site(t) + "embed.html?lesson=forgot-close&speed=100"))
			p.until(playing + " && document.getElementById('lesson-question').checkVisibility()")
			p.ok(p.Click("#lesson-run"))
			p.until("document.getElementById('explain').checkVisibility()")
			for _, width := range []int{500, 700, 900, 1200} { // one below the other, as wide as the frame
				p.ok(p.Resize(width, 600))
				p.settle()
				if narrow := p.js(`[...document.querySelectorAll("main > :not(#left), #left > *")].filter(e => e.checkVisibility() && e.offsetWidth < innerWidth - 40).map(e => e.id).join()`); narrow != "" {
					t.Errorf("a lesson %d px wide has beside each other: %s", width, narrow)
				}
			}
		})
	}
}

// However narrow and low the frame is, and whatever it shows, nothing is cut off
// sideways, Run is in sight wherever one has scrolled to, the picture is the first
// thing under it, and a run from beginning to end does not change the height.
func TestEmbedLayout(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := page{t, open(t, engine, webdriver.Options{})}
			for _, view := range []string{"stage", "stage,code", "output", "code,output", "metrics", "stage,controls", "all"} {
				p.ok(p.Navigate(site(t) + "embed.html?speed=100&fail=10&view=" + view))
				p.until(playing)
				for _, width := range []int{280, 360, 700, 1200} {
					if engine == webdriver.WebKit && width < 447 {
						continue // its window cannot be narrower
					}
					name := fmt.Sprintf("view=%s, %d px wide", view, width)
					p.ok(p.Resize(width, 200))
					p.settle()
					var found struct {
						Wide   []string
						Bar    bool
						First  bool
						Height []float64
					}
					p.ok(p.EvalAsync(`
						const frames = async () => { do await new Promise(requestAnimationFrame); while (playground.awake); await new Promise(requestAnimationFrame); };
						const height = () => document.body.getBoundingClientRect().height;
						const inside = e => e.closest("#code, #output, #table-scroll, .unseen, dialog, [popover]");
						const found = {Height: []};
						scrollTo(0, 0);
						await frames(); // of the new width
						for (const id of ["to-start", "to-end"]) {
							document.getElementById(id).click();
							await frames();
							found.Height.push(height());
						}
						found.Wide = [...document.querySelectorAll("body *")]
							.filter(e => !inside(e) && e.checkVisibility() && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
							.map(e => e.tagName + "#" + e.id + "." + e.className);
						const picture = document.getElementById("picture"), run = document.getElementById("run");
						found.First = !picture.checkVisibility() || picture.getBoundingClientRect().top - document.getElementById("transport").getBoundingClientRect().bottom < 12;
						const stage = document.getElementById("stage").getBoundingClientRect();
						scrollTo(0, (stage.height - 200) / 2);
						await frames();
						const at = run.getBoundingClientRect();
						found.Bar = at.top >= 0 && at.bottom <= innerHeight && document.elementFromPoint(at.left + at.width / 2, at.top + at.height / 2) === run;
						return found;`, &found))
					if len(found.Wide) > 0 {
						t.Errorf("%s: out of the frame are %q", name, found.Wide)
					}
					if !found.Bar {
						t.Errorf("%s: Run is out of sight", name)
					}
					if !found.First {
						t.Errorf("%s: the picture is not first", name)
					}
					if found.Height[0] != found.Height[1] {
						t.Errorf("%s: the height goes from %v to %v", name, found.Height[0], found.Height[1])
					}
				}
			}
		})
	}
}

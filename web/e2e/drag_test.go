package e2e

import (
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// While a slider moves, each turn paints the picture of the new settings, and each
// third the rest of the page, too; when it rests, the rest follows.
func TestRestFollowsPicture(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?workers=1", webdriver.Options{})
			p.click("#embedding-open") // which needs the rest of the program: a turn must not wait for it below
			p.until("document.getElementById('embedding').open")
			p.press("Escape")
			p.click("#to-end")
			p.settle()
			var saw struct {
				Painted, Together, Written, Late int
				Text                             string
			}
			p.ok(p.EvalAsync(`
				const slider = document.getElementById("jobs-slider");
				const elapsed = document.getElementById("m-elapsed");
				const canvas = document.getElementById("canvas");
				const frame = () => new Promise(requestAnimationFrame);
				const {paint, draw} = playground;
				const saw = {painted: 0, together: 0, written: 0, late: 0, text: ""};
				let painted, drawn = () => {};
				playground.paint = (canvases, ...all) => { painted ||= canvases.includes(canvas); paint(canvases, ...all); };
				playground.draw = () => {
					const was = elapsed.textContent;
					painted = false;
					draw();
					const wrote = elapsed.textContent !== was;
					if (wrote) saw.written++;
					drawn({painted, wrote});
				};
				for (let i = 0; i < 30; i++) {
					const first = new Promise(done => { drawn = done; }); // of what is drawn
					slider.value = 11 + i;
					slider.dispatchEvent(new Event("input", {bubbles: true}));
					const {painted, wrote} = await first;
					if (painted) saw.painted++;
					if (wrote) saw.together++;
				}
				slider.dispatchEvent(new Event("change", {bubbles: true}));
				const last = document.getElementById("jobs").value + ".0 s"; // one worker, a second a job
				while (elapsed.textContent !== last && saw.late < 20) {
					await frame();
					saw.late++;
				}
				Object.assign(playground, {paint, draw});
				saw.text = elapsed.textContent + " of " + last;
				return saw;`, &saw))
			if saw.Painted < 30 || saw.Together > 11 || saw.Written < 9 || saw.Late > 4 {
				t.Errorf("of 30 moves %d were painted at once, %d with the rest of the page, which was written %d times; after the last it says %s in frame %d", saw.Painted, saw.Together, saw.Written, saw.Text, saw.Late)
			}
		})
	}
}

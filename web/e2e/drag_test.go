package e2e

import (
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// While a slider moves, each frame paints the picture of the new settings, and each
// third at least the rest of the page; when it rests, the rest follows.
func TestRestFollowsPicture(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?workers=1", webdriver.Options{})
			p.click("#to-end")
			p.settle()
			var saw struct {
				Painted, Written, Late int
				Text                   string
			}
			p.ok(p.EvalAsync(`
				const slider = document.getElementById("jobs-slider");
				const elapsed = document.getElementById("m-elapsed");
				const canvas = document.getElementById("canvas");
				const frame = () => new Promise(requestAnimationFrame);
				const {paint} = playground;
				let painted = false;
				playground.paint = (canvases, ...all) => { painted ||= canvases.includes(canvas); paint(canvases, ...all); };
				const saw = {painted: 0, written: 0, late: 0, text: ""};
				const moves = 30;
				for (let i = 0; i < moves; i++) {
					const was = elapsed.textContent;
					painted = false;
					slider.value = 11 + i;
					slider.dispatchEvent(new Event("input", {bubbles: true}));
					await frame(); // in which it is drawn, before this goes on
					await new Promise(done => setTimeout(done));
					if (painted) saw.painted++;
					if (elapsed.textContent !== was) saw.written++;
				}
				slider.dispatchEvent(new Event("change", {bubbles: true}));
				const last = document.getElementById("jobs").value + ".0 s"; // one worker, a second a job
				while (elapsed.textContent !== last && saw.late < 20) {
					await frame();
					saw.late++;
				}
				Object.assign(playground, {paint});
				saw.text = elapsed.textContent + " of " + last;
				return saw;`, &saw))
			if saw.Painted < 29 || saw.Written < 9 || saw.Late > 4 {
				t.Errorf("of 30 moves %d were painted in their frame and %d written; after the last the page says %s in frame %d", saw.Painted, saw.Written, saw.Text, saw.Late)
			}
		})
	}
}

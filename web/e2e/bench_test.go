package e2e

import (
	"fmt"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// busyFrames measures real work: frames a second while it runs, the longest gap
// between two, and how long a click on Stop takes to end it.
func (p page) busyFrames() (perSecond, worst, stop float64) {
	p.Helper()
	var got struct{ PerSecond, Worst, Stop float64 }
	p.ok(p.EvalAsync(`
		const button = document.getElementById("run");
		button.click();
		const times = [];
		await new Promise(done => {
			const frame = now => {
				if (button.textContent.includes("Stop") || times.length < 3) times.push(now);
				else return done(); // the work has ended
				times.length < 150 ? requestAnimationFrame(frame) : done();
			};
			requestAnimationFrame(frame);
		});
		const began = performance.now();
		await new Promise(done => setTimeout(() => { button.click(); done(); }));
		while (button.textContent.includes("Stop")) await new Promise(requestAnimationFrame);
		const gaps = times.slice(1).map((t, i) => t - times[i]).slice(30); // once it is warm
		return {PerSecond: 1000 * gaps.length / gaps.reduce((a, b) => a + b), Worst: Math.max(...gaps), Stop: performance.now() - began};`, &got))
	return got.PerSecond, got.Worst, got.Stop
}

func BenchmarkPage(b *testing.B) {
	for _, engine := range []webdriver.Engine{webdriver.Chromium, webdriver.Firefox} {
		b.Run(fmt.Sprintf("frames while cpu runs in %s", engine), func(b *testing.B) {
			bench(b, engine, "?jobs=400&workers=4&work=cpu", func(p page) map[string]float64 {
				perSecond, worst, stop := p.busyFrames()
				return map[string]float64{"frames/s": perSecond, "worst-ms": worst, "stop-ms": stop}
			})
		})
	}
}

// bench loads a page once and reports what measure finds in it.
func bench(b *testing.B, engine webdriver.Engine, query string, measure func(page) map[string]float64) {
	p := load(b, engine, query, webdriver.Options{})
	p.ok(p.WaitFor("!location.search.includes('mp3') || document.getElementById('file-name').textContent.includes('Hz')"))
	measured(b, measure(p))
}

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// spread is many measurements of one thing, in milliseconds.
type spread []float64

// at returns what a share of the measurements do not exceed: 0.5 gives the
// median, 0.95 the 95th percentile.
func (s spread) at(share float64) float64 {
	sorted := slices.Sorted(slices.Values(s))
	return sorted[min(int(share*float64(len(s))), len(s)-1)]
}

func (s spread) perSecond() float64 {
	sum := 0.0
	for _, ms := range s {
		sum += ms
	}
	return 1000 * float64(len(s)) / sum
}

// String is a cell of the table: median and 95th percentile.
func (s spread) String() string { return fmt.Sprintf("%.1f / %.1f", s.at(0.5), s.at(0.95)) }

// frames measures the time from frame to frame for some milliseconds. In each
// frame it calls each, a JavaScript function of the share of the time that has
// passed.
func (p page) frames(ms int, each string) (gaps spread) {
	p.Helper()
	p.ok(p.EvalAsync(`
		const long = arguments[0], each = `+each+`, times = [];
		await new Promise(done => {
			const frame = now => {
				times.push(now);
				const share = (now - times[0]) / long;
				if (share >= 1) return done();
				each(share);
				requestAnimationFrame(frame);
			};
			requestAnimationFrame(frame);
		});
		return times.slice(1).map((t, i) => t - times[i]);`, &gaps, ms))
	return gaps
}

// moment is the place of the slider under the picture, from 0 to 1.
func (p page) moment() (share float64) {
	p.Helper()
	p.ok(p.Eval("const e = document.getElementById('moment'); return e.value / e.max", &share))
	return share
}

// framesPlaying measures two seconds of a playback that has to last longer.
func (p page) framesPlaying() spread {
	p.Helper()
	p.ok(p.Click("#run"))
	gaps := p.frames(2000, "() => {}")
	if at := p.moment(); at <= 0 || at >= 1 {
		p.Errorf("after two seconds the playback is at %g of 1: no playback was measured", at)
	}
	p.ok(p.Click("#run"))
	return gaps
}

// framesScrubbing measures two seconds in which the slider under the picture
// goes from its start to its end, a step a frame.
func (p page) framesScrubbing() spread {
	p.Helper()
	return p.frames(2000, `share => {
		const slider = document.getElementById("moment");
		slider.value = share * slider.max;
		slider.dispatchEvent(new Event("input", {bubbles: true}));
	}`)
}

// sliderToPicture measures from a new number of workers until the new run is
// drawn, virtual time and all.
func (p page) sliderToPicture() (took spread) {
	p.Helper()
	p.ok(p.EvalAsync(`
		const slider = document.getElementById("workers-slider");
		const times = [];
		const {tick, paint} = playground;
		let ended = 0, painted = () => {};
		playground.tick = () => { const more = tick(); ended = !more; return more; };
		playground.paint = (...all) => { paint(...all); if (ended) painted(performance.now()); };
		for (let i = 0; i < 40; i++) {
			const done = new Promise(resolve => { painted = resolve; });
			ended = false;
			const began = performance.now();
			slider.value = 15 + i;
			slider.dispatchEvent(new Event("input", {bubbles: true}));
			times.push(await done - began);
			while (playground.awake) await new Promise(requestAnimationFrame); // the charts come later
		}
		Object.assign(playground, {tick, paint});
		return times;`, &took))
	return took
}

// memory tells of megabytes: of JavaScript's heap, where the browser says so,
// and of the Go program, where the page hands its memory out. What is not told
// is 0.
func (p page) memory() (heap, program float64) {
	p.Helper()
	var got struct{ Heap, Program float64 }
	p.ok(p.Eval(`globalThis.gc?.(); // a heap without its garbage
	return {
		Heap: performance.memory?.usedJSHeapSize ?? 0,
		Program: playground.memory?.buffer.byteLength ?? 0,
	}`, &got))
	return got.Heap / 1e6, got.Program / 1e6
}

// BenchmarkFrames ends with the table in the README.
func BenchmarkFrames(b *testing.B) {
	var table strings.Builder
	for _, tt := range []struct{ jobs, workers int }{{10, 16}, {100, 16}, {1000, 16}, {10_000, 64}} {
		// Every worker has a job a second, so that at this speed the playback
		// lasts three seconds or a little longer.
		seconds := (tt.jobs + tt.workers - 1) / tt.workers
		query := fmt.Sprintf("?jobs=%d&workers=%d&jitter=50&speed=%.2f", tt.jobs, tt.workers, float64(seconds)/3)
		b.Run(fmt.Sprintf("%d jobs", tt.jobs), func(b *testing.B) {
			bench(b, webdriver.Chromium, query, func(p page) map[string]float64 {
				playing, scrubbing, slider := p.framesPlaying(), p.framesScrubbing(), p.sliderToPicture()
				heap, program := p.memory()
				fmt.Fprintf(&table, "| %d | %d | %.0f | %s | %.0f | %s | %s | %s | %s |\n", tt.jobs, tt.workers,
					playing.perSecond(), playing, scrubbing.perSecond(), scrubbing, slider, megabytes(heap), megabytes(program))
				return map[string]float64{
					"playing-frames/s": playing.perSecond(), "playing-p95-ms": playing.at(0.95),
					"scrubbing-frames/s": scrubbing.perSecond(), "scrubbing-p95-ms": scrubbing.at(0.95),
					"slider-median-ms": slider.at(0.5), "slider-p95-ms": slider.at(0.95),
					"heap-MB": heap, "program-MB": program,
				}
			})
		})
	}
	if table.Len() > 0 {
		fmt.Print("\nIn Chromium; times in ms, as median / 95th percentile.\n\n",
			"| jobs | workers | playing: frames/s | frame | scrubbing: frames/s | frame | slider to picture | JS heap, MB | Go memory, MB |\n",
			"| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n", &table, "\n")
	}
}

func megabytes(n float64) string {
	if n == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", n)
}

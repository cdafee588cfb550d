package e2e

import (
	"fmt"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
)

// startRounds is how often each start is measured; the median counts.
const startRounds = 5

// slow4G is the network that Lighthouse has a phone on: 1.6 Mb/s down, 750 kb/s
// up, 150 ms there and back.
// https://github.com/GoogleChrome/lighthouse/blob/main/docs/throttling.md
var slow4G = map[string]any{"offline": false, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}

// watchStart runs before a page's own scripts, and notes in which frame the still
// picture stands there with its sentence, and in which the program's picture does
// and can be run: milliseconds after the navigation began.
const watchStart = `
	const seen = globalThis.seenStart = {still: 0, answers: 0};
	requestAnimationFrame(function look() {
		const [still, sentence, canvas, run] = ["still", "sentence", "canvas", "run"].map(id => document.getElementById(id));
		if (!seen.still && still?.naturalWidth && sentence?.textContent.trim()) seen.still = performance.now();
		if (!seen.answers && canvas && run && !canvas.hidden && !run.disabled) seen.answers = performance.now();
		if (!seen.still || !seen.answers) requestAnimationFrame(look);
	});`

// starts navigates to the page, and tells what watchStart saw, in milliseconds.
func (p page) starts() (still, answers float64) {
	p.Helper()
	p.ok(p.Navigate(site(p.TB)))
	p.until("seenStart.still && seenStart.answers")
	var seen struct{ Still, Answers float64 }
	p.ok(p.Eval("return seenStart", &seen))
	p.settle()
	p.click("#step-on") // it does answer
	p.at(1)
	return seen.Still, seen.Answers
}

// ownStart is how long a browser is busy with its own start, which is not the page's.
const ownStart = 3 * time.Second

// freshPage is a page in a browser that has been nowhere, and whose own start is over.
func freshPage(b *testing.B) page {
	p := page{b, open(b, webdriver.Chromium, webdriver.Options{})}
	time.Sleep(ownStart)
	p.ok(p.DevTools("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": watchStart}, nil))
	return p
}

// BenchmarkStart ends with a table of the README: how soon there is a picture, and
// how soon it answers.
func BenchmarkStart(b *testing.B) {
	var cold, warm, slowStill, slowAnswers spread
	site(b) // built before anything is measured
	b.Run("localhost", func(b *testing.B) {
		for range startRounds {
			p := freshPage(b)
			_, ms := p.starts()
			cold = append(cold, ms)
			_, ms = p.starts()
			warm = append(warm, ms)
		}
		measured(b, map[string]float64{"cold-ms": cold.at(0.5), "warm-ms": warm.at(0.5)})
	})
	b.Run("slow 4G", func(b *testing.B) {
		for range startRounds {
			p := freshPage(b)
			p.ok(p.DevTools("Network.enable", nil, nil))
			p.ok(p.DevTools("Network.emulateNetworkConditions", slow4G, nil))
			still, answers := p.starts()
			slowStill, slowAnswers = append(slowStill, still), append(slowAnswers, answers)
		}
		measured(b, map[string]float64{"still-ms": slowStill.at(0.5), "answers-ms": slowAnswers.at(0.5)})
	})
	var interactions spread
	var worst string
	b.Run("interactions", func(b *testing.B) {
		p := load(b, webdriver.Chromium, "?jitter=40", webdriver.Options{})
		p.ok(p.DevTools("Emulation.setCPUThrottlingRate", map[string]any{"rate": 4}, nil))
		interactions, worst = p.interactions()
		b.Log("the longest is ", worst)
		measured(b, map[string]float64{"median-ms": interactions.at(0.5), "worst-ms": interactions.at(1)})
	})
	if len(cold) == 0 || len(slowStill) == 0 || len(interactions) == 0 {
		return // not all was asked for
	}
	fmt.Printf(`
In Chromium, medians of %d:

| from navigation, or input, to | measured | goal |
| --- | ---: | ---: |
| a picture that answers, localhost, nothing cached | %.0f ms | 300 ms |
| the same, visited before | %.0f ms | 150 ms |
| the still picture with its sentence, slow 4G | %.1f s | 1.5 s |
| a picture that answers, slow 4G | %.1f s | 4.0 s |
| the next paint, CPU 4 times slower: worst of %d interactions (%s) | %.0f ms | 100 ms |
| the same, median | %.0f ms | |

`, startRounds, cold.at(0.5), warm.at(0.5), slowStill.at(0.5)/1000, slowAnswers.at(0.5)/1000, len(interactions), worst, interactions.at(1), interactions.at(0.5))
}

// interactions presses, types and clicks as a person does, and tells how long each
// took to the next paint, by the browser's own Event Timing (in steps of 8 ms; what
// is below 16 counts as 16), and which took longest. The worst of fewer than fifty is what is called INP:
// https://web.dev/articles/inp.
func (p page) interactions() (took spread, worst string) {
	p.Helper()
	var told []struct {
		MS   float64
		What string
	}
	p.ok(p.Eval(`
		const took = globalThis.interactions = new Map();
		new PerformanceObserver(list => {
			for (const {interactionId, duration, name, target} of list.getEntries()) {
				if (!interactionId || duration <= (took.get(interactionId)?.ms ?? 0)) continue;
				took.set(interactionId, {ms: duration, what: name + " " + (target?.id || target?.value || "")});
			}
		}).observe({type: "event", durationThreshold: 16});`, nil))
	did := 0
	// Each waits for what it brings about, and is then looked at, as by a person.
	after := func(err error) {
		p.Helper()
		p.ok(err)
		p.settle()
		time.Sleep(200 * time.Millisecond)
		did++
	}
	for _, id := range []string{"#run", "#run", "#step-on", "#step-back", "#to-end", "#zoom-in", "#pin", "#theme", "#help-open"} {
		after(p.Click(id)) // the first plays, and is not waited for
	}
	after(p.Keys("Escape"))
	for _, id := range []string{"moment", "workers-slider", "jobs-slider", "time-slider", "jitter-slider"} {
		p.ok(p.Eval("document.getElementById(arguments[0]).focus()", nil, id))
		for range 3 {
			after(p.Keys("ArrowRight"))
		}
	}
	x, y, w, h := p.box("#canvas")
	after(p.Drag(webdriver.Point{X: x + w/2, Y: y + h/3}))
	after(p.Type("#workers", "1"))
	for _, id := range []string{"input[name=work][value=cpu]", "input[name=work][value=sleep]", "#course-open"} {
		after(p.Click(id))
	}
	p.ok(p.EvalAsync(`
		await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); // the last is told of
		await new Promise(done => setTimeout(done, 500));
		return [...interactions.values()].sort((a, b) => b.ms - a.ms);`, &told))
	for _, i := range told {
		took = append(took, i.MS)
	}
	for len(took) < did { // too short to be told of
		took = append(took, 16)
	}
	if len(told) > 0 {
		worst = told[0].What
	}
	return took, worst
}

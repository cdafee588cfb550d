package e2e

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// Garbage is collected while the page rests, long before there is so much that it must
// be, in the middle of what somebody does; and never while a slider moves.
func TestCollectsAtRest(t *testing.T) {
	a := altered{
		// Go says on the console when it collects, and whether it was asked to.
		before: `
			const {log} = console;
			globalThis.collections = [];
			console.log = (...all) => (all.join().startsWith("gc ") ? collections.push(all.join()) : log(...all));`,
		change: func(name string, _ http.Header, body []byte) []byte {
			if name == "boot.js" {
				return bytes.Replace(body, []byte(`GOGC: "400"`), []byte(`GOGC: "400", GODEBUG: "gctrace=1"`), 1)
			}
			return body
		},
	}
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := a.open(t, engine, "")
			p.until("globalThis.playground && !document.getElementById('canvas').hidden")
			p.click("#to-end") // for which the rest of the program comes
			p.settle()
			var told struct{ Moving, Resting []string }
			p.ok(p.EvalAsync(`
				const slider = document.getElementById("jobs-slider");
				const frame = () => new Promise(requestAnimationFrame);
				const told = {moving: [], resting: []};
				while (collections.length === 0) {
					for (let i = 0; i < 15; i++) {
						slider.value = 20 + i % 5;
						slider.dispatchEvent(new Event("input", {bubbles: true}));
						await frame();
					}
					told.moving.push(...collections);
					for (let until = performance.now() + 1000; performance.now() < until && collections.length === 0;) {
						await new Promise(done => setTimeout(done, 100));
					}
				}
				told.resting.push(...collections);
				return told;`, &told))
			if len(told.Moving) > 0 || !strings.Contains(told.Resting[0], "(forced)") {
				t.Errorf("garbage is collected in the middle of things: %q; while the page rests: %q", told.Moving, told.Resting)
			}
			p.complains()
		})
	}
}

package e2e

import (
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// Copy and main.go give the program that is shown. The clipboard and the
// download are stood in for: both belong to the browser, not to the page.
func TestTakeProgram(t *testing.T) {
	p := load(t, webdriver.Chromium, "?workers=7", webdriver.Options{})
	p.ok(p.Eval(`
		Object.defineProperty(navigator, "clipboard", {value: {writeText: async text => { window.copied = text; }}});
		const create = URL.createObjectURL;
		URL.createObjectURL = blob => { window.saved = blob; return create(blob); };
		HTMLAnchorElement.prototype.click = function () { window.named = this.download; };`, nil))
	p.click("#code-copy")
	p.ok(p.WaitFor("document.getElementById('code-copy').textContent === 'Copied'"))
	p.click("#code-download")
	var got []string
	p.ok(p.EvalAsync("return [window.copied, await window.saved.text(), window.named]", &got))
	if got[0] != got[1] || got[2] != "main.go" || !strings.Contains(got[0], "numWorkers = 7") || !strings.Contains(got[0], "func main() {") {
		t.Errorf("copied is\n%s\nand %s is\n%s", got[0], got[2], got[1])
	}
}

// What is shown moves along the axis, and the wider view comes back.
func TestPan(t *testing.T) {
	p := load(t, webdriver.Chromium, "?from=1000&to=2000", webdriver.Options{})
	p.press("Shift+ArrowRight")
	p.ok(p.WaitFor("location.search === '?from=1250&to=2250'"))
	p.press("Shift+ArrowLeft")
	p.ok(p.WaitFor("location.search === '?from=1000&to=2000'"))
}

package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"workerpool.example/playground/wasm/words"
	"workerpool.example/playground/web/e2e/webdriver"
)

// translated serves the site with texts in its page.
func translated(t *testing.T, texts map[string]string) string {
	t.Helper()
	object, err := json.Marshal(texts) // which writes < as \u003c, so that no text ends the element
	if err != nil {
		t.Fatal(err)
	}
	return altered{change: func(_ string, header http.Header, body []byte) []byte {
		if !strings.HasPrefix(header.Get("Content-Type"), "text/html") {
			return body
		}
		return bytes.Replace(body, []byte("</head>"), []byte(`<script type="application/json" id="words" lang="x-marked">`+string(object)+"</script></head>"), 1)
	}}.serve(t)
}

// heard are all texts and spoken attributes of the page, but for the program that
// it shows, its output, keys of one letter, and what is said when the program is
// not there.
const heard = `
	const apart = "script, style, noscript, #loading, #progress, #code code, #output, #sentence, #embedding pre";
	const texts = [document.getElementById("sentence").textContent]; // in pieces, for their colours
	const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
	while (walk.nextNode()) {
		const node = walk.currentNode, parent = node.parentElement, text = node.data.trim();
		if (text && !parent.closest(apart) && !(parent.matches("kbd") && [...text].length === 1)) texts.push(text);
	}
	for (const e of document.querySelectorAll("[aria-label], [title], [alt], [aria-valuetext]")) {
		for (const name of ["aria-label", "title", "alt", "aria-valuetext"]) {
			if (e.hasAttribute(name) && !e.matches(apart)) texts.push(e.getAttribute(name));
		}
	}
	return texts.concat(document.querySelector("meta[name=description]").content);`

// A page whose every text is marked shows none without a mark, whatever is done.
func TestTranslated(t *testing.T) {
	at := translated(t, words.Pseudo())
	p := page{t, open(t, webdriver.Chromium, webdriver.Options{})}
	check := func(when string, others ...string) {
		t.Helper()
		p.settle()
		var texts []string
		p.ok(p.Eval(heard, &texts))
		if len(texts) < 100 {
			t.Errorf("%s: %d texts", when, len(texts))
		}
		for _, text := range texts {
			rest := text
			for _, other := range append(others, "fatal error: all goroutines are asleep - deadlock!") {
				rest = strings.ReplaceAll(rest, other, "")
			}
			if rest = words.Unmarked(rest); rest != "" {
				t.Errorf("%s: %q is not from the catalogue, in %q", when, rest, text)
			}
		}
	}
	visit := func(query string) {
		t.Helper()
		p.ok(p.Navigate(at + query))
		p.ok(p.WaitFor("!document.getElementById('canvas').hidden && !document.getElementById('run').disabled"))
	}
	visit("?fail=30&resbuf=1&jitter=40")
	check("before the run")
	p.click("#table summary")
	p.ok(p.WaitFor("document.getElementById('table-caption').textContent")) // its toggle event comes later
	p.click("#to-end")
	p.click("#pin")
	check("pinned")
	p.slide("workers-slider", 4)
	p.click("#to-failure")
	check("at a failure")
	p.click("#theme")
	p.click("#loop")
	p.click("#code li:nth-child(1) button")
	check("a line that is no step")
	visit("?resbuf=0&collect=never")
	p.click("#to-end")
	p.click("#to-failure")
	check("stuck")
	visit("?workers=99")
	check("a note", "workers", `"99"`)
	visit("?jitter=40")
	p.slide("moment", 500)
	p.click("#share")
	p.click("#embedding-open")
	p.ok(p.WaitFor("document.querySelector('#embedding-preview iframe')"))
	check("embed dialog", "layouts/shortcodes/worker-pool.html")
	visit("?work=cpu&jobs=2")
	check("real work")
	p.click("#run")
	p.ok(p.WaitFor("document.getElementById('sum').textContent !== ''"))
	check("computed")
	visit("?work=mp3&jobs=3")
	p.ok(p.WaitFor("document.getElementById('file-name').textContent.includes('Hz')"))
	p.click("#run")
	p.ok(p.WaitFor("document.getElementById('sum').textContent !== ''"))
	check("decoded", p.hash())
	var lang string
	p.ok(p.Eval("return document.documentElement.lang", &lang))
	if lang != "x-marked" {
		t.Errorf("the page's language is %q", lang)
	}
}

// hash is the SHA-256 that the page shows.
func (p page) hash() string {
	p.Helper()
	all := strings.FieldsFunc(p.text("sum"), func(r rune) bool { return !strings.ContainsRune("0123456789abcdef", r) })
	for _, s := range all {
		if len(s) == 64 {
			return s
		}
	}
	p.Error("the page shows no SHA-256")
	return "none"
}

package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/web/e2e/webdriver"
)

// watchTaken keeps what the page gives to be saved or copied. The clipboard and
// the download are stood in for: both belong to the browser, not to the page.
func (p page) watchTaken() {
	p.Helper()
	p.ok(p.Eval(`
		Object.defineProperty(navigator, "clipboard", {configurable: true, value: {writeText: async text => { window.copied = text; }}});
		const create = URL.createObjectURL;
		URL.createObjectURL = blob => { window.saved = blob; return create(blob); };
		HTMLAnchorElement.prototype.click = function () { window.named = this.download; };`, nil))
}

// takes presses a button and gives the file that comes of it.
func (p page) takes(id, name, kind string) []byte {
	p.Helper()
	p.ok(p.Eval("window.named = window.saved = undefined", nil))
	p.ok(p.Click("#" + id))
	p.until("window.named === '" + name + "'")
	var got []string
	p.ok(p.EvalAsync(`
		const bytes = new Uint8Array(await window.saved.arrayBuffer());
		let text = "";
		for (const b of bytes) text += String.fromCharCode(b);
		return [btoa(text), window.saved.type];`, &got))
	data, err := base64.StdEncoding.DecodeString(got[0])
	p.ok(err)
	if got[1] != kind {
		p.Errorf("%s is %s, want %s", name, got[1], kind)
	}
	return data
}

// drops drops a file on the page.
func (p page) drops(name string, data []byte) {
	p.Helper()
	p.ok(p.Eval(`
		const drop = new DataTransfer();
		drop.items.add(new File([Uint8Array.from(atob(arguments[1]), c => c.charCodeAt(0))], arguments[0]));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: drop, bubbles: true, cancelable: true}));`,
		nil, name, base64.StdEncoding.EncodeToString(data)))
}

const isRecorded = "!document.getElementById('recorded').hidden"

// Every file that can be taken away is what its name says, of the moment and the
// run that are shown.
func TestTakeAway(t *testing.T) {
	p := load(t, webdriver.Chromium, "?jitter=40&fail=20&workers=4&theme=dark", webdriver.Options{})
	p.watchTaken()
	p.slide("moment", 500)
	sentence := p.text("sentence")

	f, err := record.Read(p.takes("take-recording", "worker-pool.json", "application/json"))
	if err != nil {
		t.Fatal(err)
	}
	m := f.Recording.Metrics(f.Recording.Len())
	if f.Settings != "workers=4&jitter=40&fail=20" || m.Done != 10 || m.Failed != 2 || f.Recording.End != record.Done || len(f.Outcomes) != 10 {
		t.Errorf("the recording is of %q, with %+v", f.Settings, m)
	}

	var trace struct{ TraceEvents []struct{ Ph string } }
	if err := json.Unmarshal(p.takes("take-trace", "worker-pool.trace.json", "application/json"), &trace); err != nil || len(trace.TraceEvents) < 50 {
		t.Errorf("the trace has %d events: %v", len(trace.TraceEvents), err)
	}

	rows, err := csv.NewReader(bytes.NewReader(p.takes("take-csv", "worker-pool.csv", "text/csv"))).ReadAll()
	if err != nil || len(rows) != 11 {
		t.Errorf("%d rows: %v", len(rows), err)
	}

	var svg struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
	}
	if err := xml.Unmarshal(p.takes("take-svg", "worker-pool.svg", "image/svg+xml"), &svg); err != nil || svg.Desc != sentence || !strings.HasPrefix(svg.Title, "4 workers, 10 jobs") {
		t.Errorf("the picture is %q: %q, want %q (%v)", svg.Title, svg.Desc, sentence, err)
	}

	data := p.takes("take-png", "worker-pool.png", "image/png")
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(data, []byte("Description\x00\x00\x00\x00\x00"+sentence)) || !bytes.Contains(data, []byte("Title\x00\x00\x00\x00\x004 workers, 10 jobs")) {
		t.Error("the picture does not say what it shows")
	}
	colors := map[any]bool{}
	box := picture.Bounds()
	for x := range box.Dx() {
		for y := range box.Dy() {
			c := picture.At(x, y)
			if colors[c] = true; len(colors) > 20 {
				break
			}
			if _, _, _, alpha := c.RGBA(); alpha != 0xffff {
				t.Fatalf("at %d, %d one looks through it", x, y)
			}
		}
	}
	if len(colors) < 10 || box.Dx() < 300 || box.Dy() < 300 {
		t.Errorf("it has %d colours, and is %v", len(colors), box)
	}
	if *screenshots != "" {
		p.ok(os.WriteFile(filepath.Join(*screenshots, "taken.png"), data, 0o644))
	}
}

// A run taken away comes back as it was, on another page: sentence, output,
// figures, table and program. It is called recorded, and left by Reset.
func TestRecordingRound(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?jitter=40&fail=20&panic=10&workers=4&jobs=14", webdriver.Options{Width: 1400, Height: 1300})
			p.watchTaken()
			data := p.takes("take-recording", "worker-pool.json", "application/json")
			p.ok(p.Eval("document.getElementById('table').open = true", nil))
			p.click("#to-end")
			shown := func() (all []string) {
				for _, id := range []string{"sentence", "figures", "table-body", "code", "sum"} {
					all = append(all, p.text(id))
				}
				return append(all, p.lines()...)
			}
			was := shown()
			if len(was) != 5+14 {
				t.Fatalf("%q", was)
			}

			p.visit("?workers=1&jobs=3")
			p.drops("some name.mp3", data) // what it is, it says itself
			p.until(isRecorded)
			p.settle()
			p.says("mode", "recorded")
			p.says("recorded", "It was not made here")
			p.says("sentence", "This is a recording: 4 workers, 14 jobs, done after ")
			p.ok(p.Eval("document.getElementById('table').open = true", nil))
			p.click("#to-end")
			if now := shown(); !reflect.DeepEqual(now, was) {
				t.Errorf("it shows\n%q\nit was\n%q", now, was)
			}
			if n := p.js("document.getElementById('workers').value"); n != "4" {
				t.Errorf("the form says %s workers", n)
			}
			p.click("#reset")
			p.until("!(" + isRecorded + ")")
			p.says("notes", "from here on, runs are made here")
			p.click("#to-end")
			if now := shown(); now[0] != was[0] {
				t.Errorf("made here, it ends with %q, and was %q", now[0], was[0])
			}
		})
	}
}

// own is the recording of a pool of our own, written by package record.
func own(t testing.TB) []byte {
	t.Helper()
	log := record.NewLog(nil)
	results := pool.Run(t.Context(), 3, []string{"ant", "bee", "", "cat", "<b>"}, func(_ context.Context, name string) (string, error) {
		if name == "" {
			return "", errors.New("no name")
		}
		return strings.ToUpper(name), nil
	}, pool.Observe(log.Observe))
	rec := record.New(log.Events())
	rec.End = record.Done
	var b bytes.Buffer
	if err := record.Write(&b, record.File{Title: "My <animals>", Recording: rec, Outcomes: record.OutcomesOf(results)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Your own pool is seen as any other, by choosing its file, too; but its program
// is not known. A change of a setting leaves it.
func TestOwnPoolFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "own.json")
	if err := os.WriteFile(file, own(t), 0o600); err != nil {
		t.Fatal(err)
	}
	p := load(t, webdriver.Chromium, "?work=mp3", webdriver.Options{Width: 1400, Height: 1300})
	p.until(sampleThere)
	p.ok(p.UploadFile("#take-file", file))
	p.until(isRecorded)
	p.settle()
	p.says("recorded", "Recorded: My <animals>.")
	p.says("sentence", "This is a recording: 3 workers, 5 jobs, done after ")
	p.says("code-hint", "The program of this recording is not known")
	for _, id := range []string{"code", "code-copy", "code-download", "sound"} {
		if p.js("document.getElementById('"+id+"').hidden") != "true" {
			t.Errorf("#%s is shown", id)
		}
	}
	// The form shows what is known of it, and not what the page would do.
	const fields = "[...document.querySelectorAll('#settings .setting, #settings fieldset')].filter(e => e.checkVisibility()).map(e => e.querySelector('label, legend').textContent + ' ' + e.querySelector('input').value).join('; ')"
	if got := p.js(fields); got != "Workers 3; Jobs 5; Jobs channel buffer 128; Results channel buffer 128" {
		t.Errorf("the form shows %s", got)
	}
	p.says("settings-told", "of its settings, these are known")
	p.click("#to-end")
	p.says("sentence", "All goroutines have ended.")
	lines := strings.Join(p.lines(), "\n")
	for _, part := range []string{"job 0 → ANT", "job 2 failed: no name", "job 4 → <B>"} {
		if !strings.Contains(lines, part) {
			t.Errorf("it prints %q, want %q in it", lines, part)
		}
	}
	p.ok(p.Click("#run")) // plays again, and starts no real work
	p.until("document.getElementById('run').textContent.includes('again')")
	p.says("mode", "recorded")

	p.ok(p.Click("#reset")) // back to what was there before
	p.until("!(" + isRecorded + ") && document.querySelector('input[name=work]:checked').value === 'mp3' && document.getElementById('settings-told').hidden")
	p.ok(p.UploadFile("#take-file", file))
	p.until(isRecorded)
	p.settle()
	p.slide("workers-slider", 3)
	p.until("!(" + isRecorded + ") && document.querySelector('input[name=work]').checkVisibility()")
	p.settle()
	p.says("notes", "The recording is shown no more")
	p.says("code-hint", "A click on a line")
	p.click("#to-end")
	if n := len(p.lines()); n != 5 {
		t.Errorf("%d lines", n)
	}
	p.until("document.getElementById('workers').value === '4'")
}

// A file that is no recording gets a sentence, and what is shown stays.
func TestBadRecording(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	p.click("#to-end")
	was := p.text("sentence")
	good := string(own(t))
	for _, tt := range []struct{ data, want string }{
		{`{"hello":1}`, "x.json cannot be shown. This is not a recording of a worker pool."},
		{good[:len(good)/2], "x.json cannot be shown. This is not a recording: it is not JSON from byte "},
		{strings.Replace(good, `"kind":"job submitted","job":0`, `"kind":"waiting"`, 1), "cannot be: job 0 was not submitted."},
		{strings.Replace(good, `"version":1`, `"version":3`, 1), "This recording has version 3, and version 1 is what can be read here."},
		{"<html>", "x.json"}, // no JSON at all: then it may be an MP3 file
	} {
		p.drops("x.json", []byte(tt.data))
		p.until("document.getElementById('notes').textContent.includes(" + quoted(tt.want) + ")")
	}
	if now := p.text("sentence"); now != was || p.js(isRecorded) != "false" {
		t.Errorf("it now says %q", now)
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// A link with a recording shows it, and is given by the page. It goes from the
// address when the recording is left; one that is broken gets a sentence.
func TestRunLink(t *testing.T) {
	f, err := record.Read(own(t))
	if err != nil {
		t.Fatal(err)
	}
	link, err := record.Link(f)
	if err != nil {
		t.Fatal(err)
	}
	var other bytes.Buffer
	if err := record.Write(&other, record.File{Title: "Other", Recording: f.Recording}); err != nil {
		t.Fatal(err)
	}
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?workers=2#run="+link, webdriver.Options{})
			p.until(isRecorded)
			p.says("recorded", "Recorded: My <animals>.")
			p.watchTaken()
			p.click("#to-end")
			if n := len(p.lines()); n != 5 {
				t.Errorf("%d lines", n)
			}
			p.ok(p.Click("#take-link"))
			p.until("window.copied && document.getElementById('take-link').textContent === 'Copied'")
			if got := p.js("window.copied"); got != site(t)+"#run="+link {
				t.Errorf("copied is %s", got)
			}
			p.click("#reset")
			p.until("location.hash === '' && location.search === '?workers=2' && !(" + isRecorded + ")")
			p.ok(p.Eval("location.hash = arguments[0]", nil, "run="+link))
			p.until(isRecorded)
			p.ok(p.Eval("history.back()", nil))
			p.until("location.hash === '' && location.search === '?workers=2' && !(" + isRecorded + ") && document.getElementById('workers').value === '2'")
			p.ok(p.Eval("location.hash = arguments[0]", nil, "run="+link[:len(link)-9]))
			p.until("document.getElementById('notes').textContent.startsWith('This link holds no whole recording')")
			p.ok(p.Eval("location.hash = arguments[0]", nil, "run="+link))
			p.until(isRecorded)
			p.drops("other.json", other.Bytes())
			p.until("document.getElementById('recorded').textContent.startsWith('Recorded: Other.') && location.hash === ''")
		})
	}
}

// What is too long for a link is said, and can be had as a file.
func TestLongLink(t *testing.T) {
	p := load(t, webdriver.Chromium, "?jobs=10000&workers=64&jitter=90", webdriver.Options{})
	p.watchTaken()
	p.until("!document.getElementById('take-link').disabled")
	p.ok(p.Click("#take-link"))
	p.until("document.getElementById('notes').textContent.includes('Take it as a file.')")
	f, err := record.Read(p.takes("take-recording", "worker-pool.json", "application/json"))
	if err != nil || len(f.Recording.Jobs) != 10000 {
		t.Errorf("%v", err)
	}
}

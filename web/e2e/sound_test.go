package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

const (
	sampleThere = "document.getElementById('file-name').textContent.includes('Hz')"
	sampleSum   = "bf5d2c7e"
	runEnded    = "document.getElementById('run').textContent.includes('again') && document.getElementById('sum').textContent !== ''"
	plays       = "document.getElementById('play').textContent.includes('Pause')"
	stands      = "document.getElementById('play').textContent.includes('Play')"
)

// sound loads the page with an MP3 run of the built-in sample, not yet begun.
func sound(t testing.TB, engine webdriver.Engine, query string) page {
	t.Helper()
	p := load(t, engine, "?work=mp3"+query, webdriver.Options{Width: 1400, Height: 1300})
	p.until(sampleThere)
	p.settle()
	return p
}

// decode runs to the end, also where there was a run before.
func (p page) decode() {
	p.Helper()
	p.ok(p.Eval("document.getElementById('sum').textContent = ''", nil))
	p.ok(p.Click("#run"))
	p.until(runEnded)
	p.settle()
}

// watchSound keeps the audio contexts that the page opens from now on, and what
// its pictures show: where the playhead stands, and how many segments have failed.
const watchSound = `
	globalThis.contexts = [];
	const Plain = AudioContext;
	globalThis.AudioContext = class extends Plain {
		constructor(...all) { super(...all); contexts.push(this); }
	};
	globalThis.heads = [];
	const paint = playground.paint;
	const DISC = 5, HATCH = 12, SCENE = 255, HEAD = 11;
	playground.paint = (canvases, n, texts, colors) => {
		let wave = false;
		for (let i = 0; i < n.length; i += 8) {
			if (n[i] === SCENE) {
				wave = canvases[n[i + 1]].id === "wave";
				if (wave) globalThis.failed = 0;
			} else if (wave && n[i] === HATCH) failed++;
			else if (wave && n[i] === DISC && n[i + 1] === HEAD) heads.push(n[i + 2]);
		}
		paint(canvases, n, texts, colors);
	};`

func (p page) watchSound() {
	p.Helper()
	p.ok(p.Eval(watchSound, nil))
}

// place is where the sound stands, in seconds.
func (p page) place() float64 {
	p.Helper()
	x, err := strconv.ParseFloat(p.js("document.getElementById('wave').getAttribute('aria-valuenow')"), 64)
	p.ok(err)
	return x
}

// stop pauses the sound, so that the page comes to rest.
func (p page) stop() {
	p.Helper()
	p.ok(p.Click("#play"))
	p.until(stands)
	p.settle()
}

// The waveform fills as segments are decoded, and empties as time goes back.
func TestWaveform(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := sound(t, engine, "&jobs=24&workers=4")
			p.says("wave-told", "0 of 24 segments decoded.")
			p.ok(p.Click("#run"))
			p.until("parseInt(document.getElementById('wave-told').textContent) > 0")
			p.until(runEnded)
			p.settle()
			p.says("wave-told", "24 of 24 segments decoded.")
			for p.text("wave-told") == "24 of 24 segments decoded." {
				p.ok(p.Click("#step-back"))
				p.settle()
			}
			p.says("wave-told", "23 of 24 segments decoded.")
			p.slide("moment", 0)
			p.says("wave-told", "0 of 24 segments decoded.")
		})
	}
}

// What is put on an audio context is the decoded sound, sample by sample, from
// wherever it begins: rendered, it has the hash of the whole.
func TestPlayExact(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := sound(t, engine, "&jobs=37&workers=3")
			p.decode()
			_, rest, _ := strings.Cut(p.text("sum"), "Joined: ")
			size, _, _ := strings.Cut(rest, " ")
			var got struct {
				All         bool
				Sum         string
				Worst       float64 // part of a unit of 1/32768 that a sample is beside a whole one
				Late, Beats int     // samples that differ from those of a beginning in the middle
			}
			p.ok(p.EvalAsync(`
				const rate = 44100, total = args[0] / 4;
				const render = async from => {
					const context = new OfflineAudioContext(2, total - from, rate);
					const all = playground.schedule(context, from);
					const sound = await context.startRendering();
					return {all, channels: [sound.getChannelData(0), sound.getChannelData(1)]};
				};
				const {all, channels} = await render(0);
				const pcm = new Int16Array(2 * total);
				let Worst = 0;
				for (let i = 0; i < total; i++) {
					for (const side of [0, 1]) {
						const x = channels[side][i] * 32768;
						pcm[2 * i + side] = Math.round(x);
						Worst = Math.max(Worst, Math.abs(x - Math.round(x)));
					}
				}
				const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", pcm));
				const from = 700001;
				const late = await render(from);
				let Late = 0;
				for (let i = from; i < total; i++) {
					if (Math.abs(late.channels[1][i - from] - channels[1][i]) >= 1e-6) Late++;
				}
				return {All: all && late.all, Worst, Late, Sum: [...hash].map(b => b.toString(16).padStart(2, "0")).join("")};`, &got, size))
			if !got.All || got.Worst > 0.001 || got.Late > 0 {
				t.Errorf("%+v", got)
			}
			p.says("sum", got.Sum)
		})
	}
}

// Sound never starts by itself; it plays while decoding goes on, waits at what is
// not decoded, and goes on when that has come.
func TestPlayWhileDecoding(t *testing.T) {
	p := sound(t, webdriver.Chromium, "&jobs=24&workers=2")
	p.watchSound()
	p.ok(p.Click("#run"))
	p.until("parseInt(document.getElementById('wave-told').textContent) >= 2")
	// The recording stands still from here on, so that the test need not be fast.
	p.ok(p.Eval("globalThis.go = playground.frame; playground.frame = () => {}", nil))
	p.settle()
	if told := p.text("wave-told"); strings.HasPrefix(told, "24 ") {
		t.Fatalf("%q before the test has begun", told)
	}
	if n := p.js("contexts.length"); n != "0" {
		t.Errorf("%s audio contexts before anybody has pressed Play", n)
	}
	p.ok(p.Click("#play"))
	p.until(plays)
	p.until("contexts[0].state === 'running' && contexts[0].currentTime > 0.2")

	// Nearly at the end there is nothing to be heard yet.
	p.ok(p.Eval("document.getElementById('wave').focus()", nil))
	p.ok(p.Keys("PageUp", "PageUp", "PageUp", "ArrowRight"))
	const drawn = "dispatchEvent(new Event('resize')) && " // while decoding, not every frame is
	p.until(drawn + "document.getElementById('play-waits').textContent.startsWith('The sound waits for job ')")
	p.settle()
	stood := p.place()
	clock := p.js("contexts[0].currentTime")
	p.until(drawn + "contexts[0].currentTime > " + clock + " + 0.3") // in which the sound stands still
	p.settle()
	if now := p.place(); now != stood {
		t.Errorf("waiting, it has gone from %v s to %v s", stood, now)
	}
	p.ok(p.Eval("playground.frame = go; dispatchEvent(new Event('resize')); heads.length = 0", nil))
	p.until("document.getElementById('play-waits').textContent === ''")
	p.until("new Set(heads).size > 3") // it moves again
	p.stop()
	if now := p.place(); now <= stood {
		t.Errorf("after the wait it has gone from %v s to %v s", stood, now)
	}
}

// A click and keys seek, also while the sound plays; the end stops it.
func TestPlaySeek(t *testing.T) {
	p := sound(t, webdriver.Chromium, "&jobs=8")
	p.decode()
	p.watchSound()
	x, y, w, h := p.box("#wave")
	click := func(share float64) {
		t.Helper()
		p.ok(p.Drag(webdriver.Point{X: x + 6 + int(share*float64(w-12)), Y: y + h/2}))
	}
	length := 0.0
	p.ok(p.Eval("return +document.getElementById('wave').getAttribute('aria-valuemax')", &length))
	near := func(want float64) {
		t.Helper()
		p.ok(p.Eval("dispatchEvent(new Event('resize'))", nil))
		p.until("document.getElementById('play-now').textContent !== ''")
		if got := p.place(); got < want-0.15 || got > want+0.15 {
			t.Errorf("it stands at %v s, want %v s", got, want)
		}
	}
	click(0.5)
	p.settle()
	near(length / 2)
	for _, tt := range []struct {
		keys []string
		want float64
	}{
		{[]string{"Home"}, 0}, {[]string{"ArrowRight", "ArrowUp", "ArrowRight"}, 3}, {[]string{"ArrowLeft"}, 2}, {[]string{"PageUp"}, 12}, {[]string{"PageDown", "PageDown"}, 0}, {[]string{"End"}, length},
	} {
		p.press(tt.keys...)
		near(tt.want)
	}
	if n := p.js("contexts.length"); n != "0" {
		t.Errorf("%s audio contexts before anybody has pressed Play", n)
	}

	p.ok(p.Keys("Space")) // from the end, so from the start again
	p.until(plays)
	p.until("new Set(heads.slice(-20)).size > 3")
	click(0.75)
	p.until("heads.at(-1) > " + strconv.Itoa(w/2))
	p.until(plays)
	p.ok(p.Keys("ArrowLeft"))
	p.until(plays)
	p.stop()
	if got := p.place(); got < length/2 || got > length {
		t.Errorf("after a click at three quarters it stands at %v s of %v s", got, length)
	}
	p.press("End", "ArrowLeft")
	p.ok(p.Click("#play"))
	p.until(plays)
	p.until(stands) // at the end
	p.settle()
	near(length)
	if n := p.js("contexts.length"); n != "1" {
		t.Errorf("%s audio contexts", n)
	}
}

// The waveform can be zoomed by buttons, keys and wheel, and follows the sound.
func TestWaveZoom(t *testing.T) {
	p := sound(t, webdriver.Chromium, "&jobs=8")
	p.decode()
	p.watchSound()
	x, y, w, h := p.box("#wave")
	head := func() float64 {
		t.Helper()
		p.settle()
		at := 0.0
		p.ok(p.Eval("return heads.at(-1)", &at))
		return at
	}
	focus := func() { p.ok(p.Eval("document.getElementById('wave').focus()", nil)) }
	focus()
	p.press("PageUp") // 10 s of about 42
	if at := head(); at < float64(w)*0.2 || at > float64(w)*0.3 {
		t.Errorf("10 s is at %v of %d", at, w)
	}
	p.click("#wave-in")
	focus()
	p.press("ArrowRight")
	one := head()
	p.press("ArrowLeft")
	if second := one - head(); second < float64(w)/42*1.8 || second > float64(w)/42*2.3 {
		t.Errorf("zoomed in, a second is %v px of %d", second, w)
	}
	p.press("0")
	fit := head()
	p.ok(p.Wheel(webdriver.Point{X: x + w/2, Y: y + h/2}, 0, -100, "Control"))
	if zoomed := head(); zoomed >= fit {
		t.Errorf("after a wheel around the middle what is left of it went from %v to %v", fit, zoomed)
	}
	p.click("#wave-fit")
	if at := head(); at != fit {
		t.Errorf("fit: at %v, want %v", at, fit)
	}
}

// silence renders the sound, and tells how long it is and its longest n silent
// parts together, in seconds.
func (p page) silence(n int) (got struct{ Length, Silent float64 }) {
	p.Helper()
	p.ok(p.EvalAsync(`
		const rate = 44100, length = +document.getElementById("wave").getAttribute("aria-valuemax");
		const context = new OfflineAudioContext(2, Math.floor(length * rate), rate);
		if (!playground.schedule(context, 0)) throw new Error("not all could be scheduled");
		const left = (await context.startRendering()).getChannelData(0);
		let longest = [], run = 0;
		for (const x of left) {
			if (x === 0) run++;
			else if (run > 0) { longest.push(run); run = 0; }
		}
		longest.push(run);
		longest.sort((a, b) => b - a);
		return {Length: length, Silent: longest.slice(0, args[0]).reduce((a, b) => a + b) / rate};`, &got, n))
	return got
}

// A segment whose job failed is drawn as failed, and is silent.
func TestPlayFailed(t *testing.T) {
	p := sound(t, webdriver.Chromium, "&jobs=20&fail=10")
	p.watchSound()
	p.decode()
	p.says("wave-told", "18 of 20 segments decoded. 2 failed.")
	if n := p.js("failed"); n != "2" {
		t.Errorf("%s segments are drawn as failed", n)
	}
	got := p.silence(2)
	if want := got.Length / 10; got.Silent < want*0.97 || got.Silent > want*1.1 {
		t.Errorf("%v s are silent, want %v s", got.Silent, want)
	}
}

// Where there is no room for the whole sound, it is cut into more segments than
// asked for, all of it is summed up, and what was let go is decoded again when it
// is to be played.
func TestLittleRoom(t *testing.T) {
	for _, on := range []string{"goroutines", "webworkers"} {
		t.Run(on, func(t *testing.T) {
			p := sound(t, webdriver.Chromium, "&jobs=5&on="+on)
			p.ok(p.Eval("playground.room = 4e6", nil)) // of 7.3 MB
			p.watchSound()
			p.decode()
			p.says("sum", "SHA-256 "+sampleSum)
			p.says("notes", "it is cut into 123 segments")
			p.says("wave-told", "123 of 123 segments decoded.")
			const schedule = "playground.schedule(new OfflineAudioContext(2, 44100 * 50, 44100), 0)"
			if all := p.js(schedule); all != "false" {
				t.Error("all the sound is kept")
			}
			p.ok(p.Eval("document.getElementById('wave').focus()", nil))
			p.press("End", "PageDown", "PageDown")
			before := p.place()
			p.ok(p.Eval("heads.length = 0", nil))
			p.ok(p.Click("#play"))
			p.until("new Set(heads).size > 3")
			p.stop()
			if after := p.place(); after <= before {
				t.Errorf("it was played from %v s to %v s", before, after)
			}
		})
	}
}

// A file is read piece by piece, tells how far that is, and can be cancelled. What
// was there before stays.
func TestReading(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	const drop = `
		const data = await (await fetch(playground.files.sample)).arrayBuffer();
		const drop = new DataTransfer();
		drop.items.add(new File([data, data, data, data], "long.mp3"));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: drop, bubbles: true, cancelable: true}));`
	p.ok(p.Eval(`
		globalThis.pieces = [];
		const slice = File.prototype.slice;
		File.prototype.slice = function (from, to) {
			if (to === 4096) return slice.call(this, from, to); // a look at what it is
			return {arrayBuffer: () => new Promise(resolve => pieces.push(() => resolve(slice.call(this, from, to).arrayBuffer())))};
		};`, nil))
	const told = "document.getElementById('reading-told').textContent"
	p.ok(p.EvalAsync(drop, nil))
	p.until(told + " === 'Reading long.mp3: 0 of 3 MB.' && pieces.length === 1")
	for n := 2; n <= 6; n++ {
		p.ok(p.Eval("pieces.at(-1)()", nil))
		p.until(fmt.Sprintf("pieces.length === %d", n))
	}
	p.until(told + " === 'Reading long.mp3: 1 of 3 MB.' && document.getElementById('reading-share').position > 0.4")
	p.ok(p.Click("#reading-stop"))
	p.until("document.getElementById('sound').hidden")
	p.says("notes", "long.mp3 was not read to its end, and is not used.")
	p.ok(p.Eval("pieces.at(-1)()", nil))
	p.settle()
	if n := p.js("pieces.length + document.querySelector('input[name=work]:checked').value"); n != "6sleep" {
		t.Errorf("pieces read, and work: %s", n)
	}

	// What the browser cannot read is told in its words.
	p.ok(p.Eval("File.prototype.slice = () => ({arrayBuffer: () => Promise.reject(new Error('it is gone'))})", nil))
	p.ok(p.EvalAsync(drop, nil))
	p.until("document.getElementById('notes').textContent === 'long.mp3 could not be read: it is gone.'")
}

// A new run, another file and a setting stop the sound; what refuses to sound says
// so.
func TestPlayStops(t *testing.T) {
	p := sound(t, webdriver.Chromium, "&jobs=4")
	data, err := os.ReadFile("../sample.mp3")
	p.ok(err)
	own := filepath.Join(t.TempDir(), "own.mp3")
	p.ok(os.WriteFile(own, data[:200_000], 0o644))
	for _, tt := range []struct {
		name string
		do   func()
	}{
		{"a new run", func() { p.ok(p.Click("#run")) }},
		{"a setting", func() { p.slide("jobs-slider", 5) }},
		{"another file", func() { p.ok(p.UploadFile("#file", own)) }},
	} {
		p.visit("?work=mp3&jobs=4")
		p.until(sampleThere)
		p.decode()
		p.watchSound()
		p.ok(p.Click("#play"))
		p.until("contexts[0].currentTime > 0")
		tt.do()
		p.until(stands)
		p.until("contexts[0].state !== 'running'")
		if n := p.js("contexts.length"); n != "1" {
			t.Errorf("%s: %s audio contexts", tt.name, n)
		}
	}
	for _, tt := range []struct{ script, note string }{
		{"globalThis.AudioContext = class { constructor() { throw new Error('no'); } }", "This browser refuses to play sound here."},
		{"globalThis.AudioContext = undefined", "This browser refuses to play sound here."},
		{`globalThis.AudioContext = class extends OfflineAudioContext {
			constructor(options) { super(2, 100, options.sampleRate); }
			resume() { return new Promise(() => {}); }
			suspend() { return new Promise(() => {}); }
			close() { return new Promise(() => {}); }
		}`, "The browser has not started the sound."},
	} {
		p.visit("?work=mp3&jobs=4")
		p.until(sampleThere)
		p.decode()
		p.ok(p.Eval(tt.script, nil))
		p.ok(p.Click("#play"))
		p.until(fmt.Sprintf("document.getElementById('notes').textContent.startsWith(%q)", tt.note))
		p.until(stands)
		p.settle()
	}
}

// drop drops a file, dropped.mp3, made of the sample's data by a script and an
// expression, and waits until it is taken.
func (p page) drop(script, parts string) {
	p.Helper()
	p.ok(p.EvalAsync(`
		const data = await (await fetch(playground.files.sample)).arrayBuffer();
		`+script+`
		const drop = new DataTransfer();
		drop.items.add(new File([`+parts+`], "dropped.mp3"));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: drop, bubbles: true, cancelable: true}));`, nil))
	p.until("document.getElementById('file-name').textContent.startsWith('dropped.mp3')")
	p.settle()
}

// A dropped file plays as the built-in sample does.
func TestPlayOwnFile(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{})
	p.drop("", "data.slice(0, 300000)")
	p.watchSound()
	p.decode()
	p.ok(p.Click("#play"))
	p.until("new Set(heads).size > 3 && contexts[0].sampleRate === 44100")
	p.stop()
}

// Nothing that stands on the page moves when the file comes, while it is decoded
// or when it plays, however wide the page is.
func TestSoundJumpsNot(t *testing.T) {
	p := load(t, webdriver.Chromium, "", webdriver.Options{Width: 1400, Height: 1300})
	tops := func() (all []float64) {
		t.Helper()
		p.ok(p.Eval(`
			const ends = [...document.querySelectorAll("#picture, #wave, #play, #wave-in, label[for=file], #stage")];
			return ends.map(e => e.getBoundingClientRect().bottom + scrollY);`, &all))
		return all
	}
	for _, width := range []int{1400, 1000, 360} {
		p.ok(p.Resize(width, 1300))
		p.visit("?jobs=20&fail=10")
		p.ok(p.Eval("document.querySelector('input[name=work][value=mp3]').click()", nil))
		p.settle()
		before := tops()
		check := func(when string) {
			t.Helper()
			if after := tops(); !slices.Equal(before, after) {
				t.Errorf("%d px wide, %s: from %v to %v", width, when, before, after)
			}
		}
		p.until(sampleThere)
		p.settle()
		check("loaded")
		p.ok(p.Click("#run"))
		p.until("parseInt(document.getElementById('wave-told').textContent) > 0")
		check("decoding")
		p.ok(p.Eval("document.getElementById('wave').focus()", nil))
		p.ok(p.Click("#play"))
		check("playing")
		p.until(runEnded)
		p.stop()
		check("decoded")
	}
}

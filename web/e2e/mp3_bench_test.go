package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gomp3 "github.com/hajimehoshi/go-mp3"

	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/web/e2e/webdriver"
)

// seconds is how long the file plays that is decoded in every way.
const seconds = 240

// mpg123Decoder is what it is compared with, from npm.
const mpg123Decoder = "mpg123-decoder@1.0.3"

// BenchmarkMP3 decodes one file in every way there is, and ends with the tables in
// the README. Of three runs of each, the fastest counts.
func BenchmarkMP3(b *testing.B) {
	for _, name := range []string{"lame", "node", "npm"} {
		if _, err := exec.LookPath(name); err != nil {
			b.Skipf("%s is missing", name)
		}
	}
	file := fourMinutes(b)
	data, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var table strings.Builder
	row := func(what string, took time.Duration) {
		fmt.Fprintf(&table, "| %s | %.2f | %.0f |\n", what, took.Seconds(), seconds/took.Seconds())
	}

	row("go-mp3 by itself, native", fastest(func() { stockDecode(b, data) }))
	index, err := mp3.Parse(data)
	if err != nil {
		b.Fatal(err)
	}
	native := fastest(func() {
		if _, err := index.DecodeAll(b.Context(), nil); err != nil {
			b.Fatal(err)
		}
	})
	row("package mp3, native", native)
	// Two at once, each the whole file: what the machine's second processor adds.
	both := fastest(func() {
		var two sync.WaitGroup
		for range 2 {
			two.Go(func() {
				if _, err := index.DecodeAll(b.Context(), nil); err != nil {
					b.Error(err)
				}
			})
		}
		two.Wait()
	})
	row("package mp3, native, twice at once", both)
	packing := fastest(func() {
		for _, s := range index.Segments(46) {
			if _, err := index.Pack(s); err != nil {
				b.Fatal(err)
			}
		}
	})
	row("package mp3, in Node", inNode(b, file))

	var inPage struct {
		one, two  time.Duration
		gently    time.Duration
		unbroken  time.Duration
		startups  string
		megabytes float64
	}
	for _, way := range []struct {
		what, query string
		took        *time.Duration
	}{
		{"Chromium, the page's thread, giving way", "workers=4", &inPage.gently},
		{"Chromium, the page's thread, uninterrupted", "workers=4&fair=no", &inPage.unbroken},
		{"Chromium, 1 Web Worker", "workers=1&on=webworkers", &inPage.one},
		{"Chromium, 2 Web Workers", "workers=2&on=webworkers", &inPage.two},
		{"Chromium, 4 Web Workers", "workers=4&on=webworkers", new(time.Duration)},
	} {
		b.Run(way.what, func(b *testing.B) {
			p := withFile(b, webdriver.Chromium, "?work=mp3&jobs=46&"+way.query, file)
			p.ok(p.Eval(watchMemory, nil))
			for i := range 3 {
				if took := p.timed(); i == 0 || took < *way.took {
					*way.took = took
				}
				if i == 0 && strings.Contains(way.query, "workers=4&on") {
					inPage.startups = regexp.MustCompile(`took ([\d, ]*) ms`).FindStringSubmatch(p.text("measured-told"))[1]
				}
			}
			if m := p.number("memory"); m > 0 {
				inPage.megabytes = max(inPage.megabytes, m/1e6)
			}
			measured(b, map[string]float64{"×realtime": seconds / way.took.Seconds()})
		})
		row(way.what, *way.took)
	}
	var curve [2]float64 // how many times as fast as one thread 1 and 2 Web Workers are
	b.Run("the curve", func(b *testing.B) {
		p := withFile(b, webdriver.Chromium, "?work=mp3&jobs=46", file)
		curve = p.curve()
		measured(b, map[string]float64{"2-times-1": curve[1] / curve[0]})
	})
	b.Run("other decoders", func(b *testing.B) {
		p := load(b, webdriver.Chromium, "", webdriver.Options{})
		own, npm := p.otherDecoders(b, data)
		row("Chromium, decodeAudioData", own)
		row("Chromium, "+mpg123Decoder+" (libmpg123 in WebAssembly)", npm)
		measured(b, map[string]float64{"decodeAudioData-×realtime": seconds / own.Seconds(), "mpg123-×realtime": seconds / npm.Seconds()})
	})

	var pages strings.Builder
	for _, engine := range []webdriver.Engine{webdriver.Chromium, webdriver.Firefox} {
		for _, on := range []string{"goroutines", "webworkers"} {
			b.Run(fmt.Sprintf("frames in %s on %s", engine, on), func(b *testing.B) {
				p := withFile(b, engine, "?work=mp3&jobs=400&workers=4&on="+on, file)
				perSecond, worst, stop := p.busyFrames()
				fmt.Fprintf(&pages, "| %s, on %s | %.0f | %.0f | %.0f |\n", engine, map[string]string{"goroutines": "the page's thread", "webworkers": "4 Web Workers"}[on], perSecond, worst, stop)
				measured(b, map[string]float64{"frames/s": perSecond, "worst-ms": worst, "stop-ms": stop})
			})
		}
	}

	fmt.Printf("\n%d s of sound at 128 kbit/s:\n\n| | s | × real time |\n| --- | ---: | ---: |\n%s", seconds, &table)
	fmt.Printf("\n| while it is decoded | frames/s | longest gap, ms | Stop, ms |\n| --- | ---: | ---: | ---: |\n%s", &pages)
	share := func(a, b time.Duration) string { return fmt.Sprintf("%.2f", a.Seconds()/b.Seconds()) }
	fmt.Printf(`
| | measured | goal |
| --- | ---: | ---: |
| 2 native threads, times 1: what this machine can give | %.2f | |
| 2 Web Workers, times 1, as the page measures it | %.2f | 1.85 |
| 2 Web Workers, times 1, while the page draws the run | %s | |
| 1 Web Worker, times the page's thread uninterrupted | %s | 0.95 |
| the page's thread giving way, times uninterrupted | %s | 0.75 |
| Web Workers ready after, first and each further, ms | %s | 60, then 25 |
| memory of a Web Worker's program, MB | %.1f | 12 |
| repacking, share of decoding (native) | %.2f %% | 3 %% |

`, 2*native.Seconds()/both.Seconds(), curve[1]/curve[0], share(inPage.one, inPage.two), share(inPage.unbroken, inPage.one), share(inPage.unbroken, inPage.gently), inPage.startups, inPage.megabytes,
		100*packing.Seconds()/native.Seconds())
}

// BenchmarkLongFile reads three hours, decodes for a minute, which is more sound
// than is kept, and tells what memory that takes.
func BenchmarkLongFile(b *testing.B) {
	p := load(b, webdriver.Chromium, "?work=mp3&jobs=10&workers=2&on=webworkers", webdriver.Options{Timeout: 2 * time.Minute})
	p.until(sampleThere)
	began := time.Now()
	p.ok(p.EvalAsync(`
		const data = await (await fetch(playground.files.sample)).arrayBuffer();
		const drop = new DataTransfer();
		drop.items.add(new File(Array(259).fill(data), "long.mp3"));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: drop, bubbles: true, cancelable: true}));`, nil))
	p.until("document.getElementById('file-name').textContent.startsWith('long.mp3')")
	reading := time.Since(began)
	_, read := p.memory()
	p.ok(p.Eval(watchMemory, nil))
	p.ok(p.Click("#run"))
	p.ok(p.EvalAsync("await new Promise(later => setTimeout(later, 60_000))", nil))
	_, decoded := p.memory()
	told := p.text("wave-told")
	p.ok(p.Click("#run"))
	p.until("document.getElementById('run').textContent.includes('again')")
	// What JavaScript keeps of PCM counts with neither; package sound bounds it.
	fmt.Printf("\n%s\nread in %.1f s; after a minute of decoding on two Web Workers: %s\nGo memory of the page: %.0f MB once read, %.0f MB then; of a Web Worker %.1f MB\n\n",
		p.text("file-name"), reading.Seconds(), told, read, decoded, p.number("memory")/1e6)
	measured(b, map[string]float64{"read-s": reading.Seconds(), "read-MB": read, "decoded-MB": decoded})
}

// measured reports what was measured once: b.N does not repeat it.
func measured(b *testing.B, found map[string]float64) {
	for b.Loop() {
		for unit, value := range found {
			b.ReportMetric(value, unit)
		}
		b.ReportMetric(0, "ns/op")
	}
}

// fastest is how long the fastest of three runs takes.
func fastest(f func()) (best time.Duration) {
	for i := range 3 {
		runtime.GC()
		began := time.Now()
		f()
		if took := time.Since(began); i == 0 || took < best {
			best = took
		}
	}
	return best
}

// fourMinutes makes the file: the sample's tune again and again, by lame.
func fourMinutes(b *testing.B) string {
	dir := b.TempDir()
	wav, file := filepath.Join(dir, "tune.wav"), filepath.Join(dir, "tune.mp3")
	command(b, "go", "run", "../../wasm/job/mp3/sample", "-o", wav)
	data, err := os.ReadFile(wav)
	if err != nil {
		b.Fatal(err)
	}
	const head, bytesPerSecond = 44, 4 * 44100
	tune := data[head:]
	all := bytes.Repeat(tune, seconds*bytesPerSecond/len(tune)+1)[:seconds*bytesPerSecond]
	binary.LittleEndian.PutUint32(data[4:], uint32(len(all)+head-8))
	binary.LittleEndian.PutUint32(data[head-4:], uint32(len(all)))
	if err := os.WriteFile(wav, append(data[:head:head], all...), 0o644); err != nil {
		b.Fatal(err)
	}
	command(b, "lame", "--quiet", "-b", "128", "-m", "s", wav, file)
	return file
}

func command(b *testing.B, name string, args ...string) []byte {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), name, args...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		b.Fatalf("%s: %v\n%s%s", name, err, out, &complaint)
	}
	return out
}

func stockDecode(b *testing.B, data []byte) {
	b.Helper()
	d, err := gomp3.NewDecoder(struct{ io.Reader }{bytes.NewReader(data)})
	if err == nil {
		_, err = io.Copy(io.Discard, d)
	}
	if err != nil {
		b.Fatal(err)
	}
}

// inNode is how long Node takes, by the benchmark of package mp3.
func inNode(b *testing.B, file string) time.Duration {
	program := filepath.Join(b.TempDir(), "mp3.test")
	build := exec.CommandContext(b.Context(), "go", "test", "-c", "-o", program, "../../wasm/job/mp3")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if said, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	goroot := strings.TrimSpace(string(command(b, "go", "env", "GOROOT")))
	node := exec.CommandContext(b.Context(), "node", "--stack-size=8192", filepath.Join(goroot, "lib", "wasm", "wasm_exec_node.js"),
		program, "-test.run=^$", "-test.bench=^BenchmarkDecode$", "-test.benchtime=1x", "-test.count=3", "-mp3="+file)
	node.Env = []string{"PATH=" + os.Getenv("PATH")} // what a program gets has a size limit
	node.Dir = "../../wasm/job/mp3"
	said, err := node.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	best := 0.0
	for _, found := range regexp.MustCompile(`([\d.]+) ×realtime`).FindAllSubmatch(said, -1) {
		times, _ := strconv.ParseFloat(string(found[1]), 64)
		best = max(best, times)
	}
	if best == 0 {
		b.Fatalf("Node says nothing of speed:\n%s", said)
	}
	return time.Duration(seconds / best * float64(time.Second))
}

// withFile loads the page with a file of one's own.
func withFile(b *testing.B, engine webdriver.Engine, query, file string) page {
	p := load(b, engine, query, webdriver.Options{Timeout: 110 * time.Second})
	p.until(sampleThere)
	p.ok(p.UploadFile("#file", file))
	p.until("document.getElementById('file-name').textContent.startsWith('tune.mp3')")
	p.settle()
	return p
}

// watchMemory keeps the most memory that a Web Worker says its program has.
const watchMemory = `
	globalThis.memory = 0;
	const Plain = Worker;
	globalThis.Worker = class extends Plain {
		constructor(...all) {
			super(...all);
			this.addEventListener("message", ({data}) => { memory = Math.max(memory, data.memory ?? 0); });
		}
	};`

func (p page) number(name string) (n float64) {
	p.Helper()
	p.ok(p.Eval("return globalThis[arguments[0]] ?? 0", &n, name))
	return n
}

// timed runs to the end, and is how long the run took: Web Workers were started
// before it.
func (p page) timed() time.Duration {
	p.Helper()
	var ms float64
	p.click("#reset") // after which a run that has ended is this one
	p.ok(p.EvalAsync(`
		const button = document.getElementById("run");
		button.click();
		while (!button.textContent.includes("again")) await new Promise(requestAnimationFrame);
		return playground.took();`, &ms))
	p.until("document.getElementById('sum').textContent.includes('SHA-256')")
	return time.Duration(ms * float64(time.Millisecond))
}

// curve has the page measure the speed-up of 1 and 2 Web Workers, by its button.
func (p page) curve() (speedup [2]float64) {
	p.Helper()
	p.click("#measure")
	p.until("document.getElementById('measure').textContent.startsWith('Measuring')")
	for range 10 { // it takes longer than a browser may be waited for
		if p.WaitFor("document.getElementById('measure').textContent.startsWith('Measure')") == nil {
			break
		}
	}
	for i := range speedup {
		found := regexp.MustCompile(fmt.Sprintf(` %d: ([0-9.]+)`, i+1)).FindStringSubmatch(p.text("measured-told"))
		if found == nil {
			p.Fatalf("nothing was measured of %d Web Workers: %s", i+1, p.text("measured-told"))
		}
		speedup[i], _ = strconv.ParseFloat(found[1], 64)
	}
	return speedup
}

// otherDecoders is how long the browser's own decoder takes, and npm's.
func (p page) otherDecoders(b *testing.B, data []byte) (own, npm time.Duration) {
	ctx, cancel := context.WithTimeout(b.Context(), 2*time.Minute)
	defer cancel()
	folder := filepath.Join("..", "..", "build", "npm", "bench")
	install := exec.CommandContext(ctx, "npm", "install", "--prefix", folder, "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund", mpg123Decoder)
	if said, err := install.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, said)
	}
	script, err := os.ReadFile(filepath.Join(folder, "node_modules", "mpg123-decoder", "dist", "mpg123-decoder.min.js"))
	p.ok(err)
	var took struct{ Own, Npm []float64 }
	p.ok(p.EvalAsync(`
		const data = Uint8Array.from(atob(args[0]), c => c.charCodeAt(0));
		const script = document.createElement("script");
		script.src = URL.createObjectURL(new Blob([args[1]], {type: "text/javascript"}));
		await new Promise((loaded, failed) => { Object.assign(script, {onload: loaded, onerror: failed}); document.head.append(script); });
		const {MPEGDecoder} = globalThis["mpg123-decoder"];
		const Own = [], Npm = [];
		for (let i = 0; i < 3; i++) {
			const context = new OfflineAudioContext(2, 1, 44100);
			const copy = data.buffer.slice(0);
			let began = performance.now();
			const {length} = await context.decodeAudioData(copy);
			Own.push(performance.now() - began);
			const decoder = new MPEGDecoder();
			await decoder.ready;
			began = performance.now();
			const {samplesDecoded} = decoder.decode(data);
			Npm.push(performance.now() - began);
			decoder.free();
			for (const n of [length, samplesDecoded]) if (Math.abs(n / 44100 - args[2]) > 1) throw new Error(n + " samples");
		}
		return {Own, Npm};`, &took, base64.StdEncoding.EncodeToString(data), string(script), seconds))
	best := func(all []float64) time.Duration { return time.Duration(spread(all).at(0) * float64(time.Millisecond)) }
	return best(took.Own), best(took.Npm)
}

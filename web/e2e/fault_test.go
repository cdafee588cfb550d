package e2e

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"workerpool.example/playground/web/e2e/webdriver"
)

const problemThere = "document.querySelector('#stage > .problem button')?.checkVisibility()"

// stuckWith fails the test unless a sentence with a part of it stands above the
// still picture, and Run cannot be pressed.
func (p page) stuckWith(part string) {
	p.Helper()
	p.until(problemThere)
	p.says("loading", part)
	p.until("document.getElementById('run').disabled || document.getElementById('run').closest('[inert]')")
	p.until("document.getElementById('still').checkVisibility() && document.getElementById('still').naturalWidth > 0 && document.getElementById('still').alt !== ''")
}

// goesOn presses the button of that sentence, after which a run can be played.
func (p page) goesOn() {
	p.Helper()
	p.ok(p.Click(".problem button"))
	p.arrive(playing + " && !document.querySelector('.problem')")
	p.settle()
	p.end()
	p.says("sentence", "All goroutines have ended.")
}

// brokenLoads are lines of the console on what did not come as it should.
var brokenLoads = []string{"Failed to load resource", "failed to load", "500", "CompileError", "InternalError", "NetworkError", "Failed to fetch", "network error", "Network error", "Load failed", "Loading failed", "Loading module", "error loading", "Importing a module", "network connection was lost", "before.js"}

// However the program is broken on its way, a sentence says so, and the next time
// that it is asked for, it may come.
func TestProgramFaults(t *testing.T) {
	type broken struct {
		name, sentence string
		answer         func(w http.ResponseWriter)
	}
	for _, engine := range webdriver.Engines {
		for _, tt := range []broken{
			{"refused", "could not be loaded (the server answered 500)", func(w http.ResponseWriter) { w.WriteHeader(500) }},
			{"a page", "could not be loaded (the server sent a page in its place)", func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "text/html")
				w.Write([]byte("<title>Log in</title>"))
			}},
			{"garbage", "could not be loaded (what arrived is not the program,", func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/wasm")
				w.Write([]byte("no program at all"))
			}},
			{"cut off", "could not be loaded (the connection failed)", func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/wasm")
				w.Header().Set("Content-Length", "4000000")
				w.Write([]byte("\x00asm\x01\x00\x00\x00"))
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler) // the connection ends here
			}},
			{"its first half", "could not be loaded (what arrived is not the program, or not all of it,", nil},
		} {
			t.Run(string(engine)+"/"+tt.name, func(t *testing.T) {
				f := &fault{name: "playground.wasm", broken: tt.answer}
				a := altered{answer: f.answer}
				if tt.answer == nil {
					a = altered{change: func(name string, _ http.Header, body []byte) []byte {
						if name == f.name && !f.mended.Load() {
							return body[:len(body)/2]
						}
						return body
					}}
				}
				p := a.open(t, engine, "?speed=100")
				p.stuckWith(tt.sentence)
				if engine == webdriver.Chromium {
					p.axeIfThere("not loaded")
				}
				f.mended.Store(true)
				p.goesOn()
				p.complains(brokenLoads...)
			})
		}
	}
}

// held is the site whose rest of the program comes only when it is released, or when
// the test has ended. What was asked for is told.
func held(t *testing.T) (a altered, asked chan struct{}, release func()) {
	come := make(chan struct{})
	asked = make(chan struct{}, 10)
	release = sync.OnceFunc(func() { close(come) })
	return altered{before: keepProgram, answer: func(_ http.ResponseWriter, name string) bool {
		if name == "rest.wasm" {
			asked <- struct{}{}
			<-come
		}
		return false
	}}, asked, release
}

// waits is true while the program waits for its rest.
const waits = "firstExports.absent.value === 1"

// What needs the rest of the program waits for it, with all that is done meanwhile,
// however late it comes and however often it fails.
func TestRestOfProgram(t *testing.T) {
	const (
		dialog  = "document.getElementById('embedding').open"
		nothing = "!document.getElementById('loading').checkVisibility() && !document.getElementById('progress').checkVisibility()"
	)
	refuses := func(w http.ResponseWriter) { w.WriteHeader(500) }
	for _, engine := range webdriver.Engines {
		for _, tt := range []struct {
			name, sentence string
			answer         func(w http.ResponseWriter) // until it is mended
			goesOn         func(p page)                // then
			anew           bool                        // the page
		}{
			{name: "late"},
			{"refused", "The rest of the program could not be loaded (the server answered 500).", refuses, func(p page) { p.ok(p.Click(".problem button")) }, false},
			{"refused, and a key", "The rest of the program could not be loaded (the server answered 500).", refuses, func(p page) { p.ok(p.Keys("Shift")) }, false},
			{"gone", "(the server answered 404): there may be a newer one.", func(w http.ResponseWriter) { w.WriteHeader(404) }, func(p page) { p.ok(p.Click(".problem button")) }, true},
			{"of another program", "): there may be a newer one.", func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/wasm")
				w.Write([]byte("\x00asm\x01\x00\x00\x00\x01\x04\x01\x60\x00\x00\x02\x0e\x01\x05first\x04gone\x00\x00")) // imports first.gone
			}, func(p page) { p.ok(p.Click(".problem button")) }, true},
		} {
			t.Run(string(engine)+"/"+tt.name, func(t *testing.T) {
				a, _, release := held(t)
				f := &fault{name: "rest.wasm", broken: tt.answer}
				if tt.answer != nil {
					a.answer = f.answer
				}
				p := a.open(t, engine, "?speed=100")
				t.Cleanup(release) // before the server closes
				p.until(playing)
				p.settle()
				p.ok(p.Click("#embedding-open")) // needs it
				p.ok(p.Eval(`const e = document.getElementById("workers");
					e.focus();
					e.value = "5";
					for (const event of ["input", "change"]) e.dispatchEvent(new Event(event, {bubbles: true}));`, nil))
				if tt.answer == nil {
					p.until("document.getElementById('loading').checkVisibility() && /Loading/.test(document.getElementById('loading').textContent)")
					p.until(waits + " && playground.awake && !" + dialog)
					if engine == webdriver.Chromium {
						p.axeIfThere("waiting")
					}
					release()
				} else {
					p.until(problemThere)
					p.says("loading", tt.sentence)
					if engine == webdriver.Chromium {
						p.axeIfThere("not loaded")
					}
					p.until("!" + dialog)
					f.mended.Store(true)
					tt.goesOn(p)
				}
				if tt.anew {
					p.arrive(playing + " && !document.querySelector('.problem')")
					p.settle()
					p.says("sentence", "Press Run: 3 workers, 10 jobs")
				} else {
					p.until(dialog)
					p.settle()
					p.until(nothing)
					p.ok(p.Keys("Escape"))
					p.until("!" + dialog)
					p.settle()
					p.says("sentence", "Press Run: 5 workers, 10 jobs")
				}
				p.end()
				p.says("sentence", "All goroutines have ended.")
				p.complains(append(brokenLoads, "404", "LinkError", "import")...)
			})
		}
	}
}

// Real work that is chosen and begun while the rest is waited for begins once; a
// finger that is lifted by then does no harm, and a file that is dropped is not opened
// by the browser.
func TestRestAndInput(t *testing.T) {
	a, _, release := held(t)
	p := a.open(t, webdriver.Chromium, "?jobs=4")
	t.Cleanup(release)
	p.until(playing)
	p.settle()
	p.ok(p.Click("input[name=work][value=cpu]"))
	p.until(waits)
	x, y, w, h := p.box("#canvas")
	p.ok(p.Touch(webdriver.Point{X: x + w/2, Y: y + h/3}, webdriver.Point{X: x + w/4, Y: y + h/3}))
	if got := p.js(`["dragover", "drop"].map(type => document.body.dispatchEvent(new DragEvent(type, {dataTransfer: new DataTransfer(), bubbles: true, cancelable: true}))).join()`); got != "false,false" {
		t.Errorf("the browser may do what it likes with a file that is dropped: %s", got)
	}
	p.ok(p.Click("#run"))
	release()
	p.until(runEnded)
	p.says("sum", "216816")
	p.complains()
}

// A program may need its rest before it runs. Who has pressed Run waits for both.
func TestRestAtTheStart(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			a, asked, release := held(t)
			p := a.open(t, engine, "embed.html?loading=click&workers=999&lesson=nowhere&speed=100")
			t.Cleanup(release)
			p.ok(p.Click("#run"))
			select {
			case <-asked:
			case <-time.After(time.Minute):
				t.Fatal("the rest is not asked for: what else does the start need it for?")
			}
			p.until("document.getElementById('loading').checkVisibility() && " + waits)
			release()
			p.until(played)
			p.says("sentence", "All goroutines have ended.")
			p.says("notes", "64")
		})
	}
}

// A server that calls the programs something else is no fault.
func TestProgramsOfAnotherType(t *testing.T) {
	for _, engine := range webdriver.Engines {
		for _, kind := range []string{"text/plain", ""} {
			t.Run(string(engine)+"/"+kind, func(t *testing.T) {
				p := altered{change: func(name string, header http.Header, body []byte) []byte {
					if strings.HasSuffix(name, ".wasm") {
						header.Set("Content-Type", kind)
					}
					return body
				}}.open(t, engine, "?work=cpu&jobs=4&on=webworkers")
				p.until(playing)
				p.ok(p.Click("#run"))
				p.until(runEnded)
				p.says("sum", "216816")
				p.says("measured-told", "3 Web Workers: ")
			})
		}
	}
}

// A script that does not come is a fault like that of the program.
func TestScriptFaults(t *testing.T) {
	for _, engine := range webdriver.Engines {
		for _, name := range []string{"wasm_exec.js", "paint.js"} {
			if engine != webdriver.Chromium && name == "paint.js" {
				continue // which comes in the same way
			}
			t.Run(string(engine)+"/"+name, func(t *testing.T) {
				f := refused(name)
				p := altered{answer: f.answer}.open(t, engine, "?speed=100")
				p.stuckWith("could not be loaded (a script of it did not arrive, or cannot run)")
				f.mended.Store(true)
				p.goesOn()
				p.complains(brokenLoads...)
			})
		}
	}
}

// Without WebAssembly there are the pictures of the lessons.
func TestNoWebAssembly(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := altered{before: "delete globalThis.WebAssembly;"}.open(t, engine, "")
			p.stuckWith("This browser has no WebAssembly")
			p.ok(p.Click(".problem button"))
			p.arrive("location.pathname === '/course.html' && document.querySelectorAll('article img').length > 15")
		})
	}
}

// A program that gets no more memory ends with a sentence, and can be started
// again. The machine has as little as is said; all else is real.
func TestPageOutOfMemory(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			var enough atomic.Bool
			p := altered{change: func(name string, _ http.Header, body []byte) []byte {
				if name == "playground.wasm" && !enough.Load() {
					return withMemory(t, body, 28<<20>>16)
				}
				return body
			}}.open(t, engine, "?speed=100&workers=64&jobs=10000")
			p.stuckWith("The program has stopped, since the browser gave it no more memory.")
			// Nothing answers any more, and nothing complains.
			p.ok(p.Eval("dispatchEvent(new Event('resize')); document.getElementById('canvas').dispatchEvent(new KeyboardEvent('keydown', {key: ' ', bubbles: true}))", nil))
			enough.Store(true)
			p.ok(p.Click(".problem button"))
			p.arrive(playing + " && !document.querySelector('.problem') && document.getElementById('workers').value === '64'")
			p.settle()
			p.complains("exit code")
		})
	}
}

// A program that breaks in whatever way ends so, too.
func TestProgramBreaks(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := load(t, engine, "?speed=100", webdriver.Options{})
			p.ok(p.Eval("new Uint8Array(playground.memory.buffer).fill(0); dispatchEvent(new Event('resize'))", nil))
			p.stuckWith("The program has stopped by a fault of its own.")
			if engine == webdriver.Chromium {
				p.axeIfThere("stopped")
			}
			p.goesOn()
			p.complains("exit code", "RuntimeError", "RangeError", "InternalError", "TypeError", "unreachable", "out of bounds", "Out of bounds", "Unreachable")
		})
	}
}

// The sample decoded on Web Workers that have little memory: what is too large for
// one fails with a sentence, and the pool goes on; smaller jobs are done.
func TestDecodeOutOfMemory(t *testing.T) {
	p := altered{change: func(name string, _ http.Header, body []byte) []byte {
		if name == "webworker.wasm" {
			return withMemory(t, body, 14<<20>>16)
		}
		return body
	}}.open(t, webdriver.Chromium, "?workers=2&jobs=2&on=webworkers")
	p.until(playing)
	p.settle()
	p.drop("const long = Array(8).fill(data);", "...long")
	p.ok(p.Click("#run"))
	p.until(runEnded)
	p.settle()
	p.failedWith("the Web Worker has run out of memory; with more jobs, each needs less", 2, 2)
	p.says("sentence", "All goroutines have ended.")
	p.drop("", "data")
	p.until("document.getElementById('file-name').textContent.includes('1594 frames')")
	p.slide("jobs-slider", 11)
	p.decode()
	p.says("sum", "SHA-256 "+sampleSum)
	p.complains("exit code")
}

// On the page's thread, what JavaScript has no room for fails its job alone. WebKit
// decodes too slowly with arrays that are stood in for.
func TestDecodeWithoutRoom(t *testing.T) {
	for _, engine := range []webdriver.Engine{webdriver.Chromium, webdriver.Firefox} {
		t.Run(string(engine), func(t *testing.T) {
			p := altered{before: `
				let refused = false;
				globalThis.Uint8Array = new Proxy(Uint8Array, {construct(target, args, self) {
					if (!refused && typeof args[0] === "number" && args[0] > 1e6) {
						refused = true;
						throw new RangeError("Array buffer allocation failed");
					}
					return Reflect.construct(target, args, self);
				}});`}.open(t, engine, "?work=mp3&jobs=6&workers=2")
			p.until(playing + " && " + sampleThere)
			p.settle()
			p.ok(p.Click("#run"))
			p.until(runEnded)
			p.settle()
			p.failedWith("the browser gives no more memory for the sound of this job", 6, 1)
			p.decode()
			p.says("sum", "SHA-256 "+sampleSum)
		})
	}
}

// Where the browser sums up nothing, as over an unsafe connection, the program does;
// where it has no room for the whole, that is said, and the sound is there.
func TestSumWithoutBrowser(t *testing.T) {
	for _, tt := range []struct{ name, before, sum string }{
		{"unsafe", `Object.defineProperty(Crypto.prototype, "subtle", {get() {}});`, "SHA-256 " + sampleSum},
		{"no room", `
			globalThis.Uint8Array = new Proxy(Uint8Array, {construct(target, args, self) {
				if (args[0] > 7e6) throw new RangeError("Array buffer allocation failed");
				return Reflect.construct(target, args, self);
			}});`, "bytes of PCM. The browser does not sum them up."},
		{"refused", `SubtleCrypto.prototype.digest = () => Promise.reject(new DOMException("no", "OperationError"));`, "bytes of PCM. The browser does not sum them up."},
	} {
		for _, engine := range webdriver.Engines {
			t.Run(tt.name+"/"+string(engine), func(t *testing.T) {
				p := altered{before: tt.before}.open(t, engine, "?work=mp3&jobs=6&workers=2&on=webworkers")
				p.until(playing + " && " + sampleThere)
				p.settle()
				p.decode()
				p.says("sum", tt.sum)
				p.until("!document.getElementById('play').disabled")
			})
		}
	}
}

// A Web Worker whose program breaks in the middle of a job fails that job, and its
// worker gets another for the next.
func TestWebWorkerBreaks(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			var broken atomic.Bool
			p := altered{change: func(name string, _ http.Header, body []byte) []byte {
				if name == "webworker.js" && broken.CompareAndSwap(false, true) { // that of the first
					return bytes.Replace(body, []byte("playgroundJob(data);"), []byte("new Uint8Array(self.playgroundMemory.buffer).fill(0); playgroundJob(data);"), 1)
				}
				return body
			}}.open(t, engine, "?work=cpu&jobs=12&on=webworkers")
			p.until(playing)
			p.ok(p.Click("#run"))
			p.until(runEnded)
			p.settle()
			p.failedWith("the Web Worker has died", 12, 1)
			p.decode()
			p.says("sum", "216816 primes")
			p.complains("exit code", "RuntimeError", "RangeError", "InternalError", "TypeError", "unreachable", "webworker")
		})
	}
}

// Where Web Workers cannot be had, the jobs run on the page's thread, and a
// sentence says why; they can be tried again.
func TestNoWebWorkers(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		before    string // that takes them away for good
		fault     string // of a file that comes later
	}{
		{"lacking", "the browser refuses Web Workers here", "delete globalThis.Worker;", ""},
		{"refused", "the browser refuses Web Workers here", "globalThis.Worker = class { constructor() { throw new DOMException('no', 'SecurityError'); } };", ""},
		{"without a script", "the Web Worker has died", "", "webworker.js"},
		{"without a program", "the program of the Web Workers could not be loaded (the server answered 500)", "", "webworker.wasm"},
	} {
		for _, engine := range webdriver.Engines {
			if engine != webdriver.Chromium && tt.name == "lacking" {
				continue // as where they are refused
			}
			t.Run(tt.name+"/"+string(engine), func(t *testing.T) {
				f := refused(tt.fault)
				p := altered{before: tt.before, answer: f.answer}.open(t, engine, "?work=cpu&jobs=4&on=webworkers")
				p.until(playing)
				p.ok(p.Click("#run"))
				p.until(runEnded)
				p.settle()
				p.says("notes", "No Web Workers: "+tt.why+". The jobs run on this thread instead")
				p.says("sum", "216816 primes")
				p.says("measured-told", "One thread: ")
				p.until("document.querySelector('input[name=on]:checked').value + location.search === 'goroutines?jobs=4&work=cpu'")
				f.mended.Store(true)
				p.ok(p.Eval("document.querySelector('input[name=on][value=webworkers]').click()", nil))
				p.settle()
				p.ok(p.Eval("document.getElementById('sum').textContent = ''", nil))
				p.ok(p.Click("#run"))
				p.until(runEnded)
				if told := p.text("measured-told"); strings.Contains(told, "3 Web Workers: ") != (tt.fault != "") {
					t.Errorf("tried again: %s", told)
				}
				p.settle()
				p.complains(append(brokenLoads, "webworker")...)
			})
		}
	}
}

// What the browser does not keep is told once, and nothing else is lost.
func TestStorageDenied(t *testing.T) {
	for _, engine := range webdriver.Engines {
		t.Run(string(engine), func(t *testing.T) {
			p := altered{before: `Object.defineProperty(globalThis, "localStorage", {get() { throw new DOMException("denied", "SecurityError"); }});`}.open(t, engine, "?lesson=one-worker&speed=100")
			p.until(playing)
			p.settle()
			p.ok(p.Eval("document.getElementById('letters').click()", nil))
			p.says("notes", "The browser lets this page keep nothing")
			p.ok(p.Click("#note-close"))
			p.ok(p.Click("#lesson-run"))
			p.until("!document.getElementById('explain').hidden")
			p.click("#to-end")
			p.ok(p.Click("#lesson-choices label:last-child"))
			p.until(ended)
			p.until("document.querySelector('#course-one-worker[data-done]')")
			p.says("notes", "")
			if note := p.text("notes"); note != "" {
				t.Errorf("it is told again: %q", note)
			}
		})
	}
}

// What cannot be put on the clipboard can be copied by hand.
func TestClipboardDenied(t *testing.T) {
	for name, denied := range map[string]string{"refused": refusing, "lacking": lacking} {
		for _, engine := range webdriver.Engines {
			if engine != webdriver.Chromium && name == "lacking" {
				continue // as where it refuses
			}
			t.Run(name+"/"+string(engine), func(t *testing.T) {
				p := altered{before: denied}.open(t, engine, "?lesson=forgot-close&workers=2&speed=100")
				p.until(playing)
				p.settle()
				selected := func(part string) {
					t.Helper()
					p.until("document.getElementById('copy').open && document.activeElement.id === 'copy-text'")
					p.says("copy-told", "The text is selected")
					var text string
					p.ok(p.Eval("const e = document.getElementById('copy-text'); return e.value.slice(e.selectionStart, e.selectionEnd)", &text))
					if !strings.Contains(text, part) {
						t.Errorf("selected is %q, want %q in it", text, part)
					}
					p.press("Escape")
					p.until("!document.getElementById('copy').open")
				}
				p.ok(p.Click("#step-on"))
				p.ok(p.Click("#share"))
				selected("/lessons/forgot-close.html?workers=2&speed=100&step=1")
				p.ok(p.Click("#lesson-run"))
				p.until("!document.getElementById('explain').hidden")
				p.ok(p.Click("#lesson-link"))
				selected("/lessons/forgot-close.html?workers=2&speed=100")
				p.click("#to-end")
				p.click("#lesson-reveal")
				p.ok(p.Click("#code-copy"))
				selected("func main() {")
				p.ok(p.Click("#take-link"))
				selected("/#run=")
			})
		}
	}
}

// Sound that was refused can be tried again.
func TestSoundDenied(t *testing.T) {
	for _, tt := range []struct{ name, deny, note string }{
		{"refused", "globalThis.AudioContext = class { constructor() { throw new Error('no'); } }", "This browser refuses to play sound here. Press Play to try again"},
		{"silent", `globalThis.AudioContext = class extends Plain { get state() { return "suspended"; } }`, "The browser has not started the sound."},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := sound(t, webdriver.Chromium, "&jobs=4")
			p.decode()
			p.ok(p.Eval("globalThis.Plain = AudioContext; "+tt.deny, nil))
			p.ok(p.Click("#play"))
			p.until("document.getElementById('notes').textContent.startsWith('" + tt.note + "')")
			p.until(stands)
			p.ok(p.Eval("globalThis.AudioContext = Plain", nil))
			p.watchSound()
			p.ok(p.Click("#play"))
			p.until("new Set(heads).size > 3")
			p.stop()
		})
	}
}

// The problem is seen in its frame, whatever that shows, and the host hears of it.
func TestEmbedFaults(t *testing.T) {
	for _, engine := range webdriver.Engines {
		for name, tt := range map[string]struct {
			broken, query, said string
		}{
			"program":           {"playground.wasm", "view=stage", "could not be loaded (the server answered 500)"},
			"program, code":     {"playground.wasm", "view=code", "could not be loaded (the server answered 500)"},
			"script":            {"boot.js", "view=stage,output", "could not be loaded (a script of it did not arrive, or cannot run)"},
			"program, on click": {"playground.wasm", "view=stage&loading=click", "could not be loaded (the server answered 500)"},
		} {
			if engine != webdriver.Chromium && name == "program, code" {
				continue // only the style differs
			}
			t.Run(string(engine)+"/"+name, func(t *testing.T) {
				f := refused(tt.broken)
				at := altered{answer: f.answer}.serve(t)
				p := hostPage{body: hears + strings.ReplaceAll(iframe("speed=100&"+tt.query, ""), "SITE/", at)}.open(t, engine, webdriver.Options{})
				const frame = "document.querySelector('iframe')"
				click := strings.Contains(tt.query, "click")
				if click {
					p.inside(frame, func() {
						p.until("!document.getElementById('run').disabled")
						p.ok(p.Click("#run"))
					})
				}
				p.until("said.some(m => m.type === 'error' && m.message.includes('" + tt.said + "'))")
				p.inside(frame, func() {
					p.until(problemThere)
					p.says("loading", tt.said)
					p.until("document.querySelector('.problem').getBoundingClientRect().top < 100 && scrollY === 0") // in sight
					f.mended.Store(true)
					p.ok(p.Click(".problem button"))
				})
				p.until("said.some(m => m.type === 'ready')")
				if !click { // else it goes on with what was asked for
					p.inside(frame, func() {
						p.until(playing)
						p.ok(p.Click("#run"))
					})
				}
				p.until("said.some(m => m.type === 'done')")
				p.complains(brokenLoads...)
			})
		}
	}
}

// What an embed may not do in its frame is told to the host: here it may not copy,
// and in a sandbox it can keep nothing.
func TestEmbedDenied(t *testing.T) {
	p := hostPage{body: hears + strings.Replace(iframe("view=code", ""), "clipboard-write", "", 1)}.open(t, webdriver.Chromium, webdriver.Options{})
	const frame = "document.querySelector('iframe')"
	p.until("said.some(m => m.type === 'ready')")
	p.inside(frame, func() {
		p.ok(p.Click("#code-copy"))
		p.until("document.getElementById('copy').open && document.getElementById('copy-text').value.includes('func main()') && document.getElementById('copy-text').selectionEnd > 500")
	})
	p.until("said.some(m => m.type === 'error' && m.message.includes('did not let the page copy'))")
	p.complains("Permissions policy", "clipboard")

	p.ok(p.Navigate(hostPage{body: hears + iframe("lesson=one-worker&speed=100", `sandbox="allow-scripts"`)}.serve(t)))
	p.until("said.some(m => m.type === 'ready')")
	p.inside(frame, func() {
		p.ok(p.Click("#lesson-run"))
		p.until("!document.getElementById('explain').hidden")
		p.ok(p.Eval("document.getElementById('to-end').scrollIntoView({block: 'center'})", nil)) // not under Run
		p.click("#to-end")
		p.ok(p.Click("#lesson-choices label:last-child"))
		p.until("document.getElementById('notes').textContent.includes('The browser lets this page keep nothing')")
	})
	p.until("said.some(m => m.type === 'error' && m.message.includes('keep nothing'))")
}

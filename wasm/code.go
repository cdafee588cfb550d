//go:build js

package main

import (
	"html"
	"strconv"
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// source is the code view: the tutorial's program for the settings, and on each
// line who stands there. A line is a button that goes to when it runs next.
type source struct {
	list    js.Value
	program *program.Program
	lines   []js.Value // the place for badges on each line
	badges  []string   // as written there
	rec     *record.Recording
	step    int
	copied  *text
	hint    *text
	unknown bool // the program of the run is not known; this one is the settings'
}

func newSource(p *player) *source {
	s := &source{list: element("code").Underlying(), copied: newText("code-copy"), hint: newText("code-hint")}
	list := element("code")
	roving(list)
	on(list, "click", func(e *dom.BasicEvent) {
		button := e.Underlying().Get("target").Call("closest", "button")
		if !button.Truthy() {
			return
		}
		line, _ := strconv.Atoi(button.Get("dataset").Get("line").String())
		if p.run == nil || p.liveNow() {
			p.note(words.Say("code.run-first"))
			return
		}
		step := s.program.Next(p.run.Rec, p.step, line)
		if step == 0 {
			p.note(words.Say("code.never", "line", line+1))
			return
		}
		p.note("")
		p.jump(step)
	})
	on(element("code-copy"), "click", func(*dom.BasicEvent) {
		p.copy(s.program.Source(), func() { s.copied.set(words.Say("code.copied")) })
	})
	on(element("code-download"), "click", func(*dom.BasicEvent) { download("main.go", "text/x-go", s.program.Source()) })
	return s
}

// show writes the program for the settings, if it is another.
func (s *source) show(settings run.Settings) {
	next := program.For(settings)
	if s.program != nil && s.program.Source() == next.Source() {
		s.known(true)
		return
	}
	s.program = next
	s.rec = nil
	var b strings.Builder
	for i, line := range next.Lines {
		if len(line.Tokens) == 0 { // nothing to press
			b.WriteString("<li><div><code></code><span></span></div></li>")
			continue
		}
		b.WriteString(`<li><button type="button" data-line="` + strconv.Itoa(i) + `" tabindex="` + strconv.Itoa(min(0, -i)) + `"><code>`)
		for _, t := range line.Tokens {
			text := html.EscapeString(strings.ReplaceAll(t.Text, "\t", "  "))
			if t.Kind == program.Plain {
				b.WriteString(text)
			} else {
				b.WriteString(`<span class="` + t.Kind.String() + `">` + text + `</span>`)
			}
		}
		b.WriteString("</code><span></span></button></li>")
	}
	s.list.Set("innerHTML", b.String())
	items := s.list.Get("children")
	s.lines, s.badges = nil, make([]string, len(next.Lines))
	for i := range next.Lines {
		s.lines = append(s.lines, items.Index(i).Get("firstChild").Get("lastChild"))
	}
	s.copied.set(words.Say("code.copy"))
	s.known(true)
	for i, line := range next.Lines { // main is what one came to see
		if strings.HasPrefix(line.Text(), "func main()") {
			s.list.Set("scrollTop", items.Index(i).Get("offsetTop").Float()-items.Index(0).Get("offsetTop").Float())
		}
	}
}

// known says whether this is the program of the run. It is not, if the run is a
// recording of another.
func (s *source) known(known bool) {
	if s.unknown = !known; s.unknown {
		s.hint.set(words.Say("code.unknown"))
	} else {
		s.hint.set(words.Say("code.hint"))
	}
	for _, id := range []string{"code", "code-copy", "code-download"} {
		element(id).Underlying().Set("hidden", s.unknown)
	}
}

// at shows where every goroutine stands after a step.
func (s *source) at(rec *record.Recording, step int) {
	if s.unknown || s.rec == rec && s.step == step && rec.End != record.Running {
		return
	}
	s.rec, s.step = rec, step
	type place struct {
		workers   []int
		main, col bool
		blocked   bool
	}
	places := map[int]*place{}
	if step > 0 {
		for _, badge := range s.program.At(rec, step) {
			at := places[badge.Line]
			if at == nil {
				at = &place{}
				places[badge.Line] = at
			}
			at.blocked = at.blocked || badge.Blocked
			switch badge.Goroutine {
			case program.Main:
				at.main = true
			case program.Collector:
				at.col = true
			default:
				at.workers = append(at.workers, int(badge.Goroutine))
			}
		}
	}
	for i := range s.lines {
		var b strings.Builder
		if at := places[i]; at != nil {
			stuck := ""
			if at.blocked {
				stuck = " stuck"
			}
			if at.main {
				b.WriteString(badge("main"+stuck, words.Say("code.main")))
			}
			if len(at.workers) > 0 {
				b.WriteString(badge("worker"+stuck, crew(at.workers)))
			}
			if at.col {
				b.WriteString(badge("collector"+stuck, words.Say("code.collector")))
			}
		}
		if text := b.String(); text != s.badges[i] {
			s.badges[i] = text
			s.lines[i].Set("innerHTML", text)
		}
	}
}

// badge is the mark of a goroutine at its line.
func badge(class, text string) string {
	return `<b class="` + class + `">` + html.EscapeString(text) + `</b>`
}

// crew names workers, or counts them where they are many.
func crew(numbers []int) string {
	if len(numbers) > 6 {
		return words.Say("code.many-workers", "n", len(numbers))
	}
	each := make([]string, len(numbers))
	for i, n := range numbers {
		each[i] = strconv.Itoa(n)
	}
	return words.Say("code.workers", "n", len(numbers), "workers", strings.Join(each, " "))
}

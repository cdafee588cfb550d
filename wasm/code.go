//go:build js

package main

import (
	"html"
	"slices"
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
	written *program.Program // the one whose lines are in the page
	lines   []codeLine
	rec     *record.Recording
	step    int
	copied  *text
	hint    *text
	unknown bool // the program of the run is not known; this one is the settings'
	waits   bool // all lines are to be written, in the next frame
	top     bool // it has not been scrolled to main
}

// A codeLine is a line as it is in the page.
type codeLine struct {
	code   string   // its tokens, in HTML; none where there is nothing to press
	badges string   // who stands there, in HTML
	place  js.Value // the element for the badges, beside that of the code
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
		switch {
		case p.liveNow() || p.starting != nil:
			p.note(words.Say("code.ends-first"))
			return
		case p.run == nil:
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
	for _, id := range []string{"code-copy", "code-download"} {
		element(id).Underlying().Set("disabled", false)
	}
	on(element("code-download"), "click", func(*dom.BasicEvent) { download("main.go", "text/x-go", s.program.Source()) })
	return s
}

// show takes the program for the settings, which the next draw writes.
func (s *source) show(settings run.Settings) {
	s.known(true)
	next := program.For(settings)
	if s.program == nil || s.program.Source() != next.Source() {
		s.program, s.rec = next, nil
		s.copied.set(words.Say("code.copy"))
	}
}

// write writes the lines that are others than those in the page: of most changes
// of a setting, one or two. All of them take long, and are left for the next frame
// once; write reports whether it did its work.
func (s *source) write() bool {
	if s.written == s.program {
		return true
	}
	same := slices.EqualFunc(s.program.Lines, s.lines, func(line program.Line, there codeLine) bool {
		return (len(line.Tokens) == 0) == (there.code == "")
	})
	if s.waits = !same && !s.waits; s.waits {
		return false
	}
	s.written = s.program
	if !same {
		s.rewrite()
		return true
	}
	for i, line := range s.program.Lines {
		if l, code := &s.lines[i], tokens(line); l.code != code {
			l.code = code
			l.place.Get("previousSibling").Set("innerHTML", code)
		}
	}
	return true
}

// rewrite writes all lines.
func (s *source) rewrite() {
	var b strings.Builder
	s.lines = make([]codeLine, len(s.program.Lines))
	for i, line := range s.program.Lines {
		code := tokens(line)
		s.lines[i].code = code
		if code == "" {
			b.WriteString("<li><div><code></code><span></span></div></li>")
			continue
		}
		b.WriteString(`<li><button type="button" data-line="` + strconv.Itoa(i) + `" tabindex="` + strconv.Itoa(min(0, -i)) + `"><code>` +
			code + "</code><span></span></button></li>")
	}
	s.list.Set("innerHTML", b.String())
	places := s.list.Call("querySelectorAll", "li > * > span")
	for i := range s.lines {
		s.lines[i].place = places.Index(i)
	}
	s.top = true
}

// toMain scrolls to main, which is what one came to see, when there is a list to see.
func (s *source) toMain() {
	if !s.top || s.list.Get("clientHeight").Int() == 0 {
		return
	}
	s.top = false
	items := s.list.Get("children")
	top := func(i int) float64 { return items.Index(i).Get("offsetTop").Float() }
	for i, line := range s.program.Lines {
		if strings.HasPrefix(line.Text(), "func main()") {
			s.list.Set("scrollTop", top(i)-top(0))
		}
	}
}

// tokens writes a line of a program in HTML.
func tokens(line program.Line) string {
	var b strings.Builder
	for _, t := range line.Tokens {
		text := html.EscapeString(strings.ReplaceAll(t.Text, "\t", "  "))
		if t.Kind == program.Plain {
			b.WriteString(text)
		} else {
			b.WriteString(`<span class="` + t.Kind.String() + `">` + text + `</span>`)
		}
	}
	return b.String()
}

// known says whether this is the program of the run. It is not, if the run is a
// recording of another.
func (s *source) known(known bool) {
	if s.unknown == !known && s.program != nil {
		return
	}
	if s.unknown = !known; s.unknown {
		s.hint.set(words.Say("code.unknown"))
	} else {
		s.hint.set(words.Say("code.hint"))
	}
	for _, id := range []string{"code", "code-copy", "code-download"} {
		element(id).Underlying().Set("hidden", s.unknown)
	}
}

// at shows the program, and where every goroutine stands after a step. It reports
// whether that is done, and else wants to be called in the next frame.
func (s *source) at(rec *record.Recording, step int) bool {
	if !s.write() {
		return false
	}
	s.toMain()
	if s.unknown || s.rec == rec && s.step == step && rec.End != record.Running {
		return true
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
				b.WriteString(badge("main"+stuck, words.Say("code.main"), ""))
			}
			if len(at.workers) > 0 {
				long, short := crew(at.workers)
				b.WriteString(badge("worker"+stuck, long, short))
			}
			if at.col {
				b.WriteString(badge("collector"+stuck, words.Say("code.collector"), ""))
			}
		}
		if l, text := &s.lines[i], b.String(); l.badges != text {
			l.badges = text
			l.place.Set("innerHTML", text)
		}
	}
	return true
}

// badge is the mark of a goroutine at its line, and what it shows in the place of text
// where lines have little room; "" is the same.
func badge(class, text, short string) string {
	text = html.EscapeString(text)
	if short != "" {
		text = `<span class="long">` + text + `</span><span class="short" aria-hidden="true">` + html.EscapeString(short) + `</span>`
	}
	return `<b class="` + class + `">` + text + `</b>`
}

// crew names workers, or counts them where they are many. Short, it calls them as the
// program does.
func crew(numbers []int) (long, short string) {
	if len(numbers) > 6 {
		return words.Say("code.many-workers", "n", len(numbers)), ""
	}
	each := make([]string, len(numbers))
	for i, n := range numbers {
		each[i] = strconv.Itoa(n)
	}
	all := strings.Join(each, " ")
	return words.Say("code.workers", "n", len(numbers), "workers", all), words.Say("code.workers-short", "workers", all)
}

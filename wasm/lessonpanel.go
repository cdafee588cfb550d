//go:build js

package main

import (
	"html"
	"slices"
	"strconv"
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// A lessonPanel is the elements of a lesson.
type lessonPanel struct {
	lesson run.Lesson
	source *program.Program // of the first variant

	verdict, why, outcome, goal, diffHead, link, run, lead *text
	explain, variants, diff, next                          js.Value
	answers                                                []js.Value

	above  bool // the verdict stands above the choices
	toldAt int  // the variant at which the answer was given
	shown  panelState
}

// panelState is all that the panel depends on.
type panelState struct {
	said, variant int
	seen, told    bool
	open, reached bool
	program       *program.Program
	outcome       string
}

func newLessonPanel(l run.Lesson, first *program.Program, answered, chosen func(int)) *lessonPanel {
	newText("lesson-number").set(words.Say("course.number", "n", l.Number(), "all", len(run.Lessons)))
	newText("lesson-title").set(l.Title())
	newText("lesson-text").set(l.Text())
	newText("lesson-asks").set(l.Question())
	js.Global().Get("document").Set("title", l.Title()+" – "+words.Say("page.title"))
	element("course-"+l.Name).SetAttribute("aria-current", "page")
	radios("lesson-answers", "answer", l.Answers, func(i int) string { return l.Answer(i + 1) }, func(i int) { answered(i + 1) })
	radios("lesson-choices", "variant", len(l.Variants), l.VariantName, chosen)

	v := &lessonPanel{
		lesson: l, source: first,
		verdict: newText("lesson-verdict"), why: newText("lesson-why"), outcome: newText("lesson-outcome"), goal: newText("lesson-goal"),
		diffHead: newText("lesson-diff-head"), link: newText("lesson-link"), run: newText("lesson-run"), lead: newText("to-explain"),
		explain: element("explain").Underlying(), variants: element("lesson-variants").Underlying(),
		diff: element("lesson-diff").Underlying(), next: element("lesson-next").Underlying(),
		shown: panelState{variant: -2},
	}
	labels := element("lesson-answers").Underlying().Get("children")
	for i := range l.Answers {
		v.answers = append(v.answers, labels.Index(i))
	}
	v.variants.Set("hidden", len(l.Variants) < 2)
	if l, ok := l.Next(); ok {
		v.next.Set("textContent", words.Say("course.next", "title", l.Title()))
		v.next.Set("href", "?lesson="+l.Name)
	} else {
		v.next.Set("textContent", words.Say("course.page"))
		v.next.Set("href", "./course.html")
	}
	element("lesson").Underlying().Set("hidden", false)
	js.Global().Get("document").Get("body").Get("classList").Call("add", "lesson")
	return v
}

// show brings the panel up to date, and reports whether there is something new to
// be said.
func (v *lessonPanel) show(c *course, variant int, source *program.Program, outcome string, why func() string) (news bool) {
	now := panelState{c.said, variant, c.seen, c.told, c.open, c.reached, source, outcome}
	was := v.shown
	if now == was {
		return false
	}
	v.shown = now
	v.explain.Set("hidden", !now.open)
	for i, label := range v.answers {
		class := ""
		if now.told && i+1 == v.lesson.Right {
			class = "right"
		} else if now.told && i+1 == now.said {
			class = "wrong"
		}
		label.Set("className", class)
		label.Get("firstChild").Set("disabled", now.told) // it has been answered
	}
	if now.seen && !was.seen {
		v.why.set(why())
		if now.told { // all of it appears at once, so nothing is moved by its head
			v.why.node.Call("before", v.verdict.node)
			v.above = true
		}
	}
	if now.told && !was.told {
		v.toldAt = now.variant
	}
	if v.above || !now.told || now.variant == v.toldAt {
		v.verdict.set(v.judge(now))
	} else { // it was about another run
		v.verdict.set("")
	}
	v.goal.set(v.lesson.Aim())
	v.goal.node.Set("className", map[bool]string{true: "reached", false: ""}[now.reached])
	v.next.Get("classList").Call("toggle", "main", now.reached)
	if now.variant != was.variant {
		check("lesson-choices", now.variant)
		v.link.set(words.Say("course.link"))
	}
	if now.program != was.program || now.variant != was.variant {
		v.showDiff(now)
	}
	v.outcome.set(now.outcome)
	v.lead.node.Set("hidden", !now.open)
	v.lead.set(words.Say(map[bool]string{true: "course.to-why", false: "course.to-outcome"}[now.outcome == ""]))
	return now.seen && !was.seen || now.told && !was.told || now.reached && !was.reached || now.outcome != "" && now.outcome != was.outcome
}

// judge says what the run that was seen makes of the answer that was given; before
// that, which run will.
func (v *lessonPanel) judge(now panelState) string {
	if now.told {
		key := map[int]string{0: "course.unsaid", v.lesson.Right: "course.right"}[now.said]
		if key == "" {
			key = "course.wrong"
		}
		return words.Say(key, "answer", v.lesson.Answer(v.lesson.Right))
	}
	if !now.seen {
		return ""
	}
	hint := words.Say("course.go-on")
	if v.lesson.Tells == len(v.lesson.Variants) {
		hint = words.Say("course.find")
	} else if v.lesson.Tells > 0 {
		hint = words.Say("course.see", "variant", v.lesson.VariantName(v.lesson.Tells))
	} else if now.variant != 0 { // which does not tell
		hint = words.Say("course.see", "variant", v.lesson.VariantName(0))
	}
	if now.said == 0 {
		return hint
	}
	return words.Say("course.guessed", "answer", v.lesson.Answer(now.said), "hint", hint)
}

// spoken is what a screen reader says when there is something new.
func (v *lessonPanel) spoken() string {
	if v.outcome.now == "" {
		return v.verdict.now + " " + v.why.now
	}
	said := v.verdict.now + " " + v.outcome.now
	if v.shown.reached {
		said += " " + words.Say("course.reached", "goal", v.goal.now)
	}
	return said
}

// showDiff shows what is another in the program than in that of the first variant.
func (v *lessonPanel) showDiff(now panelState) {
	var b strings.Builder
	for _, changed := range program.Diff(v.source, now.program, 1) {
		if changed == nil {
			b.WriteString("<span>…</span>")
			continue
		}
		tag, sign := "span", "  "
		switch changed.Change {
		case program.Added:
			tag, sign = "ins", "+ "
		case program.Removed:
			tag, sign = "del", "− "
		}
		b.WriteString("<" + tag + ">" + sign + html.EscapeString(strings.ReplaceAll(changed.Line.Text(), "\t", "  ")) + "</" + tag + ">")
	}
	v.diff.Set("innerHTML", b.String())
	switch {
	case now.variant == 0:
		v.diffHead.set("")
	case b.Len() == 0:
		v.diffHead.set(words.Say("course.no-diff"))
	default:
		v.diffHead.set(words.Say("course.diff"))
	}
}

// radios fills a box with choices, and calls chosen with the index of the one
// that is chosen.
func radios(box, name string, n int, label func(int) string, chosen func(int)) {
	var b strings.Builder
	for i := range n {
		b.WriteString(`<label><input type="radio" name="` + name + `" value="` + strconv.Itoa(i) + `"> <span>` + html.EscapeString(label(i)) + `</span></label>`)
	}
	e := element(box)
	e.Underlying().Set("innerHTML", b.String())
	on(e, "change", func(e *dom.BasicEvent) {
		if i, err := strconv.Atoi(e.Underlying().Get("target").Get("value").String()); err == nil {
			chosen(i)
		}
	})
}

// check checks a radio button; none if there is no such one.
func check(box string, index int) {
	buttons := element(box).Underlying().Call("querySelectorAll", "input")
	for i := range buttons.Length() {
		buttons.Index(i).Set("checked", i == index)
	}
}

// finished are the names of the lessons that were finished on this machine.
func finished() []string { return strings.Fields(stored("lessons")) }

// finish remembers a lesson, and reports whether the browser lets it.
func finish(name string) bool {
	markLessons([]string{name})
	names := finished()
	return slices.Contains(names, name) || store("lessons", strings.Join(append(names, name), " "))
}

// markLessons ticks lessons off the list. Of other names it takes no notice: what
// is stored may come from anywhere.
func markLessons(names []string) {
	for _, name := range names {
		if _, ok := run.LessonNamed(name); ok {
			e := element("course-" + name)
			e.SetAttribute("data-done", "")
			e.Underlying().Get("firstElementChild").Call("setAttribute", "aria-description", words.Say("course.done"))
		}
	}
}

//go:build js

package main

import (
	"encoding/base64"
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// embedding is the dialog that writes what authors paste into their posts. Its
// preview is an embed like any other; it is there while the dialog is open.
type embedding struct {
	dialog, preview   js.Value
	said, size        *text
	loading, theme    js.Value // selects
	width             *dom.HTMLInputElement
	autoplay, atStep  *dom.HTMLInputElement
	views             []js.Value // checkboxes
	tabs              []js.Value
	texts             map[string]*text
	frame             js.Value // undefined while the dialog is closed
	source            string   // of the frame
	height            int      // that the embed has said; 0 before
	timer             js.Value
	later             js.Func // loads the frame anew
	settings          run.Settings
	picture, sentence string
	title             string
}

// stillWidth is that of a still picture, as of the lessons'.
const stillWidth = 668

// usualHeight is that of a frame whose embed has not said its own.
const usualHeight = 420

func newEmbedding(p *player) {
	e := &embedding{
		dialog: element("embedding").Underlying(), preview: element("embedding-preview").Underlying(),
		said: newText("embedding-said"), size: newText("embedding-size"),
		loading: element("embedding-loading").Underlying(), theme: element("embedding-theme").Underlying(),
		width: input("embedding-width"), autoplay: input("embedding-autoplay"), atStep: input("embedding-step"),
		texts: map[string]*text{},
	}
	boxes := element("embedding-views").Underlying().Call("querySelectorAll", "input")
	for i := range boxes.Length() {
		e.views = append(e.views, boxes.Index(i))
	}
	for _, name := range []string{"iframe", "element", "mdx", "hugo", "markdown", "picture", "shortcode"} {
		e.texts[name] = newText("embedding-" + name)
	}
	e.later = js.FuncOf(func(js.Value, []js.Value) any {
		if e.dialog.Get("open").Bool() {
			e.load()
			e.show()
		}
		return nil
	})
	e.wireTabs()
	on(element("embedding-open"), "click", func(*dom.BasicEvent) { e.open(p) })
	on(element("embedding-close"), "click", func(*dom.BasicEvent) { e.dialog.Call("close") })
	on(element("embedding"), "close", func(*dom.BasicEvent) {
		e.unload()
		element("embedding-open").Focus()
	})
	on(element("embedding"), "change", func(*dom.BasicEvent) { e.show() })
	on(e.width, "input", func(*dom.BasicEvent) { e.show() })
	on(element("embedding"), "click", func(event *dom.BasicEvent) {
		if button := event.Underlying().Get("target").Call("closest", "[data-copies]"); button.Truthy() {
			e.copy(button.Get("dataset").Get("copies").String())
		}
	})
	js.Global().Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if e.frame.Truthy() && args[0].Get("source").Equal(e.frame.Get("contentWindow")) {
			e.hear(fieldsOf(args[0].Get("data")))
		}
		return nil
	}))
}

// open shows the dialog for what the page shows at the moment.
func (e *embedding) open(p *player) {
	if p.playing {
		p.press() // the moment that is embedded is the one that is seen behind
	}
	e.settings = p.here()
	e.title, e.sentence = words.Say("embedding.title"), p.rec().Sentence(p.step)
	e.picture = pictureNow(p, e.sentence)
	if l, ok := run.LessonNamed(e.settings.Lesson); ok {
		e.title = words.Say("embedding.title.lesson", "title", l.Title())
		if stops := l.Freeze(p.whole()); l.Variant(e.settings) == 0 && p.run != nil && p.step == stops {
			e.picture = siteAddress() + "lessons/" + l.Name + ".svg" // the very same
		}
	}
	e.theme.Set("value", e.settings.Theme)
	e.atStep.Underlying().Set("disabled", e.settings.Step == run.Whole)
	e.said.set("")
	if p.recorded() {
		e.said.set(words.Say("embedding.recorded"))
	}
	e.dialog.Call("showModal")
	e.show()
}

// pictureNow is the picture of what is shown, as an address that holds it.
func pictureNow(p *player, sentence string) string {
	light, dark := picture.Light, picture.Dark
	switch p.settings.Theme {
	case "light":
		dark = light
	case "dark":
		light = dark
	}
	svg := new(picture.Drawer).Draw(p.rec(), p.view(stillWidth)).SVG(words.Say("embedding.title"), sentence, light, dark)
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))
}

// figure is what the options make of the run.
func (e *embedding) figure() embed.Figure {
	s := e.settings
	var views []string
	for _, box := range e.views {
		if box.Get("checked").Bool() {
			views = append(views, box.Get("value").String())
		}
	}
	view, _ := run.Find("view")
	view.Set(&s, strings.Join(views, ",")) // of none, all
	s.Theme, s.Autoplay = e.theme.Get("value").String(), e.autoplay.Checked()
	s.Loading = run.Eager
	if e.loading.Get("value").String() == run.Click {
		s.Loading = run.Click
	}
	if !e.atStep.Checked() {
		s.Step = run.Whole
	}
	f := embed.Figure{Site: siteAddress(), Settings: s, Lazy: e.loading.Get("value").String() == "lazy", Title: e.title, Height: usualHeight, Picture: e.picture, Sentence: e.sentence}
	if e.height > 0 {
		f.Height = e.height
	}
	return f
}

// show brings texts and preview up to date with the options.
func (e *embedding) show() {
	if !e.dialog.Get("open").Bool() {
		return
	}
	f := e.figure()
	js.Global().Call("clearTimeout", e.timer)
	if e.frame.IsUndefined() {
		e.load()
	} else if f.Source() != e.source { // options that change one after the other load one frame
		e.timer = js.Global().Call("setTimeout", e.later, 150)
	}
	width := e.width.Value()
	e.frame.Get("style").Set("width", width+"px")
	if e.height > 0 {
		e.size.set(words.Say("embedding.size", "width", width, "height", e.height))
	} else {
		e.size.set(words.Say("embedding.width-only", "width", width))
	}
	for name, text := range map[string]string{
		"iframe": f.IFrame(), "element": f.Element(), "mdx": f.MDX(), "hugo": f.Hugo(), "shortcode": f.HugoShortcode(),
		"markdown": f.Markdown(), "picture": f.Still(stillWidth, int(picture.Height(stillWidth))),
	} {
		e.texts[name].set(text)
	}
}

// load puts an embed into the preview. Another address makes another frame: in the
// same one it would be a step back for the browser's button.
func (e *embedding) load() {
	e.unload()
	e.source = e.figure().Source()
	frame := js.Global().Get("document").Call("createElement", "iframe")
	frame.Set("title", e.title)
	frame.Set("height", usualHeight)
	frame.Get("style").Set("width", e.width.Value()+"px")
	frame.Set("src", e.source)
	e.preview.Call("append", frame)
	e.frame = frame
}

func (e *embedding) unload() {
	js.Global().Call("clearTimeout", e.timer)
	if e.frame.Truthy() {
		e.frame.Call("remove")
	}
	e.frame, e.source, e.height = js.Undefined(), "", 0
}

// hear takes the height that the preview says.
func (e *embedding) hear(message map[string]any) {
	height, ok := message["height"].(float64)
	if message["source"] != embed.Source || message["type"] != "resize" || !ok {
		return
	}
	e.height = embed.HeightOf(height)
	e.frame.Set("height", e.height)
	e.show()
}

// copy copies a text of the dialog; where that is refused, it selects it.
func (e *embedding) copy(id string) {
	node := element(id).Underlying()
	e.said.set("") // so that it is said again
	copyText(node.Get("textContent").String(), func() { e.said.set(words.Say("embedding.copied")) }, func() {
		node.Call("focus")
		js.Global().Call("getSelection").Call("selectAllChildren", node)
		e.said.set(words.Say("copy.refused"))
	})
}

// wireTabs makes the tabs what the ARIA Authoring Practices call tabs with automatic
// activation: one stop of the Tab key, in which arrows, Home and End choose.
func (e *embedding) wireTabs() {
	list := element("embedding-tabs")
	all := list.Underlying().Get("children")
	for i := range all.Length() {
		e.tabs = append(e.tabs, all.Index(i))
	}
	for i, tab := range e.tabs {
		tab.Call("addEventListener", "click", js.FuncOf(func(js.Value, []js.Value) any { e.choose(i); return nil }))
	}
	on(list, "keydown", func(event *dom.BasicEvent) {
		n := len(e.tabs)
		for i, tab := range e.tabs {
			if !tab.Equal(event.Underlying().Get("target")) {
				continue
			}
			to, ok := map[string]int{"ArrowLeft": (i + n - 1) % n, "ArrowRight": (i + 1) % n, "Home": 0, "End": n - 1}[event.Underlying().Get("key").String()]
			if ok {
				event.PreventDefault()
				e.choose(to)
				e.tabs[to].Call("focus")
			}
			return
		}
	})
}

func (e *embedding) choose(chosen int) {
	for i, tab := range e.tabs {
		tab.Call("setAttribute", "aria-selected", i == chosen)
		tab.Set("tabIndex", map[bool]int{true: 0, false: -1}[i == chosen])
		element(tab.Call("getAttribute", "aria-controls").String()).Underlying().Set("hidden", i != chosen)
	}
	e.said.set("")
}

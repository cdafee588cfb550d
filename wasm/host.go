//go:build js

package main

import (
	"syscall/js"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// host is the page that this one is embedded in. What it posts is done, and what
// happens here is told to it, at most once a frame.
type host struct {
	window js.Value // undefined if there is none
	told   embed.State
	amiss  []string      // what was wrong with the address: told when it is listened to
	ended  *run.Run      // whose end is shown, and was told
	leaves bool          // in a moment
	next   *run.Settings // of another lesson, which is loading; nil if there is none
	away   bool          // the embed is out of sight, and plays when it is seen
	parts  *parts        // nil if the page is not embedded
	open   js.Value      // the link to the same run on the page
	link   string        // where it leads
}

// embedded reports whether the page is the one for embedding.
func embedded() bool {
	return js.Global().Get("document").Get("documentElement").Get("classList").Call("contains", "embed").Bool()
}

// listen takes messages from the host and says that it does.
func (p *player) listen() {
	if !embedded() {
		return
	}
	p.host.parts = newParts(p)
	p.host.open = element("embed-open").Underlying()
	p.host.open.Set("hidden", false)
	p.links()
	p.host.away = p.settings.Autoplay
	p.restWhenAway()
	parent := js.Global().Get("parent")
	if parent.Equal(js.Global().Get("window")) {
		return
	}
	p.host.window = parent
	js.Global().Call("addEventListener", "message", js.FuncOf(func(_ js.Value, args []js.Value) any {
		if args[0].Get("source").Equal(parent) {
			p.hear(args[0].Get("data"))
		}
		return nil
	}))
	p.host.post(embed.Ready())
	for _, sentence := range p.host.amiss {
		p.host.post(embed.Failed(sentence))
	}
}

// post sends the host a message. Whoever it is may read it: it holds nothing but
// what the page shows.
func (h *host) post(message map[string]any) {
	if !h.window.IsUndefined() {
		h.window.Call("postMessage", message, "*")
	}
}

// fault says what went wrong, here and to the host.
func (p *player) fault(sentence string) {
	p.note(sentence)
	p.host.post(embed.Failed(sentence))
}

// hear does what a message says. It may be anything.
func (p *player) hear(data js.Value) {
	m, ours, problem := embed.Parse(fieldsOf(data))
	switch {
	case !ours || p.host.next != nil && m.Type != "set":
		return
	case problem != "":
		p.host.post(embed.Failed(problem))
		return
	}
	switch m.Type {
	case "get":
		p.host.post(embed.Ready())
		p.host.told = embed.State{}
	case "play":
		if p.pending && p.settings.Work != run.Sleep {
			p.anewNow()
		}
		if !p.playing && !p.liveNow() {
			p.press()
		}
	case "pause":
		p.host.away = false
		if p.playing || p.liveNow() {
			p.press()
		}
	case "seek":
		if p.pending {
			p.anewNow()
		}
		switch {
		case p.run == nil || p.liveNow():
			p.host.post(embed.Failed(words.Say("embed.live")))
		case p.run.Rec.End == record.Running:
			p.seekLater(m.Step, m.Time)
		case m.Step >= 0:
			p.jump(m.Step)
		default:
			p.seek(m.Time)
		}
	case "set":
		p.take(m)
	}
	p.wake()
	if m.Type == "get" || m.Type == "seek" { // out of sight there may be no frames
		p.settle(p.run, p.liveNow())
		p.host.tell(p)
	}
}

// take takes settings from the host.
func (p *player) take(m embed.Message) {
	from := p.settings
	if p.host.next != nil {
		from = *p.host.next
	}
	s, notes := m.Apply(from)
	for _, note := range notes {
		p.host.post(embed.Failed(note))
	}
	if s.Lesson != from.Lesson {
		s, _ = run.ParseQuery("lesson=" + s.Lesson)
		s, _ = m.Apply(s)
	}
	if p.host.next != nil || s.Lesson != from.Lesson { // another page
		if !p.host.leaves { // what has come by then goes along
			p.host.leaves = true
			js.Global().Call("setTimeout", js.FuncOf(func(js.Value, []js.Value) any {
				p.host.leaves = false // what comes later goes there again
				js.Global().Get("location").Call("replace", "?"+p.host.next.Query())
				return nil
			}))
		}
		p.host.next = &s
		return
	}
	if _, workers := m.Settings["workers"]; !s.Same(p.settings) || workers && s.Workers != p.workersShown() {
		p.change(s, changed(p.settings, s), "", true)
	}
	p.set(func(now *run.Settings) { *now = now.PlayedAs(s) })
	p.controls.show(p.settings, p.workersShown())
	if s.Step != run.Whole && s.Work == run.Sleep {
		p.playing, p.wanted = false, s.Step
	}
	p.showSpeed()
	p.showLoop()
	p.showTheme()
	p.showViews()
}

// changed names the setting that makes another run of settings: workers only if
// nothing else does, since that alone can change in the middle of one.
func changed(from, to run.Settings) string {
	for _, row := range run.Table {
		if row.Name != "workers" && !row.Playback() && row.Get(from) != row.Get(to) {
			return row.Name
		}
	}
	return "workers"
}

// tell tells the host where the run stands, if that has changed.
func (h *host) tell(p *player) {
	if !h.open.IsUndefined() {
		s := p.settings.PlayedAs(run.Defaults())
		s.Lesson, s.Theme, s.Speed = p.settings.Lesson, p.settings.Theme, p.settings.Speed
		if link := "./?" + s.Query(); link != h.link {
			h.link = link
			h.open.Set("href", link)
		}
	}
	if h.window.IsUndefined() {
		return
	}
	rec := p.whole()
	if s := embed.Of(rec, p.step, p.at, p.playing || p.liveNow()); s != h.told {
		h.told = s
		h.post(s.Message())
	}
	switch atEnd := p.run != nil && p.ended && p.step == rec.Len(); {
	case !atEnd:
		h.ended = nil
	case h.ended != p.run:
		h.ended = p.run
		h.post(embed.Done(p.run))
	}
}

// restWhenAway pauses playback while nobody can see it.
func (p *player) restWhenAway() {
	watch := js.FuncOf(func(_ js.Value, args []js.Value) any {
		entries := args[0]
		seen := entries.Index(entries.Length() - 1).Get("isIntersecting").Bool()
		switch {
		case !seen && p.playing:
			p.host.away, p.playing = true, false
		case seen && p.host.away:
			p.host.away = false
			p.autoplay()
		}
		p.wake()
		p.host.tell(p) // out of sight there may be no frames
		return nil
	})
	js.Global().Get("IntersectionObserver").New(watch).Call("observe", js.Global().Get("document").Get("body"))
}

// links has links lead out of the frame.
func (p *player) links() {
	all := js.Global().Get("document").Call("querySelectorAll", "a[href]")
	for i := range all.Length() {
		all.Index(i).Set("target", "_blank")
		all.Index(i).Set("rel", "noopener")
	}
}

// fieldsOf gives the fields of an object that was posted, as [embed.Parse] takes
// them: of what is no plain object, none; of one with very many, some.
func fieldsOf(data js.Value) map[string]any {
	if data.Type() != js.TypeObject || js.Global().Get("Array").Call("isArray", data).Bool() || data.Get("source").Type() != js.TypeString {
		return nil
	}
	const most = 100
	object := js.Global().Get("Object")
	keys := object.Call("keys", data)
	fields := map[string]any{}
	for i := range min(keys.Length(), most) {
		key := keys.Index(i).String()
		switch v := data.Get(key); v.Type() {
		case js.TypeNull:
			fields[key] = nil
		case js.TypeBoolean:
			fields[key] = v.Bool()
		case js.TypeNumber:
			fields[key] = v.Float()
		case js.TypeString:
			fields[key] = textOf(v)
		default:
			fields[key] = v
		}
	}
	return fields
}

// textOf copies the beginning of a text: enough to see that it is too long.
func textOf(v js.Value) string {
	const most = 1000
	return js.Global().Get("String").Get("prototype").Get("slice").Call("call", v, 0, most).String()
}

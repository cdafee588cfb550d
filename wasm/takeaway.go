//go:build js

package main

import (
	"io"
	"strings"
	"syscall/js"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/pool/record/export"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// takeAway is what a person takes from the page, and brings back.
type takeAway struct {
	link, told *text
	hash       string // of the address, while it holds the recording that is shown
	box        js.Value
	opened     int // how often a file was chosen or dropped; a slow older one is dropped
}

const linkStart = "#run="

// takes wires the buttons that give files, and the ways in for recordings.
func (p *player) takes() {
	t := &p.takeAway
	t.link, t.told, t.box = newText("take-link"), newText("recorded"), element("recorded").Underlying()
	for id, do := range map[string]func(){
		"take-recording": func() { p.takeText("worker-pool.json", "application/json", record.Write) },
		"take-csv":       func() { p.takeText("worker-pool.csv", "text/csv", export.CSV) },
		"take-trace": func() {
			p.takeText("worker-pool.trace.json", "application/json", func(w io.Writer, f record.File) error { return export.Trace(w, f.Recording) })
		},
		"take-svg":  p.takeSVG,
		"take-png":  func() { go p.takePNG() },
		"take-link": p.takeLink,
	} {
		on(element(id), "click", func(*dom.BasicEvent) { do() })
	}
	file := input("take-file")
	on(file, "change", func(*dom.BasicEvent) {
		if files := file.Underlying().Get("files"); files.Length() > 0 {
			p.openFile(files.Index(0), false)
			file.Underlying().Set("value", "") // so that the same file can be chosen again
		}
	})
	js.Global().Call("addEventListener", "hashchange", js.FuncOf(func(js.Value, []js.Value) any { p.openLink(); return nil }))
}

// takeText gives a file that is written from the run.
func (p *player) takeText(name, kind string, write func(io.Writer, record.File) error) {
	var b strings.Builder
	if err := write(&b, p.run.File()); err != nil {
		p.note(err.Error())
		return
	}
	p.note("")
	download(name, kind, b.String())
}

// takeSVG gives the picture of the moment.
func (p *player) takeSVG() {
	var k picture.Drawer
	s := k.Draw(p.rec(), p.view(p.width(p.canvas.Underlying())))
	s.Ground()
	light, dark := picture.Light, picture.Dark
	switch p.settings.Theme { // else as whoever shows it has it
	case "light":
		dark = light
	case "dark":
		light = dark
	}
	p.note("")
	download("worker-pool.svg", "image/svg+xml", s.SVG(title(p.run), p.said, light, dark))
}

// takePNG gives the same picture as the canvas shows it, on a ground.
func (p *player) takePNG() {
	name, said := title(p.run), p.said
	shown := p.canvas.Underlying()
	canvas := js.Global().Get("document").Call("createElement", "canvas")
	canvas.Set("width", shown.Get("width"))
	canvas.Set("height", shown.Get("height"))
	context := canvas.Call("getContext", "2d")
	context.Set("fillStyle", resolve("panel")[0])
	context.Call("fillRect", 0, 0, canvas.Get("width"), canvas.Get("height"))
	context.Call("drawImage", shown, 0, 0)

	made := make(chan js.Value, 1)
	took := js.FuncOf(func(_ js.Value, args []js.Value) any { made <- args[0]; return nil })
	defer took.Release()
	canvas.Call("toBlob", took, "image/png")
	blob := <-made
	var data []byte
	if blob.Truthy() {
		if buffer, err := await(blob.Call("arrayBuffer")); err == nil {
			data = picture.PNG(bytesOf(buffer), name, said)
		}
	}
	if data == nil {
		p.fault(words.Say("take.png-failed"))
		return
	}
	p.note("")
	download("worker-pool.png", "image/png", arrayOf(data))
}

// takeLink copies a link that holds the recording.
func (p *player) takeLink() {
	link, err := record.Link(p.run.File())
	if err != nil {
		p.note(err.Error())
		return
	}
	p.note("")
	p.copy(siteAddress()+linkStart+link, func() { p.takeAway.link.set(words.Say("code.copied")) })
}

// openFile takes a file that a person chose or dropped: a recording, or else an MP3
// file where sound is meant, too. What it is, its first bytes say; a name can say
// anything.
func (p *player) openFile(file js.Value, orSound bool) {
	t := &p.takeAway
	t.opened++
	n := t.opened
	go func() {
		head, err := await(file.Call("slice", 0, 4096).Call("arrayBuffer"))
		if n != t.opened {
			return
		}
		if orSound && (err != nil || !record.Looks(bytesOf(head))) { // what cannot be read is told there
			p.sound.choose(file)
			return
		}
		name := file.Get("name").String()
		defer p.wake()
		// A file that is too long is not read to its end, but refused.
		buffer, err := await(file.Call("slice", 0, record.MaxFile+1).Call("arrayBuffer"))
		if n != t.opened {
			return
		}
		var f record.File
		if err == nil {
			f, err = record.Read(bytesOf(buffer))
		}
		if err != nil {
			p.note(words.Say("take.refused", "name", name, "why", err.Error()))
			return
		}
		p.open(f, "")
	}()
}

// openLink shows the recording of the page's address, if that holds one.
func (p *player) openLink() {
	link, ok := strings.CutPrefix(location("hash"), linkStart)
	if !ok {
		if p.recorded() && p.takeAway.hash != "" { // back, to what there was before
			s, _ := run.ParseQuery(location("search"))
			p.change(s, "", "", true)
			p.pending = true // also of the same settings
			p.controls.show(s, s.Workers)
		}
		return
	}
	f, err := record.ReadLink(link)
	if err != nil {
		p.note(err.Error())
		p.host.amiss = append(p.host.amiss, err.Error())
		return
	}
	p.open(f, linkStart+link)
}

// open shows a recording in the place of the run; hash is the part of the address
// that holds it. Its settings, if they are known, become those of the page.
func (p *player) open(f record.File, hash string) {
	p.takeAway.hash = hash
	r := run.FromFile(f)
	p.sound.stopReading() // of a file that was chosen before
	p.measured.stop()
	p.earlier, p.drag = earlier{}, drag{}
	s := p.settings
	if _, known := r.Recorded(); known {
		s = r.Settings
		s.Speed, s.Theme, s.Lesson, s.Autoplay = p.settings.Speed, p.settings.Theme, p.settings.Lesson, p.settings.Autoplay
	}
	s.From, s.To, s.Loop = run.Never, run.Never, false
	p.settings = s
	p.controls.show(s, s.Workers)
	p.showLoop()
	p.forget()
	p.sound.show(false) // there is no sound in a recording
	p.run = r
	_, known := r.Recorded()
	p.source.show(s)
	p.source.known(known)
	p.playing, p.atEnd, p.at, p.step = false, false, before, 0
	p.note("")
	p.takeAway.told.set(words.Say("take.shown", "name", nameOf(r)))
	p.announce.set(p.takeAway.told.now)
	p.writeURL()
	p.wake()
}

// recorded reports whether what is shown was not made here.
func (p *player) recorded() bool {
	if p.run == nil || p.pending {
		return false
	}
	recorded, _ := p.run.Recorded()
	return recorded
}

// nameOf names a recording.
func nameOf(r *run.Run) string {
	if name := r.File().Title; name != "" {
		return words.Say("take.recorded", "name", name)
	}
	return words.Say("take.recorded-unnamed")
}

// before says what a recording is of, before it is played.
func (p *player) before(s run.Settings, rec *record.Recording) string {
	who := words.Say("count.workers", "n", s.Workers)
	if s.Pattern == run.ByGoroutines {
		who = words.Say("before.each")
	}
	return words.Say("before.recorded", "workers", who, "jobs", words.Say("count.jobs", "n", s.Jobs), "end", ending(rec))
}

// show brings the buttons, and the line that says that this is a recording, up to
// date.
func (t *takeAway) show(p *player) {
	t.box.Set("hidden", !p.recorded())
	some := p.whole().Len() > 0 && !p.liveNow() && p.whole().End != record.Running
	p.enable(some, "take-recording", "take-trace", "take-svg", "take-png", "take-csv", "take-link")
	if !some {
		t.link.set(words.Say("take.link"))
	}
}

// bytesOf copies an ArrayBuffer.
func bytesOf(buffer js.Value) []byte { return copied(js.Global().Get("Uint8Array").New(buffer)) }

//go:build js

package main

import (
	"context"
	"html"
	"io"
	"strings"
	"syscall/js"

	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// reading is a file on its way: how far it is read, and what is to be said of it
// then.
type reading struct {
	cancel     context.CancelFunc // nil while nothing is read
	name       string
	size, done int // bytes

	box, drop, bar, notes js.Value
	told                  *text
	shown                 bool
}

func newReading() reading {
	return reading{
		box: element("reading").Underlying(), drop: element("file-drop").Underlying(), bar: element("reading-share").Underlying(),
		notes: element("file-notes").Underlying(), told: newText("reading-told"),
	}
}

func (r *reading) on() bool { return r.cancel != nil }

// choose reads a file that a person chose or dropped, piece by piece, and indexes
// it meanwhile.
func (s *sound) choose(file js.Value) {
	name, size := file.Get("name").String(), file.Get("size").Float()
	if size > maxFile {
		s.player.note(words.Say("sound.too-large", "name", name, "size", int(size/1e6+0.5), "most", int(maxFile/1e6)))
		return
	}
	s.reading.end()
	s.chosen++
	s.loading = true
	n := s.chosen
	ctx, cancel := context.WithCancel(context.Background())
	r := &s.reading
	r.cancel, r.name, r.size, r.done = cancel, name, int(size), 0
	s.show(s.player.settings.Work == run.MP3)
	s.player.wake()
	go func() {
		index, err := mp3.Read(ctx, &blob{file: file, size: int(size)}, func(bytes int) error {
			if n == s.chosen {
				r.done = bytes
				s.player.wake()
			}
			return nil
		})
		if failed := s.decoder.start(); err == nil && failed != nil {
			err = &unreadable{failed}
		}
		s.take(n, name, index, err, true)
	}()
}

// stopReading ends the reading of a file, at any time. What was there before stays.
func (s *sound) stopReading() {
	if !s.reading.on() {
		return
	}
	s.chosen++
	s.loading = false
	s.player.note(words.Say("sound.cancelled", "name", s.reading.name))
	s.reading.end()
	s.show(s.player.settings.Work == run.MP3)
	s.player.wake()
}

// end is the end of it, for whatever reason.
func (r *reading) end() {
	if r.on() {
		r.cancel()
		r.cancel = nil
	}
	r.show()
}

// show brings the texts up to date.
func (r *reading) show() {
	if r.on() != r.shown {
		r.shown = r.on()
		r.box.Set("hidden", !r.shown)
		r.drop.Set("hidden", r.shown)
	}
	if r.shown {
		r.told.set(words.Say("sound.reading", "name", r.name, "done", r.done/1e6, "size", (r.size+999_999)/1e6))
		r.bar.Set("max", max(r.size, 1))
		r.bar.Set("value", r.done)
	}
}

// tell shows what a listener should know of the file.
func (r *reading) tell(notes []mp3.Note) {
	var b strings.Builder
	for _, n := range notes {
		b.WriteString("<li>" + html.EscapeString(run.Note(n)) + "</li>")
	}
	r.notes.Set("innerHTML", b.String())
	r.notes.Set("hidden", len(notes) == 0)
}

// A blob is a file of the browser's as an io.Reader. It must be read on a
// goroutine of its own, since it waits for the browser.
type blob struct {
	file     js.Value
	at, size int
}

// unreadable is an error of reading a file, not of what stands in it.
type unreadable struct{ error }

func (b *blob) Read(p []byte) (int, error) {
	if b.at >= b.size {
		return 0, io.EOF
	}
	end := min(b.at+len(p), b.size)
	buffer, err := await(b.file.Call("slice", b.at, end).Call("arrayBuffer"))
	if err != nil {
		return 0, &unreadable{err}
	}
	n := js.CopyBytesToGo(p, js.Global().Get("Uint8Array").New(buffer))
	b.at += n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

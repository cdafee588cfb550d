//go:build js

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// What is taken: a file of up to maxFile bytes, and maxDuration of sound, which is
// 330 MB of PCM at 48 kHz.
const (
	maxFile     = 200e6
	maxDuration = 30 * time.Minute
)

// sound is the MP3 file that jobs decode: the built-in sample until a person
// chooses another. The file stays in the page's memory and goes nowhere.
type sound struct {
	player    *player
	processor *processor
	workers   *webWorkers
	panel     js.Value
	name      *text

	speaker  *speaker
	waveform waveform

	file    *mp3.File
	decoded *decoded // by the jobs of the run
	loading bool
	chosen  int // how often a file was chosen; a slow older one is dropped
}

func newSound(p *player) *sound {
	s := &sound{player: p, processor: newProcessor(), workers: newWebWorkers(), panel: element("sound").Underlying(), name: newText("file-name"), waveform: newWaveform()}
	s.speaker = newSpeaker(p, s)
	s.gestures()
	js.Global().Get("playground").Set("schedule", js.FuncOf(func(_ js.Value, args []js.Value) any { // for who measures it
		return s.speaker.whole(args[0], args[1].Int())
	}))
	file := input("file")
	on(file, "change", func(dom.Event) {
		if files := file.Underlying().Get("files"); files.Length() > 0 {
			s.choose(files.Index(0))
			file.Underlying().Set("value", "") // so that the same file can be chosen again
		}
	})
	body := document.(dom.HTMLDocument).Body()
	on(body, "dragover", func(e dom.Event) {
		e.PreventDefault()
		body.Class().Add("dropping")
	})
	on(body, "dragleave", func(dom.Event) { body.Class().Remove("dropping") })
	on(body, "drop", func(e dom.Event) {
		e.PreventDefault()
		body.Class().Remove("dropping")
		if files := e.Underlying().Get("dataTransfer").Get("files"); files.Length() > 0 {
			p.dropped(files.Index(0))
		}
	})
	return s
}

// show shows or hides the panel, and fetches the sample when it is first seen.
func (s *sound) show(mp3 bool) {
	s.panel.Set("hidden", !mp3)
	if !mp3 {
		s.speaker.stop()
		s.decoded = nil
	}
	if mp3 && s.file == nil && !s.loading {
		s.loading = true
		n := s.chosen
		go func() {
			data, err := fetch("sample.mp3")
			s.take(n, words.Say("sound.sample"), data, err)
		}()
	}
}

// choose takes a file that a person chose or dropped, and turns to MP3 work.
func (s *sound) choose(file js.Value) {
	name := file.Get("name").String()
	if size := file.Get("size").Float(); size > maxFile {
		s.player.note(words.Say("sound.too-large", "name", name, "size", int(size/1e6+0.5), "most", int(maxFile/1e6)))
		return
	}
	s.chosen++
	n := s.chosen
	s.loading = true
	go func() {
		buffer, err := await(file.Call("arrayBuffer"))
		s.take(n, name, bytesOf(buffer), err)
	}()
}

// take takes a file's bytes if no other was chosen since.
func (s *sound) take(n int, name string, data []byte, err error) {
	if n != s.chosen {
		return
	}
	s.loading = false
	p := s.player
	defer p.wake()
	if err != nil {
		p.note(words.Say("sound.unreadable", "name", name, "error", err.Error()))
		return
	}
	file, err := mp3.Parse(data)
	if err != nil {
		p.note(words.Say("sound.undecoded", "name", name, "error", strings.TrimRight(strings.TrimPrefix(err.Error(), "mp3: "), ".")))
		return
	}
	if file.Duration() > maxDuration {
		p.note(words.Say("sound.too-long", "name", name, "time", picture.Duration(file.Duration()), "most", picture.Duration(maxDuration)))
		return
	}
	s.speaker.stop()
	s.speaker.place, s.waveform.from, s.waveform.to = 0, 0, 0
	s.file = file
	s.name.set(words.Say(map[int]string{1: "sound.mono", 2: "sound.stereo"}[file.Channels],
		"name", name, "time", picture.Duration(file.Duration()), "rate", file.SampleRate, "n", file.Frames))
	if n > 0 {
		p.note("")
	}
	if settings := p.settings; n > 0 && settings.Work != run.MP3 {
		settings.Work = run.MP3
		p.controls.show(settings, p.settings.Workers)
		p.change(settings, "work", "", true)
	} else if n > 0 {
		p.pending = true
	}
	if p.settings.Autoplay && p.run == nil && n == 0 {
		p.startLive()
	}
}

// work makes the function that does the jobs, and says how many there are: a
// file has no more segments than frames.
func (s *sound) work(settings run.Settings) (work job.Func, jobs int, err error) {
	if settings.Work == run.CPU {
		if settings.On == run.OnWebWorkers && !settings.Plain() {
			return s.workers.cpu(job.PrimeLimit, settings.Jobs), settings.Jobs, nil
		}
		if !settings.Fair { // the page stands still meanwhile, which is what is to be seen
			return job.CPU(job.PrimeLimit, settings.Jobs, nil), settings.Jobs, nil
		}
		return s.processor.share(job.CPU(job.PrimeLimit, settings.Jobs, s.processor.breathe)), settings.Jobs, nil
	}
	if s.file == nil {
		return nil, 0, errors.New("no file is loaded")
	}
	file := s.file
	segments := file.Segments(settings.Jobs)
	d := newDecoded(file, segments)
	s.decoded = d
	decode := func(ctx context.Context, i int) (job.Output, error) {
		breathe := func() error { return s.processor.breathe(ctx) }
		pcm, err := file.Decode(ctx, segments[i], breathe)
		if err == nil {
			err = d.keep(i, pcm, breathe)
		}
		return job.Output{Number: len(pcm), PCM: pcm}, err
	}
	return s.processor.share(decode), len(segments), nil
}

// source is what the jobs read: the file, or nothing.
func (s *sound) source() any {
	if s.player.run != nil && s.player.run.Settings.Work == run.MP3 {
		return s.file
	}
	return nil
}

// finish sums up the results of real work, in the order of the jobs.
func (s *sound) finish(r *run.Run) string {
	if !r.Live || r.Rec.End != record.Done {
		return ""
	}
	sum := sha256.New()
	number, good := 0, 0
	for i := range r.Settings.Jobs {
		o := r.Outcome(i)
		if o.Worker > 0 && o.Err == nil {
			good++
		}
		number += o.Value.Number
		sum.Write(o.Value.PCM)
	}
	if good < r.Settings.Jobs {
		return words.Say("output.incomplete", "good", good, "n", r.Settings.Jobs)
	}
	if r.Settings.Work == run.CPU {
		return words.Say("output.primes", "primes", number, "limit", job.PrimeLimit)
	}
	return words.Say("output.joined", "bytes", number, "sum", hex.EncodeToString(sum.Sum(nil)))
}

// fetch reads a file of the site.
func fetch(name string) ([]byte, error) {
	response, err := await(js.Global().Call("fetch", name))
	if err != nil {
		return nil, err
	}
	if !response.Get("ok").Bool() {
		return nil, errors.New(words.Say("sound.answered", "status", response.Get("status").Int()))
	}
	buffer, err := await(response.Call("arrayBuffer"))
	return bytesOf(buffer), err
}

func bytesOf(buffer js.Value) []byte {
	if buffer.IsUndefined() {
		return nil
	}
	array := js.Global().Get("Uint8Array").New(buffer)
	data := make([]byte, array.Length())
	js.CopyBytesToGo(data, array)
	return data
}

// await waits for a promise. It blocks, so it must run on a goroutine of its
// own, never inside a callback from JavaScript.
func await(promise js.Value) (value js.Value, err error) {
	done := make(chan struct{})
	resolved := js.FuncOf(func(_ js.Value, args []js.Value) any {
		value = args[0]
		close(done)
		return nil
	})
	rejected := js.FuncOf(func(_ js.Value, args []js.Value) any {
		err = errors.New(args[0].Get("message").String())
		close(done)
		return nil
	})
	defer resolved.Release()
	defer rejected.Release()
	promise.Call("then", resolved, rejected)
	<-done
	return value, err
}

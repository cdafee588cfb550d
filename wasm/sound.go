//go:build js

package main

import (
	"context"
	"errors"
	"strings"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	sounds "workerpool.example/playground/wasm/job/sound"
	"workerpool.example/playground/wasm/job/wave"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// What is taken: a file of up to maxFile bytes, and maxDuration of sound. That is
// 2 GB of PCM at 48 kHz, of which no more than [sounds.Room] is kept.
const (
	maxFile     = 200e6
	maxDuration = 3 * time.Hour
)

// sound is the MP3 file that jobs decode: the built-in sample until a person
// chooses another. The file stays in the page's memory and goes nowhere.
type sound struct {
	player    *player
	processor *processor
	workers   *webWorkers
	decoder   *decoder
	panel     js.Value
	name      *text

	speaker  *speaker
	waveform waveform
	reading  reading

	file    *mp3.File
	decoded *decoded // by the jobs of the run
	loading bool
	chosen  int // how often a file was chosen; a slow older one is dropped
}

func newSound(p *player) *sound {
	s := &sound{player: p, processor: newProcessor(), workers: newWebWorkers(), panel: element("sound").Underlying(), name: newText("file-name"), waveform: newWaveform(), reading: newReading()}
	s.decoder = &decoder{workers: s.workers}
	s.speaker = newSpeaker(p, s)
	s.gestures()
	bridge := js.Global().Get("playground") // for who measures it
	bridge.Set("room", sounds.Room)
	bridge.Set("schedule", js.FuncOf(func(_ js.Value, args []js.Value) any {
		return s.speaker.whole(args[0], args[1].Int())
	}))
	file := input("file")
	on(file, "change", func(*dom.BasicEvent) {
		if files := file.Underlying().Get("files"); files.Length() > 0 {
			s.choose(files.Index(0))
			file.Underlying().Set("value", "") // so that the same file can be chosen again
		}
	})
	on(element("reading-stop"), "click", func(*dom.BasicEvent) { s.stopReading() })
	body := wrap(document.Get("body"))
	on(body, "dragover", func(e *dom.BasicEvent) {
		e.PreventDefault()
		body.Class().Add("dropping")
	})
	on(body, "dragleave", func(*dom.BasicEvent) { body.Class().Remove("dropping") })
	on(body, "drop", func(e *dom.BasicEvent) {
		e.PreventDefault()
		body.Class().Remove("dropping")
		if files := e.Underlying().Get("dataTransfer").Get("files"); files.Length() > 0 {
			p.openFile(files.Index(0), true)
		}
	})
	return s
}

// show shows or hides the panel, and fetches the sample when it is first seen.
func (s *sound) show(on bool) {
	s.panel.Set("hidden", !on && !s.reading.on())
	if !on {
		s.speaker.stop()
		s.decoded = nil
	}
	if on && s.file == nil && !s.loading {
		s.loading = true
		n := s.chosen
		go func() {
			var file *mp3.File
			data, err := fetch(fileName("sample"))
			if err == nil {
				err = s.decoder.start()
			}
			if err != nil {
				err = &unreadable{err}
			} else {
				file, err = mp3.Parse(data)
			}
			s.take(n, words.Say("sound.sample"), file, err, false)
		}()
	}
}

// take takes a file if no other was chosen since: a person's own, or the sample.
func (s *sound) take(n int, name string, file *mp3.File, err error, own bool) {
	if n != s.chosen {
		return
	}
	s.loading = false
	s.reading.end()
	p := s.player
	defer p.wake()
	s.panel.Set("hidden", p.settings.Work != run.MP3)
	switch _, unread := errors.AsType[*unreadable](err); {
	case unread:
		p.fault(words.Say("sound.unreadable", "name", name, "error", err.Error()))
		return
	case err != nil:
		p.note(words.Say("sound.undecoded", "name", name, "error", strings.TrimRight(strings.TrimPrefix(err.Error(), "mp3: "), ".")))
		return
	case file.Duration() > maxDuration:
		p.note(words.Say("sound.too-long", "name", name, "time", picture.Duration(file.Duration()), "most", picture.Duration(maxDuration)))
		return
	}
	s.speaker.stop()
	s.speaker.place, s.waveform.from, s.waveform.to = 0, 0, 0
	s.file = file
	s.name.set(words.Say(map[int]string{1: "sound.mono", 2: "sound.stereo"}[file.Channels],
		"name", name, "time", picture.Duration(file.Duration()), "rate", file.SampleRate, "n", file.Frames))
	s.reading.tell(file.Notes)
	note := ""
	if own { // nothing holds on to the file before
		s.decoded, s.waveform.plan = nil, nil
		p.measured.reset()
		note = cutOtherwise(s.segments(p.settings.Jobs), p.settings.Jobs)
	}
	if settings := p.settings; own && settings.Work != run.MP3 {
		settings.Work = run.MP3
		p.controls.show(settings, p.settings.Workers)
		p.change(settings, "work", note, true)
	} else if own {
		p.note(note)
		p.pending = true
	}
	if p.settings.Autoplay && p.run == nil && !own {
		p.startLive()
	}
}

// work is real work: what its jobs do, how many there are, and what they decode,
// if they do. A file has no more segments than frames, and a long one no longer
// ones than there is room for.
type work struct {
	do      job.Func
	jobs    int
	decoded *decoded
}

// work makes the real work of the settings.
func (s *sound) work(settings run.Settings) (work, error) {
	elsewhere := settings.Elsewhere()
	if settings.Work == run.CPU {
		w := work{jobs: settings.Jobs}
		switch {
		case elsewhere:
			w.do = s.workers.cpu(job.PrimeLimit, w.jobs)
		case !settings.Fair: // the page stands still meanwhile, which is what is to be seen
			w.do = job.CPU(job.PrimeLimit, w.jobs, nil)
		default:
			w.do = s.processor.share(job.CPU(job.PrimeLimit, w.jobs, s.processor.breathe))
		}
		return w, nil
	}
	if s.file == nil {
		return work{}, errors.New("no file is loaded")
	}
	file := s.file
	d := s.cut(settings.Jobs)
	w := work{jobs: len(d.segments), decoded: d}
	if elsewhere {
		w.do = enough(s.workers.mp3(file, d.segments, func(ctx context.Context, i int, pcm js.Value, peaks *wave.Peaks) error {
			if !d.streams() { // there is nothing to do here
				return d.keep(i, pcm, peaks, nil)
			}
			_, err := s.processor.share(func(ctx context.Context, i int) (job.Output, error) {
				return job.Output{}, d.keep(i, pcm, peaks, func() error { return s.processor.breathe(ctx) })
			})(ctx, i)
			return err
		}))
		return w, nil
	}
	breathe := s.processor.breathe
	if !settings.Fair {
		breathe = func(context.Context) error { return nil }
	}
	w.do = enough(func(ctx context.Context, i int) (job.Output, error) {
		breathe := func() error { return breathe(ctx) }
		pcm, peaks, err := s.decoder.decode(file, d.segments[i], breathe)
		if err != nil {
			return job.Output{}, err
		}
		return job.Output{Number: pcm.Length()}, d.keep(i, pcm, peaks, breathe)
	})
	if settings.Fair {
		w.do = s.processor.share(w.do)
	}
	// A goroutine for each job of a long file would need memory for all of them.
	w.do = atMost(sounds.Decodings, w.do)
	return w, nil
}

// cutOtherwise says so where a file is cut into fewer or more jobs than were asked for.
func cutOtherwise(jobs, asked int) string {
	switch {
	case jobs < asked:
		return words.Say("sound.few-frames", "n", jobs, "jobs", words.Say("count.jobs", "n", jobs))
	case jobs > asked:
		return words.Say("sound.more-jobs", "n", jobs)
	}
	return ""
}

// cut is the file in segments, for so many jobs or for as many as it needs.
func (s *sound) cut(jobs int) *decoded {
	return newDecoded(s.file, s.file.Segments(s.segments(jobs)), s.decoder, room())
}

// segments is how many those are.
func (s *sound) segments(jobs int) int {
	return sounds.Jobs(jobs, s.file.Frames, s.file.FrameSize(), room())
}

// room is how many bytes of PCM are kept.
func room() int { return js.Global().Get("playground").Get("room").Int() }

// atMost makes no more jobs run at once than n.
func atMost(n int, do job.Func) job.Func {
	places := make(chan struct{}, n)
	return func(ctx context.Context, i int) (job.Output, error) {
		select {
		case places <- struct{}{}:
			defer func() { <-places }()
			return do(ctx, i)
		case <-ctx.Done():
			return job.Output{}, ctx.Err()
		}
	}
}

// enough makes an error of a job of the browser's refusal to give memory, which
// JavaScript throws: the pool goes on. Where Go's own memory is refused, the whole
// program ends, and boot.js or the Web Worker says so.
func enough(do job.Func) job.Func {
	return func(ctx context.Context, i int) (out job.Output, err error) {
		defer func() {
			switch r := recover().(type) {
			case nil:
			case js.Error:
				if !noRoom(r) {
					panic(r)
				}
				err = errors.New(words.Say("sound.no-memory"))
			default:
				panic(r)
			}
		}()
		return do(ctx, i)
	}
}

// noRoom reports whether the browser has no memory for what was asked for.
func noRoom(thrown js.Error) bool {
	name := thrown.Get("name").String()
	return name == "RangeError" || name == "InternalError" // Firefox calls it so
}

// decodeAgain decodes a segment of which the PCM was let go, since it is to be
// played: one at a time, whatever is asked for meanwhile.
func (s *sound) decodeAgain(d *decoded, segment int) {
	if d.again >= 0 {
		return
	}
	d.again = segment
	go func() {
		_, err := s.processor.share(enough(func(ctx context.Context, i int) (job.Output, error) {
			pcm, err := d.sound.Again(i, func() error { return s.processor.breathe(ctx) })
			if err == nil {
				d.sound.Put(i, pcm)
			}
			return job.Output{}, err
		}))(context.Background(), segment)
		d.again = -1
		if err != nil && d == s.decoded { // which it was not before
			s.player.fault(words.Say("play.lost", "job", segment, "error", err.Error()))
			s.speaker.stop()
		}
		s.player.wake()
	}()
}

// sourceOf is what a run's jobs read: the file, or nothing.
func (s *sound) sourceOf(r *run.Run) any {
	if r.Settings.Work == run.MP3 {
		return s.file
	}
	return nil
}

// finish sums up the results of real work, in the order of the jobs. What is
// decoded, the player gets to know when it is summed up.
func (s *sound) finish(r *run.Run) string {
	if !r.Live || r.Rec.End != record.Done {
		return ""
	}
	number, good := 0, 0
	for i := range r.Settings.Jobs {
		o := r.Outcome(i)
		if o.Worker > 0 && o.Err == nil {
			good++
		}
		number += o.Value.Number
	}
	if good < r.Settings.Jobs {
		return words.Say("output.incomplete", "good", good, "n", r.Settings.Jobs)
	}
	if r.Settings.Work == run.CPU {
		return words.Say("output.primes", "primes", number, "limit", job.PrimeLimit)
	}
	d, p := s.decoded, s.player
	p.summing = r
	go func() {
		sum := d.joined()
		if p.run != r {
			return
		}
		p.summing = nil
		switch {
		case sum != "":
			p.summary = words.Say("output.joined", "bytes", number, "sum", sum)
		case d.streams(): // the program that sums it up broke
			p.summary = words.Say("decoder.broke")
		default:
			p.summary = words.Say("output.unsummed", "bytes", number)
		}
		p.wake()
	}()
	return ""
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
	if err != nil {
		return nil, err
	}
	return copied(js.Global().Get("Uint8Array").New(buffer)), nil
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

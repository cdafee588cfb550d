//go:build js

package main

import (
	"strings"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// A drag is what is known of a slider's drag while it goes on: however many
// values it goes through, it is one change, at the moment it began.
type drag struct {
	midRun bool          // it resizes a run that is played
	at     time.Duration // since when
	note   string        // what there is to say of it
}

// change takes new settings. The run is made anew at the next frame, so that
// many changes in one frame make one run.
//
// In the middle of a recording, another number of workers is an input at that
// moment: the past stays, and the future runs again. Other settings cannot
// change in the middle of a run, and start a new one.
func (p *player) change(s run.Settings, name, note string, settled bool) {
	if name == "workers" && p.midRun() {
		if !p.drag.midRun {
			p.drag.midRun, p.drag.at = true, p.at.Truncate(time.Millisecond)
		}
		workers := s.Workers
		s.Workers = p.settings.Workers
		s.ResizeAt(p.drag.at, workers)
		if s != p.settings {
			note = joined(note, words.Say("note.resized-recorded", "n", workers, "time", written(p.drag.at)))
			p.remember(settled)
			p.pending = true
		}
	} else if s != p.settings && name == "workers" && p.liveNow() && s.Pattern == run.ByPool {
		p.run.Resize(s.Workers)
		note = joined(note, words.Say("note.resized-live", "n", s.Workers))
	} else if s != p.settings || p.foreign != nil || name == "workers" && s.Workers != p.workersShown() {
		note = joined(note, p.anew(&s, name))
		p.remember(settled)
		p.pending = true
	}
	p.settings, p.controls.settings = s, s
	if note != "" {
		p.drag.note = note
	}
	if settled {
		p.note(p.drag.note)
		p.drag.note = ""
		p.endDrag()
	}
	p.sound.show(s.Work == run.MP3)
	p.wake()
}

// midRun reports whether the workers' slider resizes the run that is shown.
func (p *player) midRun() bool {
	if p.settings.Pattern != run.ByPool || p.course.on && p.course.variants[0].Resize == "" {
		return false // no workers to resize, or a lesson that asks for another run
	}
	if p.drag.midRun || p.run == nil || p.run.Live || p.recorded() || p.run.Rec.End == record.Running {
		return p.drag.midRun
	}
	return p.at >= 0 && p.at < p.run.Rec.Duration()
}

// anew makes the settings those of a new run, and says so if one is on.
func (p *player) anew(s *run.Settings, name string) (note string) {
	if name == "workers" && s.Resize != "" {
		s.Resize, note = "", words.Say("note.whole-run")
	}
	row, _ := run.Find(name)
	switch {
	case p.recorded():
		note = words.Say("take.left")
	case p.liveNow() && s.Work == run.Sleep:
		note = words.Say("note.ended-run-new", "setting", row.Label())
	case p.liveNow():
		note = words.Say("note.ended-run", "setting", row.Label())
	case p.playing:
		note = words.Say("note.new-run", "setting", row.Label())
		p.at, p.head = 0, 0
	}
	return note
}

// endDrag is the end of a change, also of one that came back to where it began,
// of which a slider tells nothing.
func (p *player) endDrag() {
	p.drag.midRun = false
	p.earlier.settled = true
	p.writeURL()
}

func joined(a, b string) string { return strings.TrimSpace(a + " " + b) }

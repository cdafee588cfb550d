//go:build js

package main

import (
	"time"

	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
)

// view is what the picture shows.
func (p *player) view(w float64) picture.View {
	v := picture.View{W: w, Step: p.step, At: p.at, From: max(p.settings.From, 0), To: max(p.settings.To, 0), Ghost: p.ghost(), Lane: p.looked.lane,
		Plan: picture.Plan{Workers: p.settings.Workers, JobCap: p.settings.JobCapacity(), ResultCap: p.settings.ResultCapacity()}}
	v.Swatches = p.settings.Work == run.MP3 && !p.recorded()
	if p.settings.Pattern == run.ByGoroutines {
		v.Plan.Workers, v.Plan.JobCap = p.settings.Jobs, -1
	}
	if v.From > 0 && v.To == 0 { // from there to the end
		v.To = v.End(p.rec())
	}
	return v
}

// zoomed reports whether less than the whole run is shown.
func (p *player) zoomed() bool { return p.settings.From > 0 || p.settings.To > 0 }

// window is the part of the run that is shown.
func (p *player) window() (from, to time.Duration) {
	from, to = p.view(0).Window(p.rec())
	return from, max(min(to, p.rec().Duration()), from)
}

// zoom shows a shorter or longer part of the time around a moment.
func (p *player) zoom(around time.Duration, factor float64) {
	if p.rec().Len() > 0 && !p.liveNow() {
		p.show(p.view(0).Zoom(p.rec(), max(around, 0), factor))
	}
}

// pan moves the part that is shown by a share of itself.
func (p *player) pan(share float64) {
	if p.zoomed() {
		p.show(p.view(0).Pan(p.rec(), share))
	}
}

// follow keeps the moment in what is shown.
func (p *player) follow() {
	if p.zoomed() {
		if was := p.view(0); was.Follow(p.rec()).From != was.From {
			p.show(was.Follow(p.rec()))
		}
	}
}

// show shows a part of the time; all of it if To is 0. It is a part in whole
// milliseconds, as the address says it.
func (p *player) show(v picture.View) {
	p.set(func(s *run.Settings) {
		s.From, s.To = v.From.Truncate(time.Millisecond), (v.To + time.Millisecond - 1).Truncate(time.Millisecond)
		if v.To == 0 {
			s.From, s.To = run.Never, run.Never
		}
	})
	p.writeSoon()
}

// fits lets go of a part that the run does not reach.
func (p *player) fits() {
	if p.zoomed() && p.settings.From >= p.whole().Duration() {
		p.show(picture.View{})
	}
}

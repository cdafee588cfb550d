//go:build js

package main

import (
	"html"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// earlier is the run before a setting was changed. A drag of a slider is one
// change, however many runs it makes.
type earlier struct {
	took    time.Duration
	end     record.Status
	settled bool // the change is over; the next one is another
	open    bool // a drag is going on
}

// remember keeps how the present run ended, if the change is a new one.
func (p *player) remember(settled bool) {
	if rec := p.whole(); rec.End != record.Running && (!p.earlier.open || p.earlier.settled) {
		p.earlier = earlier{took: rec.Duration(), end: rec.End}
	}
	p.earlier.open, p.earlier.settled = !settled, settled
}

// ghost is what remains to be seen of the run before, if it ended otherwise.
func (p *player) ghost() picture.Ghost {
	rec := p.rec()
	if e := p.earlier; e.took > 0 && (e.took != rec.Duration() || e.end != rec.End) {
		text := words.Say("picture.ghost", "time", written(e.took))
		switch e.end {
		case record.Deadlock, record.Leaked:
			text = words.Say("picture.ghost.stuck", "time", written(e.took))
		case record.Crashed:
			text = words.Say("picture.ghost.crashed", "time", written(e.took))
		}
		return picture.Ghost{Took: e.took, Text: text}
	}
	return picture.Ghost{}
}

// pin keeps the present run to compare others with, or lets it go.
func (p *player) pin() {
	switch {
	case p.pinned != nil:
		p.pinRun(nil)
	case p.run != nil && p.run.Rec.End != record.Running:
		p.pinRun(p.run)
	}
}

// pinRun keeps a run that has ended to compare others with; nil is none.
func (p *player) pinRun(r *run.Run) {
	p.pinned = r
	on := r != nil
	element("pin").SetAttribute("aria-pressed", strconv.FormatBool(on))
	p.pinText.set(words.Say(map[bool]string{true: "jumps.unpin", false: "jumps.pin"}[on]))
	element("pinned").Underlying().Set("hidden", !on)
	if on {
		p.pinnedName.set(title(p.pinned))
	}
	p.compare(p)
	p.wake()
}

// title names a run by its settings.
func title(r *run.Run) string {
	s := r.Settings
	if recorded, known := r.Recorded(); recorded && !known {
		return words.Say("pinned.name", "settings", strings.Join(append([]string{nameOf(r)}, counts(s)...), ", "), "end", ending(r.Rec))
	}
	settings := counts(s)
	for _, row := range run.Table {
		if v := row.Get(s); v != row.Default && row.Name != "workers" && row.Name != "jobs" && !row.Playback() && !(row.Name == "resize" && r.Live) {
			settings = append(settings, words.Say("pinned.setting."+row.Name, "value", valued(row, v)))
		}
	}
	if resized := resizedLive(r); resized != "" {
		settings = append(settings, words.Say("pinned.setting.resize", "value", resized))
	}
	return words.Say("pinned.name", "settings", strings.Join(settings, ", "), "end", ending(r.Rec))
}

// valued is the value of a setting with its unit.
func valued(row run.Setting, value string) string {
	switch n, err := strconv.Atoi(value); {
	case err != nil || row.Unit == "":
		return value
	case row.Unit == "ms":
		return written(time.Duration(n) * time.Millisecond)
	default:
		return value + " " + row.Unit
	}
}

// resizedLive is how real work was resized while it ran, by its setting or by hand,
// as the setting has it; "" if it was not.
func resizedLive(r *run.Run) string {
	var all []string
	for _, e := range r.Rec.Events {
		if r.Live && e.Kind == pool.Resized {
			all = append(all, strconv.Itoa(int(e.At.Milliseconds()))+":"+strconv.Itoa(int(e.N)))
		}
	}
	return strings.Join(all, ",")
}

// counts are how many workers and jobs there are, in words.
func counts(s run.Settings) []string {
	if s.Pattern == run.ByGoroutines {
		return []string{words.Say("count.jobs", "n", s.Jobs)}
	}
	return []string{words.Say("count.workers", "n", s.Workers), words.Say("count.jobs", "n", s.Jobs)}
}

// ending says how a run ended, and when.
func ending(rec *record.Recording) string {
	return words.Say(map[record.Status]string{
		record.Running: "pinned.end.running", record.Done: "pinned.end.done",
		record.Deadlock: "pinned.end.stuck", record.Canceled: "pinned.end.canceled",
		record.Crashed: "pinned.end.crashed", record.Leaked: "pinned.end.leaked",
		record.Unfinished: "pinned.end.unfinished",
	}[rec.End], "time", written(rec.Duration()))
}

// compare fills the table that sets the pinned run beside the present one, once
// that has ended.
func (v *views) compare(p *player) {
	if p.pinned == nil {
		return
	}
	then, now := figures(p.pinned), figures(p.run)
	var b strings.Builder
	for i, key := range []string{"metrics.end", "metrics.throughput", "metrics.utilisation", "metrics.queue-wait", "metrics.service", "metrics.failed"} {
		b.WriteString(`<tr><th scope="row">` + html.EscapeString(words.Say(key)) + "</th><td>" + html.EscapeString(then[i]) + "</td><td>" + html.EscapeString(now[i]) + "</td></tr>")
	}
	js.Global().Get("document").Call("querySelector", "#compare tbody").Set("innerHTML", b.String())
}

// figures are those of a whole run, if it has ended.
func figures(r *run.Run) [6]string {
	if r == nil || r.Rec.End == record.Running {
		return [6]string{"–", "–", "–", "–", "–", "–"}
	}
	m := r.Rec.Metrics(r.Rec.Len())
	return [6]string{
		ending(r.Rec), perSecond(m.Throughput), percent(m.Utilisation),
		median(m.QueueWait), median(m.Service), strconv.Itoa(m.Failed),
	}
}

func median(q record.Quantiles) string {
	if q.N == 0 {
		return "–"
	}
	return written(q.Median)
}

// pinnedView is the pinned run at the same time as the present one.
func (p *player) pinnedView(w float64) picture.View {
	v := p.view(w)
	rec := p.pinned.Rec
	v.At = min(v.At, rec.Duration())
	v.Step, v.Lane = rec.StepAt(max(v.At, before)), 0
	v.Ghost, v.Swatches = picture.Ghost{Took: p.rec().Duration()}, p.pinned.Settings.Work == run.MP3
	if p.atEnd {
		v.At, v.Step = rec.Duration(), rec.Len()
	}
	return v
}

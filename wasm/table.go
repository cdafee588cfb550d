//go:build js

package main

import (
	"html"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"honnef.co/go/js/dom/v2"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/words"
)

// tableRows is how many jobs a page of the table has.
const tableRows = 50

// jobTable is the run as a table: the same content as the picture, for who does
// not see it. It is filled only while it is open, and anew for a new run.
type jobTable struct {
	details, body js.Value
	caption       *text
	first         int
	rec           *record.Recording
	shownFirst    int
	shownLen      int
}

func newJobTable(wake func()) *jobTable {
	t := &jobTable{details: element("table").Underlying(), body: element("table-body").Underlying(), caption: newText("table-caption"), shownFirst: -1}
	on(element("table"), "toggle", func(*dom.BasicEvent) { wake() })
	on(element("table-back"), "click", func(*dom.BasicEvent) { t.first -= tableRows; wake() })
	on(element("table-on"), "click", func(*dom.BasicEvent) { t.first += tableRows; wake() })
	return t
}

func (v *views) table(rec *record.Recording) {
	t := v.jobs
	if !t.details.Get("open").Bool() {
		return
	}
	last := max(len(rec.Jobs)-1, 0) / tableRows * tableRows
	t.first = min(max(t.first, 0), last)
	if t.rec == rec && t.shownFirst == t.first && (t.shownLen == rec.Len() || rec.End == record.Running && v.beat%4 != 0) {
		return
	}
	t.rec, t.shownFirst, t.shownLen = rec, t.first, rec.Len()
	to := min(t.first+tableRows, len(rec.Jobs))
	t.caption.set(words.Say("table.none"))
	if to > 0 {
		t.caption.set(words.Say("table.shown", "from", t.first, "to", to-1, "n", len(rec.Jobs)))
	}
	v.enable(t.first > 0, "table-back")
	v.enable(to < len(rec.Jobs), "table-on")
	var b strings.Builder
	for i := t.first; i < to; i++ {
		row(&b, rec, i)
	}
	t.body.Set("innerHTML", b.String())
}

var outcomes = map[pool.Kind]string{
	pool.JobFinished: "table.end.done", pool.JobFailed: "table.end.failed", pool.JobPanicked: "table.end.panicked",
	pool.JobExited: "table.end.exited", pool.JobCanceled: "table.end.canceled",
}

func row(b *strings.Builder, rec *record.Recording, i int) {
	j := rec.Jobs[i]
	at := func(step int) string {
		if step == 0 {
			return "–"
		}
		return written(rec.Time(step))
	}
	between := func(from, to int) string {
		if from == 0 || to == 0 || from == to { // one event: it was taken, and did not run
			return "–"
		}
		return written(rec.Time(to) - rec.Time(from))
	}
	worker, end := "–", outcomes[j.Outcome]
	if j.Worker > 0 {
		worker = strconv.Itoa(j.Worker)
	}
	switch {
	case j.Refused > 0:
		end = "table.end.not-sent"
	case end == "" && j.Taken > 0:
		end = "table.end.runs"
	case end == "":
		end = "table.end.waits"
	}
	b.WriteString(`<tr><th scope="row">` + strconv.Itoa(i) + "</th>")
	for _, cell := range []string{
		worker, at(j.Submitted), between(j.Submitted, j.Taken), between(j.Taken, j.Ended), at(j.Received), html.EscapeString(words.Say(end)),
	} {
		b.WriteString("<td>" + cell + "</td>")
	}
	b.WriteString("</tr>")
}

// written writes a duration as the page does.
func written(d time.Duration) string { return picture.Duration(max(d, 0)) }

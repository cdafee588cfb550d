// Package export writes recordings for other programs: [CSV] for spreadsheets,
// [Trace] for Perfetto and chrome://tracing. What stands in these files is for
// programs first, and so the same in every language.
package export

import (
	"io"
	"strconv"
	"strings"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

var header = []string{
	"job", "worker", "submitted (ms)", "started (ms)", "ended (ms)", "received (ms)",
	"queue wait (ms)", "service time (ms)", "outcome", "result",
}

var outcomes = map[pool.Kind]string{
	pool.JobFinished: "finished", pool.JobFailed: "failed", pool.JobPanicked: "panicked",
	pool.JobExited: "exited", pool.JobCanceled: "canceled",
}

// CSV writes a line for each job (RFC 4180). Times are in ms since the recording
// began. A cell is empty where the job did not come so far, or where it is not
// known what came of it; the outcome of such a job is "queued", "running" or
// "refused".
//
// A spreadsheet takes a text for a formula if it begins as one does. A text that
// does begins with an apostrophe here, as OWASP advises against CSV injection.
func CSV(w io.Writer, f record.File) error {
	var b strings.Builder
	line(&b, header)
	for number, j := range f.Recording.Jobs {
		if j.Submitted == 0 { // its number was given away, and nothing more was recorded
			continue
		}
		at := func(step int) string {
			if step == 0 {
				return ""
			}
			return ms(f.Recording.Time(step))
		}
		between := func(from, to int) string {
			if from == 0 || to == 0 {
				return ""
			}
			return ms(f.Recording.Time(to) - f.Recording.Time(from))
		}
		started, worker, outcome := j.Taken, "", outcomes[j.Outcome]
		if j.Outcome == pool.JobCanceled { // it never started
			started = 0
		}
		if j.Worker > 0 {
			worker = strconv.Itoa(j.Worker)
		}
		switch {
		case j.Refused > 0:
			outcome = "refused"
		case j.Taken == 0:
			outcome = "queued"
		case j.Ended == 0:
			outcome = "running"
		}
		o := f.OutcomeOf(number)
		line(&b, []string{
			strconv.Itoa(number), worker, at(j.Submitted), at(started), at(j.Ended), at(j.Received),
			between(j.Submitted, started), between(started, j.Ended), outcome, text(o.Value + o.Err),
		})
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// ms is exact: a float64 holds every nanosecond of the longest recording.
func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}

// text makes a formula a text. Numbers may stay: they are what they look like.
func text(s string) string {
	if _, err := strconv.ParseFloat(s, 64); err == nil || s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return s
	}
	return "'" + s
}

func line(b *strings.Builder, cells []string) {
	for i, cell := range cells {
		if i > 0 {
			b.WriteByte(',')
		}
		if strings.ContainsAny(cell, "\",\r\n") {
			cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
		}
		b.WriteString(cell)
	}
	b.WriteString("\r\n")
}

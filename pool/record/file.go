package record

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"workerpool.example/playground/pool"
)

// A File is a recording as it is kept in a file or in a link. FORMAT.md, beside
// this package, describes the file.
type File struct {
	Title     string // what the recording is of; may be empty
	Settings  string // the query of the page's settings that the run was made with; empty for any other pool
	Recording *Recording
	Outcomes  []Outcome // by job, as far as they are known; may be nil
}

// An Outcome is what came of a job, as text: its value, or the error that it
// returned or panicked with. The zero Outcome is not known.
type Outcome struct{ Value, Err string }

// FileName and FileVersion are the first two members of a file.
const (
	FileName    = "worker-pool-recording"
	FileVersion = 1
)

// Bounds of a file. They leave room for the largest run of the page, and keep sums
// of times over all jobs within a time.Duration.
const (
	MaxFile     = 32 << 20 // bytes
	MaxEvents   = 250_000
	MaxJobs     = 25_000 // job numbers are below it
	MaxWorkers  = 10_000
	MaxCapacity = 1_000_000_000
	MaxLeft     = 1 << 30 // goroutines
	MaxHours    = 100     // from the first event to the last
	MaxText     = 500     // bytes of a title, a panic, or an outcome; longer ones are cut
	MaxSettings = 4096    // bytes
)

// Write writes a recording as WriteFile does.
func Write(w io.Writer, f File) error {
	data, err := f.encode()
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// OutcomesOf gives the outcomes of results, as [pool.Run] returns them or a loop
// over the results has kept them.
func OutcomesOf[R any](results []pool.Result[R]) []Outcome {
	var all []Outcome
	for _, r := range results {
		if r.Job < 0 || r.Job >= MaxJobs {
			continue
		}
		for len(all) <= r.Job {
			all = append(all, Outcome{})
		}
		switch panicked, ok := r.Err.(*pool.PanicError); {
		case r.Err == nil:
			all[r.Job].Value = TextOf(r.Value)
		case ok && panicked != nil:
			all[r.Job].Err = TextOf(panicked.Value)
		default: // whose method may panic, too
			all[r.Job].Err = strings.TrimPrefix(TextOf(r.Err), pool.ErrCanceled.Error()+": ")
		}
	}
	return all
}

// OutcomeOf gives the outcome of a job, as far as it is known.
func (f *File) OutcomeOf(job int) Outcome {
	if job < 0 || job >= len(f.Outcomes) {
		return Outcome{}
	}
	return f.Outcomes[job]
}

// bounded gives the file as it can be kept: texts are cut to their bound and are
// valid UTF-8, and outcomes are left out that nobody received.
func (f File) bounded() File {
	if f.Recording == nil {
		f.Recording = &Recording{} // which check refuses
	}
	r := *f.Recording
	r.Panic = cut(r.Panic)
	f.Recording, f.Title, f.Settings = &r, cut(f.Title), valid(f.Settings)
	all := f.Outcomes
	f.Outcomes = nil
	for job, o := range all {
		if o != (Outcome{}) && job < len(r.Jobs) && r.Jobs[job].Received > 0 {
			for len(f.Outcomes) < job {
				f.Outcomes = append(f.Outcomes, Outcome{})
			}
			f.Outcomes = append(f.Outcomes, Outcome{cut(o.Value), cut(o.Err)})
		}
	}
	return f
}

func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

func cut(s string) string {
	const dots = "…"
	s = valid(s)
	if len(s) <= MaxText {
		return s
	}
	end := MaxText - len(dots)
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + dots
}

func (f File) encode() ([]byte, error) {
	f = f.bounded()
	if err := f.check(); err != nil {
		return nil, err
	}
	r := f.Recording
	b := make([]byte, 0, 200+64*len(r.Events))
	b = append(b, `{"name":"`+FileName+`","version":`...)
	b = strconv.AppendInt(b, FileVersion, 10)
	if f.Title != "" {
		b = appendText(append(b, ",\n\"title\":"...), f.Title)
	}
	if f.Settings != "" {
		b = appendText(append(b, ",\n\"settings\":"...), f.Settings)
	}
	b = appendText(append(b, ",\n\"end\":"...), r.End.String())
	if r.Panic != "" {
		b = appendText(append(b, ",\n\"panic\":"...), r.Panic)
	}
	if r.Left > 0 {
		b = strconv.AppendInt(append(b, ",\n\"left\":"...), int64(r.Left), 10)
	}
	b = append(b, ",\n\"events\":["...)
	for i, e := range r.Events {
		b = appendEvent(append(b, separator(i)...), e)
	}
	b = append(b, "\n]"...)
	if f.Outcomes != nil {
		b = append(b, ",\n\"outcomes\":["...)
		n := 0
		for job, o := range f.Outcomes {
			if o == (Outcome{}) {
				continue
			}
			b = strconv.AppendInt(append(append(b, separator(n)...), `{"job":`...), int64(job), 10)
			if o.Err != "" {
				b = appendText(append(b, `,"error":`...), o.Err)
			} else {
				b = appendText(append(b, `,"value":`...), o.Value)
			}
			b = append(b, '}')
			n++
		}
		b = append(b, "\n]"...)
	}
	b = append(b, "}\n"...)
	if len(b) > MaxFile {
		return nil, failed("read.too-large", "n", MaxFile>>20)
	}
	return b, nil
}

func separator(i int) string {
	if i == 0 {
		return "\n"
	}
	return ",\n"
}

// appendEvent writes an event on a line, with those members that its kind has.
func appendEvent(b []byte, e Event) []byte {
	b = strconv.AppendInt(append(b, `{"at":`...), int64(e.At), 10)
	b = appendText(append(b, `,"kind":`...), KindName(e.Kind))
	has := fieldsOf(e.Kind)
	if has&hasJob != 0 {
		b = strconv.AppendInt(append(b, `,"job":`...), int64(e.Job), 10)
	}
	if has&hasWorker != 0 {
		b = strconv.AppendInt(append(b, `,"worker":`...), int64(e.Worker), 10)
	}
	if has&hasN != 0 {
		b = strconv.AppendInt(append(b, `,"n":`...), int64(e.N), 10)
	}
	return append(b, '}')
}

// appendText writes a text of valid UTF-8 in quotes (RFC 8259, section 7).
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c < ' ':
			const digits = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

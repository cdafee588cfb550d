package record

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"

	"workerpool.example/playground/pool"
)

// failed is an error that is a sentence of the catalogue.
func failed(key string, pairs ...any) error { return errors.New(say(key, pairs...)) }

// quote shows what somebody else has written, as far as a sentence has room for it.
func quote(s string) string {
	const most = 40
	if len(s) > most {
		s = s[:most]
	}
	return strconv.Quote(strings.ToValidUTF8(s, "…"))
}

// byteOrderMark is what some programs write before JSON.
var byteOrderMark = []byte("\xEF\xBB\xBF")

// Looks reports whether data begins as a file of a recording does. What does not
// may be anything else.
func Looks(data []byte) bool {
	s := scanner{data: bytes.TrimPrefix(data, byteOrderMark)}
	s.space()
	return s.peek() == '{'
}

// Read reads a file. It takes any bytes, and gives a recording or an error that
// says in one sentence what is wrong, with the number of the event, from 1, if it
// is one that no pool can have emitted.
//
// Members that it does not know are passed over, so that a program may add its
// own. The data, and the bounds of a file, bound what it allocates.
func Read(data []byte) (File, error) {
	if len(data) > MaxFile {
		return File{}, failed("read.too-large", "n", MaxFile>>20)
	}
	s := &scanner{data: bytes.TrimPrefix(data, byteOrderMark)}
	if !Looks(data) {
		return File{}, failed("read.not-recording")
	}
	var r reading
	s.members("", func(name []byte) { r.member(s, string(name)) })
	if s.err == nil {
		if s.space(); s.at < len(s.data) {
			s.broken()
		}
	}
	// What it is comes first: of another thing it does not matter what else is wrong.
	switch {
	case s.syntax:
		return File{}, s.err
	case !r.named:
		return File{}, failed("read.not-recording")
	case r.version != FileVersion:
		return File{}, failed("read.version", "version", r.version, "ours", FileVersion)
	case s.err != nil:
		return File{}, s.err
	}
	return r.file()
}

// A reading is what was read so far.
type reading struct {
	seen     map[string]bool
	named    bool
	version  int
	title    string
	settings string
	panic    string
	end      Status
	left     int
	events   []Event
	outcomes []Outcome
}

// member reads one member of the file.
func (r *reading) member(s *scanner, name string) {
	if r.seen == nil {
		r.seen = map[string]bool{}
	}
	switch name {
	case "name", "version", "title", "settings", "end", "panic", "left", "events", "outcomes":
		if r.seen[name] {
			s.fail("read.twice", "name", name)
		}
		r.seen[name] = true
	}
	switch name {
	case "name":
		r.named = s.text(name, MaxText) == FileName
	case "version":
		r.version = int(s.whole(name, 0, 1<<30))
	case "title":
		r.title = s.text(name, MaxText)
	case "settings":
		r.settings = s.text(name, MaxSettings)
	case "panic":
		r.panic = s.text(name, MaxText)
	case "left":
		r.left = int(s.whole(name, 0, MaxLeft))
	case "end":
		end := s.text(name, MaxText)
		for i, known := range statusNames {
			if known == end {
				r.end = Status(i)
				return
			}
		}
		s.fail("read.end", "end", quote(end))
	case "events":
		s.elements(name, func() {
			if len(r.events) == MaxEvents {
				s.fail("read.many-events", "n", MaxEvents)
				return
			}
			r.events = append(r.events, s.event(len(r.events)+1))
		})
	case "outcomes":
		s.elements(name, func() { r.outcome(s) })
	default:
		s.skip(0)
	}
}

func (s *scanner) event(number int) (e Event) {
	s.members("events", func(name []byte) {
		switch string(name) {
		case "at":
			e.At = time.Duration(s.whole("at", 0, int64(MaxHours*time.Hour)))
		case "kind":
			kind := s.text("kind", MaxText)
			var known bool
			if e.Kind, known = kindByName[kind]; !known {
				s.fail("read.kind", "event", number, "kind", quote(kind))
			}
		case "job":
			e.Job = int(s.whole("job", 0, MaxJobs-1))
		case "worker":
			e.Worker = int32(s.whole("worker", 0, MaxWorkers))
		case "n":
			e.N = int32(s.whole("n", 0, MaxCapacity))
		default:
			s.skip(0)
		}
	})
	return e
}

func (r *reading) outcome(s *scanner) {
	job, o := -1, Outcome{}
	s.members("outcomes", func(name []byte) {
		switch string(name) {
		case "job":
			job = int(s.whole("job", 0, MaxJobs-1))
		case "value":
			o.Value = s.text("value", MaxText)
		case "error":
			o.Err = s.text("error", MaxText)
		default:
			s.skip(0)
		}
	})
	switch {
	case s.err != nil || o == (Outcome{}): // an empty text says nothing
		return
	case job < 0:
		s.fail("read.outcome-of-none")
		return
	}
	for len(r.outcomes) <= job {
		r.outcomes = append(r.outcomes, Outcome{})
	}
	if r.outcomes[job] != (Outcome{}) {
		s.fail("read.outcome-twice", "job", job)
	}
	r.outcomes[job] = o
}

// file makes what was read a recording, if it can be one.
func (r *reading) file() (File, error) {
	f := File{Title: r.title, Settings: r.settings, Outcomes: r.outcomes}
	f.Recording = &Recording{Events: r.events, End: r.end, Panic: r.panic, Left: r.left}
	if err := f.check(); err != nil {
		return File{}, err
	}
	f.Recording = New(r.events)
	f.Recording.End, f.Recording.Panic, f.Recording.Left = r.end, r.panic, r.left
	f.Recording.settle()
	return f, nil
}

// check reports what no recording can hold.
func (f *File) check() error {
	r := f.Recording
	switch {
	case len(r.Events) == 0:
		return failed("read.empty")
	case len(r.Events) > MaxEvents:
		return failed("read.many-events", "n", MaxEvents)
	case len(f.Settings) > MaxSettings:
		return failed("read.settings", "n", MaxSettings)
	case (r.Panic != "") != (r.End == Crashed):
		return failed("read.panic")
	case r.Left < 0 || (r.Left > 0) != (r.End == Leaked):
		return failed("read.left")
	case r.Left > MaxLeft:
		return failed("read.much-left", "n", MaxLeft)
	}
	var c checker
	for i, e := range r.Events {
		if err := c.next(i+1, e); err != nil {
			return err
		}
	}
	if err := c.over(r.End); err != nil {
		return err
	}
	for job, o := range f.Outcomes {
		if o != (Outcome{}) {
			if err := c.outcome(job, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// outcome reports an outcome that cannot be that of its job.
func (c *checker) outcome(job int, o Outcome) error {
	switch {
	case job >= len(c.jobs) || c.jobs[job].state < jobReceived:
		return failed("read.outcome-unreceived", "job", job)
	case o.Value != "" && (o.Err != "" || c.jobs[job].outcome != pool.JobFinished):
		return failed("read.outcome-value", "job", job)
	case o.Err != "" && c.jobs[job].outcome == pool.JobFinished:
		return failed("read.outcome-error", "job", job)
	}
	return nil
}

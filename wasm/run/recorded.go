package run

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// recorded is what a run has that was not made here, but read from a file or a
// link.
type recorded struct {
	file     record.File
	settings bool // those that it was made with are known
}

// FromFile makes a recording a run: one that is over, and has the views of any
// other.
//
// Its settings are those of the file, if these fit its events. Else they say as
// much as the events do.
func FromFile(f record.File) *Run {
	r := &Run{Rec: f.Recording, recorded: &recorded{file: f}, left: -1, over: true}
	if r.Rec.End == record.Running { // nobody makes it go on
		r.Rec.End = record.Unfinished
	}
	r.Settings, r.recorded.settings = settingsOf(f)
	if r.recorded.settings && r.Settings.Collect == UntilCancel && returns(r.Rec) {
		r.left = r.Rec.Left
	}
	r.Rec.Heedless = r.recorded.settings && !r.Settings.Heed
	// Without the settings there is no saying that it was not in real time.
	r.Live = !r.recorded.settings || r.Settings.Work != Sleep
	return r
}

// Told names the settings that the events of a recording tell, for one whose settings
// are not known.
func (r *Run) Told() []string {
	var names []string
	jobs, results := r.Rec.Capacities()
	if r.Settings.Pattern == ByGoroutines {
		names = append(names, "pattern")
	} else if slices.ContainsFunc(r.Rec.Events, func(e record.Event) bool { return e.Kind == pool.Started }) {
		names = append(names, "workers")
	}
	names = append(names, "jobs")
	if jobs >= 0 && r.Settings.Pattern == ByPool {
		names = append(names, "jobbuf")
	}
	if results >= 0 {
		names = append(names, "resbuf")
	}
	return names
}

// settingsOf gives the settings of a recording, and whether a run was made with
// them.
func settingsOf(f record.File) (s Settings, known bool) {
	started := 0
	for _, e := range f.Recording.Events {
		if e.Kind == pool.Started {
			started = int(e.N)
		}
	}
	rec := f.Recording
	jobs, results := rec.Capacities()
	if f.Settings != "" {
		s, notes := ParseQuery(f.Settings)
		workers := s.Workers
		if s.Pattern == ByGoroutines {
			workers = s.Jobs
		}
		if notes == nil && rec.PerJob() == (s.Pattern == ByGoroutines) && len(rec.Jobs) <= s.Jobs && (started == 0 || started == workers) &&
			(rec.PerJob() || jobs == s.JobCapacity()) && (results < 0 || results == s.ResultCapacity()) {
			return s, true
		}
	}
	s = Defaults()
	s.Workers, s.Jobs = max(started, 1), max(len(rec.Jobs), 1)
	s.JobBuffer, s.ResultBuffer = max(jobs, 0), max(results, 0)
	if rec.PerJob() {
		s.Pattern = ByGoroutines
	}
	return s, false
}

// returns reports whether main says that it returns, as it does in one program
// only.
func returns(rec *record.Recording) bool {
	n := rec.Len()
	return n > 0 && rec.Events[n-1].Kind == record.Returned
}

// Recorded reports whether the run was not made here, and if so, whether the
// settings that it was made with are known.
func (r *Run) Recorded() (recorded, settings bool) {
	if r.recorded == nil {
		return false, true
	}
	return true, r.recorded.settings
}

// File gives the run to be kept: what came of its jobs, too, as the program prints
// it.
func (r *Run) File() record.File {
	if r.recorded != nil {
		return r.recorded.file
	}
	s := r.Settings.PlayedAs(Defaults())
	s.Lesson = NoLesson // whose settings may be others one day
	f := record.File{Settings: s.Query(), Recording: r.Rec}
	if f.Settings == "" { // all are as usual, which is not the same as unknown
		workers, _ := Find("workers")
		f.Settings = "workers=" + workers.Get(s)
	}
	for i := range r.Rec.Jobs {
		f.Outcomes = append(f.Outcomes, r.outcome(i))
	}
	return f
}

// outcome is what came of a job, as text; nothing if nobody received it.
func (r *Run) outcome(i int) record.Outcome {
	if r.recorded != nil {
		return r.recorded.file.OutcomeOf(i)
	}
	if i >= len(r.Rec.Jobs) || r.Rec.Jobs[i].Received == 0 {
		return record.Outcome{}
	}
	o := r.Outcome(i)
	if panicked, ok := errors.AsType[*pool.PanicError](o.Err); ok {
		return record.Outcome{Err: record.TextOf(panicked.Value)}
	}
	switch {
	case errors.Is(o.Err, pool.ErrCanceled):
		return record.Outcome{Err: context.Canceled.Error()}
	case o.Err != nil:
		return record.Outcome{Err: o.Err.Error()}
	}
	return record.Outcome{Value: strconv.Itoa(o.Value.Number) + Unit[r.Settings.Work]}
}

// line is what the program prints of a job that was received. Of a recording that
// does not have the text, it is how the job ended.
func (r *Run) line(i int) Line {
	j, o := r.Rec.Jobs[i], r.outcome(i)
	l := Line{Failed: j.Outcome != pool.JobFinished}
	var b strings.Builder
	if r.Settings.Pattern != ByGoroutines && j.Outcome != pool.JobCanceled && j.Worker > 0 {
		b.WriteString("worker " + strconv.Itoa(j.Worker) + ": ")
	}
	b.WriteString("job " + strconv.Itoa(i) + " ")
	text := o.Err
	switch j.Outcome {
	case pool.JobPanicked:
		b.WriteString("panicked")
	case pool.JobCanceled:
		b.WriteString("did not run")
	case pool.JobFinished:
		if text = o.Value; text == "" {
			b.WriteString("finished")
		} else {
			b.WriteString("→ " + text)
		}
		l.Text = b.String()
		return l
	default:
		b.WriteString("failed")
	}
	if text != "" {
		b.WriteString(": " + text)
	}
	l.Text = b.String()
	return l
}

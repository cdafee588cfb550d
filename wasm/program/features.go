package program

import (
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/wasm/run"
)

// features are what settings ask of a program.
type features struct {
	run.Settings      // those that have an effect
	fail, crash  int  // how many jobs
	rescues      bool // panics become errors
	cancels      bool // a context ends the run
	heeds        bool // and the jobs that run
	errs         bool // results carry errors
	perJob       bool // each job has a goroutine of its own, and there are no workers
	mainCollects bool
	ordered      bool // results are printed in the order of the jobs
	gaps         bool // and some jobs may have none
	ownNext      bool // range over the jobs channel is not enough
	resizes      []run.Resize
}

func ask(s run.Settings) features {
	s = effective(s)
	f := features{Settings: s, resizes: s.Resizes(), cancels: s.Cancel != run.Never}
	f.fail = (s.Jobs*s.Fail + 50) / 100 // as job.Faults counts
	f.crash = min((s.Jobs*s.Panic+50)/100, s.Jobs-f.fail)
	f.rescues = s.Recover && f.crash > 0
	f.heeds = f.cancels && s.Heed
	f.errs = f.fail > 0 || f.rescues || f.cancels || s.Work == run.MP3
	f.perJob = s.Pattern == run.ByGoroutines
	f.mainCollects = s.Collect == run.After || s.Collect == run.UntilCancel
	f.ordered = s.Print == run.ByJob
	f.gaps = f.cancels || s.CloseResults == run.CloseEarly
	f.ownNext = !f.perJob && (f.resizes != nil || f.cancels && !s.Close)
	return f
}

// effective takes away what has no effect beside the rest.
func effective(s run.Settings) run.Settings {
	if s.Cancel == run.Never && s.Collect == run.UntilCancel {
		s.Collect = run.After
	}
	if s.Collect == run.NeverCollect {
		s.CollectTime, s.Print = 0, run.ByArrival
	}
	if s.Work != run.Sleep || s.Jitter == 0 {
		s.Order = run.Given
	}
	if s.Pattern == run.ByGoroutines {
		s.Resize = ""
	}
	if s.Collect == run.UntilCancel { // main gives up, and counts who is left
		s.SetResizes(slices.DeleteFunc(s.Resizes(), func(r run.Resize) bool { return r.At > s.Cancel }))
	}
	return s
}

// write writes everything below the imports.
func (f features) write(d *draft) {
	if f.perJob {
		d.add("const numJobs = " + strconv.Itoa(f.Jobs) + "\n\n")
	} else {
		d.add("const (\n" +
			"\tnumJobs    = " + strconv.Itoa(f.Jobs) + "\n" +
			"\tnumWorkers = " + strconv.Itoa(f.Workers) + "\n" +
			")\n\n")
	}
	f.result(d)
	f.work(d)
	f.main(d)
}

// pick gives yes or no.
func pick[T any](condition bool, yes, no T) T {
	if condition {
		return yes
	}
	return no
}

// duration writes a duration as a Go expression: "time.Second", or a number
// times a unit, tight as gofmt has it among other operands.
func duration(d time.Duration) string {
	unit, name := time.Millisecond, "time.Millisecond"
	if d%time.Second == 0 {
		unit, name = time.Second, "time.Second"
	}
	switch d / unit {
	case 0:
		return "0"
	case 1:
		return name
	}
	return strconv.FormatInt(int64(d/unit), 10) + "*" + name
}

// alone is such an expression as the only argument of a call.
func alone(d time.Duration) string {
	text := duration(d)
	for i := range text {
		if text[i] == '*' {
			return text[:i] + " * " + text[i+1:]
		}
	}
	return text
}

// unsigned writes a seed as an expression that fits a uint64.
func unsigned(seed int64) string {
	if seed < 0 {
		return "1<<64" + strconv.FormatInt(seed, 10)
	}
	return strconv.FormatInt(seed, 10)
}

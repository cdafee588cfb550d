package program

import (
	"fmt"
	"strconv"
	"time"

	"workerpool.example/playground/wasm/run"
)

// features are what settings ask of a program.
type features struct {
	run.Settings
	fail, crash int  // how many jobs
	cancels     bool // a context ends the run
	errs        bool // results carry errors
	ownNext     bool // range over the jobs channel is not enough
	resizes     []run.Resize
}

func ask(s run.Settings) features {
	f := features{Settings: s, resizes: s.Resizes(), cancels: s.Cancel != run.Never}
	f.fail = (s.Jobs*s.Fail + 50) / 100 // as job.Faults counts
	f.crash = min((s.Jobs*s.Panic+50)/100, s.Jobs-f.fail)
	f.errs = f.fail+f.crash > 0 || f.cancels || s.Work == run.MP3
	f.ownNext = f.resizes != nil || f.cancels && !s.Close
	return f
}

// write writes everything below the imports.
func (f features) write(d *draft) {
	d.add("const (\n" +
		"\tnumJobs    = " + strconv.Itoa(f.Jobs) + "\n" +
		"\tnumWorkers = " + strconv.Itoa(f.Workers) + "\n" +
		")\n\n")
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
	return fmt.Sprintf("%d*%s", d/unit, name)
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

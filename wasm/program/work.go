package program

import (
	"fmt"
	"strconv"
	"time"

	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/run"
)

// result writes the type of the results, and how they print.
func (f features) result(d *draft) {
	d.add("type Result struct {\n" +
		pick(f.errs, "\tWorker, Job int\n\tValue       int\n\tErr         error\n", "\tWorker, Job, Value int\n") +
		"}\n\n")
	if f.Collect == run.NeverCollect {
		if f.cancels {
			f.notRun(d)
		}
		return
	}
	d.add("func (r Result) String() string {\n")
	if f.cancels {
		d.add(`	if r.Err == errNotRun {
		return fmt.Sprintf("job %d %v", r.Job, r.Err)
	}
`)
	}
	if f.errs {
		d.add(`	if r.Err != nil {
		return fmt.Sprintf("worker %d: job %d %v",
			r.Worker, r.Job, r.Err)
	}
`)
	}
	unit := map[string]string{run.CPU: " primes", run.MP3: " bytes"}[f.Work]
	d.add("\treturn fmt.Sprintf(\"worker %d: job %d → %d" + unit + "\",\n" +
		"\t\tr.Worker, r.Job, r.Value)\n}\n\n")
	if f.cancels {
		f.notRun(d)
	}
}

func (f features) notRun(d *draft) {
	d.add(`var errNotRun = fmt.Errorf("did not run: %w",
	context.Canceled)

`)
}

// work writes what a job does: the same as the page's jobs of package job, to
// the millisecond and to the job that fails.
func (f features) work(d *draft) {
	switch f.Work {
	case run.CPU:
		d.add("const limit = " + grouped(job.PrimeLimit) + `

// work counts the primes in its part of the
// numbers below limit.
`)
		f.workHead(d)
		d.add(`	from := limit * job / numJobs
	to := limit * (job + 1) / numJobs
	count := 0
	for i := from; i < to; i++ {
`)
		if f.cancels {
			d.add(`		if err := ctx.Err(); err != nil {
			return 0, fmt.Errorf("failed: %w", err)
		}
`)
		}
		d.add(`		if prime(i) {
			count++
		}
	}
`)
		f.workTail(d, "count")
		d.add(`func prime(n int) bool {
	if n%2 == 0 {
		return n == 2
	}
	for d := 3; d*d <= n; d += 2 {
		if n%d == 0 {
			return false
		}
	}
	return n > 1
}

`)
	case run.MP3:
		f.openMP3(d)
	default:
		d.add("// work sleeps, and doubles the job's number.\n")
		f.workHead(d)
		length := pick(f.Jitter == 0, alone(f.Time), "duration(job)")
		if f.cancels {
			d.add("\tselect {\n\tcase <-time.After(" + length + "):\n" + `	case <-ctx.Done():
		return 0, fmt.Errorf("failed: %w", ctx.Err())
	}
`)
		} else {
			d.add("\ttime.Sleep(" + length + ")\n")
		}
		f.workTail(d, "2 * job")
		if f.Jitter > 0 {
			f.duration(d)
		}
	}
	f.faults(d)
}

// workHead begins the function, workTail ends it. Jobs that are made to fail do
// their work first.
func (f features) workHead(d *draft) {
	results := pick(f.errs, "(int, error)", "int")
	if f.crash > 0 { // which needs names, and with a context is a long line
		results = pick(f.cancels, "(\n\tn int, err error,\n)", "(n int, err error)")
	}
	d.add("func work(" + pick(f.cancels, "ctx context.Context, ", "") + "job int) " + results + " {\n")
	if f.crash > 0 {
		d.add("\tdefer rescue(&err)\n")
	}
	if f.cancels {
		d.add("\tif ctx.Err() != nil {\n\t\treturn 0, errNotRun @not-run\n\t}\n")
	}
}

func (f features) workTail(d *draft, value string) {
	if f.fail > 0 {
		d.add("\tif slices.Contains(shuffled[:" + strconv.Itoa(f.fail) + "], job) {\n" +
			"\t\treturn 0, errors.New(\"failed: bad input\")\n\t}\n")
	}
	if f.crash > 0 {
		part := ":" + strconv.Itoa(f.fail+f.crash)
		if f.fail > 0 {
			part = strconv.Itoa(f.fail) + part
		}
		d.add("\tif slices.Contains(shuffled[" + part + "], job) {\n" +
			"\t\tpanic(\"something unexpected\")\n\t}\n")
	}
	d.add("\treturn " + value + pick(f.errs, ", nil", "") + "\n}\n\n")
}

// faults writes what the jobs need that are made to fail. A shuffle chooses
// them, so that they are exactly as many as the settings say.
func (f features) faults(d *draft) {
	if f.crash > 0 {
		d.add(`// rescue makes a panic an error.
func rescue(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("panicked: %v", p)
	}
}

`)
	}
	if f.fail+f.crash > 0 {
		what := pick(f.fail == 0, "panic", pick(f.crash == 0, "fail", "fail or panic"))
		d.add("// shuffled has the jobs that " + what + " first.\n" +
			"var shuffled = rand.New(\n\trand.NewPCG(" + unsigned(f.Seed) + ", 1<<63),\n).Perm(numJobs)\n\n")
	}
}

// duration writes the function that varies the time of a job, as job.Duration.
func (f features) duration(d *draft) {
	share := strconv.FormatFloat(float64(f.Jitter)/100, 'f', -1, 64)
	d.add("// duration varies from job to job, but is the\n// same at every run.\n" +
		"func duration(job int) time.Duration {\n" +
		"\tr := rand.New(rand.NewPCG(" + unsigned(f.Seed) + ", uint64(job)))\n" +
		"\tx := 1 + " + share + "*(2*r.Float64()-1)\n" +
		"\td := time.Duration(x * float64(" + duration(f.Time) + "))\n")
	if f.Time*time.Duration(100-f.Jitter) < 100*time.Millisecond {
		d.add("\td = max(d, time.Millisecond)\n")
	}
	d.add("\treturn d.Round(time.Millisecond)\n}\n\n")
}

// grouped writes a number with its thousands apart.
func grouped(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return grouped(n/1000) + fmt.Sprintf("_%03d", n%1000)
}

package program

import (
	"strconv"
	"time"

	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/run"
)

// result writes the type of the results, and how they print.
func (f features) result(d *draft) {
	fields := pick(f.errs, "\tWorker, Job int\n\tValue       int\n\tErr         error\n", "\tWorker, Job, Value int\n")
	if f.perJob {
		fields = "\tJob, Value int\n" + pick(f.errs, "\tErr        error\n", "")
	}
	d.add("type Result struct {\n" + fields + "}\n\n")
	if f.Collect != run.NeverCollect {
		f.text(d)
	}
	if f.cancels {
		d.add("var errNotRun = fmt.Errorf(\"did not run: %w\",\n\tcontext.Canceled)\n\n")
	}
	if f.ordered && f.Collect == run.UntilCancel {
		f.showAll(d)
	}
}

// text writes how a result prints.
func (f features) text(d *draft) {
	d.add("func (r Result) String() string {\n")
	if f.cancels && !f.perJob { // no worker ran it
		d.add(`	if r.Err == errNotRun {
		return fmt.Sprintf("job %d %v", r.Job, r.Err)
	}
`)
	}
	if f.errs {
		d.add("\tif r.Err != nil {\n" + f.says("\t\t", "%v", "r.Err") + "\t}\n")
	}
	d.add(f.says("\t", "→ %d"+run.Unit[f.Work], "r.Value") + "}\n\n")
}

// says writes the return of a line of output: whose job it was, and what came of
// it.
func (f features) says(indent, verb, value string) string {
	if f.perJob {
		next := pick(f.Work == run.Sleep || value == "r.Err", " ", "\n"+indent+"\t") // a unit makes the line too long
		return indent + `return fmt.Sprintf("job %d ` + verb + `",` + next + "r.Job, " + value + ")\n"
	}
	return indent + `return fmt.Sprintf("worker %d: job %d ` + verb + "\",\n" +
		indent + "\tr.Worker, r.Job, " + value + ")\n"
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
		if f.heeds {
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
		length := pick(f.Jitter == 0, alone(f.Time), pick(f.Order == run.Given, "duration(job)", "lengths[job]"))
		if f.heeds {
			d.add("\tselect {\n\tcase <-time.After(" + length + "):\n" + `	case <-ctx.Done():
		return 0, fmt.Errorf("failed: %w", ctx.Err())
	}
`)
		} else {
			d.add("\ttime.Sleep(" + length + ")\n")
		}
		f.workTail(d, "2 * job")
		if f.Order != run.Given {
			f.lengths(d)
		}
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
	if f.rescues { // which needs names, and with a context is a long line
		results = pick(f.cancels, "(\n\tn int, err error,\n)", "(n int, err error)")
	}
	d.add("func work(" + pick(f.cancels, "ctx context.Context, ", "") + "job int) " + results + " {\n")
	if f.rescues {
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
	if f.rescues {
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

// lengths writes the same durations in another order.
func (f features) lengths(d *draft) {
	d.add("// lengths has the durations, the " + f.Order + " first.\n" + `var lengths = sorted()

func sorted() []time.Duration {
	all := make([]time.Duration, numJobs)
	for job := range all {
		all[job] = duration(job)
	}
	slices.Sort(all)
` + pick(f.Order == run.Longest, "\tslices.Reverse(all)\n", "") + `	return all
}

`)
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
	return grouped(n/1000) + "_" + strconv.Itoa(1000 + n%1000)[1:]
}

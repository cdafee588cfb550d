package program

import (
	"strconv"

	"workerpool.example/playground/wasm/run"
)

// main writes func main: the five stages, each under its name.
func (f features) main(d *draft) {
	d.add("func main() {\n")
	if f.cancels {
		d.add("\tctx := context.Background()\n" +
			"\tctx, cancel := context.WithCancel(ctx)\n" +
			"\ttime.AfterFunc(" + duration(f.Cancel) + ", cancel) @cancel\n\n")
	}
	f.create(d)
	if !f.perJob {
		f.start(d)
	}
	if f.Collect == run.Meanwhile { // which must begin before jobs can get stuck
		f.collectMeanwhile(d)
	}
	if f.perJob {
		f.startEach(d)
	} else {
		f.submit(d)
	}
	if f.CloseResults == run.CloseEarly {
		d.add("\tclose(results) // too early @close-results\n")
	}
	switch f.Collect {
	case run.Meanwhile:
		f.waitAndClose(d)
		d.add("\tcollector.Wait() @wait-collect\n")
	case run.NeverCollect:
		d.add("\n\t// collect the results\n\t// is forgotten\n")
		f.waitAndClose(d)
	default:
		f.collectByMain(d)
	}
	d.add("}\n")
}

func (f features) create(d *draft) {
	results := "\tresults := make(chan Result" + f.capacity(f.ResultCapacity()) + ") @make-results\n"
	if f.perJob {
		d.add("\t// create the channel\n" + results)
		return
	}
	d.add("\t// create the channels\n" +
		"\tjobs := make(chan int" + f.capacity(f.JobCapacity()) + ") @make-jobs\n" + results)
}

func (f features) capacity(n int) string {
	switch n {
	case 0:
		return ""
	case f.Jobs:
		return ", numJobs"
	}
	return ", " + strconv.Itoa(n)
}

func (f features) start(d *draft) {
	d.add("\n\t// start the workers\n\tvar wg sync.WaitGroup\n")
	if f.ownNext {
		f.next(d)
	}
	if f.resizes != nil {
		f.startResizable(d)
		return
	}
	d.add("\tfor w := 1; w <= numWorkers; w++ { @start-all\n")
	f.worker(d)
	d.add("\t}\n")
}

// worker writes the life of one worker.
func (f features) worker(d *draft) {
	d.add("\t\twg.Go(func() { @start-one\n\t\t\tfor " +
		pick(f.ownNext, "job, ok := next(); ok; job, ok = next()", "job := range jobs") + " { @take-job @stop-one\n")
	f.job(d, "\t\t\t\t")
	d.add("\t\t\t}\n\t\t})\n")
}

// job writes how a job is done and its result sent.
func (f features) job(d *draft, indent string) {
	d.add(indent + "value" + pick(f.errs, ", err", "") + " := work(" + pick(f.cancels, "ctx, ", "") + "job) @do-job\n")
	send := "results <- Result{" + pick(f.perJob, "", "w, ") + "job, value" + pick(f.errs, ", err", "") + "}"
	if f.cancels && f.Collect == run.NeverCollect && f.ResultCapacity() < f.Jobs && !f.Plain() {
		// Nobody receives, so the end of the context must free the worker.
		d.add(indent + "select {\n" + indent + "case " + send + ": @send-result\n" +
			indent + "case <-ctx.Done(): @drop-result\n" + indent + "}\n")
		return
	}
	d.add(indent + send + " @send-result\n")
}

// next writes how a worker takes a job where it may also be told to stop.
func (f features) next(d *draft) {
	if f.resizes != nil {
		d.add("\tquit := make(chan bool, " + strconv.Itoa(f.stops()) + ")\n")
	}
	d.add("\tnext := func() (job int, ok bool) {\n\t\tselect {\n\t\tcase job, ok = <-jobs:\n")
	if f.resizes != nil {
		d.add("\t\tcase <-quit:\n")
	}
	if f.cancels && !f.Close {
		d.add(`		case <-ctx.Done(): // leave no job behind
			select {
			case job, ok = <-jobs:
			default:
			}
`)
	}
	d.add("\t\t}\n\t\treturn job, ok\n\t}\n")
}

// waitAndClose writes the last stage where main itself waits.
func (f features) waitAndClose(d *draft) {
	d.add("\n\t// wait and close\n\twg.Wait() @wait\n")
	switch f.CloseResults {
	case run.CloseWait:
		d.add("\tclose(results) @close-results\n")
	case run.CloseNever:
		d.add("\t// close(results) is forgotten\n")
	}
}

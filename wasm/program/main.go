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
	f.start(d)
	if f.Collect == run.Meanwhile { // which must begin before jobs can get stuck
		f.collectMeanwhile(d)
	}
	f.submit(d)
	switch f.Collect {
	case run.Meanwhile:
		d.add(`
	// wait and close
	wg.Wait() @wait
	close(results) @close-results
	collector.Wait() @wait-collect
`)
	case run.After:
		f.collectAfter(d)
	case run.NeverCollect:
		d.add(`
	// collect the results
	// is forgotten

	// wait and close
	wg.Wait() @wait
	close(results) @close-results
`)
	}
	d.add("}\n")
}

func (f features) create(d *draft) {
	d.add("\t// create the channels\n" +
		"\tjobs := make(chan int" + f.capacity(f.JobCapacity()) + ") @make-jobs\n" +
		"\tresults := make(chan Result" + f.capacity(f.ResultCapacity()) + ") @make-results\n")
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
		pick(f.ownNext, "job, ok := next(); ok; job, ok = next()", "job := range jobs") + " { @take-job\n" +
		"\t\t\t\tvalue" + pick(f.errs, ", err", "") + " := work(" + pick(f.cancels, "ctx, ", "") + "job) @do-job\n")
	result := "results <- Result{w, job, value" + pick(f.errs, ", err", "") + "}"
	if f.cancels && f.Collect == run.NeverCollect && f.ResultCapacity() < f.Jobs {
		// Nobody receives, so the end of the context must free the worker.
		d.add("\t\t\t\tselect {\n\t\t\t\tcase " + result + ": @send-result\n" +
			"\t\t\t\tcase <-ctx.Done(): @drop-result\n\t\t\t\t}\n")
	} else {
		d.add("\t\t\t\t" + result + " @send-result\n")
	}
	d.add("\t\t\t}\n\t\t})\n")
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

func (f features) submit(d *draft) {
	d.add("\n\t// submit the jobs and close\n\tfor job := range numJobs {\n")
	if f.cancels && f.JobCapacity() < f.Jobs {
		// The pool refuses jobs once its context has ended, and so does this.
		d.add(`		if ctx.Err() != nil {
			break
		}
		select {
		case jobs <- job: @submit
		case <-ctx.Done(): @submit-no-more
		}
	}
`)
	} else {
		d.add("\t\tjobs <- job @submit\n\t}\n")
	}
	d.add(pick(f.Close, "\tclose(jobs) @close-jobs\n", "\t// close(jobs) is forgotten\n"))
}

func (f features) collectMeanwhile(d *draft) {
	d.add(`
	// collect the results
	var collector sync.WaitGroup
	collector.Go(func() {
		for r := range results { @receive
			fmt.Println(r) @show
		}
	})
`)
}

// collectAfter has main collect. It cannot wait for the workers as well, since
// they may wait for it, so that is done beside; in the pool, the last worker
// closes the results channel.
func (f features) collectAfter(d *draft) {
	d.add(`
	// wait and close
	go func() {
		wg.Wait() @wait
		close(results) @close-results
	}()

	// collect the results
	for r := range results { @receive
		fmt.Println(r) @show
	}
`)
}

package program

func (f features) submit(d *draft) {
	d.add("\n\t// submit the jobs and close\n\tfor job := range numJobs {\n")
	f.beforeEach(d)
	if f.cancels && f.JobCapacity() < f.Jobs {
		d.add(`		select {
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

// startEach writes the pattern without workers: to submit a job is to start its
// goroutine.
func (f features) startEach(d *draft) {
	d.add("\n\t// start a goroutine for each job\n\tvar wg sync.WaitGroup\n\tfor job := range numJobs { @start-all\n")
	f.beforeEach(d)
	d.add("\t\twg.Go(func() { @start-one @submit @take-job\n")
	f.job(d, "\t\t\t")
	d.add("\t\t}) @stop-one\n\t}\n")
}

// beforeEach writes what comes before each job: a pause, and the end of the loop
// once the context has ended. The pool refuses jobs then, and so does this.
// Where all jobs are sent at once, there is nothing to refuse.
func (f features) beforeEach(d *draft) {
	switch {
	case f.Every > 0 && f.cancels:
		d.add("\t\tselect {\n\t\tcase <-time.After(" + alone(f.Every) + "): @pause\n\t\tcase <-ctx.Done():\n\t\t}\n")
	case f.Every > 0:
		d.add("\t\ttime.Sleep(" + alone(f.Every) + ") @pause\n")
	}
	if f.cancels && (f.Every > 0 || f.perJob || f.JobCapacity() < f.Jobs) {
		d.add("\t\tif ctx.Err() != nil {\n\t\t\tbreak\n\t\t}\n")
	}
}

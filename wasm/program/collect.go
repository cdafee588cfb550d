package program

import "workerpool.example/playground/wasm/run"

func (f features) collectMeanwhile(d *draft) {
	d.add("\n\t// collect the results\n\tvar collector sync.WaitGroup\n\tcollector.Go(func() {\n")
	f.collectAll(d, "\t\t")
	d.add("\t})\n")
}

// collectByMain has main collect. It cannot wait for the workers as well, since
// they may wait for it, so that is done beside; in the pool, the last worker
// closes the results channel.
func (f features) collectByMain(d *draft) {
	if f.CloseResults == run.CloseWait {
		d.add(`
	// wait and close
	go func() {
		wg.Wait() @wait
		close(results) @close-results
	}()
`)
	}
	d.add("\n\t// collect the results\n")
	if f.Collect == run.UntilCancel {
		f.collectUntilCancel(d)
	} else {
		f.collectAll(d, "\t")
	}
	if f.CloseResults != run.CloseWait {
		f.waitAndClose(d)
	}
}

// collectAll writes the loop over all results.
func (f features) collectAll(d *draft, indent string) {
	f.makeOrdered(d, indent)
	d.add(indent + "for r := range results { @receive\n")
	f.handle(d, indent+"\t")
	d.add(indent + "}\n")
	if f.ordered {
		f.showOrdered(d, indent)
	}
}

// collectUntilCancel writes a loop that gives up. A channel that was closed
// gives nothing for ever; only then must the loop ask.
func (f features) collectUntilCancel(d *draft) {
	early := f.CloseResults == run.CloseEarly
	d.add("\t// until the context ends\n")
	f.makeOrdered(d, "\t")
	d.add(pick(early, "collecting:\n", "") +
		"\tfor range numJobs {\n\t\tselect {\n\t\tcase r" + pick(early, ", ok", "") + " := <-results: @receive\n")
	if early {
		d.add("\t\t\tif !ok {\n\t\t\t\tbreak collecting\n\t\t\t}\n")
	}
	f.handle(d, "\t\t\t")
	d.add("\t\tcase <-ctx.Done(): @give-up\n" + pick(f.ordered, "\t\t\tshow(ordered)\n", "") +
		`			time.Sleep(time.Second) // let those end that can @settle
			left := runtime.NumGoroutine() - 1
			fmt.Println("goroutines left:", left)
			return
		}
	}
` + pick(f.ordered, "\tshow(ordered)\n", ""))
}

// handle writes what is done with each result.
func (f features) handle(d *draft, indent string) {
	d.add(indent + pick(f.ordered, "ordered[r.Job] = "+pick(f.gaps, "&r", "r"), "fmt.Println(r)") + " @show\n")
	if f.CollectTime > 0 {
		d.add(indent + "time.Sleep(" + alone(f.CollectTime) + ") @handle\n")
	}
}

func (f features) makeOrdered(d *draft, indent string) {
	if f.ordered {
		d.add(indent + "ordered := make([]" + pick(f.gaps, "*", "") + "Result, numJobs)\n")
	}
}

// showOrdered writes the loop that prints the results in the order of the jobs.
func (f features) showOrdered(d *draft, indent string) {
	d.add(indent + "for _, r := range ordered {\n")
	if f.gaps {
		d.add(indent + "\tif r != nil {\n" + indent + "\t\tfmt.Println(r)\n" + indent + "\t}\n")
	} else {
		d.add(indent + "\tfmt.Println(r)\n")
	}
	d.add(indent + "}\n")
}

// showAll writes a function of that loop, for main to call wherever it ends.
func (f features) showAll(d *draft) {
	d.add("// show prints the results that there are.\nfunc show(ordered []*Result) {\n")
	f.showOrdered(d, "\t")
	d.add("}\n\n")
}

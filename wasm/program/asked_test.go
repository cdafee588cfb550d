package program_test

import (
	"strings"
	"testing"

	"workerpool.example/playground/wasm/program"
)

// What has no effect does not appear.
func TestNoEffect(t *testing.T) {
	for _, tt := range []struct{ query, same string }{
		{"heed=no&recover=no&order=longest&fair=no&collect=meanwhile", ""},
		{"fail=20&recover=no", "fail=20"},
		{"panic=1&recover=no", ""}, // of ten jobs that is none
		{"work=cpu&jitter=20&order=shortest", "work=cpu"},
		{"collect=until-cancel", "collect=after"},
		{"collect=until-cancel&closeresults=early", "collect=after&closeresults=early"},
		{"collect=never&print=job&collecttime=50", "collect=never"},
		{"pattern=goroutines&close=no&jobbuf=3&workers=9&resize=100:5", "pattern=goroutines"},
		{"pattern=goroutines&close=no&cancel=50", "pattern=goroutines&cancel=50"},
		{"collect=until-cancel&cancel=50&resize=60:5", "collect=until-cancel&cancel=50"},
	} {
		got, want := program.For(settings(t, tt.query)).Source(), program.For(settings(t, tt.same)).Source()
		if got != want {
			t.Errorf("%s gives\n%s\nwant that of %q", tt.query, got, tt.same)
		}
	}
}

// The parts that settings ask for, as they read.
func TestParts(t *testing.T) {
	for query, parts := range map[string][]string{
		"panic=20&recover=no": {`
type Result struct {
	Worker, Job, Value int
}
`, `
func work(job int) int {
	time.Sleep(time.Second)
	if slices.Contains(shuffled[:2], job) {
		panic("something unexpected")
	}
	return 2 * job
}

// shuffled has`},
		"panic=20&fail=10&recover=no": {"func work(job int) (int, error) {\n\ttime.Sleep"},
		"every=250": {`
	for job := range numJobs {
		time.Sleep(250 * time.Millisecond)
		jobs <- job
	}
`},
		"every=250&cancel=900": {`
	for job := range numJobs {
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		jobs <- job
	}
`},
		"jitter=20&order=longest": {"\ttime.Sleep(lengths[job])\n", `
// lengths has the durations, the longest first.
var lengths = sorted()

func sorted() []time.Duration {
	all := make([]time.Duration, numJobs)
	for job := range all {
		all[job] = duration(job)
	}
	slices.Sort(all)
	slices.Reverse(all)
	return all
}
`},
		"jitter=20&order=shortest": {"\tslices.Sort(all)\n\treturn all\n"},
		"cancel=900&heed=no": {`{
	if ctx.Err() != nil {
		return 0, errNotRun
	}
	time.Sleep(time.Second)
	return 2 * job, nil
}
`},
		"work=cpu&cancel=900&heed=no": {"; i++ {\n\t\tif prime(i) {"},
		"work=mp3&cancel=900&heed=no": {"\t\tcontext.Background(), segments[job], nil)"},
		"collecttime=20&collect=after": {`
	for r := range results {
		fmt.Println(r)
		time.Sleep(20 * time.Millisecond)
	}
}
`},
		"print=job": {`
	collector.Go(func() {
		ordered := make([]Result, numJobs)
		for r := range results {
			ordered[r.Job] = r
		}
		for _, r := range ordered {
			fmt.Println(r)
		}
	})
`},
		"print=job&cancel=900&collect=after": {`
	ordered := make([]*Result, numJobs)
	for r := range results {
		ordered[r.Job] = &r
	}
	for _, r := range ordered {
		if r != nil {
			fmt.Println(r)
		}
	}
}
`},
		"cancel=900&collect=until-cancel": {`
				results <- Result{w, job, value, err}
`, `
	close(jobs)

	// wait and close
	go func() {
		wg.Wait()
		close(results)
	}()

	// collect the results
	// until the context ends
	for range numJobs {
		select {
		case r := <-results:
			fmt.Println(r)
		case <-ctx.Done():
			time.Sleep(time.Second) // let those end that can
			left := runtime.NumGoroutine() - 1
			fmt.Println("goroutines left:", left)
			return
		}
	}
}
`},
		"cancel=900&collect=until-cancel&print=job&closeresults=early": {`
// show prints the results that there are.
func show(ordered []*Result) {
	for _, r := range ordered {
		if r != nil {
			fmt.Println(r)
		}
	}
}
`, `
	close(jobs)
	close(results) // too early

	// collect the results
	// until the context ends
	ordered := make([]*Result, numJobs)
collecting:
	for range numJobs {
		select {
		case r, ok := <-results:
			if !ok {
				break collecting
			}
			ordered[r.Job] = &r
		case <-ctx.Done():
			show(ordered)
			time.Sleep(time.Second) // let those end that can
			left := runtime.NumGoroutine() - 1
			fmt.Println("goroutines left:", left)
			return
		}
	}
	show(ordered)

	// wait and close
	wg.Wait()
}
`},
		"closeresults=early": {`
	close(jobs)
	close(results) // too early

	// wait and close
	wg.Wait()
	collector.Wait()
}
`},
		"closeresults=early&collect=after": {`
	close(jobs)
	close(results) // too early

	// collect the results
	for r := range results {
		fmt.Println(r)
	}

	// wait and close
	wg.Wait()
}
`},
		"closeresults=never": {`
	// wait and close
	wg.Wait()
	// close(results) is forgotten
	collector.Wait()
}
`},
		"closeresults=never&collect=after": {`
	for r := range results {
		fmt.Println(r)
	}

	// wait and close
	wg.Wait()
	// close(results) is forgotten
}
`},
		"pattern=goroutines": {`
const numJobs = 10

type Result struct {
	Job, Value int
}

func (r Result) String() string {
	return fmt.Sprintf("job %d → %d", r.Job, r.Value)
}
`, `
func main() {
	// create the channel
	results := make(chan Result, numJobs)

	// collect the results
	var collector sync.WaitGroup
	collector.Go(func() {
		for r := range results {
			fmt.Println(r)
		}
	})

	// start a goroutine for each job
	var wg sync.WaitGroup
	for job := range numJobs {
		wg.Go(func() {
			value := work(job)
			results <- Result{job, value}
		})
	}

	// wait and close
	wg.Wait()
	close(results)
	collector.Wait()
}
`},
		"pattern=goroutines&cancel=900&closeresults=early": {`
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			value, err := work(ctx, job)
			results <- Result{job, value, err}
		})
	}
	close(results) // too early
`},
	} {
		source := program.For(settings(t, query)).Source()
		for _, part := range parts {
			if !strings.Contains(source, part) {
				t.Errorf("%s gives\n%s\nwithout\n%s", query, source, part)
			}
		}
	}
}

package program_test

import (
	"go/format"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
)

// settings reads a query that must be in range.
func settings(t *testing.T, query string) run.Settings {
	t.Helper()
	s, notes := run.ParseQuery(query)
	if notes != nil {
		t.Fatal(query, notes)
	}
	return s
}

// play runs settings to their end as the page does.
func play(t *testing.T, s run.Settings) (r *run.Run) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var work job.Func
		var now func() time.Duration
		if s.Work == run.CPU {
			start := time.Now()
			work, now = job.CPU(job.PrimeLimit, s.Jobs, nil), func() time.Duration { return time.Since(start) }
		}
		r = run.Start(s, work, now)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
	})
	return r
}

const tutorial = `package main

import (
	"fmt"
	"sync"
	"time"
)

const (
	numJobs    = 10
	numWorkers = 3
)

type Result struct {
	Worker, Job, Value int
}

func (r Result) String() string {
	return fmt.Sprintf("worker %d: job %d → %d",
		r.Worker, r.Job, r.Value)
}

// work sleeps, and doubles the job's number.
func work(job int) int {
	time.Sleep(time.Second)
	return 2 * job
}

func main() {
	// create the channels
	jobs := make(chan int, numJobs)
	results := make(chan Result, numJobs)

	// start the workers
	var wg sync.WaitGroup
	for w := 1; w <= numWorkers; w++ {
		wg.Go(func() {
			for job := range jobs {
				value := work(job)
				results <- Result{w, job, value}
			}
		})
	}

	// collect the results
	var collector sync.WaitGroup
	collector.Go(func() {
		for r := range results {
			fmt.Println(r)
		}
	})

	// submit the jobs and close
	for job := range numJobs {
		jobs <- job
	}
	close(jobs)

	// wait and close
	wg.Wait()
	close(results)
	collector.Wait()
}
`

func TestTutorial(t *testing.T) {
	if got := program.For(run.Defaults()).Source(); got != tutorial {
		t.Errorf("the program is\n%s\nwant\n%s", got, tutorial)
	}
}

// A setting changes its lines and no other.
func TestChanges(t *testing.T) {
	for _, tt := range []struct{ query, without, with string }{
		{"workers=5", "\tnumWorkers = 3", "\tnumWorkers = 5"},
		{"jobs=12", "\tnumJobs    = 10", "\tnumJobs    = 12"},
		{"jobbuf=0", "\tjobs := make(chan int, numJobs)", "\tjobs := make(chan int)"},
		{"jobbuf=7", "\tjobs := make(chan int, numJobs)", "\tjobs := make(chan int, 7)"},
		{"resbuf=2", "\tresults := make(chan Result, numJobs)", "\tresults := make(chan Result, 2)"},
		{"time=250", "\ttime.Sleep(time.Second)", "\ttime.Sleep(250 * time.Millisecond)"},
		{"time=3000", "\ttime.Sleep(time.Second)", "\ttime.Sleep(3 * time.Second)"},
		{"close=no", "\tclose(jobs)", "\t// close(jobs) is forgotten"},
		{"seed=9&speed=5&theme=dark&autoplay=1", "", ""},
		{"jobbuf=10&resbuf=10", "", ""},
	} {
		want := tutorial
		if tt.without != "" {
			want = strings.Replace(tutorial, tt.without+"\n", tt.with+"\n", 1)
		}
		if got := program.For(settings(t, tt.query)).Source(); got != want {
			t.Errorf("%s gives\n%s", tt.query, got)
		}
	}
}

// anySettings draws settings, with a chance for every feature.
func anySettings(r *rand.Rand) run.Settings {
	s := run.Defaults()
	oneOf := func(words ...string) string { return words[r.IntN(len(words))] }
	s.Workers, s.Jobs = 1+r.IntN(64), 1+r.IntN(200)
	s.JobBuffer, s.ResultBuffer = r.IntN(4)-1, r.IntN(4)-1
	s.Work = oneOf(run.Sleep, run.Sleep, run.CPU, run.MP3)
	s.Time = time.Duration(1+r.IntN(3000)) * time.Millisecond
	s.Collect = oneOf(run.Meanwhile, run.After, run.UntilCancel, run.NeverCollect)
	s.CloseResults = oneOf(run.CloseWait, run.CloseWait, run.CloseEarly, run.CloseNever)
	s.Pattern = oneOf(run.ByPool, run.ByPool, run.ByGoroutines)
	s.Order = oneOf(run.Given, run.Shortest, run.Longest)
	s.Print = oneOf(run.ByArrival, run.ByJob)
	s.Recover, s.Heed = r.IntN(2) == 0, r.IntN(2) == 0
	for _, pause := range []*time.Duration{&s.Every, &s.CollectTime} {
		if r.IntN(2) == 0 {
			*pause = time.Duration(r.IntN(3000)) * time.Millisecond
		}
	}
	s.Close = r.IntN(2) == 0
	s.Seed = r.Int64N(1000) - 500
	for _, percent := range []*int{&s.Jitter, &s.Fail, &s.Panic} {
		if r.IntN(2) == 0 {
			*percent = r.IntN(101)
		}
	}
	if r.IntN(2) == 0 {
		s.Cancel = time.Duration(r.IntN(5000)) * time.Millisecond
	}
	s.Resize = oneOf("", "", "2500:5", "0:1,700:9", "100:2,200:1,1300:40")
	return s
}

// stages are the comments above the parts of main.
func stages(s run.Settings) []string {
	if s.Pattern == run.ByGoroutines {
		return []string{"create the channel", "start a goroutine for each job", "collect the results", "wait and close"}
	}
	return []string{"create the channels", "start the workers", "submit the jobs and close", "collect the results", "wait and close"}
}

// Whatever the settings, the program is as gofmt has it, has its stages, is
// narrow, and its tokens joined are its text.
func TestText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		s := anySettings(r)
		p := program.For(s)
		source := p.Source()
		if _, err := parser.ParseFile(token.NewFileSet(), "main.go", source, parser.AllErrors); err != nil {
			t.Fatalf("%s: %v\n%s", s.Query(), err, source)
		}
		if formatted, err := format.Source([]byte(source)); err != nil || string(formatted) != source {
			t.Fatalf("%s: gofmt would change\n%s\ninto\n%s", s.Query(), source, formatted)
		}
		for _, stage := range stages(s) {
			if strings.Count(source, "\t// "+stage+"\n") != 1 {
				t.Fatalf("%s: stage %q is not there once\n%s", s.Query(), stage, source)
			}
		}
		if strings.Contains(source, " @") {
			t.Fatalf("%s: a role stands in\n%s", s.Query(), source)
		}
		lines := strings.Split(strings.TrimSuffix(source, "\n"), "\n")
		if len(lines) != len(p.Lines) {
			t.Fatalf("%s: %d lines, want %d", s.Query(), len(p.Lines), len(lines))
		}
		for i, line := range lines {
			if p.Lines[i].Text() != line {
				t.Errorf("%s: line %d is %q, want %q", s.Query(), i+1, p.Lines[i].Text(), line)
			}
			if n := len([]rune(strings.ReplaceAll(line, "\t", "  "))); n > 56 {
				t.Fatalf("%s: line %d is %d wide: %s", s.Query(), i+1, n, line)
			}
		}
	}
}

func TestTokens(t *testing.T) {
	p := program.For(run.Defaults())
	want := map[string]string{
		"package main":                      "keyword:package plain: main",
		"":                                  "",
		"\tjobs := make(chan int, numJobs)": "plain:\tjobs :=  builtin:make plain:( keyword:chan plain:  builtin:int plain:, numJobs)",
		"\tnumJobs    = 10":                 "plain:\tnumJobs    =  number:10",
		"\t// wait and close":               "plain:\t comment:// wait and close",
		"\t\"fmt\"":                         "plain:\t string:\"fmt\"",
	}
	for _, line := range p.Lines {
		var words []string
		for _, token := range line.Tokens {
			words = append(words, token.Kind.String()+":"+token.Text)
		}
		if w, ok := want[line.Text()]; ok {
			delete(want, line.Text())
			if got := strings.Join(words, " "); got != w {
				t.Errorf("%q is %q, want %q", line.Text(), got, w)
			}
		}
	}
	if len(want) > 0 {
		t.Errorf("no such lines: %q", want)
	}
}

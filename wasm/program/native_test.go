//go:build !js

package program_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
)

const sample = "../../web/sample.mp3"

// anyWorker makes lines comparable: which worker gets a job is chance.
func anyWorker(lines []string) []string {
	for i := range lines {
		if strings.HasPrefix(lines[i], "worker ") {
			_, lines[i], _ = strings.Cut(lines[i], ": ")
		}
	}
	slices.Sort(lines)
	return lines
}

// prints are the lines that the page's run has printed at its end.
func prints(r *run.Run) (lines []string) {
	for _, line := range r.Output(r.Rec.Len(), 0) {
		lines = append(lines, line.Text)
	}
	return lines
}

// cutLeft takes the last line away if main says in it who is left.
func cutLeft(lines []string) (others []string, left string) {
	if n := len(lines) - 1; n >= 0 && strings.HasPrefix(lines[n], "goroutines left: ") {
		return lines[:n], lines[n]
	}
	return lines, ""
}

// Each program, compiled and run for real, prints what the page prints and ends
// as the page says.
func TestNative(t *testing.T) {
	compareAll(t, runs, 8) // most of them sleep
}

// So does the program of every lesson and of every change in it. TestMP3 has the
// one that decodes.
func TestNativeLessons(t *testing.T) {
	t.Parallel() // these sleep for seconds
	var queries []string
	for _, l := range run.Lessons {
		for v := range l.Variants {
			if s := l.Settings(v); s.Work != run.MP3 {
				queries = append(queries, s.Query())
			}
		}
	}
	compareAll(t, queries, len(queries))
}

// compareAll runs programs, some at once, and compares them with the page's runs.
func compareAll(t *testing.T, runs []string, atOnce int) {
	t.Helper()
	sources := make([]string, len(runs))
	for i, query := range runs {
		sources[i] = program.For(settings(t, query)).Source()
	}
	paths := build(t, sources, nil)
	endings, failed := make([]ending, len(runs)), make([]error, len(runs))
	var all sync.WaitGroup
	places := make(chan bool, atOnce)
	for i := range runs {
		all.Go(func() {
			places <- true
			endings[i], failed[i] = execute(paths[i])
			<-places
		})
	}
	all.Wait()
	for i, query := range runs {
		e := endings[i]
		if failed[i] != nil {
			t.Errorf("%s: %v", query, failed[i])
			continue
		}
		s := settings(t, query)
		page := play(t, s)
		checkFate(t, query, e)
		if fatal := page.Fatal(page.Rec.Len()); fatal == "" && (e.code != 0 || e.errors != "") || fatal != "" && (e.code != 2 || !strings.HasPrefix(e.errors, fatal)) {
			t.Errorf("%s: the page's run ends with %v, %q, the program with %d and %.200q", query, page.Rec.End, fatal, e.code, e.errors)
		}
		got, left := cutLeft(e.lines)
		want, wantLeft := cutLeft(prints(page))
		if left != wantLeft || page.Rec.End == record.Leaked && left != fmt.Sprintf("goroutines left: %d", page.Rec.Left) {
			t.Errorf("%s: main says %q, the page %q; its run ends with %v, %d left", query, left, wantLeft, page.Rec.End, page.Rec.Left)
		}
		if s.Print == run.ByJob {
			checkOrder(t, query, got)
		}
		got = anyWorker(got)
		switch {
		case page.Rec.End == record.Crashed: // how far others come is chance
			checkLines(t, s, got)
		case s.Cancel != run.Never:
			checkCanceled(t, s, got)
		case !slices.Equal(got, anyWorker(want)):
			t.Errorf("%s: the program prints\n%s\nthe page\n%s", query, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

var jobLine = regexp.MustCompile(`^job (\d+) (→ \d+( primes)?|failed: bad input|failed: context canceled|panicked: something unexpected|did not run: context canceled)$`)

// checkOrder: lines are in the order of the jobs.
func checkOrder(t *testing.T, query string, lines []string) {
	t.Helper()
	last := -1
	for _, line := range lines {
		_, after, _ := strings.Cut(line, "job ")
		word, _, _ := strings.Cut(after, " ")
		number, err := strconv.Atoi(word)
		if err != nil || number <= last {
			t.Errorf("%s: %q comes after job %d", query, line, last)
		}
		last = number
	}
}

// checkLines: each line is of a job, and of another one. It reports which jobs
// have a line.
func checkLines(t *testing.T, s run.Settings, lines []string) (seen []bool) {
	t.Helper()
	seen = make([]bool, s.Jobs)
	for _, line := range lines {
		m := jobLine.FindStringSubmatch(line)
		if m == nil {
			t.Errorf("%s: the program prints %q", s.Query(), line)
			continue
		}
		i, _ := strconv.Atoi(m[1])
		if seen[i] {
			t.Errorf("%s: job %d has two lines", s.Query(), i)
		}
		seen[i] = true
	}
	return seen
}

// checkCanceled: when the context ends decides which jobs still run. But each
// job that was submitted has its line, unless main gives up, and they are
// submitted in order.
func checkCanceled(t *testing.T, s run.Settings, lines []string) {
	t.Helper()
	seen := checkLines(t, s, lines)
	if s.Collect == run.UntilCancel {
		return // how many there are, fates say
	}
	all := s.JobCapacity() >= s.Jobs && s.Every == 0 && s.Pattern == run.ByPool // are submitted before it can end
	want := s.Jobs
	if s.Collect == run.NeverCollect {
		want = 0
	}
	if len(lines) != want && all || len(lines) > want {
		t.Errorf("%s: %d lines, want %d", s.Query(), len(lines), want)
	}
	if i := slices.Index(seen, false); i >= 0 && slices.Contains(seen[i:], true) && s.Close {
		t.Errorf("%s: job %d has no line, but a later one has", s.Query(), i)
	}
}

// The jobs of the program take as long as the page's.
func TestDurations(t *testing.T) {
	queries := []string{
		"jitter=40&jobs=1000", "jitter=100&time=3&seed=-12&jobs=1000", "jitter=7&time=1234&seed=9007199254740991&jobs=1000",
		"jitter=40&jobs=1000&order=shortest", "jitter=100&time=30&seed=8&jobs=1000&order=longest",
	}
	var sources, beside []string
	for _, query := range queries {
		s := settings(t, query)
		sources = append(sources, program.For(s).Source())
		length := "duration(job)"
		if s.Order != run.Given {
			length = "lengths[job]"
		}
		beside = append(beside, `package main

import "os"

func init() {
	for job := range numJobs {
		println(int64(`+length+`))
	}
	os.Exit(0)
}
`)
	}
	for i, path := range build(t, sources, beside) {
		e, err := execute(path)
		if err != nil {
			t.Fatal(err)
		}
		s := settings(t, queries[i])
		durations := make([]time.Duration, s.Jobs)
		for j := range durations {
			durations[j] = job.Duration(s.Time, s.Jitter, s.Seed, j)
		}
		if s.Order != run.Given {
			slices.Sort(durations)
		}
		if s.Order == run.Longest {
			slices.Reverse(durations)
		}
		var want strings.Builder
		for _, d := range durations {
			fmt.Fprintln(&want, int64(d))
		}
		if e.errors != want.String() {
			t.Errorf("%s: the program's jobs take other times", queries[i])
		}
	}
}

// MP3 is decoded by this module's own package.
func TestMP3(t *testing.T) {
	queries := []string{"lesson=your-own-mp3", "work=mp3&jobs=8&cancel=60000&panic=25&resbuf=0", "work=mp3&jobs=8&cancel=60000&heed=no&pattern=goroutines"}
	var sources []string
	for _, query := range queries {
		sources = append(sources, program.For(settings(t, query)).Source())
	}
	data, err := os.ReadFile(sample)
	if err != nil {
		t.Fatal(err)
	}
	file, err := mp3.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for i, segment := range file.Segments(8) {
		want = append(want, fmt.Sprintf("job %d → %d bytes", i, file.SegmentSize(segment)))
	}
	for i, path := range build(t, sources, nil) {
		e, err := execute(path, sample)
		if err != nil || e.code != 0 {
			t.Fatalf("%s: %v, code %d, %s", queries[i], err, e.code, e.errors)
		}
		got := anyWorker(e.lines)
		panicked := 0
		for j, line := range got {
			if line == fmt.Sprintf("job %d panicked: something unexpected", j) {
				panicked++
			} else if line != want[j] {
				t.Errorf("%s: line %d is %q, want %q", queries[i], j+1, line, want[j])
			}
		}
		if len(got) != 8 || panicked != i%2*2 {
			t.Errorf("%s: %d lines, %d panics", queries[i], len(got), panicked)
		}
	}
}

package record_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

const submitted = `{"at":0,"kind":"job submitted","job":0}`

// badFiles are what can be changed in a good file, and the sentence that it gets;
// none where the change does no harm.
var badFiles = []struct{ old, new, want string }{
	{"{", "", "This is not a recording of a worker pool."},
	{"worker-pool-recording", "other", "This is not a recording of a worker pool."},
	{`"version":1`, `"version":2`, "This recording has version 2, and version 1 is what can be read here."},
	{`"version":1,`, ``, "This recording has version 0, and version 1 is what can be read here."},
	{`"end":"done"`, `"end":"well"`, "A run does not end as \"well\"."},
	{`"end":"done"`, `"end":"done","panic":"x"`, "A run has a panic if it crashed, and else it has none."},
	{`"end":"done"`, `"end":"crashed"`, "A run has a panic if it crashed, and else it has none."},
	{`"end":"done"`, `"end":"done","left":1`, "A run has left goroutines if it leaked, and else it has not."},
	{`"end":"done"`, `"end":"leaked"`, "A run has left goroutines if it leaked, and else it has not."},
	{`"end":"done"`, `"end":"deadlock"`, "The run cannot have ended in a deadlock: nobody is left who could be blocked."},
	{`"end":"done"`, `"end":"done","end":"done"`, "The recording has its end twice."},
	{`"end":"done"`, `"end":done`, "This is not a recording: it is not JSON from byte "},
	{`"title":"Every way to end"`, `"title":7`, "title is not a text of at most 500 bytes."},
	{`"title":"Every way to end"`, `"title":"` + strings.Repeat("x", 501) + `"`, "title is not a text of at most 500 bytes."},
	{`"events":[`, `"events":7,"other":[`, "events is not a list."},
	{`"events":[`, `"events":[],"other":[`, "The recording has no events."},
	{`"events":[`, `"events":[[],`, "one of its events is not an object."},
	{submitted, ``, "it is not JSON from byte "},
	{submitted, `{"at":0,"kind":"waiting"}`, "(job started) cannot be: job 0 was not submitted."},
	{submitted, submitted + "," + submitted, "(job submitted) cannot be: job 0 was submitted, and not started."},
	{submitted, `{"at":0,"kind":"job begun"}`, "is of a kind that there is not: \"job begun\"."},
	{submitted, `{"at":0}`, "is of a kind that there is not: \"unknown\"."},
	{submitted, `{"at":0,"kind":"job submitted","job":-1}`, "job is not a whole number from 0 to 24999."},
	{submitted, `{"at":0,"kind":"job submitted","job":1e3}`, "job is not a whole number from 0 to 24999."},
	{submitted, `{"at":0,"kind":"job submitted","job":99999999999999999999}`, "job is not a whole number from 0 to 24999."},
	{submitted, `{"at":0.5,"kind":"job submitted","job":0}`, "at is not a whole number from 0 to 360000000000000."},
	{submitted, `{"at":0,"kind":"job submitted","job":0,"n":1}`, "(job submitted) cannot have a n."},
	{submitted, `{"at":0,"kind":"jobs closed","job":1}`, "(jobs closed) cannot have a job."},
	{submitted, `{"at":0,"kind":"resized","n":0}`, "(resized) has 0 as its n, which is not from 1 to 10000."},
	{submitted, `{"at":0,"kind":"started","n":2}`, "(started) cannot be: that has happened already."},
	{submitted, `{"at":0,"kind":"jobs closed"},` + submitted, "(job submitted) cannot be: the jobs channel is closed."},
	{submitted, `{"at":9000000000,"kind":"waiting"},` + submitted, "is earlier than the one before it."},
	{submitted, `{"at":0,"kind":"worker stopped","worker":3},` + submitted, "(worker stopped) cannot be: worker 3 does not run."},
	{submitted, submitted + `,{"at":0,"kind":"result sent","job":0,"worker":1}`, "(result sent) cannot be: job 0 was submitted, and not started."},
	{`{"at":0,"kind":"jobs created","n":0},`, ``, "cannot be: without a jobs channel, worker 2 is the goroutine of one job, and cannot have job 1 now."},
	{`{"at":0,"kind":"results created","n":0},`, ``, "(started) cannot be: no results channel has been created."},
	{`"kind":"collecting"`, `"kind":"waiting"`, "(result received) cannot be: nobody collects results."},
	{`{"at":0,"kind":"jobs created","n":0}`, `{"at":0,"kind":"jobs created","n":-1}`, "n is not a whole number from 0 to 1000000000."},
	{`"kind":"results closed"`, `"kind":"waiting"`, ""},
	{`{"job":0,"value":"0"}`, `{"value":"0"}`, "The recording has an outcome without a job."},
	{`{"job":0,"value":"0"}`, `{"job":1,"value":"0"}`, "The recording has two outcomes of job 1."},
	{`{"job":0,"value":"0"}`, `{"job":0,"error":"0"}`, "Job 0 cannot have an error as its outcome: it finished without one."},
	{`{"job":1,"error":"bad input"}`, `{"job":1,"value":"1"}`, "Job 1 cannot have a value as its outcome: it did not finish without error."},
	{`{"job":0,"value":"0"}`, `{"job":8,"value":"0"}`, "The recording has an outcome of job 8, whose result nobody received."},
	{`"version":1`, `"version":1,"more":[{"a":[1,-2.5e+3,"\u00e9",null,true]},{}]`, ""}, // a program's own member
}

func TestBadFiles(t *testing.T) {
	good, err := os.ReadFile("testdata/version1.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range badFiles {
		changed := strings.Replace(string(good), tt.old, tt.new, 1)
		if changed == string(good) {
			t.Errorf("%s is not in the file", tt.old)
		}
		_, err := record.Read([]byte(changed))
		if got := fmt.Sprint(err); tt.want == "" && err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s instead of %s: %v, want %s", tt.new, tt.old, got, tt.want)
		}
	}
	if _, err := record.Read(append([]byte("\xEF\xBB\xBF \n"), good...)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
	for n := range len(good) - 1 {
		if _, err := record.Read(good[:n]); err == nil {
			t.Errorf("its first %d bytes are taken", n)
		}
	}
}

// impossible are recordings that no pool can have made, and what is said of them.
var impossible = []struct {
	end    record.Status
	events []record.Event
	want   string
}{
	{record.Running, twoJobs(), ""},
	{record.Running, []record.Event{event(0, pool.Canceled, 0, 0, 0), event(0, pool.ResultsCreated, 0, 0, 0)}, ""},
	{record.Running, []record.Event{event(0, pool.Canceled, 0, 0, 0)}, "The recording cannot be: no results channel has been created."},
	{record.Running, []record.Event{event(0, pool.Collecting, 0, 0, 0)}, "Event 1 (collecting) cannot be: no results channel has been created."},
	{record.Running, []record.Event{event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.JobsCreated, 0, 0, 0)}, "Event 2 (jobs created) cannot be: the jobs channel is created before the results channel."},
	{record.Running, []record.Event{event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.JobsClosed, 0, 0, 0)}, "Event 2 (jobs closed) cannot be: there is no jobs channel."},
	{record.Running, []record.Event{event(0, pool.ResultsCreated, 0, 0, 0), event(0, pool.WorkerStarted, 0, 1, 0)}, "Event 2 cannot be: worker 1 starts before the pool does."},
	{record.Running, twoJobs(event(0, 77, 0, 0, 0)), "Event 9 is of a kind that there is not: \"unknown\"."},
	{record.Running, twoJobs(event(0, pool.WorkerStarted, 0, 1, 0)), "Event 9 (worker started) cannot be: worker 1 waits for a job."},
	{record.Running, twoJobs(event(0, pool.JobStarted, 2, 1, 0)), "Event 9 (job started) cannot be: job 2 was not submitted."},
	{record.Running, twoJobs(event(0, pool.JobRefused, 1, 0, 0), event(0, pool.JobStarted, 1, 1, 0)), "Event 10 (job started) cannot be: job 1 was refused."},
	{record.Running, twoJobs(event(0, pool.JobStarted, 0, 3, 0)), "Event 9 (job started) cannot be: worker 3 does not run."},
	{record.Running, twoJobs(event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobStarted, 1, 1, 0)), "Event 10 (job started) cannot be: worker 1 runs a job."},
	{record.Running, twoJobs(event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobStarted, 0, 2, 0)), "Event 10 (job started) cannot be: job 0 is running."},
	{record.Running, twoJobs(event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobFinished, 0, 2, 0)), "Event 10 (job finished) cannot be: worker 1 has job 0, and not worker 2."},
	{record.Running, oneEnded(event(0, pool.WorkerStopped, 0, 1, 0)), "Event 11 (worker stopped) cannot be: worker 1 has a result to send."},
	{record.Running, oneEnded(event(0, pool.ResultReceived, 0, 1, 0)), "Event 11 (result received) cannot be: job 0 has ended, and its result was not sent."},
	{record.Running, oneEnded(event(0, pool.ResultSent, 0, 1, 0), event(0, pool.ResultSent, 0, 1, 0)), "Event 12 (result sent) cannot be: job 0 has ended, and its result was sent."},
	{record.Running, oneEnded(event(0, pool.ResultSent, 0, 1, 0), event(0, pool.ResultKept, 0, 1, 0), event(0, pool.ResultKept, 0, 1, 0)), "Event 13 (result kept) cannot be: job 0 has ended, and its result is kept."},
	{record.Running, oneEnded(event(0, pool.ResultSent, 0, 1, 0), event(0, pool.ResultReceived, 0, 1, 0), event(0, pool.ResultReceived, 0, 1, 0)), "Event 13 (result received) cannot be: job 0 has ended, and its result was received."},
	{record.Running, oneEnded(event(0, pool.ResultSent, 0, 1, 0), event(0, pool.ResultReceived, 0, 1, 0), event(0, record.Handled, 0, 1, 0)), "Event 13 (handled) cannot be: the collector does not work on the result of job 0."},
	{record.Running, oneEnded(event(0, pool.ResultSent, 0, 1, 0), event(0, pool.ResultReceived, 0, 1, 0), event(0, record.Handling, 0, 1, 0), event(0, record.Handling, 0, 1, 0)), "Event 14 (handling) cannot be: that has happened already."},
	{record.Crashed, oneEnded(event(0, pool.ResultsClosed, 0, 0, 0), event(0, pool.ResultSent, 0, 1, 0)), ""},
	{record.Done, oneEnded(event(0, pool.ResultsClosed, 0, 0, 0), event(0, pool.ResultSent, 0, 1, 0)), "Event 12 is a send on the closed results channel, but the run is not said to have crashed."},
	{record.Crashed, oneEnded(event(0, pool.ResultsClosed, 0, 0, 0), event(0, pool.ResultSent, 0, 1, 0), event(0, pool.Waiting, 0, 0, 0)), "Event 13 cannot be: event 12 is a send on the closed results channel, which ends the program."},
	{record.Done, twoJobs(), "The run cannot be done: worker 1 has not stopped."},
	{record.Status(77), twoJobs(), "A run does not end as 77."},
	{record.Running, twoJobs(event(-1, pool.Waiting, 0, 0, 0)), "Event 9 is earlier than the one before it."},
	{record.Running, twoJobs(event(100*3_600_000+1, pool.Waiting, 0, 0, 0)), "Event 9 is later than 100 hours, which is as long as a recording lasts."},
}

// twoJobs are two workers and two jobs, and more.
func twoJobs(more ...record.Event) []record.Event {
	return append([]record.Event{
		event(0, pool.JobsCreated, 0, 0, 1), event(0, pool.ResultsCreated, 0, 0, 1), event(0, pool.Started, 0, 0, 2), event(0, pool.Collecting, 0, 0, 0),
		event(0, pool.WorkerStarted, 0, 1, 0), event(0, pool.WorkerStarted, 0, 2, 0),
		event(0, pool.JobSubmitted, 0, 0, 0), event(0, pool.JobSubmitted, 1, 0, 0),
	}, more...)
}

// oneEnded is that with job 0 run by worker 1, and more.
func oneEnded(more ...record.Event) []record.Event {
	return append(twoJobs(event(0, pool.JobStarted, 0, 1, 0), event(0, pool.JobFinished, 0, 1, 0)), more...)
}

func tryWrite(end record.Status, events []record.Event) error {
	rec := record.New(nil)
	rec.Events, rec.End = events, end
	if end == record.Crashed {
		rec.Panic = "panic: x"
	}
	return record.Write(&bytes.Buffer{}, record.File{Recording: rec})
}

func TestImpossible(t *testing.T) {
	for _, tt := range impossible {
		if got := fmt.Sprint(tryWrite(tt.end, tt.events)); got != tt.want && (tt.want != "" || got != "<nil>") {
			t.Errorf("%v:\n%s\nwant\n%s", tt.events, got, tt.want)
		}
	}
}

// Every sentence about files and links is said of one of these.
func TestEveryRefusal(t *testing.T) {
	var said []string
	good, err := os.ReadFile("testdata/version1.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range badFiles {
		_, err := record.Read([]byte(strings.Replace(string(good), tt.old, tt.new, 1)))
		said = append(said, fmt.Sprint(err))
	}
	for _, tt := range impossible {
		said = append(said, tt.want)
	}
	for _, tt := range badLinks {
		said = append(said, tt.want)
	}
	said = append(said, fmt.Sprint(tryWrite(record.Running, make([]record.Event, record.MaxEvents+1))))
	_, err = record.Read(make([]byte, record.MaxFile+1))
	said = append(said, err.Error())
	err = record.Write(&bytes.Buffer{}, record.File{Settings: strings.Repeat("x", record.MaxSettings+1), Recording: record.New(twoJobs())})
	said = append(said, err.Error())
	leaked := record.New(twoJobs())
	leaked.End, leaked.Left = record.Leaked, record.MaxLeft+1
	err = record.Write(&bytes.Buffer{}, record.File{Recording: leaked})
	said = append(said, err.Error())
	_, err = record.Link(long(t))
	said = append(said, err.Error())
	all := strings.Join(said, "\n")
	place := regexp.MustCompile(`\\\{[a-z]+\\\}`)
	for key, text := range record.English {
		if !strings.HasPrefix(key, "read.") {
			continue
		}
		if !regexp.MustCompile(`(?s)` + place.ReplaceAllString(regexp.QuoteMeta(text), ".*")).MatchString(all) {
			t.Errorf("nothing says %s: %q", key, text)
		}
	}
}

// long is a recording that is too long for a link: no two of its times are alike.
func long(t *testing.T) record.File {
	t.Helper()
	events := twoJobs()
	for i := range 20_000 {
		e := event(0, pool.Waiting, 0, 0, 0)
		e.At = time.Duration(i*i*7919%1_000_003 + 1_000_003*i)
		events = append(events, e)
	}
	return record.File{Recording: record.New(events)}
}

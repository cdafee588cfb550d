package record_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

var update = flag.Bool("update", false, "write testdata/version1.json, once, before there is a version 2")

// same fails the test unless two files say the same.
func same(t *testing.T, what string, got, want record.File) {
	t.Helper()
	a, b := got.Recording, want.Recording
	if !reflect.DeepEqual(a.Events, b.Events) || a.End != b.End || a.Panic != b.Panic || a.Left != b.Left {
		t.Errorf("%s: %d events, %v, %q, %d; want %d, %v, %q, %d", what, a.Len(), a.End, a.Panic, a.Left, b.Len(), b.End, b.Panic, b.Left)
	}
	if got.Title != want.Title || got.Settings != want.Settings || !reflect.DeepEqual(got.Outcomes, want.Outcomes) {
		t.Errorf("%s: %q, %q, %v; want %q, %q, %v", what, got.Title, got.Settings, got.Outcomes, want.Title, want.Settings, want.Outcomes)
	}
}

// all asks a recording everything that a view does.
func all(f record.File) (said []string) {
	rec := f.Recording
	write := time.Duration.String
	stride := max(rec.Len()/40, 1)
	for step := -1; step <= rec.Len()+1; step += stride {
		said = append(said, rec.Sentence(step), fmt.Sprint(rec.At(step), rec.Metrics(step)))
		for lane := range min(len(rec.Workers)+3, 8) {
			said = append(said, rec.Describe(lane, step, write))
		}
		rec.Received(step)
		rec.GaveUp(step)
		rec.Deserted(step)
		rec.MainCollects(step)
		rec.NextFailure(step)
		rec.NextBlock(step)
	}
	rec.Join()
	rec.Crash()
	rec.Peaks(0, rec.Duration(), 10)
	rec.Series(rec.Duration(), 10)
	return append(said, rec.Sentence(rec.Len()))
}

// again writes a file and reads it, as a file and as a link.
func again(t *testing.T, what string, f record.File) record.File {
	t.Helper()
	var b bytes.Buffer
	if err := record.Write(&b, f); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	got, err := record.Read(b.Bytes())
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	same(t, what, got, f)
	if !json.Valid(b.Bytes()) {
		t.Errorf("%s: is not JSON", what)
	}
	if link, err := record.Link(f); err == nil {
		linked, err := record.ReadLink(link)
		if err != nil {
			t.Fatalf("%s, as a link: %v", what, err)
		}
		same(t, what+", as a link", linked, f)
	} else if !strings.Contains(err.Error(), "too long for a link") {
		t.Errorf("%s, as a link: %v", what, err)
	}
	return got
}

// bubble runs a program of its own in virtual time, and gives its recording.
func bubble(t *testing.T, program func(ctx context.Context, observe pool.Option) []pool.Result[string]) (f record.File) {
	synctest.Test(t, func(t *testing.T) {
		log := record.NewLog(nil)
		results := program(t.Context(), pool.Observe(log.Observe))
		f.Recording = record.New(log.Events())
		results = slices.DeleteFunc(results, func(r pool.Result[string]) bool {
			return r.Job >= len(f.Recording.Jobs) || f.Recording.Jobs[r.Job].Received == 0
		})
		f.Outcomes = record.OutcomesOf(results)
	})
	f.Recording.End = record.Done
	return f
}

// programs are what a pool can come to.
var programs = map[string]func(ctx context.Context, observe pool.Option) []pool.Result[string]{
	"good": func(ctx context.Context, observe pool.Option) []pool.Result[string] {
		return pool.Run(ctx, 3, make([]int, 10), func(context.Context, int) (string, error) {
			time.Sleep(time.Second)
			return "done → “é”\n\x01\\", nil
		}, observe)
	},
	"every way to end": func(ctx context.Context, observe pool.Option) []pool.Result[string] {
		return pool.Run(ctx, 2, []int{0, 1, 2, 3, 4, 5, 6, 7}, func(_ context.Context, i int) (string, error) {
			time.Sleep(time.Duration(i) * time.Millisecond)
			switch i % 4 {
			case 1:
				return "", errors.New("bad input")
			case 2:
				panic(fmt.Sprint("at ", i))
			case 3:
				runtime.Goexit()
			}
			return fmt.Sprint(i), nil
		}, observe, pool.JobBuffer(0), pool.ResultBuffer(0))
	},
	"cancelled": func(ctx context.Context, observe pool.Option) []pool.Result[string] {
		ctx, cancel := context.WithTimeout(ctx, 2500*time.Millisecond)
		defer cancel()
		return pool.Run(ctx, 2, make([]int, 10), func(context.Context, int) (string, error) {
			time.Sleep(time.Second)
			return "", nil
		}, observe, pool.JobBuffer(1))
	},
	"kept results, and no workers": func(ctx context.Context, observe pool.Option) (results []pool.Result[string]) {
		ctx, cancel := context.WithCancel(ctx)
		p := pool.New(ctx, 1, func(context.Context, int) (string, error) { return "x", nil }, observe, pool.ResultBuffer(0))
		for i := range 4 {
			p.Submit(i)
		}
		p.Start()
		synctest.Wait()
		cancel()
		p.Wait()
		for r := range p.Results() {
			results = append(results, r)
		}
		return results
	},
	"resized": func(ctx context.Context, observe pool.Option) (results []pool.Result[string]) {
		p := pool.New(ctx, 1, func(context.Context, int) (string, error) { time.Sleep(time.Second); return "x", nil }, observe)
		p.Resize(2)
		p.Start()
		go func() {
			defer p.Close()
			for i := range 12 {
				p.Submit(i)
				time.Sleep(100 * time.Millisecond)
				p.Resize([]int{4, 1, 3}[i%3])
			}
		}()
		for r := range p.Results() {
			results = append(results, r)
		}
		p.Wait()
		return results
	},
}

// Your own pool, all the way round: a real pool, its file, what is read, and the
// same answers to everything.
func TestFileRound(t *testing.T) {
	for name, program := range programs {
		f := bubble(t, program)
		f.Title, f.Settings = "A title: “"+name+`" \`+"\u2028", "workers=3"
		got := again(t, name, f)
		if a, b := all(got), all(f); !reflect.DeepEqual(a, b) {
			t.Errorf("%s: what is read answers otherwise", name)
		}
	}
}

// So does what really runs at once, on all threads, however it goes.
func TestFileRoundReal(t *testing.T) {
	for i := range 60 {
		ctx, cancel := context.WithCancel(t.Context())
		log := record.NewLog(nil)
		rest := rand.N(20)
		results := pool.Run(ctx, 1+rand.N(8), make([]int, 200), func(context.Context, int) (int, error) {
			runtime.Gosched()
			switch n := rand.N(150); {
			case n == 0:
				panic("once")
			case n == 1:
				return 0, errors.New("now and then")
			case n == 2 && rest < 3:
				cancel()
			}
			return 1, nil
		}, pool.Observe(log.Observe), pool.JobBuffer(rand.N(20)), pool.ResultBuffer(rand.N(20)))
		cancel()
		f := record.File{Recording: record.New(log.Events()), Outcomes: record.OutcomesOf(results)}
		f.Recording.End = record.Done
		var b bytes.Buffer
		if err := record.Write(&b, f); err != nil {
			t.Fatalf("run %d: %v", i, err)
		}
		got, err := record.Read(b.Bytes())
		if err != nil {
			t.Fatalf("run %d: %v", i, err)
		}
		if !reflect.DeepEqual(got.Recording.Events, f.Recording.Events) {
			t.Fatalf("run %d is read otherwise", i)
		}
	}
}

// A recording of version 1 can be read for ever. The file is never written anew.
func TestGoldenFile(t *testing.T) {
	const name = "testdata/version1.json"
	if *update {
		f := bubble(t, programs["every way to end"])
		f.Title, f.Settings = "Every way to end", "workers=2&jobs=8&jobbuf=0&resbuf=0"
		if err := record.WriteFile(name, f); err != nil {
			t.Fatal(err)
		}
	}
	f, err := record.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	m := f.Recording.Metrics(f.Recording.Len())
	if f.Title != "Every way to end" || f.Settings != "workers=2&jobs=8&jobbuf=0&resbuf=0" || f.Recording.End != record.Done ||
		f.Recording.Len() != 51 || m.Done != 8 || m.Failed != 6 || f.Recording.Duration() != 16*time.Millisecond {
		t.Errorf("%q, %q, %v, %d events, %+v", f.Title, f.Settings, f.Recording.End, f.Recording.Len(), m)
	}
	want := []record.Outcome{{Value: "0"}, {Err: "bad input"}, {Err: "at 2"}, {Err: "pool: the job called runtime.Goexit"},
		{Value: "4"}, {Err: "bad input"}, {Err: "at 6"}, {Err: "pool: the job called runtime.Goexit"}}
	if !reflect.DeepEqual(f.Outcomes, want) {
		t.Errorf("outcomes are %v", f.Outcomes)
	}
	written, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := record.Write(&b, f); err != nil || !bytes.Equal(b.Bytes(), written) {
		t.Errorf("it would be written otherwise now (%v)", err)
	}
}

// Texts have a bound: longer ones are cut between characters. What is no UTF-8
// becomes it. What nobody received has no outcome.
func TestFileTexts(t *testing.T) {
	f := bubble(t, programs["cancelled"])
	f.Title = strings.Repeat("é", record.MaxText)
	f.Settings = "workers=\xff"
	f.Outcomes = []record.Outcome{{Value: "a\xffb"}, {}, {}, {}, {}, {}, {}, {}, {}, {Value: "never received"}, {Value: "never submitted"}}
	var b bytes.Buffer
	if err := record.Write(&b, f); err != nil {
		t.Fatal(err)
	}
	got, err := record.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(got.Title); n > record.MaxText || n < record.MaxText-4 || !utf8.ValidString(got.Title) || !strings.HasSuffix(got.Title, "é…") {
		t.Errorf("the title has %d bytes: %q", n, got.Title)
	}
	if len(got.Outcomes) != 1 || got.OutcomeOf(0).Value != "a\uFFFDb" || got.OutcomeOf(7) != (record.Outcome{}) {
		t.Errorf("outcomes are %q", got.Outcomes)
	}
}

// What a program claims that its events do not bear out is not written either.
func TestWriteRefuses(t *testing.T) {
	f := bubble(t, programs["good"])
	half := record.New(f.Recording.Events[:20])
	half.End = record.Done
	err := record.Write(&bytes.Buffer{}, record.File{Recording: half})
	if err == nil || !strings.Contains(err.Error(), "The run cannot be done: worker 1 has not stopped.") {
		t.Errorf("half of a run is done: %v", err)
	}
	half.End = record.Unfinished
	got := again(t, "unfinished", record.File{Recording: half})
	if s := got.Recording.Sentence(20); !strings.HasSuffix(s, "The recording ends here, before the run did.") {
		t.Errorf("it ends with %q", s)
	}
	for _, nothing := range []*record.Recording{nil, record.New(nil)} {
		if err := record.WriteFile(filepath.Join(t.TempDir(), "x"), record.File{Recording: nothing}); err == nil {
			t.Error("nothing is written as a recording")
		}
	}
	if _, err := record.ReadFile(filepath.Join(t.TempDir(), "x")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that there is not: %v", err)
	}
}

// An outcome says what its job did, whatever error it returned.
func TestOutcomesOf(t *testing.T) {
	inner := &pool.PanicError{Value: "inner"}
	var none *os.PathError // whose Error panics
	var nobody *pool.PanicError
	all := record.OutcomesOf([]pool.Result[int]{
		{Job: 0, Value: 7}, {Job: 1, Err: inner}, {Job: 2, Err: fmt.Errorf("stage two of order 17: %w", inner)}, {Job: 3, Err: none}, {Job: 4, Err: nobody},
	})
	want := []record.Outcome{
		{Value: "7"}, {Err: "inner"}, {Err: "stage two of order 17: pool: job 0 panicked on worker 0: inner"}, {Err: "<nil>"}, {Err: "<nil>"},
	}
	if !slices.Equal(all, want) {
		t.Errorf("outcomes are %q, want %q", all, want)
	}
}

// Many may ask a recording that was read, however it has ended. That they may not, the
// race detector sees.
func TestReadIsForMany(t *testing.T) {
	f := bubble(t, programs["good"])
	events := slices.Insert(slices.Clone(f.Recording.Events[:20]), 10, record.Event{At: f.Recording.Time(10), Event: pool.Event{Kind: pool.Canceled}})
	rec := record.New(events)
	rec.End, rec.Left = record.Leaked, 2
	got := again(t, "leaked", record.File{Recording: rec}).Recording
	want := rec.Sentence(20)
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			if s := got.Sentence(20); s != want {
				t.Errorf("it ends with %q, want %q", s, want)
			}
		})
	}
	asking.Wait()
}

// Bounds hold where they are.
func TestFileBounds(t *testing.T) {
	ev := func(k pool.Kind, job, worker, n int) record.Event {
		return record.Event{Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}}
	}
	head := []record.Event{ev(pool.JobsCreated, 0, 0, record.MaxCapacity), ev(pool.ResultsCreated, 0, 0, record.MaxCapacity), ev(pool.Started, 0, 0, record.MaxWorkers)}
	with := func(more ...record.Event) error {
		return record.Write(&bytes.Buffer{}, record.File{Recording: record.New(append(head[:3:3], more...))})
	}
	long := func(d time.Duration) record.Event {
		e := ev(pool.Waiting, 0, 0, 0)
		e.At = d
		return e
	}
	var many []record.Event
	for len(many) < record.MaxEvents-len(head) {
		many = append(many, ev(pool.Waiting, 0, 0, 0))
	}
	for _, err := range []error{
		with(), with(many...), with(long(record.MaxHours * time.Hour)),
		with(ev(pool.JobSubmitted, record.MaxJobs-1, 0, 0)), with(ev(pool.WorkerStarted, 0, record.MaxWorkers, 0)),
	} {
		if err != nil {
			t.Errorf("at a bound: %v", err)
		}
	}
	for i, err := range []error{
		with(append(many, many[0])...), with(long(record.MaxHours*time.Hour + 1)), with(long(-1)),
		with(ev(pool.JobSubmitted, record.MaxJobs, 0, 0)), with(ev(pool.WorkerStarted, 0, record.MaxWorkers+1, 0)), with(ev(pool.Resized, 0, 0, record.MaxWorkers+1)), with(ev(99, 0, 0, 0)),
	} {
		if err == nil {
			t.Errorf("beyond bound %d nothing is said", i)
		}
	}
	if _, err := record.Read(make([]byte, record.MaxFile+1)); err == nil || !strings.Contains(err.Error(), "at most 32 MB") {
		t.Errorf("too large a file: %v", err)
	}
	deep := `{"name":"worker-pool-recording","version":1,"x":` + strings.Repeat("[", 1e6)
	if _, err := record.Read([]byte(deep)); err == nil {
		t.Error("a million brackets are taken")
	}
}

// A recording that is changed somewhere is refused, or answers everything.
func TestChangedEvents(t *testing.T) {
	var files []record.File
	for _, program := range programs {
		files = append(files, bubble(t, program))
	}
	taken, refused := 0, 0
	random := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		from := files[random.IntN(len(files))].Recording.Events
		events := append([]record.Event(nil), from...)
		for range 1 + random.IntN(2) {
			i, j := random.IntN(len(events)), random.IntN(len(events))
			switch random.IntN(6) {
			case 0:
				events = append(events[:i], events[i+1:]...)
			case 1:
				at := events[i].At
				events[i].Event, events[j].Event = events[j].Event, events[i].Event
				events[i].At = at
			case 2:
				events[i].Kind = from[random.IntN(len(from))].Kind
			case 3:
				events[i].Job = random.IntN(12)
			case 4:
				events[i].Worker = int32(random.IntN(5))
			case 5:
				events = events[:i+1]
			}
		}
		rec := record.New(nil)
		rec.Events = events
		rec.End = record.Status(random.IntN(7))
		var b bytes.Buffer
		if record.Write(&b, record.File{Recording: rec}) != nil {
			refused++
			continue
		}
		taken++
		f, err := record.Read(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		all(f)
	}
	if taken < 300 || refused < 300 {
		t.Errorf("%d changed recordings were taken, %d refused", taken, refused)
	}
}

func FuzzRead(f *testing.F) {
	golden, err := os.ReadFile("testdata/version1.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(golden)
	f.Add([]byte(`{"name":"worker-pool-recording","version":1,"events":[{"at":0,"kind":"results created","n":0}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := record.Read(data)
		if err != nil {
			if s := err.Error(); s == "" || len(s) > 300 || strings.Contains(s, "\n") {
				t.Errorf("the sentence is %q", s)
			}
			return
		}
		if !json.Valid(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))) {
			t.Error("what is not JSON was taken")
		}
		all(got)
		again(t, "read", got)
	})
}

func FuzzReadLink(f *testing.F) {
	for _, l := range links {
		f.Add(l.link)
	}
	f.Fuzz(func(t *testing.T, link string) {
		got, err := record.ReadLink(link)
		if err != nil {
			return
		}
		all(got)
		var b bytes.Buffer
		if err := record.Write(&b, got); err != nil {
			t.Errorf("it cannot be written: %v", err)
		}
	})
}

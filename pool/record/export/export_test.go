package export_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/pool/record/export"
)

// run is a pool of three workers in virtual time, whose results are text.
func run(t *testing.T, jobs int, work func(context.Context, int) (string, error), opts ...pool.Option) (f record.File) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		log := record.NewLog(nil)
		values := make([]int, jobs)
		for i := range values {
			values[i] = i
		}
		results := pool.Run(t.Context(), 3, values, work, append(opts, pool.Observe(log.Observe))...)
		f.Recording, f.Outcomes = record.New(log.Events()), record.OutcomesOf(results)
	})
	f.Recording.End = record.Done
	return f
}

// uneven jobs take longer and longer; some fail, one panics.
func uneven(_ context.Context, i int) (string, error) {
	time.Sleep(time.Duration(i*137+1) * time.Microsecond)
	switch i % 5 {
	case 3:
		return "", errors.New(`bad "input", again`)
	case 4:
		panic("=HYPERLINK(1)")
	}
	return fmt.Sprint(-i), nil
}

// halves are recordings cut anywhere, as of a run that goes on.
func halves(f record.File) (all []*record.Recording) {
	for n := range f.Recording.Len() + 1 {
		all = append(all, record.New(f.Recording.Events[:n]))
	}
	return append(all, f.Recording)
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := export.CSV(&b, run(t, 5, uneven)); err != nil {
		t.Fatal(err)
	}
	want := "job,worker,submitted (ms),started (ms),ended (ms),received (ms),queue wait (ms),service time (ms),outcome,result\r\n" +
		"0,1,0,0,0.001,0.001,0,0.001,finished,0\r\n" +
		"1,2,0,0,0.138,0.138,0,0.138,finished,-1\r\n" +
		"2,3,0,0,0.275,0.275,0,0.275,finished,-2\r\n" +
		"3,1,0,0.001,0.413,0.413,0.001,0.412,failed,\"bad \"\"input\"\", again\"\r\n" +
		"4,2,0,0.138,0.687,0.687,0.138,0.549,panicked,'=HYPERLINK(1)\r\n"
	got := b.String()
	// Which worker takes which of the first three jobs is the scheduler's affair.
	lines, wanted := strings.Split(got, "\r\n"), strings.Split(want, "\r\n")
	for i := range wanted {
		if i >= len(lines) || strings.Join(without(lines[i], 1), ",") != strings.Join(without(wanted[i], 1), ",") {
			t.Fatalf("%s\nwant\n%s", got, want)
		}
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 6 || rows[4][9] != `bad "input", again` {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

func without(line string, i int) []string {
	cells := strings.SplitN(line, ",", 3)
	if len(cells) <= i {
		return cells
	}
	return slices.Delete(cells, i, i+1)
}

// A text is never a formula; a number stays one.
func TestFormulas(t *testing.T) {
	texts := []string{"=1+1", "+1 for it", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "-5", "+1e3", "plain", "a,b", "", "“=”"}
	f := run(t, len(texts), func(_ context.Context, i int) (string, error) { return texts[i], nil })
	var b bytes.Buffer
	if err := export.CSV(&b, f); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(strings.ReplaceAll(b.String(), "\r\n", ""), "\n"); n != 1 {
		t.Errorf("%d lines end without a carriage return, and only one text has such an end", n)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"'=1+1", "'+1 for it", "'-2+3", "'@SUM(A1)", "'\t=1", "'\r=1", "'\n=1", "-5", "+1e3", "plain", "a,b", "", "“=”"}
	for i, row := range rows[1:] {
		if row[9] != want[i] {
			t.Errorf("%q is written %q, want %q", texts[i], row[9], want[i])
		}
	}
}

// A run that is cut off has jobs that are queued and running.
func TestCSVUnfinished(t *testing.T) {
	f := run(t, 6, uneven, pool.JobBuffer(0))
	seen := map[string]bool{}
	for _, rec := range halves(f) {
		var b bytes.Buffer
		if err := export.CSV(&b, record.File{Recording: rec}); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows) == 0 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		for _, row := range rows[1:] {
			seen[row[8]] = true
			for i := 2; i < 8; i++ {
				if ms, err := strconv.ParseFloat(row[i], 64); row[i] != "" && (err != nil || ms < 0) {
					t.Errorf("%q is no time", row[i])
				}
			}
		}
	}
	for _, outcome := range []string{"queued", "running", "finished", "failed", "panicked"} {
		if !seen[outcome] {
			t.Errorf("no job is %s", outcome)
		}
	}
}

// A traceEvent is an event of the Trace Event Format, as far as Trace writes it.
type traceEvent struct {
	Ph   string
	Name string
	Cat  string
	Pid  *int
	Tid  *int
	Ts   *float64
	Dur  *float64
	ID   *int
	BP   string
	Args map[string]any
}

// checkTrace checks a trace by the rules of the format, and those that Perfetto
// adds: slices of a lane that overlap without one being within the other are
// dropped by it, and a flow that does not begin and end in a slice is not shown.
func checkTrace(t *testing.T, data []byte, rec *record.Recording) (lanes []string, arrows, counts int) {
	t.Helper()
	var trace struct {
		DisplayTimeUnit string
		TraceEvents     []traceEvent
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&trace); err != nil {
		t.Fatal(err)
	}
	end := float64(rec.Duration()) / 1e3
	type span struct{ from, to float64 }
	slicesOf, named := map[int][]span{}, map[int]string{}
	starts, ends := map[int]traceEvent{}, map[int]traceEvent{}
	for _, e := range trace.TraceEvents {
		if e.Name == "" || e.Pid == nil || e.Tid == nil || e.Ts == nil || *e.Ts < 0 || *e.Ts > end {
			t.Fatalf("an event is %+v", e)
		}
		switch e.Ph {
		case "M":
			if e.Name == "thread_name" {
				named[*e.Tid] = e.Args["name"].(string)
				lanes = append(lanes, named[*e.Tid])
			}
		case "X":
			if e.Dur == nil || *e.Dur < 0 || *e.Ts+*e.Dur > end+1e-6 {
				t.Errorf("a slice is %+v", e)
			}
			slicesOf[*e.Tid] = append(slicesOf[*e.Tid], span{*e.Ts, *e.Ts + *e.Dur})
		case "C":
			counts++
			if n, ok := e.Args["values"].(float64); !ok || n < 0 || len(e.Args) != 1 {
				t.Errorf("a counter is %+v", e)
			}
		case "s", "f":
			arrows++
			of := map[string]map[int]traceEvent{"s": starts, "f": ends}[e.Ph]
			if _, twice := of[*e.ID]; twice || e.Cat == "" || e.Ph == "f" && e.BP != "e" {
				t.Errorf("an arrow is %+v", e)
			}
			of[*e.ID] = e
		default:
			t.Errorf("there is no phase %q", e.Ph)
		}
	}
	for lane, all := range slicesOf {
		if named[lane] == "" {
			t.Errorf("lane %d has slices, and no name", lane)
		}
		for i := 1; i < len(all); i++ {
			if all[i].from < all[i-1].to-1e-6 {
				t.Errorf("in lane %s, %v and %v overlap", named[lane], all[i-1], all[i])
			}
		}
	}
	for id, e := range ends {
		s, ok := starts[id]
		if !ok || *s.Ts > *e.Ts || s.Name != e.Name || s.Cat != e.Cat {
			t.Errorf("arrow %+v comes from %+v", e, s)
		}
	}
	if len(starts) != len(ends) {
		t.Errorf("%d arrows begin, and %d end", len(starts), len(ends))
	}
	for _, e := range append(slices.Collect(values(starts)), slices.Collect(values(ends))...) {
		within := func(s span) bool { return s.from-1e-6 <= *e.Ts && *e.Ts <= s.to+1e-6 }
		if !slices.ContainsFunc(slicesOf[*e.Tid], within) {
			t.Errorf("arrow %+v has no slice in lane %s", e, named[*e.Tid])
		}
	}
	return lanes, arrows, counts
}

func values(m map[int]traceEvent) func(func(traceEvent) bool) {
	return func(yield func(traceEvent) bool) {
		for _, e := range m {
			if !yield(e) {
				return
			}
		}
	}
}

func TestTrace(t *testing.T) {
	for name, f := range map[string]record.File{
		"buffered":    run(t, 20, uneven),
		"unbuffered":  run(t, 20, uneven, pool.JobBuffer(0), pool.ResultBuffer(0)),
		"one instant": run(t, 5, func(context.Context, int) (string, error) { return "", nil }),
	} {
		t.Run(name, func(t *testing.T) {
			for _, rec := range halves(f) {
				var b bytes.Buffer
				if err := export.Trace(&b, rec); err != nil {
					t.Fatal(err)
				}
				lanes, arrows, counts := checkTrace(t, b.Bytes(), rec)
				if rec != f.Recording {
					continue
				}
				if want := []string{"main", "worker 1", "worker 2", "worker 3", "collector"}; !reflect.DeepEqual(lanes, want) {
					t.Errorf("lanes are %v", lanes)
				}
				if want := 2 * 2 * len(rec.Jobs); arrows != want || counts < 2 {
					t.Errorf("%d ends of arrows, want %d; %d counts", arrows, want, counts)
				}
			}
		})
	}
}

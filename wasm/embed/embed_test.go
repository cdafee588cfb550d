package embed_test

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"workerpool.example/playground/wasm/embed"
	"workerpool.example/playground/wasm/run"
)

func object(kind any, pairs ...any) map[string]any {
	m := map[string]any{"source": "worker-pool", "v": 1.0, "type": kind}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

func TestParse(t *testing.T) {
	long := strings.Repeat("x", 600)
	many := object("set")
	for i := range 70 {
		many[strings.Repeat("a", i+1)] = 1.0
	}
	for _, tt := range []struct {
		name    string
		fields  map[string]any
		want    embed.Message
		ours    bool
		problem string
	}{
		{"nothing", nil, embed.Message{}, false, ""},
		{"another's", map[string]any{"source": "react-devtools"}, embed.Message{}, false, ""},
		{"no source", map[string]any{"type": "play", "v": 1.0}, embed.Message{}, false, ""},
		{"play", object("play"), embed.Message{Type: "play", Step: -1}, true, ""},
		{"pause", object("pause"), embed.Message{Type: "pause", Step: -1}, true, ""},
		{"get", object("get", "other", 1.0), embed.Message{Type: "get", Step: -1}, true, ""},
		{"step", object("seek", "step", 7.0), embed.Message{Type: "seek", Step: 7}, true, ""},
		{"step before the start", object("seek", "step", -7.0), embed.Message{Type: "seek"}, true, ""},
		{"time", object("seek", "t", 1500.0), embed.Message{Type: "seek", Step: -1, Time: 1500 * time.Millisecond}, true, ""},
		{"endless time", object("seek", "t", math.Inf(1)), embed.Message{Type: "seek", Step: -1, Time: 1e12 * time.Millisecond}, true, ""},
		{"set", object("set", "workers", 5.0, "close", false, "work", "cpu", "jobbuf", nil),
			embed.Message{Type: "set", Step: -1, Settings: map[string]string{"workers": "5", "close": "false", "work": "cpu", "jobbuf": ""}}, true, ""},

		{"no version", map[string]any{"source": "worker-pool", "type": "play"}, embed.Message{}, true, "v: 1"},
		{"version as text", map[string]any{"source": "worker-pool", "type": "play", "v": "1"}, embed.Message{}, true, "v: 1"},
		{"no type", object(nil), embed.Message{Step: -1}, true, "type must be"},
		{"type that is none", object(long), embed.Message{Type: long, Step: -1}, true, "type must be"},
		{"seek to nothing", object("seek"), embed.Message{Type: "seek", Step: -1}, true, "either t"},
		{"seek to both", object("seek", "t", 1.0, "step", 1.0), embed.Message{Type: "seek", Step: -1}, true, "either t"},
		{"seek to no number", object("seek", "step", math.NaN()), embed.Message{Type: "seek", Step: -1}, true, "either t"},
		{"seek to a text", object("seek", "step", "7"), embed.Message{Type: "seek", Step: -1}, true, "either t"},
		{"long value", object("set", "work", long), embed.Message{Type: "set", Step: -1}, true, "at most 512"},
		{"object as value", object("set", "work", struct{}{}), embed.Message{Type: "set", Step: -1}, true, "A setting is"},
		{"many fields", many, embed.Message{Type: "set", Step: -1}, true, "at most 64"},
	} {
		m, ours, problem := embed.Parse(tt.fields)
		if ours != tt.ours || !strings.Contains(problem, tt.problem) || (problem == "") != (tt.problem == "") {
			t.Errorf("%s: ours is %v, problem %q", tt.name, ours, problem)
		}
		if !reflect.DeepEqual(m, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, m, tt.want)
		}
	}
}

func TestApply(t *testing.T) {
	s := run.Defaults()
	s.Workers, s.JobBuffer = 9, 4
	m, _, _ := embed.Parse(object("set", "workers", 5.0, "jobbuf", nil, "close", false, "speed", 1000.0, "wrokers", 2.0, "theme", "dark"))
	got, notes := m.Apply(s)
	want := run.Defaults()
	want.Workers, want.Close, want.Speed, want.Theme = 5, false, 100, "dark"
	if got != want {
		t.Errorf("settings are\n%+v, want\n%+v", got, want)
	}
	if len(notes) != 2 || !strings.Contains(notes[0], "100") || !strings.Contains(notes[1], `"wrokers"`) {
		t.Errorf("notes are %q", notes)
	}
	// In a lesson, what is null is as the lesson has it, whichever comes first.
	for range 20 {
		m, _, _ = embed.Parse(object("set", "jobs", nil, "lesson", "unread-results", "workers", nil, "seed", 7.0))
		got, notes = m.Apply(want)
		lesson, _ := run.ParseQuery("lesson=unread-results&seed=7")
		if got.Lesson != lesson.Lesson || got.Jobs != lesson.Jobs || got.Workers != lesson.Workers || got.Seed != 7 || notes != nil {
			t.Fatalf("in a lesson: %+v, %q", got, notes)
		}
	}
	m, _, _ = embed.Parse(object("set", "lesson", nil, "jobs", nil))
	if got, _ := m.Apply(got); got.Lesson != run.NoLesson || got.Jobs != run.Defaults().Jobs {
		t.Errorf("without the lesson: %+v", got)
	}
	m, _, _ = embed.Parse(object("set", "from", 5.0, "to", 1.0))
	if got, notes := m.Apply(run.Defaults()); got != run.Defaults() || len(notes) != 1 {
		t.Errorf("a window that is none: %+v, %q", got, notes)
	}
}

// Whatever is posted, it gives a message or a sentence, and settings in range.
func FuzzParse(f *testing.F) {
	f.Add("worker-pool", "set", 1.0, "workers", "5", 7.0, true)
	f.Add("worker-pool", "seek", 1.0, "t", "", math.Inf(-1), false)
	f.Add("worker-pool", "seek", 1.0, "step", "1e400", math.Copysign(0, -1), false)
	f.Add("worker-pool", "set", 1.0, "resize", "1:1,1:1", 1e300, false)
	f.Fuzz(func(t *testing.T, source, kind string, version float64, name, text string, number float64, flag bool) {
		for _, value := range []any{text, number, flag, nil, []any{1}} {
			m, ours, problem := embed.Parse(map[string]any{"source": source, "type": kind, "v": version, name: value})
			if !ours && problem != "" || !utf8.ValidString(problem) {
				t.Errorf("%q", problem)
			}
			if !ours || problem != "" {
				continue
			}
			s, notes := m.Apply(run.Defaults())
			for _, n := range notes {
				if n == "" || len(n) > 4000 {
					t.Errorf("note %q", n)
				}
			}
			if again, notes := run.ParseQuery(s.Query()); again != s || notes != nil {
				t.Errorf("%+v becomes %q, which reads as %+v: %q", m, s.Query(), again, notes)
			}
		}
	})
}

// State and results are those of the run.
func TestTell(t *testing.T) {
	for query, want := range map[string]string{
		"jobs=4&workers=2&fail=50":  "done",
		"close=no":                  "deadlock",
		"cancel=500":                "cancelled",
		"panic=10&recover=no":       "failed",
		"closeresults=early&jobs=5": "failed",
	} {
		synctest.Test(t, func(t *testing.T) {
			s, _ := run.ParseQuery(query)
			r := run.Start(s, nil, nil)
			for synctest.Wait(); r.Tick(); synctest.Wait() {
			}
			rec := r.Rec
			for step, status := range map[int]string{0: "idle", 3: "paused", rec.Len(): want} {
				got := embed.Of(rec, step, rec.Time(step), false)
				if got.Status != status || got.Step != step || got.Steps != rec.Len() || got.Time < 0 {
					t.Errorf("%s, step %d: %+v, want %s", query, step, got, status)
				}
			}
			if got := embed.Of(rec, 3, -1, true); got.Status != "running" {
				t.Errorf("%s: %+v while it moves", query, got)
			}
			done := embed.Done(r)
			if done["status"] != want || done["type"] != "done" || done["source"] != "worker-pool" || done["v"] != 1 {
				t.Errorf("%s: %v", query, done)
			}
			metrics := done["metrics"].(map[string]any)
			if metrics["elapsed"] != float64(rec.Duration())/1e6 || metrics["jobs"] != s.Jobs {
				t.Errorf("%s: metrics %v", query, metrics)
			}
			service, wait := metrics["service"].(map[string]any), metrics["queueWait"].(map[string]any)
			if none := query == "cancel=500"; (service["median"] == nil) != none || (service["p95"] == nil) != none || wait["median"] == nil {
				t.Errorf("%s: service %v, queue wait %v", query, service, wait)
			}
			last, failed := -1, 0
			for _, result := range done["results"].([]any) {
				result := result.(map[string]any)
				if result["job"].(int) <= last || result["value"] == nil == (result["error"] == nil) {
					t.Errorf("%s: %v after job %d", query, result, last)
				}
				last = result["job"].(int)
				if result["error"] != nil {
					failed++
				}
			}
			if want == "done" && (last != 3 || failed != 2) {
				t.Errorf("%s: %v", query, done["results"])
			}
		})
	}
}

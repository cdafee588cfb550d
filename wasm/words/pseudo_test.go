package words_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// runs reach every end, and every state of every goroutine.
var runs = []string{
	"jobs=4&workers=2",
	"jobs=1&workers=1",
	"workers=4&jobs=12&jitter=40&fail=30&panic=30&seed=3&resbuf=1",
	"jobbuf=0&resbuf=0&jitter=40",
	"jobbuf=2&resbuf=1&collect=after",
	"jobbuf=1&resbuf=1&workers=1&collect=never&cancel=2500",
	"jobbuf=1&resbuf=1&workers=1&collect=never&jobs=6",
	"resbuf=0&collect=never",
	"resbuf=0&collect=never&workers=1&jobs=2",
	"jobbuf=0&resbuf=0&collect=after&workers=1&jobs=3",
	"resbuf=1&collect=never&workers=2",
	"resbuf=0&collect=never&jobs=2&workers=4",
	"close=no",
	"close=no&workers=1",
	"collect=never&jobs=3",
	"collect=after&jobs=3",
	"jobs=8&jitter=30&resize=1500:1,2500:4",
	"cancel=1500",
	"jobs=1200&workers=40&time=20",
	"jobs=2&workers=1&time=60000",
	"jobs=70&workers=1&time=60000",
	"jobs=15&time=3&jitter=50",
	"jobs=640&workers=64&time=1", // thousands a second

	"closeresults=early", "closeresults=early&workers=1&jobs=2", "closeresults=early&collect=after", "closeresults=early&collect=never&resbuf=0",
	"closeresults=early&collect=after&resbuf=0&time=500&every=700&jobs=2",
	"closeresults=early&pattern=goroutines", "closeresults=early&pattern=goroutines&jobs=1",
	"closeresults=never", "closeresults=never&collect=after", "closeresults=never&collect=never&jobs=3",
	"closeresults=never&pattern=goroutines&collect=after", "closeresults=never&pattern=goroutines",
	"recover=no&panic=10&jobs=20", "recover=no&panic=10&workers=1", "recover=no&panic=10&pattern=goroutines",
	"collect=until-cancel&cancel=2500&resbuf=0", "collect=until-cancel&cancel=2500", "collect=until-cancel&cancel=500&resbuf=0&workers=1",
	"collect=until-cancel&cancel=500&resbuf=0&jobs=1&workers=1&closeresults=never", "collect=until-cancel&cancel=2500&resbuf=1&close=no",
	"collect=until-cancel&cancel=1500&pattern=goroutines&resbuf=0", "collect=until-cancel&cancel=500&heed=no",
	"collecttime=700&resbuf=1&jobs=5", "collecttime=700&closeresults=early", "collecttime=500&collect=after&jobs=3", "collecttime=1500&cancel=2500",
	"pattern=goroutines&jobs=4", "pattern=goroutines&jobs=1", "pattern=goroutines&resbuf=0&collect=never", "pattern=goroutines&resbuf=1&collect=never",
	"pattern=goroutines&resbuf=0&collect=never&jobs=1", "pattern=goroutines&resbuf=1&collect=never&jobs=2", "pattern=goroutines&jobs=200&resbuf=0",
	"pattern=goroutines&fail=30&panic=30&cancel=500&every=100", "every=1500&jobs=3&cancel=4000",
}

// written are events that no settings lead to.
var written = []record.Event{
	{Event: pool.Event{Kind: pool.JobsCreated}},
	{Event: pool.Event{Kind: pool.ResultsCreated, N: 1}},
	{Event: pool.Event{Kind: pool.Started, N: 1}},
	{Event: pool.Event{Kind: pool.WorkerStarted, Worker: 1}},
	{Event: pool.Event{Kind: pool.JobSubmitted}},
	{Event: pool.Event{Kind: pool.JobStarted, Worker: 1}},
	{Event: pool.Event{Kind: pool.JobExited, Worker: 1}, At: time.Second},
	{Event: pool.Event{Kind: pool.ResultSent, Worker: 1}, At: time.Second},
	{Event: pool.Event{Kind: pool.JobSubmitted, Job: 1}, At: time.Second},
	{Event: pool.Event{Kind: pool.Canceled}, At: 2 * time.Second},
	{Event: pool.Event{Kind: pool.JobRefused, Job: 1}, At: 2 * time.Second},
	{Event: pool.Event{Kind: pool.ResultSent}, At: 2 * time.Second},
	{Event: pool.Event{Kind: pool.ResultReceived}, At: 2 * time.Second},
	{Event: pool.Event{Kind: pool.WorkerStopped, Worker: 1}, At: 2 * time.Second},
}

func play(t *testing.T, query string) (rec *record.Recording) {
	t.Helper()
	settings, notes := run.ParseQuery(query)
	if notes != nil {
		t.Fatal(notes)
	}
	synctest.Test(t, func(t *testing.T) {
		r := run.Start(settings, nil, nil)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
		rec = r.Rec
	})
	return rec
}

// said collects texts, and fails the test where one has words without a mark.
type said struct {
	*testing.T
	all strings.Builder
}

// text takes a text. others are words that it may have beside, since they belong
// to programs.
func (s *said) text(where, text string, others ...string) {
	s.Helper()
	s.all.WriteString(text)
	rest := text
	for _, other := range others {
		rest = strings.ReplaceAll(rest, other, "")
	}
	if rest = words.Unmarked(rest); rest != "" {
		s.Errorf("%s: %q is not from the catalogue, in %q", where, rest, text)
	}
}

// With every text of the catalogue marked, everything shown at every step of many
// runs is marked, but for numbers: a text from elsewhere cannot hide. And all that
// the catalogue has for them is said.
func TestPseudo(t *testing.T) {
	recordings := map[string]*record.Recording{}
	for _, query := range runs {
		recordings[query] = play(t, query)
		recordings[query+", going on"] = record.New(recordings[query].Events)
	}
	recordings["written"] = record.New(written)
	recordings["written"].End = record.Canceled
	recordings["stopped"] = record.New(written[:6])
	recordings["stopped"].End = record.Canceled
	var short []record.Event // as a pool has it whose jobs only compute
	for _, e := range written {
		e.At /= 1000
		short = append(short, e)
	}
	recordings["short"] = record.New(short)
	recordings["unfinished"] = record.New(written[:6])
	recordings["unfinished"].End = record.Unfinished
	for n := 1; n <= 2; n++ {
		name := fmt.Sprintf("%d idle", n)
		recordings[name] = record.New([]record.Event{
			{Event: pool.Event{Kind: pool.Started, N: int32(n)}}, {Event: pool.Event{Kind: pool.WorkerStarted, Worker: 1}},
			{Event: pool.Event{Kind: pool.WorkerStarted, Worker: int32(n)}}, {Event: pool.Event{Kind: pool.JobsClosed}},
		})
		recordings[name].End = record.Deadlock
	}

	words.Use(words.Pseudo())
	defer words.Use(nil)
	s := &said{T: t}
	for query, rec := range recordings {
		s.show(query, rec)
	}
	all := s.all.String()
	for key, text := range words.Pseudo() {
		switch strings.Split(key, ".")[0] {
		case "picture", "chart", "unit", "sentence", "stuck", "detail":
		default:
			continue
		}
		if strings.HasPrefix(key, "picture.legend.") || strings.HasPrefix(key, "picture.ghost") || key == "picture.label" {
			continue // the page says them
		}
		for _, form := range strings.Split(text, "|") {
			first := form[strings.IndexRune(form, '⟦'):]
			if first = first[:strings.IndexRune(first, '⟧')+len("⟧")]; !strings.Contains(all, first) {
				t.Errorf("no run says %s: %q", key, form)
			}
		}
	}
}

func (s *said) show(query string, rec *record.Recording) {
	var drawer picture.Drawer
	var charter picture.Charter
	stride := max(rec.Len()/30, 1)
	for step := 0; step <= rec.Len(); step++ {
		where := fmt.Sprintf("%s at step %d", query, step)
		s.text(where, rec.Sentence(step), "fatal error: all goroutines are asleep - deadlock!", "panic: send on closed channel", "panic: something unexpected")
		if step%stride != 0 && step < rec.Len() {
			continue
		}
		at := rec.Time(step)
		if step == 0 {
			at = -1
		}
		for lane := range len(rec.Workers) + 2 {
			s.text(where, rec.Describe(lane, rec.StepAt(at), picture.Duration))
			s.text(where, rec.Describe(lane, rec.StepAt(at+rec.Duration()/30), picture.Duration))
		}
		for _, w := range []float64{330, 700, 6000} { // in a wide one, every text has room
			for _, i := range drawer.Draw(rec, picture.View{W: w, Step: step, At: at, Ghost: picture.Ghost{Took: rec.Duration() * 2}}).Items {
				s.text(where+", the picture", i.Text)
			}
		}
		for _, live := range []bool{false, true} {
			for _, c := range charter.Charts(rec, at, 300, live) {
				for _, text := range []string{c.Title, c.Value, c.Meaning, c.Description} {
					s.text(where+", chart "+c.ID, text)
				}
				for _, i := range c.Scene.Items {
					s.text(where+", chart "+c.ID, i.Text)
				}
			}
		}
	}
}

// Without its marks, what is said is English.
func TestPseudoIsEnglish(t *testing.T) {
	defer words.Use(nil)
	plain := strings.NewReplacer("⟦", "", "⟧", "").Replace
	for _, query := range runs[2:7] {
		rec := play(t, query)
		for step := range rec.Len() + 1 {
			words.Use(nil)
			want := rec.Sentence(step)
			words.Use(words.Pseudo())
			if got := plain(rec.Sentence(step)); !strings.EqualFold(got, want) { // a mark has no upper case
				t.Errorf("%s at step %d says %q, in English %q", query, step, got, want)
			}
		}
	}
}

// What the settings say is marked, but for their names and values in the address.
func TestPseudoSettings(t *testing.T) {
	words.Use(words.Pseudo())
	defer words.Use(nil)
	s := &said{T: t}
	for _, row := range run.Table {
		s.text(row.Name, row.Label())
		s.text(row.Name, row.Meaning())
		settings := run.Defaults()
		for _, value := range []string{"qqq", "-1e300", "1e300", ""} {
			if note := row.Set(&settings, value); note != "" {
				s.text(row.Name, note, slices.Concat(row.Choices, run.Views, []string{row.Name, "qqq", "-1e300", "1e300"})...)
			}
		}
	}
	for _, query := range []string{"jobs=%zz", "from=9&to=3", strings.Repeat("a=1&", 5000), "a=1&b=1&c=1&d=1&e=1&f=1"} {
		_, notes := run.ParseQuery(query)
		if len(notes) == 0 {
			t.Errorf("%.20s has no notes", query)
		}
		for _, note := range notes {
			s.text(query[:8], note, `"a"`, `"b"`, `"c"`, `"d"`)
		}
	}
	for key := range words.English() {
		if text := words.Pseudo()[key]; strings.HasPrefix(key, "address.") && !strings.Contains(s.all.String(), text[strings.IndexRune(text, '⟦'):strings.IndexRune(text, '⟧')]) {
			t.Errorf("no address leads to %s", key)
		}
	}
}

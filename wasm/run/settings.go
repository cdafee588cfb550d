// Package run holds what the page runs: the settings, the virtual clock and the
// run itself. It has no part in how anything looks, and builds natively too.
package run

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"workerpool.example/playground/wasm/words"
)

// Settings say what to run and how to show it. The zero value is not valid; see
// [Defaults].
type Settings struct {
	Workers      int           // worker goroutines
	Jobs         int           // jobs submitted
	JobBuffer    int           // capacity of the jobs channel; SameAsJobs follows Jobs
	ResultBuffer int           // capacity of the results channel; SameAsJobs follows Jobs
	Work         string        // Sleep, CPU or MP3
	On           string        // where real work runs: OnGoroutines or OnWebWorkers
	Time         time.Duration // how long a sleep job takes, on average
	Jitter       int           // how much that varies, in percent
	Fail         int           // how many jobs return an error, in percent
	Panic        int           // how many jobs panic, in percent
	Recover      bool          // whether a job's panic is recovered
	Every        time.Duration // pause before each job is submitted
	Order        string        // in which jobs are submitted: Given, Shortest or Longest
	Cancel       time.Duration // when the context is cancelled; Never if not
	Heed         bool          // whether jobs end when the context does
	Collect      string        // Meanwhile, After, UntilCancel or NeverCollect
	CollectTime  time.Duration // how long the collector takes for each result
	Print        string        // in which order: ByArrival or ByJob
	Close        bool          // whether the jobs channel is closed
	CloseResults string        // when the results channel is closed: CloseWait, CloseEarly or CloseNever
	Pattern      string        // ByPool or ByGoroutines
	Fair         bool          // whether jobs that compute take turns
	Seed         int64         // makes the varying parts repeatable
	Resize       string        // changes of the number of workers while the run lasts; see Resizes
	Speed        float64       // playback speed
	Step         int           // where playback stands; Whole if nowhere
	From, To     time.Duration // the part of the run that is shown; Never if not set
	Loop         bool          // repeat that part
	Autoplay     bool          // play once loaded
	Lesson       string        // a lesson's name, or NoLesson; the other settings are what differs from its own
	View         string        // what is shown: AllViews, or some of Views with commas between
	Loading      string        // when an embed loads the program: Eager or Click
	Theme        string        // auto, light or dark
}

// Values with a meaning of their own.
const (
	SameAsJobs = -1
	Never      = -1 * time.Millisecond
	Whole      = -1 // no step
	NoLesson   = "none"

	Sleep = "sleep"
	CPU   = "cpu"
	MP3   = "mp3"

	OnGoroutines = "goroutines"
	OnWebWorkers = "webworkers"

	Meanwhile    = "meanwhile"
	After        = "after"
	UntilCancel  = "until-cancel"
	NeverCollect = "never"

	Given    = "given"
	Shortest = "shortest"
	Longest  = "longest"

	ByArrival = "arrival"
	ByJob     = "job"

	CloseWait  = "wait"
	CloseEarly = "early"
	CloseNever = "never"

	ByPool       = "pool"
	ByGoroutines = "goroutines"

	AllViews = "all"

	Eager = "eager"
	Click = "click"
)

// JobCapacity is the capacity of the jobs channel.
func (s Settings) JobCapacity() int { return orJobs(s.JobBuffer, s.Jobs) }

// ResultCapacity is the capacity of the results channel.
func (s Settings) ResultCapacity() int { return orJobs(s.ResultBuffer, s.Jobs) }

func orJobs(n, jobs int) int {
	if n == SameAsJobs {
		return jobs
	}
	return n
}

// A Setting is one row of the table that the page, the URL and the README come
// from.
type Setting struct {
	Name    string   // in the URL; its words are those of setting.Name
	Default string   // as the URL writes it
	Unit    string   // "ms", "%", "×" or none
	Min     float64  // of a number
	Max     float64  // of a number
	Choices []string // of anything but a plain number; a number may have one word beside
	field   func(*Settings) any
}

// Label is what the page calls the setting.
func (s Setting) Label() string { return words.Say("setting." + s.Name) }

// Meaning says what the setting is, in one clause, lower case.
func (s Setting) Meaning() string { return words.Say("setting." + s.Name + ".means") }

// Numeric reports whether the setting is a number.
func (s Setting) Numeric() bool { return s.Max > s.Min }

// Playback reports whether the setting is about how a run is shown, not what runs.
func (s Setting) Playback() bool {
	switch s.Name {
	case "speed", "step", "from", "to", "loop", "autoplay", "lesson", "view", "loading", "theme":
		return true
	}
	return false
}

// Idle reports whether the setting changes nothing while the others are as they are.
func (s Setting) Idle(others Settings) bool {
	switch s.Name {
	case "workers", "jobbuf", "close": // each job has a goroutine, and is given to it
		return others.Pattern == ByGoroutines
	case "time", "jitter":
		return others.Work != Sleep
	}
	return false
}

// Table lists every setting, in the order of the page and of the URL.
var Table = []Setting{
	{"workers", "3", "", 1, 64, nil, func(s *Settings) any { return &s.Workers }},
	{"jobs", "10", "", 1, 10000, nil, func(s *Settings) any { return &s.Jobs }},
	{"jobbuf", "jobs", "", 0, 10000, []string{"jobs"}, func(s *Settings) any { return &s.JobBuffer }},
	{"resbuf", "jobs", "", 0, 10000, []string{"jobs"}, func(s *Settings) any { return &s.ResultBuffer }},
	{"work", "sleep", "", 0, 0, []string{Sleep, CPU, MP3}, func(s *Settings) any { return &s.Work }},
	{"on", "goroutines", "", 0, 0, []string{OnGoroutines, OnWebWorkers}, func(s *Settings) any { return &s.On }},
	{"time", "1000", "ms", 1, 60000, nil, func(s *Settings) any { return &s.Time }},
	{"jitter", "0", "%", 0, 100, nil, func(s *Settings) any { return &s.Jitter }},
	{"fail", "0", "%", 0, 100, nil, func(s *Settings) any { return &s.Fail }},
	{"panic", "0", "%", 0, 100, nil, func(s *Settings) any { return &s.Panic }},
	{"recover", "yes", "", 0, 0, []string{"yes", "no"}, func(s *Settings) any { return &s.Recover }},
	{"every", "0", "ms", 0, 60000, nil, func(s *Settings) any { return &s.Every }},
	{"order", "given", "", 0, 0, []string{Given, Shortest, Longest}, func(s *Settings) any { return &s.Order }},
	{"cancel", "none", "ms", 0, 3600000, []string{"none"}, func(s *Settings) any { return &s.Cancel }},
	{"heed", "yes", "", 0, 0, []string{"yes", "no"}, func(s *Settings) any { return &s.Heed }},
	{"collect", "meanwhile", "", 0, 0, []string{Meanwhile, After, UntilCancel, NeverCollect}, func(s *Settings) any { return &s.Collect }},
	{"collecttime", "0", "ms", 0, 60000, nil, func(s *Settings) any { return &s.CollectTime }},
	{"print", "arrival", "", 0, 0, []string{ByArrival, ByJob}, func(s *Settings) any { return &s.Print }},
	{"close", "yes", "", 0, 0, []string{"yes", "no"}, func(s *Settings) any { return &s.Close }},
	{"closeresults", "wait", "", 0, 0, []string{CloseWait, CloseEarly, CloseNever}, func(s *Settings) any { return &s.CloseResults }},
	{"pattern", "pool", "", 0, 0, []string{ByPool, ByGoroutines}, func(s *Settings) any { return &s.Pattern }},
	{"fair", "yes", "", 0, 0, []string{"yes", "no"}, func(s *Settings) any { return &s.Fair }},
	{"seed", "1", "", -9007199254740991, 9007199254740991, nil, func(s *Settings) any { return &s.Seed }},
	{"resize", "none", "", 0, 0, []string{"none"}, func(s *Settings) any { return (*resizes)(&s.Resize) }},
	{"speed", "1", "×", 0.1, 100, nil, func(s *Settings) any { return &s.Speed }},
	{"step", "none", "", 0, 1000000, []string{"none"}, func(s *Settings) any { return &s.Step }},
	{"from", "none", "ms", 0, 1000000000, []string{"none"}, func(s *Settings) any { return &s.From }},
	{"to", "none", "ms", 0, 1000000000, []string{"none"}, func(s *Settings) any { return &s.To }},
	{"loop", "0", "", 0, 0, []string{"0", "1"}, func(s *Settings) any { return &s.Loop }},
	{"autoplay", "0", "", 0, 0, []string{"0", "1"}, func(s *Settings) any { return &s.Autoplay }},
	{"lesson", NoLesson, "", 0, 0, lessonNames(), func(s *Settings) any { return &s.Lesson }},
	{"view", AllViews, "", 0, 0, []string{AllViews}, func(s *Settings) any { return (*views)(&s.View) }},
	{"loading", Eager, "", 0, 0, []string{Eager, Click}, func(s *Settings) any { return &s.Loading }},
	{"theme", "auto", "", 0, 0, []string{"auto", "light", "dark"}, func(s *Settings) any { return &s.Theme }},
}

func lessonNames() []string {
	names := []string{NoLesson}
	for _, l := range Lessons {
		names = append(names, l.Name)
	}
	return names
}

// Same reports whether the settings are the same run as others, however it is
// played back.
func (s Settings) Same(other Settings) bool {
	return s.PlayedAs(Settings{}) == other.PlayedAs(Settings{})
}

// PlayedAs gives the settings, to be played back and shown as others are.
func (s Settings) PlayedAs(as Settings) Settings {
	s.Speed, s.Step, s.From, s.To, s.Loop, s.Autoplay = as.Speed, as.Step, as.From, as.To, as.Loop, as.Autoplay
	s.Lesson, s.View, s.Loading, s.Theme = as.Lesson, as.View, as.Loading, as.Theme
	return s
}

// Find gives the row of a name.
func Find(name string) (Setting, bool) {
	i := slices.IndexFunc(Table, func(s Setting) bool { return s.Name == name })
	if i < 0 {
		return Setting{}, false
	}
	return Table[i], true
}

// Defaults are the tutorial's: 10 jobs of a second each, 3 workers, both
// channels with room for every job.
func Defaults() Settings {
	var s Settings
	for _, row := range Table {
		row.Set(&s, row.Default)
	}
	return s
}

// Get gives the value as the URL writes it.
func (row Setting) Get(s Settings) string {
	switch v := row.field(&s).(type) {
	case *int:
		if *v == SameAsJobs && row.Choices != nil {
			return row.Choices[0]
		}
		return strconv.Itoa(*v)
	case *int64:
		return strconv.FormatInt(*v, 10)
	case *float64:
		return strconv.FormatFloat(*v, 'f', -1, 64)
	case *time.Duration:
		if *v == Never {
			return row.Choices[0]
		}
		return strconv.FormatInt(v.Milliseconds(), 10)
	case *bool:
		if row.Choices[0] == "yes" {
			return map[bool]string{true: "yes", false: "no"}[*v]
		}
		return map[bool]string{true: "1", false: "0"}[*v]
	case *string:
		return *v
	case *views:
		return string(*v)
	case *resizes:
		if *v == "" {
			return row.Choices[0]
		}
		return string(*v)
	}
	panic("run: setting " + row.Name + " has a field of no known type")
}

// Set gives the field the value, brought into range. If it had to be changed by
// more than rounding, Set returns a sentence that says so, else "". Anything but
// 0, no and false is true.
func (row Setting) Set(s *Settings, value string) (note string) {
	value = strings.TrimSpace(value)
	switch v := row.field(s).(type) {
	case *bool:
		*v = value != "0" && value != "no" && value != "false"
		return ""
	case *string:
		if slices.Contains(row.Choices, value) {
			*v = value
			return ""
		}
		*v = row.Default
		if row.Name == "lesson" {
			return words.Say("address.lesson", "name", quote(value))
		}
		return words.Say("address.choice", "name", row.Name, "choices", list(row.Choices), "value", quote(value), "now", row.Default)
	}

	if v, ok := row.field(s).(*views); ok {
		*v, note = parseViews(value)
		return note
	}
	if v, ok := row.field(s).(*resizes); ok {
		list, note := parseResizes(value)
		*v = resizes(list)
		return note
	}

	word := slices.Contains(row.Choices, value)
	x, err := strconv.ParseFloat(value, 64)
	switch {
	case word:
		x = -1
	case err != nil && !math.IsInf(x, 0), math.IsNaN(x):
		row.Set(s, row.Default)
		return words.Say("address.number", "name", row.Name, "min", number(row.Min), "max", number(row.Max), "value", quote(value), "now", row.Default)
	case x < row.Min || x > row.Max:
		x = min(max(x, row.Min), row.Max)
		note = words.Say("address.range", "name", row.Name, "min", number(row.Min), "max", number(row.Max), "value", quote(value), "now", number(x))
	}
	switch v := row.field(s).(type) {
	case *int:
		*v = int(math.Round(x))
	case *int64:
		*v = int64(math.Round(x))
	case *float64:
		*v = x
	case *time.Duration:
		*v = time.Duration(math.Round(x)) * time.Millisecond
	}
	return note
}

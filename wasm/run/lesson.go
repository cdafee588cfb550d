package run

import (
	"slices"
	"strconv"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

// A Lesson is one way in which a pool goes right or wrong. It is data: what to
// run, where to stop and look, and what to change then. What it says stands in
// package words, under its name; the values that its sentences give are those of
// the run.
type Lesson struct {
	Name     string
	Variants []string // queries: what it begins with, and what that can be changed to; the last is the lesson's answer
	Controls []string // names of the settings that it shows
	Views    []string // what it shows beside the stage: "code", "output", "metrics"
	Answers  int      // to the question that is asked before the run
	Right    int      // the answer that a run gives, from 1
	Tells    int      // the variant whose run gives it, from 0; after the last comes the goal's run
	AtEnd    bool     // the first variant gives it when it ends, not where it stops
	Freeze   Freeze   // where the first variant's run stops by itself
	Goal     Goal     // what is asked for in the end; none is the last variant
	Measures bool     // the page measures the goroutines and the memory of its runs
}

// A Freeze finds the step to look at; 0 if there is none.
type Freeze func(*record.Recording) (step int)

// A Goal asks for the fewest workers with which 95 of 100 jobs wait for no longer
// than a time.
type Goal struct {
	Workers int
	Wait    time.Duration
}

// LessonNamed gives the lesson of a name.
func LessonNamed(name string) (Lesson, bool) {
	i := slices.IndexFunc(Lessons, func(l Lesson) bool { return l.Name == name })
	if i < 0 {
		return Lesson{}, false
	}
	return Lessons[i], true
}

// Number is the lesson's place in the course, from 1.
func (l Lesson) Number() int {
	return slices.IndexFunc(Lessons, func(m Lesson) bool { return m.Name == l.Name }) + 1
}

// Next is the lesson after this one, if there is one.
func (l Lesson) Next() (Lesson, bool) {
	if n := l.Number(); n < len(Lessons) {
		return Lessons[n], true
	}
	return Lesson{}, false
}

// Settings are those of a variant, from 0; a variant that there is not counts as
// the nearest.
func (l Lesson) Settings(variant int) Settings {
	s := Defaults()
	s.read(l.Variants[min(max(variant, 0), len(l.Variants)-1)])
	s.Lesson = l.Name
	return s
}

// Variant finds the variant that settings are, however they are played back; -1
// if they are another run.
func (l Lesson) Variant(s Settings) int {
	for i := range l.Variants {
		if v := l.Settings(i); v.Same(s) {
			return i
		}
	}
	return -1
}

// Reached reports whether a run that has ended is what the lesson asks for.
func (l Lesson) Reached(r *Run) bool {
	if r == nil || r.Rec.End == record.Running || r.Touched() {
		return false
	}
	if l.Goal == (Goal{}) {
		return l.Variant(r.Settings) == len(l.Variants)-1
	}
	want := l.Settings(0)
	want.Workers = l.Goal.Workers
	return want.Same(r.Settings) && r.Rec.Metrics(r.Rec.Len()).QueueWait.P95 <= l.Goal.Wait
}

// Told reports whether a run, seen up to a step, has given the answer to the
// question.
func (l Lesson) Told(r *Run, step int) bool {
	if r == nil || r.Rec.End == record.Running || r.Touched() {
		return false
	}
	ended := step == r.Rec.Len()
	if l.Tells == len(l.Variants) {
		return ended && l.Reached(r)
	}
	if l.Variant(r.Settings) != l.Tells {
		return false
	}
	return ended || l.Tells == 0 && !l.AtEnd && step >= l.Freeze(r.Rec)
}

// Title names the lesson.
func (l Lesson) Title() string { return l.say("title") }

// Text says what the lesson is about, before anything has run.
func (l Lesson) Text() string { return l.say("text") }

// Question is asked before the run.
func (l Lesson) Question() string { return l.say("question") }

// Answer is one of the answers to it, from 1.
func (l Lesson) Answer(i int) string { return l.say("answer." + strconv.Itoa(i)) }

// Why explains the step at which the run has stopped. Its places are filled as
// [words.Say] fills them.
func (l Lesson) Why(pairs ...any) string { return l.say("why", pairs...) }

// Aim says what to do to have learned it.
func (l Lesson) Aim() string { return l.say("goal") }

// VariantName names what a variant does, from 0.
func (l Lesson) VariantName(variant int) string { return l.say("variant." + strconv.Itoa(variant+1)) }

// Outcome explains what a variant but the first has changed; where a Goal is
// asked for, that comes after the last variant.
func (l Lesson) Outcome(variant int, pairs ...any) string {
	return l.say("outcome."+strconv.Itoa(variant+1), pairs...)
}

func (l Lesson) say(what string, pairs ...any) string {
	return words.Say("lesson."+l.Name+"."+what, pairs...)
}

// Where runs stop by themselves.

// atEnd is the last step.
func atEnd(rec *record.Recording) int { return rec.Len() }

// first is the first event of a kind.
func first(kind pool.Kind) Freeze { return nth(kind, 1) }

// nth is the n-th event of a kind.
func nth(kind pool.Kind, n int) Freeze {
	return func(rec *record.Recording) int {
		seen := 0
		for i, e := range rec.Events {
			if e.Kind == kind {
				if seen++; seen == n {
					return i + 1
				}
			}
		}
		return 0
	}
}

// firstOvertaking is where the collector receives a result before that of an
// earlier job.
func firstOvertaking(rec *record.Recording) int {
	for i, step := range rec.Receives() {
		if rec.Events[step-1].Job != i {
			return step
		}
	}
	return 0
}

// at is the last step by a time.
func at(t time.Duration) Freeze {
	return func(rec *record.Recording) int { return rec.StepAt(t) }
}

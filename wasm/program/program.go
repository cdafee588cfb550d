// Package program writes the tutorial's program for given settings: plain
// channels and a sync.WaitGroup, as one would type it to try the pattern, with
// nothing in it that the settings do not ask for. It compiles, prints what the
// page prints, but for which worker did what, and ends as the page's run ends.
//
// The run on the page is made with package pool, unless a pool makes impossible
// what is asked, but does the same things in the same order. So a recording says
// at each step on which line of this program every goroutine stands:
// [Program.At]. And a line says at which steps it is executed: [Program.Next].
//
//	p := program.For(run.Defaults())
//	fmt.Print(p.Source())
//	for _, b := range p.At(rec, rec.Len()) {
//		fmt.Println(b.Goroutine, "stands on line", b.Line+1)
//	}
package program

import (
	"strings"

	"workerpool.example/playground/wasm/run"
)

// A Program is the text of a main.go, and what each of its lines is for. It is
// never changed, and depends on nothing but the settings it was made for.
type Program struct {
	Lines []Line

	asked  features
	source string
	lines  map[role]int // where each role is played, from 0
}

// A role is what a line does in the pattern. Every event of a pool, and every
// state of a goroutine, belongs to a role; a program has only some of them.
type role string

const (
	makeJobs     role = "make-jobs"
	makeResults  role = "make-results"
	startAll     role = "start-all"
	startOne     role = "start-one"
	resize       role = "resize" // and the index of the resize
	stopOne      role = "stop-one"
	takeJob      role = "take-job"
	doJob        role = "do-job"
	notRun       role = "not-run"
	sendResult   role = "send-result"
	dropResult   role = "drop-result"
	pause        role = "pause"
	submit       role = "submit"
	submitNoMore role = "submit-no-more"
	closeJobs    role = "close-jobs"
	receive      role = "receive"
	show         role = "show"
	handle       role = "handle"
	giveUp       role = "give-up"
	settle       role = "settle"
	wait         role = "wait"
	closeResults role = "close-results"
	waitCollect  role = "wait-collect"
	cancel       role = "cancel"
)

// For gives the tutorial's program for the settings. How a run is played back
// changes nothing.
func For(s run.Settings) *Program {
	f := ask(s)
	d := newDraft()
	f.write(d)
	source := d.source()
	return &Program{
		Lines:  lex(source),
		asked:  f,
		source: source,
		lines:  d.lines,
	}
}

// Source is the whole text, as gofmt would have it: a main.go.
func (p *Program) Source() string { return p.source }

// line gives the line of a role, -1 if the program has none.
func (p *Program) line(r role) int {
	if i, ok := p.lines[r]; ok {
		return i
	}
	return -1
}

// Text is the line as it stands in the source, tabs included.
func (l Line) Text() string {
	var b strings.Builder
	for _, t := range l.Tokens {
		b.WriteString(t.Text)
	}
	return b.String()
}

package program_test

import (
	"strings"
	"testing"

	"workerpool.example/playground/wasm/program"
	"workerpool.example/playground/wasm/run"
)

func TestDiff(t *testing.T) {
	from, to := program.For(settings(t, "close=no")), program.For(settings(t, ""))
	var b strings.Builder
	for _, c := range program.Diff(from, to, 1) {
		if c == nil {
			b.WriteString("…\n")
			continue
		}
		b.WriteString(map[program.Change]string{program.Kept: " ", program.Removed: "-", program.Added: "+"}[c.Change] + c.Line.Text() + "\n")
	}
	const want = " \t}\n-\t// close(jobs) is forgotten\n+\tclose(jobs)\n \n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
	if same := program.Diff(to, to, 3); same != nil {
		t.Errorf("a program differs from itself in %d lines", len(same))
	}
}

// Removed and added lines make one program the other.
func TestDiffOfLessons(t *testing.T) {
	for _, l := range run.Lessons {
		for v := 1; v < len(l.Variants); v++ {
			from, to := program.For(l.Settings(0)), program.For(l.Settings(v))
			var before, after []string
			for _, c := range program.Diff(from, to, 1000) {
				if c.Change != program.Added {
					before = append(before, c.Line.Text())
				}
				if c.Change != program.Removed {
					after = append(after, c.Line.Text())
				}
			}
			if from.Source() == to.Source() {
				if l.Settings(0).Fair == l.Settings(v).Fair && l.Settings(0).On == l.Settings(v).On {
					t.Errorf("%s: variant %d has the same program", l.Name, v)
				}
				continue
			}
			if strings.Join(before, "\n")+"\n" != from.Source() || strings.Join(after, "\n")+"\n" != to.Source() {
				t.Errorf("%s: variant %d: the comparison does not give both programs", l.Name, v)
			}
		}
	}
}

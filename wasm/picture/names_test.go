package picture_test

import (
	"strings"
	"testing"

	"workerpool.example/playground/wasm/picture"
)

func TestPieces(t *testing.T) {
	for sentence, want := range map[string]string{
		"":                          "",
		"Nothing has happened yet.": "Nothing has happened yet.",
		"Worker 2 takes job 10, and main can send again.":    "[worker:Worker 2] takes [job:job 10], and [main:main] can send again.",
		"The collector receives result 0 from worker 1.":     "The [collector:collector] receives [result:result 0] from [worker:worker 1].",
		"Main sends job 3 to the jobs channel.":              "[main:Main] sends [job:job 3] to the jobs channel.",
		"3 workers; remain: a worker, job, mainly worker 12": "3 workers; remain: a worker, job, mainly [worker:worker 12]",
		"job":     "job",
		"job ":    "job ",
		"main":    "[main:main]",
		"Émain 1": "Émain 1",
	} {
		var b, joined strings.Builder
		for _, p := range picture.Pieces(sentence) {
			joined.WriteString(p.Text)
			if p.Name == "" {
				b.WriteString(p.Text)
			} else {
				b.WriteString("[" + p.Name + ":" + p.Text + "]")
			}
		}
		if b.String() != want || joined.String() != sentence {
			t.Errorf("%q is %q, want %q", sentence, b.String(), want)
		}
	}
}

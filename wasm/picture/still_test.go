//go:build js

package picture_test

import (
	"context"
	"os"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/job"
	"workerpool.example/playground/wasm/job/mp3"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
	"workerpool.example/playground/wasm/words"
)

// The still pictures of the first run and of the lessons are those of the runs.
// They are drawn where the page's goroutines run, js/wasm: elsewhere those that are
// woken together go on in another order, and jobs fall to other workers. If a
// change is meant, `make generate` draws them anew; it needs Node.
func TestStills(t *testing.T) {
	first := recorded(t, "")
	of := func(width float64) string {
		return picture.Draw(first, first.Duration(), width).SVG(words.Say("still.title"), words.Say("still.description"), picture.Light, picture.Dark)
	}
	drawn(t, "still", bySize(of(668), of(334)))
	for _, l := range run.Lessons {
		s := l.Settings(0)
		name := "lessons/" + l.Name
		if s.Work == run.Sleep {
			drawn(t, name, lessonStill(l, recorded(t, "lesson="+l.Name)))
		} else if _, err := os.Stat(stillFile(name)); err != nil {
			// Real work takes another time at each run: its picture is of one run,
			// and stays until somebody removes it.
			drawn(t, name, lessonStill(l, worked(t, s)))
		}
	}
}

// bySize puts two pictures into one: a phone shows the second. Inside an image,
// media queries are about its own size, which is nothing while it loads: neither is
// laid out then.
func bySize(wide, narrow string) string {
	inner := func(svg, class string) string {
		head, rest, _ := strings.Cut(svg, ">")
		box := regexp.MustCompile(`viewBox="[^"]*"`).FindString(head)
		return `<svg class="` + class + `" ` + box + ` preserveAspectRatio="xMinYMin" font-family="system-ui, sans-serif">` + rest
	}
	return `<svg xmlns="http://www.w3.org/2000/svg" role="img">
<style>
.wide,.narrow{display:none}
@media (min-width:1px){.narrow{display:inline}}
@media (min-width:460.02px){.wide{display:inline}.narrow{display:none}}
</style>
` + inner(wide, "wide") + inner(narrow, "narrow") + "</svg>\n"
}

func stillFile(name string) string { return "../../web/" + name + ".svg" }

// drawn checks a picture, or with -update writes it.
func drawn(t *testing.T, name, svg string) {
	t.Helper()
	have, err := os.ReadFile(stillFile(name))
	switch {
	case err == nil && string(have) == svg:
	case !*update:
		t.Errorf("%s is not what is drawn; run `make generate`", stillFile(name))
	default:
		if err := os.WriteFile(stillFile(name), []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// worked is a run of real work.
func worked(t *testing.T, s run.Settings) *record.Recording {
	breathe := func(context.Context) error { runtime.Gosched(); return nil }
	work := job.CPU(job.PrimeLimit, s.Jobs, breathe)
	if !s.Fair {
		work = job.CPU(job.PrimeLimit, s.Jobs, nil)
	}
	if s.Work == run.MP3 {
		data, err := os.ReadFile("../../web/sample.mp3")
		if err != nil {
			t.Fatal(err)
		}
		file, err := mp3.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		segments := file.Segments(s.Jobs)
		work = func(ctx context.Context, i int) (job.Output, error) {
			pcm, err := file.Decode(ctx, segments[i], func() error { return breathe(ctx) })
			return job.Output{Number: len(pcm)}, err
		}
	}
	start := time.Now()
	r := run.Start(s, work, func() time.Duration { return time.Since(start) })
	// Tick may only be called when every goroutine is blocked, which nobody says
	// here; after this, all of them have ended.
	time.Sleep(10 * time.Second)
	for r.Tick() {
		time.Sleep(time.Millisecond)
	}
	return r.Rec
}

// lessonStill is the run where the lesson stops it.
func lessonStill(l run.Lesson, rec *record.Recording) string {
	step := l.Freeze(rec)
	v := picture.View{W: 668, At: rec.Time(step), Step: step}
	return new(picture.Drawer).Draw(rec, v).SVG(l.Title(), rec.Sentence(step), picture.Light, picture.Dark)
}

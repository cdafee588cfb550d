package picture_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
)

// A picture has a ground of its own, and says in words what it shows.
func TestGround(t *testing.T) {
	s := picture.Draw(recorded(t, "jitter=40"), 2*time.Second, 700)
	s.Ground()
	svg := s.SVG("Three workers", "Worker 2 finishes job 4.", picture.Light, picture.Dark)
	ground := `<rect class="on-shape" x="0" y="0" width="700" height="486" fill="currentColor"/>`
	if first := strings.Index(svg, "<rect"); first < 0 || !strings.HasPrefix(svg[first:], ground) {
		t.Errorf("its first shape is %.100s", svg[first:])
	}
	for _, part := range []string{"<title>Three workers</title>", "<desc>Worker 2 finishes job 4.</desc>", ".on-shape{color:#fff}", ".on-shape{color:#0b1118}", `role="img"`} {
		if !strings.Contains(svg, part) {
			t.Errorf("it has no %s", part)
		}
	}
}

// A PNG with its texts is the same picture; a decoder checks the sum of each chunk.
func TestPNG(t *testing.T) {
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	got := picture.PNG(file.Bytes(), "Title “x”", "What it shows.")
	for _, part := range []string{"iTXtTitle\x00\x00\x00\x00\x00Title “x”", "iTXtDescription\x00\x00\x00\x00\x00What it shows."} {
		if !bytes.Contains(got, []byte(part)) {
			t.Errorf("%q is not in it", part)
		}
	}
	if picture, err := png.Decode(bytes.NewReader(got)); err != nil || picture.Bounds().Dx() != 30 {
		t.Errorf("%v", err)
	}
	for _, other := range []string{"", "GIF89a", file.String()[:20]} {
		if string(picture.PNG([]byte(other), "a", "b")) != other {
			t.Errorf("%q is changed", other)
		}
	}
}

// Whatever a file may hold can be drawn, the largest capacities and numbers too.
func TestDrawBounds(t *testing.T) {
	ev := func(at time.Duration, k pool.Kind, job, worker, n int) record.Event {
		return record.Event{At: at, Event: pool.Event{Kind: k, Job: job, Worker: int32(worker), N: int32(n)}}
	}
	const end = record.MaxHours * time.Hour
	for _, end := range []record.Event{
		ev(end, pool.Waiting, 0, 0, 0), ev(end, pool.WorkerStarted, 0, record.MaxWorkers, 0), ev(end, pool.JobSubmitted, record.MaxJobs-1, 0, 0),
	} {
		rec := record.New([]record.Event{
			ev(0, pool.JobsCreated, 0, 0, record.MaxCapacity), ev(0, pool.ResultsCreated, 0, 0, record.MaxCapacity), ev(0, pool.Started, 0, 0, record.MaxWorkers), end,
		})
		for rec.End = record.Running; rec.End <= record.Unfinished; rec.End++ {
			for step := range rec.Len() + 1 {
				v := picture.Now(rec, rec.Time(step), 700)
				var k picture.Drawer
				if s := k.Draw(rec, v); len(s.Items) < 10 || len(s.Items) > 30_000 {
					t.Errorf("%v at step %d is %d shapes", rec.End, step, len(s.Items))
				}
				var c picture.Charter
				c.Charts(rec, v.At, 300, true)
			}
		}
	}
}

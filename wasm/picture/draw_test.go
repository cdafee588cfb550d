package picture_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/picture"
	"workerpool.example/playground/wasm/run"
)

func recorded(t *testing.T, query string) *record.Recording {
	t.Helper()
	s, _ := run.ParseQuery(query)
	var rec *record.Recording
	synctest.Test(t, func(t *testing.T) {
		r := run.Start(s, nil, nil)
		for synctest.Wait(); r.Tick(); synctest.Wait() {
		}
		rec = r.Rec
	})
	return rec
}

// texts gives every text of a picture.
func texts(s *picture.Scene) string {
	var b strings.Builder
	for _, i := range s.Items {
		if i.Text != "" {
			b.WriteString(i.Text + "\n")
		}
	}
	return b.String()
}

func TestPictureSays(t *testing.T) {
	for _, tt := range []struct {
		query string
		at    time.Duration
		want  []string
		not   []string
	}{
		{"", 0, []string{"worker 1", "worker 3", "runs job", "7 of 10 waiting", "done 4.0 s", "4.0 s"}, []string{"job 9"}},
		{"", -1, []string{"not made yet", "not started", "done 4.0 s"}, []string{"0 of 10 waiting", "job 0"}},
		{"close=no", time.Minute, []string{"waits for ever", "stuck 4.0 s"}, nil},
		{"", 3500 * time.Millisecond, []string{"closed", "0 of 10 waiting", "job 9", "stopped"}, nil},
		{"jobbuf=0&resbuf=0", 500 * time.Millisecond, []string{"unbuffered"}, nil},
		{"collect=never&resbuf=0", time.Second, []string{"stuck 1.0 s", "cannot send result", "blocked"}, []string{"done"}},
		{"cancel=2500", time.Minute, []string{"ended 2.5 s"}, nil},
		{"fail=100", time.Minute, []string{"job 0 ✕"}, nil},
		{"jobs=10000&workers=64", time.Second, []string{"of 10000", "next: ", "64"}, []string{"worker 1"}},
	} {
		rec := recorded(t, tt.query)
		for _, w := range []float64{320, 700, 1200} {
			got := texts(picture.Draw(rec, tt.at, w))
			for _, want := range tt.want {
				if !strings.Contains(got, want) && !(w < 560 && (want == "64" || want == "next: " || want == "blocked" || want == "waits for ever")) {
					t.Errorf("%q at %v, %v wide, does not say %q:\n%s", tt.query, tt.at, w, want, got)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(got, not+"\n") {
					t.Errorf("%q at %v, %v wide, says %q", tt.query, tt.at, w, not)
				}
			}
		}
	}
}

// Whatever is drawn at whatever width, every number is finite and every shape
// lies in the picture.
func TestInside(t *testing.T) {
	for _, query := range []string{"", "workers=64&jobs=10000&jitter=100", "workers=1&jobs=10000", "resbuf=0&collect=never", "cancel=0", "time=1&jobs=1", "jobbuf=3&fail=30&panic=30", "jobs=20&jobbuf=0"} {
		rec := recorded(t, query)
		d := rec.Duration()
		for _, at := range []time.Duration{-time.Second, 0, d / 3, d / 2, d, d + time.Hour} {
			for _, w := range []float64{280, 320, 559, 560, 668, 1400} {
				s := picture.Draw(rec, at, w)
				if len(s.Items) > 6000 {
					t.Errorf("%q: %d items", query, len(s.Items))
				}
				inside(t, fmt.Sprintf("%q at %v, %v wide", query, at, w), s)
			}
		}
	}
}

// The height depends on the width alone: moving a slider moves nothing else.
func TestSameHeight(t *testing.T) {
	for _, w := range []float64{320, 900} {
		for _, query := range []string{"", "workers=64", "jobs=10000", "jobbuf=0"} {
			if s := picture.Draw(recorded(t, query), 0, w); s.H != picture.Height(w) {
				t.Errorf("%q, %v wide, is %v high", query, w, s.H)
			}
		}
	}
	picture.Draw(record.New(nil), 0, 700)
}

func TestBatch(t *testing.T) {
	var b picture.Batch
	b.Add(3, &picture.Scene{W: 1, H: 1, Items: []picture.Item{{Text: "gone"}}})
	b.Reset()
	b.Add(2, &picture.Scene{W: 700, H: 486, Items: []picture.Item{
		{Shape: picture.Fill, Color: picture.Failed, X: 1, Y: 2, W: 3, H: 4, Alpha: 0.5},
		{Shape: picture.Text, Text: "a✕😀", H: 12, Alpha: 1},
	}})
	b.Add(0, &picture.Scene{W: 1, H: 2, Items: []picture.Item{{Shape: picture.Text, Text: "z"}}})
	want := []float32{
		255, 2, 700, 486, 0, 0, 0, 0,
		float32(picture.Fill), float32(picture.Failed), 1, 2, 3, 4, 0.5, 0,
		float32(picture.Text), 0, 0, 0, 0, 12, 1, 4,
		255, 0, 1, 2, 0, 0, 0, 0,
		float32(picture.Text), 0, 0, 0, 0, 0, 0, 1,
	}
	if !slices.Equal(b.Numbers, want) || b.Texts() != "a✕😀z" {
		t.Errorf("%v, %q", b.Numbers, b.Texts())
	}
}

func TestSVG(t *testing.T) {
	svg := picture.Draw(recorded(t, "jitter=40&fail=20&jobbuf=0&resbuf=0"), 2*time.Second, 700).SVG(`A <title> & "more"`, "what it shows", picture.Light, picture.Dark)
	d := xml.NewDecoder(strings.NewReader(svg))
	shapes := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := token.(xml.StartElement); ok {
			shapes++
		}
	}
	if shapes < 20 || !strings.Contains(svg, "A &lt;title&gt; &amp; &quot;more&quot;") {
		t.Errorf("%d elements in\n%.300s", shapes, svg)
	}
}

// A still has the colours of the page.
func TestTokens(t *testing.T) {
	css, err := os.ReadFile("../../web/style.css")
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range picture.Names {
		m := regexp.MustCompile(`--` + name + `: (?:light-dark\((#\w+), (#\w+)\)|(#\w+));`).FindStringSubmatch(string(css))
		if m == nil {
			t.Errorf("the style sheet has no colour %s", name)
			continue
		}
		if m[3] != "" {
			m[1], m[2] = m[3], m[3]
		}
		if m[1] != picture.Light[i] || m[2] != picture.Dark[i] {
			t.Errorf("%s is %s and %s in the style sheet, %s and %s in stills", name, m[1], m[2], picture.Light[i], picture.Dark[i])
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 s", 340 * time.Nanosecond: "0.3 µs", 9550 * time.Nanosecond: "9.6 µs", 73_400 * time.Nanosecond: "73 µs", 999_400 * time.Nanosecond: "999 µs", 999_600 * time.Nanosecond: "1 ms", time.Millisecond: "1 ms", 1500 * time.Microsecond: "1.5 ms", 999 * time.Millisecond: "999 ms",
		time.Second: "1.0 s", 2940 * time.Millisecond: "2.94 s", 157_480 * time.Millisecond: "157.5 s", 10_026_130 * time.Millisecond: "2 h 47 min",
	} {
		if got := picture.Duration(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
}

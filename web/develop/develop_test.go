package develop

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/web/site"
)

// An editor that is still writing is waited for, and each state is seen once.
func TestWatch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		states := []string{"a", "a", "b", "c", "c", "c", "d", "d", "c", "c"}
		looks, seen := 0, ""
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Watch(ctx, time.Second, "a", func() string {
				defer func() { looks++ }()
				return states[min(looks, len(states)-1)]
			}, func() { seen += states[min(looks, len(states))-1] })
		}()
		time.Sleep(20 * time.Second)
		cancel()
		<-ended
		if seen != "cdc" {
			t.Errorf("changes were seen to %q, want cdc", seen)
		}
	})
}

// What has changed while the site was made is seen, too.
func TestWatchKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		changes := 0
		go Watch(ctx, time.Second, "before", func() string { return "since" }, func() { changes++ })
		time.Sleep(5 * time.Second)
		cancel()
		synctest.Wait()
		if changes != 1 {
			t.Errorf("%d changes, want 1", changes)
		}
	})
}

func TestFingerprint(t *testing.T) {
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	put := func(name, content string) {
		t.Helper()
		if err := errors.Join(os.MkdirAll(filepath.Dir(in(name)), 0o755), os.WriteFile(in(name), []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	put("a/b/one.go", "1")
	put("alone.mod", "1")
	goOrMod := func(file string) bool { return strings.HasSuffix(file, ".go") || strings.HasSuffix(file, ".mod") }
	look := func() string { return Fingerprint(goOrMod, in("a"), in("alone.mod"), in("missing")) }
	last := look()
	for _, step := range []struct {
		name    string
		do      func()
		changes bool
	}{
		{"nothing", func() {}, false},
		{"another file's content", func() { put("a/b/two.txt", "2") }, false},
		{"a hidden file", func() { put("a/.one.go", "2") }, false},
		{"a file in a hidden folder", func() { put("a/.git/one.go", "2") }, false},
		{"a new file", func() { put("a/c/d/two.go", "2") }, true},
		{"a larger file", func() { put("a/b/one.go", "12") }, true},
		{"a file named by itself", func() { put("alone.mod", "12") }, true},
		{"a new time", func() {
			if err := os.Chtimes(in("a/b/one.go"), time.Time{}, time.Unix(1e9, 0)); err != nil {
				t.Fatal(err)
			}
		}, true},
		{"a file that went", func() { os.Remove(in("a/b/one.go")) }, true},
	} {
		step.do()
		now := look()
		if (now != last) != step.changes {
			t.Errorf("%s: a change is %t, want %t", step.name, now != last, step.changes)
		}
		last = now
	}
}

// A page hears of what it is not: made from the last build. Then it reloads, and
// what is wrong with the sources is shown until it is mended.
func TestWorkshop(t *testing.T) {
	page := "one"
	var fails error
	var said bytes.Buffer
	looked := make(chan string) // what is seen of the sources
	w := &Workshop{
		Look: func() string { return "1" },
		Make: func(context.Context) (site.Site, string, error) {
			return site.Site{"index.html": {Data: []byte(page)}}, "build-" + page, fails
		},
		Said: &said,
	}
	if err := w.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.Look = func() string {
		select {
		case look := <-looked:
			return look
		case <-ctx.Done():
			return ""
		}
	}
	ended := make(chan struct{})
	go func() { defer close(ended); w.Watch(ctx, time.Nanosecond) }()
	defer func() { cancel(); <-ended }()

	server := httptest.NewServer(w)
	defer server.Close()
	listen := func(build string) (*bufio.Scanner, io.Closer) {
		t.Helper()
		response, err := http.Get(server.URL + "/develop/events?build=" + build)
		if err != nil || response.Header.Get("Content-Type") != "text/event-stream" {
			t.Fatalf("%v, %v", response, err)
		}
		return bufio.NewScanner(response.Body), response.Body
	}
	hears := func(events *bufio.Scanner, want ...string) {
		t.Helper()
		for _, line := range append(want, "") {
			if !events.Scan() || events.Text() != line {
				t.Fatalf("%q was said, want %q (%v)", events.Text(), line, events.Err())
			}
		}
	}
	is := func(want string) {
		t.Helper()
		r, err := http.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if got, err := io.ReadAll(r.Body); err != nil || string(got) != want {
			t.Errorf("the page is %q, want %q (%v)", got, want, err)
		}
	}
	change := func(to string) { // it is looked at until it is seen to stay
		looked <- to
		looked <- to
		looked <- to
	}

	is("one")
	events, first := listen("build-one")
	defer first.Close()
	fails = errors.New("main.go:1: mend\n\tthis")
	change("2")
	hears(events, "event: trouble", `data: "main.go:1: mend\n\tthis"`)
	is("one") // as long as there is no better one
	late, second := listen("build-one")
	defer second.Close()
	hears(late, "event: trouble", `data: "main.go:1: mend\n\tthis"`)

	fails, page = nil, "two"
	change("3")
	hears(events, "event: reload", "data:")
	hears(events, "event: trouble", `data: ""`)
	is("two")
	old, third := listen("of-long-ago")
	defer third.Close()
	hears(old, "event: reload", "data:")
	if !strings.Contains(said.String(), "main.go:1: mend") {
		t.Errorf("on the terminal stands %q", &said)
	}
}

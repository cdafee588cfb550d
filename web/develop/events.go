package develop

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Events tells pages, as server-sent events, that there is another build than the
// one they are from, and why the last could not be made.
type Events struct {
	mu      sync.Mutex
	build   string
	trouble string
	changed chan struct{} // closed when one of them changes
}

// Tell says which build there is, and what is wrong with the sources since.
func (e *Events) Tell(build, trouble string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.build, e.trouble = build, trouble
	if e.changed != nil {
		close(e.changed)
		e.changed = nil
	}
}

// Build is the one that was told of last.
func (e *Events) Build() string {
	build, _, _ := e.now()
	return build
}

func (e *Events) now() (build, trouble string, changed <-chan struct{}) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.changed == nil {
		e.changed = make(chan struct{})
	}
	return e.build, e.trouble, e.changed
}

// ServeHTTP tells one page, whose build is in the query, until it goes or the
// server stops: then the request's context ends.
func (e *Events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	// It stays open; where that cannot be, the page asks again. The end of the time
	// for reading would end the request's context.
	out.SetWriteDeadline(time.Time{})
	out.SetReadDeadline(time.Time{})
	w.Header().Set("Content-Type", "text/event-stream")
	told := ""
	for {
		build, trouble, changed := e.now()
		if build != r.FormValue("build") {
			fmt.Fprint(w, "event: reload\ndata:\n\n")
		}
		if trouble != told {
			text, _ := json.Marshal(trouble) // a string, in one line
			fmt.Fprintf(w, "event: trouble\ndata: %s\n\n", text)
			told = trouble
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

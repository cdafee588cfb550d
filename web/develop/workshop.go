package develop

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"time"

	"workerpool.example/playground/web/server"
	"workerpool.example/playground/web/site"
)

// A Workshop makes a site, makes it again when its sources change, and answers with
// the one that it made last. Pages of an earlier one reload; when the sources cannot
// be made a site of, pages show why.
type Workshop struct {
	Look func() string                                                // a fingerprint of the sources; see [Fingerprint]
	Make func(context.Context) (s site.Site, build string, err error) // see [site.Site.Watched]
	Said io.Writer                                                    // is told what went wrong, as the pages are

	known   string
	now     atomic.Pointer[server.Server]
	changes Events
}

// Open makes the first site.
func (w *Workshop) Open(ctx context.Context) error {
	w.known = w.Look() // what changes from here on is seen by Watch
	return w.renew(ctx)
}

func (w *Workshop) renew(ctx context.Context) error {
	s, build, err := w.Make(ctx)
	if err != nil {
		return err
	}
	w.now.Store(server.New(s))
	w.changes.Tell(build, "")
	return nil
}

// Watch looks every interval whether there is something to make again, until ctx
// ends.
func (w *Workshop) Watch(ctx context.Context, interval time.Duration) {
	Watch(ctx, interval, w.known, w.Look, func() {
		if err := w.renew(ctx); err != nil && ctx.Err() == nil {
			fmt.Fprintln(w.Said, err)
			w.changes.Tell(w.changes.Build(), err.Error())
		}
	})
}

// ServeHTTP answers with the site, and to the script in its pages with what changes.
func (w *Workshop) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/develop/events" && r.Method == http.MethodGet {
		w.changes.ServeHTTP(out, r)
		return
	}
	w.now.Load().ServeHTTP(out, r)
}

package server

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// discard is a client that takes everything and keeps nothing.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}

func BenchmarkServer(b *testing.B) {
	s := testSite(b)
	etag := get(s, "/", "Accept-Encoding: gzip, deflate, br").Header.Get("ETag")
	for name, match := range map[string]string{"304": etag, "page": ""} {
		b.Run(name, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, "http://example.com/", nil)
			r.Header.Set("Accept-Encoding", "gzip, deflate, br")
			if match != "" {
				r.Header.Set("If-None-Match", match)
			}
			w := discard{http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.header)
				s.ServeHTTP(w, r)
			}
		})
	}
}

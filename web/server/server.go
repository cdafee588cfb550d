// Package server answers requests for the files of a site, on the standard library
// alone. What is sent was compressed before: the server picks what the client takes.
package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"workerpool.example/playground/web/site"
)

// A Server answers with the files of one site. They are looked up by name, and so
// there is no way out of it, and nothing to list.
type Server struct {
	assets map[string]*asset
	policy atomic.Pointer[policy] // of the host that was asked for last
}

// An asset is one file, with all that is said about it.
type asset struct {
	kind, cache []string // Content-Type, Cache-Control
	plain       form
	encoded     []form // the better ones first
	links       bool   // it names the address of the site; see [asset.at]

	draw func() (*asset, error) // gives the asset, of a file that is made when first asked for
}

// A form is what is sent, with the strong ETag of its bytes.
type form struct {
	data                 []byte
	coding, etag, length []string
}

var (
	vary   = []string{"Accept-Encoding"} // of assets that have encoded forms
	ranges = []string{"bytes"}           // of those that are sent as they are
)

// New makes the server of a site.
func New(s site.Site) *Server {
	srv := &Server{assets: make(map[string]*asset, len(s))}
	for name, file := range s {
		a := newAsset(name, file)
		if file.Draw != nil {
			a.draw = sync.OnceValues(func() (*asset, error) {
				data, err := file.Draw()
				return newAsset(name, &site.File{Data: data}), err
			})
		}
		srv.assets[name] = a
	}
	return srv
}

func newAsset(name string, file *site.File) *asset {
	a := &asset{
		kind:  []string{site.Type(name)},
		cache: []string{"no-cache"}, // ask again; the ETag makes the answer short
		plain: newForm("", file.Data),
		links: bytes.Contains(file.Data, []byte(site.Anywhere)),
	}
	if site.Immutable(name, file.Data) {
		a.cache = []string{site.Forever}
	}
	if file.Brotli != nil {
		a.encoded = append(a.encoded, newForm("br", file.Brotli))
	}
	if file.Gzip != nil {
		a.encoded = append(a.encoded, newForm("gzip", file.Gzip))
	}
	return a
}

func newForm(coding string, data []byte) form {
	sum := sha256.Sum256(data)
	tag := base64.RawURLEncoding.EncodeToString(sum[:16])
	return form{data, []string{coding}, []string{`"` + tag + `"`}, []string{strconv.Itoa(len(data))}}
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	s.setPolicy(header, r.Host)

	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "Only GET and HEAD are answered here.")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	a := s.assets[name]
	if a == nil {
		s.notFound(w)
		return
	}
	if a.draw != nil {
		var err error
		if a, err = a.draw(); err != nil {
			refuse(w, http.StatusInternalServerError, "This picture cannot be drawn.")
			return
		}
	}
	if a.links {
		a = a.at(baseOf(r))
		header.Set("Vary", "X-Forwarded-Proto")
	}
	header["Content-Type"], header["Cache-Control"] = a.kind, a.cache
	f := &a.plain
	if a.encoded != nil {
		header["Vary"] = vary
		// Ranges are cut from the plain bytes: a piece of a compressed stream is
		// of use to nobody.
		if r.Header.Get("Range") == "" {
			f = a.choose(r.Header["Accept-Encoding"])
		}
	}
	header["Etag"] = f.etag
	if f != &a.plain {
		header["Content-Encoding"] = f.coding
	} else {
		header["Accept-Ranges"] = ranges
	}
	if rare(r.Header) {
		// No modification time: a date is a weaker validator than the ETag, and two
		// can disagree.
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.data))
		return
	}
	if matches(r.Header["If-None-Match"], f.etag[0]) {
		delete(header, "Content-Type")
		delete(header, "Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header["Content-Length"] = f.length
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodGet {
		w.Write(f.data)
	}
}

// rare reports whether a request has conditions that few have. Those are left to
// http.ServeContent, which takes a copy more.
func rare(header http.Header) bool {
	return header["Range"] != nil || header["If-Range"] != nil || header["If-Match"] != nil
}

// matches reads If-None-Match as RFC 9110, section 13.1.2, has it: a list, compared
// weakly.
func matches(lines []string, etag string) bool {
	for _, line := range lines {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.TrimSpace(tag)
			if strings.TrimPrefix(tag, "W/") == etag || tag == "*" {
				return true
			}
		}
	}
	return false
}

// refuse answers with a sentence. http.Error would take Cache-Control away, and
// a 404 without one may be remembered after the file has come.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.WriteHeader(status)
	fmt.Fprintln(w, sentence)
}

// notFound answers with the site's own page, if it has one.
func (s *Server) notFound(w http.ResponseWriter) {
	page := s.assets["404.html"]
	if page == nil {
		refuse(w, http.StatusNotFound, "There is no such page here; the playground starts at /.")
		return
	}
	header := w.Header()
	header["Content-Type"], header["Cache-Control"], header["Content-Length"] = page.kind, page.cache, page.plain.length
	w.WriteHeader(http.StatusNotFound)
	w.Write(page.plain.data)
}

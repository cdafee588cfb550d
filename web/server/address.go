package server

import (
	"bytes"
	"net/http"
	"regexp"

	"workerpool.example/playground/web/site"
)

// at is the asset as it is at an address. It is made anew each time: these files are
// small, and only programs ask for them.
func (a *asset) at(base string) *asset {
	there := *a
	there.plain = newForm("", bytes.ReplaceAll(a.plain.data, []byte(site.Anywhere), []byte(base)))
	there.encoded = nil
	return &there
}

// baseOf is the address by which the site was asked. A host that no policy can name
// could be anything, so it is not repeated: then links are without one.
func baseOf(r *http.Request) string {
	if !plainHost.MatchString(r.Host) {
		return "/"
	}
	scheme := "http"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" { // as who serves https for us says
		scheme = "https"
	}
	return scheme + "://" + r.Host + "/"
}

// plainHost matches the hosts that a Content-Security-Policy can name.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// A policy is the Content-Security-Policy for who asks by a host.
type policy struct {
	host string
	text []string
}

// fixed are the headers of every answer.
var fixed = func() (headers []struct {
	name  string
	value []string
}) {
	for _, h := range site.Headers {
		headers = append(headers, struct {
			name  string
			value []string
		}{h[0], []string{h[1]}})
	}
	return headers
}()

func (s *Server) setPolicy(header http.Header, host string) {
	p := s.policy.Load()
	if p == nil || p.host != host {
		origin := ""
		if plainHost.MatchString(host) {
			origin = "http://" + host // covers https too
		}
		p = &policy{host, []string{site.Policy(origin)}}
		s.policy.Store(p)
	}
	header["Content-Security-Policy"] = p.text
	for _, h := range fixed {
		header[h.name] = h.value
	}
}

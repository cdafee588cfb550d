package site

import (
	"path"
	"strings"
)

// Forever is the Cache-Control of a file whose name holds its hash.
const Forever = "public, max-age=31536000, immutable"

// Policy is the Content-Security-Policy: the page runs its own program and nothing
// else, and any site may embed it. Origin may name the site's own address beside
// 'self', or be empty: in a sandboxed frame the page has an opaque origin, and
// WebKit then matches nothing with 'self'.
func Policy(origin string) string {
	self := strings.TrimSpace("'self' " + origin)
	return strings.Join([]string{
		"default-src 'none'",
		"script-src " + self + " 'wasm-unsafe-eval' blob:",
		"worker-src " + self + " blob:",
		"style-src " + self,
		"img-src " + self + " blob: data:",
		"connect-src " + self,
		"media-src " + self + " blob:",
		"frame-src " + self, // the preview of an embed
		"base-uri 'none'",
		"frame-ancestors *",
	}, "; ")
}

// Headers are what every answer has beside the policy, which lets other sites embed
// the page in whatever way.
var Headers = [][2]string{
	{"Access-Control-Allow-Origin", "*"},
	{"Cross-Origin-Resource-Policy", "cross-origin"},
	// The only way into hosts that isolate themselves; costs nothing elsewhere.
	{"Cross-Origin-Embedder-Policy", "require-corp"},
	{"X-Content-Type-Options", "nosniff"},
}

// netlify is the file in which Netlify, and others that took the form from there,
// look for headers. By itself it has browsers ask for every file again.
func (s Site) netlify() string {
	var b strings.Builder
	b.WriteString("/*\n  Content-Security-Policy: " + Policy("") + "\n")
	for _, h := range Headers {
		b.WriteString("  " + h[0] + ": " + h[1] + "\n")
	}
	for _, name := range s.Names() {
		if Immutable(name, s[name].Data) {
			b.WriteString("/" + name + "\n  Cache-Control: " + Forever + "\n")
		}
	}
	return b.String()
}

// Type is for Content-Type, by a file's name.
func Type(name string) string { return Kinds[path.Ext(name)].Type }

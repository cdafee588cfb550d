// Package site makes the folder that a static host serves from the sources in web/
// and the programs built for the browser, and reads such a folder again.
//
// A file that others name gets a name that holds a hash of its content, so that
// browsers may keep it for good; what refers to it is rewritten. Beside each file
// that is smaller so stand its compressed forms, .br and .gz. All references are
// relative: a site works under any path.
//
//	s, err := site.Make(site.Source{Web: web, Built: built})
//	if err != nil { … }
//	s, err = s.Compressed(ctx, site.Compression{Gzip: true, Brotli: true})
//	if err != nil { … }
//	err = s.Write("dist")
package site

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Site is its files, by their path below its address.
type Site map[string]*File

// A File is one file in every form that there is of it. None is changed once it is
// part of a site.
type File struct {
	Data   []byte
	Gzip   []byte // nil where it would not be smaller
	Brotli []byte

	// Draw makes Data, of files that take long and that few ask for; else nil.
	Draw func() ([]byte, error)
}

// A Kind is what is known about files of one extension. A file of an extension
// that has no kind is no part of a site.
type Kind struct {
	Type     string // for Content-Type
	Compress bool   // worth compressing: text and programs, not pictures or sound
}

// Kinds is spelled out because mime.TypeByExtension asks the machine, and no two
// machines answer alike.
var Kinds = map[string]Kind{
	".css":         {"text/css; charset=utf-8", true},
	".gif":         {"image/gif", false},
	".html":        {"text/html; charset=utf-8", true},
	".ico":         {"image/x-icon", false},
	".jpg":         {"image/jpeg", false},
	".js":          {"text/javascript; charset=utf-8", true},
	".json":        {"application/json", true},
	".md":          {"text/markdown; charset=utf-8", true},
	".mjs":         {"text/javascript; charset=utf-8", true},
	".mp3":         {"audio/mpeg", false},
	".png":         {"image/png", false},
	".svg":         {"image/svg+xml", true},
	".txt":         {"text/plain; charset=utf-8", true},
	".wasm":        {"application/wasm", true},
	".wav":         {"audio/wav", false},
	".webmanifest": {"application/manifest+json", true},
	".webp":        {"image/webp", false},
	".woff2":       {"font/woff2", false},
}

// hashLength is of the hexadecimal digits in a name: 48 bits, of a few dozen files.
const hashLength = 12

var hashInName = regexp.MustCompile(`\.([0-9a-f]{12})\.[a-z0-9]+$`)

// Hash is what the name of a file with this content holds.
func Hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])[:hashLength]
}

// Immutable reports whether a file's name holds the hash of its content, so that
// the name never stands for another.
func Immutable(name string, data []byte) bool {
	found := hashInName.FindStringSubmatch(name)
	return found != nil && found[1] == Hash(data)
}

// withHash puts a hash before a name's extension.
func withHash(name string, data []byte) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + Hash(data) + ext
}

// Names lists the files in order.
func (s Site) Names() []string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Build is a hash of everything in the site but what is drawn, which follows from
// the rest.
func (s Site) Build() string {
	all := sha256.New()
	for _, name := range s.Names() {
		sum := sha256.Sum256(s[name].Data)
		all.Write([]byte(name))
		all.Write(sum[:])
	}
	return hex.EncodeToString(all.Sum(nil))[:hashLength]
}

// Package build makes the site from the sources of the module: it compiles the
// programs for the browser, and makes a site of them and of the page's files.
package build

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"workerpool.example/playground/web/develop"
	"workerpool.example/playground/web/site"
)

// A Builder makes the site of a module, and compiles its programs only when their
// code has changed since.
type Builder struct {
	Changing bool // whether the sources may change: not those in the module cache

	module, cache string
	said          io.Writer

	code  string // the fingerprint of what was built
	built product
}

// New finds the module whose site is made: of `go run MODULE@VERSION` the one in the
// module cache, and else that in or above dir. It tells progress to said.
func New(ctx context.Context, dir string, said io.Writer) (*Builder, error) {
	module, changing, err := sources(ctx, dir)
	if err != nil {
		return nil, err
	}
	return &Builder{Changing: changing, module: module, cache: cacheFolder(module), said: said}, nil
}

// Look is a fingerprint of all that the site is made of.
func (b *Builder) Look() string {
	page := func(file string) bool { return filepath.Ext(file) != ".go" }
	return develop.Fingerprint(page, filepath.Join(b.module, "web")) + b.lookAtCode()
}

func (b *Builder) lookAtCode() string {
	program := func(file string) bool {
		return !strings.HasSuffix(file, "_test.go") // others may be embedded
	}
	in := func(name string) string { return filepath.Join(b.module, name) }
	return develop.Fingerprint(program, in("wasm"), in("pool"), in("go.mod"), in("go.sum"))
}

// Site gives the site with its quickly compressed forms, and which build it is; see
// [site.Site.Watched].
func (b *Builder) Site(ctx context.Context, src site.Source) (s site.Site, version string, err error) {
	if code := b.lookAtCode(); code != b.code {
		b.code = "" // what a build that fails leaves is of no code
		built, err := b.programs(ctx)
		if err != nil {
			return nil, "", err
		}
		b.code, b.built = code, built
	}
	web, err := os.OpenRoot(filepath.Join(b.module, "web"))
	if err != nil {
		return nil, "", err
	}
	defer web.Close()
	src.Web = web.FS()
	src.Built = map[string]string{
		"playground.wasm": b.built.program, "rest.wasm": b.built.rest,
		"webworker.wasm": b.built.worker, "wasm_exec.js": b.built.wasmExec,
	}
	if s, err = site.Make(src); err != nil {
		return nil, "", err
	}
	if src.Develop {
		s, version = s.Watched()
	}
	s, err = s.Compressed(ctx, site.Compression{Gzip: true, Cache: caches()})
	return s, version, err
}

// Compressed gives the site in its smallest forms, which takes up to a minute for
// what was not compressed before. It uses as many processors as there are workers;
// 0 is all. What it keeps for the next time is whole or nothing.
func Compressed(ctx context.Context, s site.Site, workers int) (site.Site, error) {
	return s.Compressed(ctx, site.Compression{Brotli: true, Cache: caches(), Workers: workers})
}

// caches is where things are kept for the next start: what was compressed, and for
// each module what was built.
func caches() string {
	base, err := os.UserCacheDir()
	if err != nil {
		return "" // there will be a temporary one, which nobody else can write
	}
	return filepath.Join(base, "workerpool-playground")
}

// cacheFolder is where the program built from module is kept, so that the next
// start finds it: linking again is the slow part of an unchanged build.
func cacheFolder(module string) string {
	base := caches()
	if base == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(module))
	return filepath.Join(base, fmt.Sprintf("%x", sum[:8]))
}

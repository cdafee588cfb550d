// Command playground builds the worker pool playground and serves it.
//
//	go run .
//
// needs nothing but Go: it compiles the program in ./wasm for the browser,
// takes wasm_exec.js from the same toolchain, and serves both next to the files
// of ./web. Those are read afresh at every request, so a changed page, style or
// script shows at the next reload.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"workerpool.example/playground/wasm/card"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, ".", os.Args[1:], os.Stdout, os.Stderr))
}

// run is main with its surroundings as arguments: it serves the repository that
// holds dir until ctx ends, and returns the exit code.
func run(ctx context.Context, dir string, args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("playground", flag.ContinueOnError)
	flags.SetOutput(stderr)
	addr := flags.String("addr", "127.0.0.1:8080", "listen on `HOST:PORT`; port 0 takes any free one, no host means every network")
	folder := flags.String("build", "", "build the program into `FOLDER`, and end")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "Builds the worker pool playground and serves it.\n\nUsage: go run . [-addr HOST:PORT]\n       go run . -build FOLDER\n\n")
		flags.PrintDefaults()
	}
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		return 2
	case flags.NArg() > 0:
		fmt.Fprintf(stderr, "%q is not understood; go run . -h lists the flags.\n", flags.Arg(0))
		return 2
	}

	var err error
	if *folder != "" {
		err = buildInto(ctx, dir, *folder, stdout)
	} else {
		err = buildAndServe(ctx, dir, *addr, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "playground:", err)
		return 1
	}
	return 0
}

func buildAndServe(ctx context.Context, dir, addr string, stdout io.Writer) error {
	module, err := findModule(dir)
	if err != nil {
		return err
	}
	// Listening comes before building: a taken port is told at once, and a
	// browser that is opened too early waits instead of being refused.
	listener, err := listen(addr)
	if err != nil {
		return err
	}
	defer listener.Close()

	built, err := build(ctx, module, cacheFolder(module), stdout)
	if err != nil {
		return err
	}
	site := newSite(filepath.Join(module, "web"), map[string]string{
		"playground.wasm": built.program,
		"webworker.wasm":  built.worker,
		"wasm_exec.js":    built.wasmExec,
	})
	if _, err := site.load("playground.wasm"); err != nil {
		return err
	}
	fmt.Fprintf(stdout, "The playground is at %s (Ctrl-C stops it).\n", address(listener.Addr()))
	return serve(ctx, listener, site)
}

// listen opens the address, or says in a sentence why it could not.
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q is not an address; write HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	listener, err := net.Listen("tcp", addr)
	const windowsAddressInUse = syscall.Errno(10048)
	switch {
	case err == nil:
		return listener, nil
	case errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsAddressInUse):
		next := "0"
		if number, err := strconv.Atoi(port); err == nil && number < 65535 {
			next = strconv.Itoa(number + 1)
		}
		return nil, fmt.Errorf("port %s is taken by another program; choose another with: go run . -addr %s",
			port, net.JoinHostPort(host, next))
	default:
		return nil, fmt.Errorf("cannot listen on %s (%w); choose another address with: go run . -addr HOST:PORT", addr, err)
	}
}

// address is what to type into a browser on this machine.
func address(addr net.Addr) string {
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return addr.String()
	}
	if ip := net.ParseIP(host); ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// serve answers until ctx ends, and returns when the last connection is closed:
// half a second later at most.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      2 * time.Minute, // a slow phone fetches the program in 20 s
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()

	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 500*time.Millisecond)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	<-ended
	return nil
}

// A kind is what the server knows about files of one extension. A file of an
// extension that is not listed is not served.
type kind struct {
	mime     string
	compress bool // worth compressing: text and programs, not pictures or sound
}

// kinds is spelled out because mime.TypeByExtension asks the machine, and no
// two machines answer alike.
var kinds = map[string]kind{
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

// A site serves the files of the web folder and a few that were built.
type site struct {
	web   string
	built map[string]string // name in the site -> file

	// One lock for all: while a file is read and compressed the next request
	// waits, and so no file is compressed twice.
	mu     sync.Mutex
	assets map[string]*asset
}

// An asset is one file as it was when last read.
type asset struct {
	modified time.Time
	size     int64

	kind   kind
	plain  encoding
	gzip   encoding // empty where compressing is of no use
	varies bool
	links  bool // it names its own address; see [asset.at]
}

// An encoding is one form of an asset, with the strong ETag of its bytes.
type encoding struct {
	data []byte
	etag string
}

func newSite(web string, built map[string]string) *site {
	return &site{web: web, built: built, assets: make(map[string]*asset)}
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	setPolicy(header, r.Host)
	// Names say nothing about content, so browsers must ask; the ETag makes the
	// answer short.
	header.Set("Cache-Control", "no-cache")

	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		header.Set("Allow", "GET, HEAD")
		refuse(w, http.StatusMethodNotAllowed, "Only GET and HEAD are answered here.")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	a, err := s.load(name)
	if err != nil {
		refuse(w, http.StatusNotFound, "There is no such page here; the playground starts at /.")
		return
	}

	if a.links {
		header.Set("Vary", "X-Forwarded-Proto")
		a = a.at(baseOf(r))
	}
	header.Set("Content-Type", a.kind.mime)
	form := a.plain
	if a.varies {
		header.Add("Vary", "Accept-Encoding")
		// Ranges are cut from the plain bytes: a piece of a gzip stream is of
		// use to nobody.
		if r.Header.Get("Range") == "" && acceptsGzip(r.Header.Values("Accept-Encoding")) {
			form = a.gzip
			header.Set("Content-Encoding", "gzip")
			// ServeContent leaves the length of encoded content unsaid, and
			// takes it away again in a 304, but not in a 412.
			if r.Header.Get("If-Match") == "" {
				header.Set("Content-Length", strconv.Itoa(len(form.data)))
			}
		}
	}
	header.Set("ETag", form.etag)
	// No modification time: a date is a weaker validator than the ETag, and two
	// can disagree.
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(form.data))
}

// refuse answers with a sentence. http.Error would take Cache-Control away, and
// a 404 without one may be remembered after the file has come.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintln(w, sentence)
}

// load returns the named file, read again when it has changed since last time.
func (s *site) load(name string) (*asset, error) {
	kind, known := kinds[path.Ext(name)]
	if !known {
		return nil, fs.ErrNotExist
	}
	file, err := s.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fs.ErrNotExist
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.assets[name]; a != nil && a.modified.Equal(info.ModTime()) && a.size == info.Size() {
		return a, nil
	}
	data, err := io.ReadAll(file)
	if err != nil {
		return nil, err
	}
	if isCard(name) { // the file is the still that it is drawn from
		if data, err = card.PNG(bytes.NewReader(data)); err != nil {
			return nil, err
		}
	}
	a := newAsset(kind, data)
	a.links = kind.compress && bytes.Contains(data, []byte(placeholder))
	a.modified, a.size = info.ModTime(), info.Size()
	s.assets[name] = a
	return a, nil
}

// open finds the file behind a name. The web folder is opened so that neither
// ".." nor a symbolic link leads out of it.
func (s *site) open(name string) (*os.File, error) {
	if file, ok := s.built[name]; ok {
		return os.Open(file)
	}
	if !fs.ValidPath(name) {
		return nil, fs.ErrNotExist
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return nil, fs.ErrNotExist
		}
	}
	// The browser tests live in web/e2e, and their pages are nobody's business.
	if first, _, _ := strings.Cut(name, "/"); strings.EqualFold(first, "e2e") {
		return nil, fs.ErrNotExist
	}
	if isCard(name) {
		name = strings.TrimSuffix(name, ".png") + ".svg"
	}
	local, err := filepath.Localize(name)
	if err != nil {
		return nil, err
	}
	return os.OpenInRoot(s.web, local)
}

func newAsset(kind kind, data []byte) *asset {
	// The tag of either encoding follows from the plain bytes: the compressor is
	// the same for as long as the server runs, and the suffix keeps them apart.
	sum := sha256.Sum256(data)
	tag := base64.RawURLEncoding.EncodeToString(sum[:16])
	a := &asset{kind: kind, plain: encoding{data, `"` + tag + `"`}}
	if kind.compress {
		if compressed := compress(data); len(compressed) < len(data) {
			a.gzip = encoding{compressed, `"` + tag + `-gzip"`}
			a.varies = true
		}
	}
	return a
}

func compress(data []byte) []byte {
	var buffer bytes.Buffer
	// Neither the level nor a write to memory can fail.
	writer, _ := gzip.NewWriterLevel(&buffer, gzip.BestCompression)
	writer.Write(data)
	writer.Close()
	return buffer.Bytes()
}

// acceptsGzip reads Accept-Encoding as RFC 9110, section 12.5.3, has it: a
// weight of 0 forbids, "*" stands for what is not listed, and of two acceptable
// codings the heavier one wins. Gzip wins a tie. A client that accepts neither
// gets plain bytes, which it may still be able to use.
func acceptsGzip(values []string) bool {
	const unlisted = -1
	gzip, identity, others := float64(unlisted), float64(unlisted), float64(unlisted)
	for item := range strings.SplitSeq(strings.Join(values, ","), ",") {
		coding, weight := parseCoding(item)
		switch coding {
		case "gzip", "x-gzip":
			gzip = max(gzip, weight)
		case "identity":
			identity = max(identity, weight)
		case "*":
			others = max(others, weight)
		}
	}
	if gzip == unlisted {
		gzip = others
	}
	return gzip > 0 && gzip >= identity
}

// parseCoding splits "gzip;q=0.5" into its lower-case name and weight. A weight
// that is not a number from 0 to 1 counts as 0: better plain than unreadable.
func parseCoding(item string) (coding string, weight float64) {
	coding, parameters, _ := strings.Cut(item, ";")
	weight = 1
	for parameter := range strings.SplitSeq(parameters, ";") {
		key, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			q = 0
		}
		weight = q
	}
	return strings.ToLower(strings.TrimSpace(coding)), weight
}

// placeholder stands for the address of the site in the files that are made for who
// reads links, since Open Graph and oEmbed want whole addresses. A folder for static
// hosts has it replaced once, with the address that it will be served from.
const placeholder = "https://base.invalid/"

// at is the asset as it is at an address. It is made anew each time: these files are
// small, and only programs ask for them.
func (a *asset) at(base string) *asset {
	return newAsset(a.kind, bytes.ReplaceAll(a.plain.data, []byte(placeholder), []byte(base)))
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

// isCard reports whether a file is the picture that others show beside a link to a
// lesson. It is drawn when somebody asks for it, and kept like any other file that
// was read.
func isCard(name string) bool {
	folder, file := path.Split(name)
	return folder == "lessons/" && strings.HasSuffix(file, ".png")
}

// plainHost matches the hosts that a Content-Security-Policy can name.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.-]+(:[0-9]+)?$`)

// setPolicy lets the page run its own program and nothing else, and lets any
// site embed it.
func setPolicy(header http.Header, host string) {
	// In a sandboxed frame the page has an opaque origin, and WebKit then
	// matches nothing with 'self': so the origin is named as well. "http://"
	// covers https too.
	self := "'self'"
	if plainHost.MatchString(host) {
		self += " http://" + host
	}
	header.Set("Content-Security-Policy", strings.Join([]string{
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
	}, "; "))
	header.Set("Access-Control-Allow-Origin", "*")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	// The only way into hosts that isolate themselves; costs nothing elsewhere.
	header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	header.Set("X-Content-Type-Options", "nosniff")
}

// Command playground builds the worker pool playground and serves it.
//
//	go run .
//
// needs nothing but Go: it compiles the program in ./wasm for the browser, takes
// wasm_exec.js from the same toolchain, makes a site of them and the files of ./web,
// and serves it; when one of them changes, it does so again, and pages reload.
//
// With -out it writes the site for any static host instead, and with -dir it serves
// what was written.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"workerpool.example/playground/web/build"
	"workerpool.example/playground/web/develop"
	"workerpool.example/playground/web/server"
	"workerpool.example/playground/web/site"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// A second Ctrl-C ends the program at once.
	context.AfterFunc(ctx, stop)
	os.Exit(run(ctx, ".", os.Args[1:], os.Stdout, os.Stderr))
}

// options are the flags.
type options struct {
	addr  string // as asked for; "" is the usual one, or any that is free
	dir   string
	out   string
	base  string
	open  bool
	watch bool
}

const usualAddr = "127.0.0.1:8080"

// run is main with its surroundings as arguments: it serves the repository that
// holds dir until ctx ends, and returns the exit code.
func run(ctx context.Context, dir string, args []string, stdout, stderr io.Writer) int {
	var o options
	flags := flag.NewFlagSet("playground", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.addr, "addr", "", "listen on `HOST:PORT`; port 0 takes any free one, no host means every network (default "+usualAddr+", or a free port where that is taken)")
	flags.StringVar(&o.dir, "dir", "", "serve the site in `FOLDER`, which -out has written, and build nothing")
	flags.StringVar(&o.out, "out", "", "write the site into `FOLDER`, for a static host, and serve nothing")
	flags.StringVar(&o.base, "base", "", "the `URL` that the site will have, for link previews and oEmbed (default: as it is asked for; with -out, none)")
	flags.BoolVar(&o.open, "open", false, "open it in a browser")
	flags.BoolVar(&o.watch, "watch", true, "build again when a source changes, and reload the page")
	flags.Usage = func() {
		fmt.Fprint(flags.Output(), "Builds the worker pool playground and serves it.\n\nUsage: go run . [flags]\n\n")
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
	case o.dir != "" && o.out != "":
		fmt.Fprintln(stderr, "-dir serves a site that was written, -out writes one: give one of them.")
		return 2
	}

	err := o.checkBase()
	switch {
	case err != nil:
	case o.out != "":
		err = writeSite(ctx, dir, o, stdout)
	default:
		err = listenAndServe(ctx, dir, o, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "playground:", err)
		return 1
	}
	return 0
}

// checkBase has the base end in a slash.
func (o *options) checkBase() error {
	if o.base == "" {
		return nil
	}
	u, err := url.Parse(o.base)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(o.base, `"'<>&`) {
		return fmt.Errorf("-base %q is not the address of a site; write it whole, such as https://example.com/pool/", o.base)
	}
	o.base = strings.TrimSuffix(o.base, "/") + "/"
	return nil
}

// writeSite writes the site for a static host.
func writeSite(ctx context.Context, dir string, o options, said io.Writer) error {
	if err := site.Vacant(o.out); err != nil {
		return err
	}
	b, err := build.New(ctx, dir, said)
	if err != nil {
		return err
	}
	s, _, err := b.Site(ctx, site.Source{Base: o.base, Offline: true})
	if err != nil {
		return err
	}
	done := build.Report(said, "Compressing (up to a minute for what was not compressed before)")
	s, err = build.Compressed(ctx, s, 0)
	done()
	if err != nil {
		return err
	}
	if err := s.Write(o.out); err != nil {
		return err
	}
	fmt.Fprintf(said, "The site is in %s.\n", o.out)
	return nil
}

func listenAndServe(ctx context.Context, dir string, o options, stdout io.Writer) error {
	// Listening comes before building: a taken port is told at once, and a
	// browser that is opened too early waits instead of being refused.
	listener, err := listen(cmp.Or(o.addr, usualAddr))
	if err != nil && o.addr == "" && taken(err) {
		fmt.Fprintln(stdout, "Port 8080 is taken by another program, so any that is free is used.")
		listener, err = listen("127.0.0.1:0")
	}
	if err != nil {
		return err
	}
	defer listener.Close()

	ctx, stop := context.WithCancel(ctx)
	handler, wait, err := newHandler(ctx, dir, o, stdout)
	if err != nil {
		stop()
		return err
	}
	defer wait()
	defer stop() // what goes on beside the serving ends with it
	at := address(listener.Addr())
	fmt.Fprintf(stdout, "The playground is at %s (Ctrl-C stops it).\n", at)
	if o.open {
		if err := openBrowser(at); err != nil {
			fmt.Fprintf(stdout, "No browser could be opened (%v).\n", err)
		}
	}
	return serve(ctx, listener, handler)
}

// newHandler gives what answers requests: for a folder that was written, or for the
// sources. What goes on beside the serving ends with ctx; wait waits for that.
func newHandler(ctx context.Context, dir string, o options, said io.Writer) (handler http.Handler, wait func(), err error) {
	if o.dir != "" {
		s, err := readSite(o.dir)
		return server.New(s), func() {}, err
	}
	b, err := build.New(ctx, dir, said)
	if err != nil {
		return nil, nil, err
	}
	src := site.Source{Base: cmp.Or(o.base, site.Anywhere)}
	if o.watch && b.Changing {
		src.Develop = true
		w := &develop.Workshop{Look: b.Look, Make: func(ctx context.Context) (site.Site, string, error) { return b.Site(ctx, src) }, Said: said}
		if err := w.Open(ctx); err != nil {
			return nil, nil, err
		}
		var watching sync.WaitGroup
		watching.Go(func() { w.Watch(ctx, 300*time.Millisecond) })
		return w, watching.Wait, nil
	}

	s, _, err := b.Site(ctx, src)
	if err != nil {
		return nil, nil, err
	}
	var now atomic.Pointer[server.Server]
	now.Store(server.New(s))
	var compressing sync.WaitGroup
	if !o.local() { // to this machine, bytes cost nothing
		// It takes a minute or two, so it happens beside the serving, on one
		// processor.
		compressing.Go(func() {
			if s, err := build.Compressed(ctx, s, 1); err == nil {
				now.Store(server.New(s))
			}
		})
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { now.Load().ServeHTTP(w, r) }), compressing.Wait, nil
}

func readSite(dir string) (site.Site, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("the folder of -dir cannot be opened: %w", err)
	}
	defer root.Close()
	s, err := site.Read(root.FS())
	if err != nil {
		return nil, fmt.Errorf("the folder %s cannot be served: %w", dir, err)
	}
	return s, nil
}

// local reports whether only this machine can ask.
func (o options) local() bool {
	host, _, _ := net.SplitHostPort(cmp.Or(o.addr, usualAddr))
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// listen opens the address, or says in a sentence why it could not.
func listen(addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("-addr %q is not an address; write HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	listener, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return listener, nil
	case taken(err):
		next := "0"
		if number, err := strconv.Atoi(port); err == nil && number < 65535 {
			next = strconv.Itoa(number + 1)
		}
		return nil, fmt.Errorf("port %s is taken by another program (%w); choose another with: go run . -addr %s",
			port, err, net.JoinHostPort(host, next))
	default:
		return nil, fmt.Errorf("cannot listen on %s (%w); choose another address with: go run . -addr HOST:PORT", addr, err)
	}
}

func taken(err error) bool {
	const windowsAddressInUse = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, windowsAddressInUse)
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

// openBrowser asks the system to show an address.
func openBrowser(url string) error {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	c := exec.Command(command[0], append(command[1:], url)...)
	if err := c.Start(); err != nil {
		return err
	}
	go c.Wait() // which may last as long as the browser does
	return nil
}

// Limits for clients that are slow, or that send much.
const (
	headerTime   = 5 * time.Second
	requestTime  = 10 * time.Second
	responseTime = 2 * time.Minute // a slow phone fetches the program in 20 s
	idleTime     = time.Minute
	headerBytes  = 16 << 10
	graceTime    = 500 * time.Millisecond
)

// serve answers until ctx ends, and returns when the last connection is closed:
// half a second later at most.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      responseTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    headerBytes,
		// What stays open ends with ctx.
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()

	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceTime)
	defer cancel()
	if server.Shutdown(grace) != nil {
		server.Close()
	}
	<-ended
	return nil
}

package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"workerpool.example/playground/web/server"
	"workerpool.example/playground/web/site"
)

// pipes is a listener without a network, so that in a bubble its time is virtual.
type pipes struct {
	accepted chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func newPipes() *pipes { return &pipes{accepted: make(chan net.Conn), closed: make(chan struct{})} }

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.accepted:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { p.once.Do(func() { close(p.closed) }); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 80} }

func (p *pipes) dial() net.Conn {
	ours, theirs := net.Pipe()
	p.accepted <- theirs
	return ours
}

// large is more than any buffer holds.
var large = server.New(site.Site{"index.html": {Data: []byte(page)}, "tune.mp3": {Data: bytes.Repeat([]byte("tune"), 1<<20)}})

// served runs a test against the server, in virtual time; stop stops it, and gives
// how long that took.
func served(t *testing.T, test func(t *testing.T, dial func() net.Conn, stop func() time.Duration)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		listener := newPipes()
		ended := make(chan error)
		go func() { ended <- serve(ctx, listener, large) }()
		stopped := false
		stop := func() time.Duration {
			stopped = true
			began := time.Now()
			cancel()
			if err := <-ended; err != nil {
				t.Error(err)
			}
			return time.Since(began)
		}
		test(t, listener.dial, stop)
		if !stopped {
			stop()
		}
		// The bubble fails if a goroutine of the server is left.
	})
}

// trickle writes a text, a byte a second, until the other end closes.
func trickle(conn net.Conn, text string) {
	for i := range len(text) {
		if _, err := io.WriteString(conn, text[i:i+1]); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func TestSlowClients(t *testing.T) {
	for _, test := range []struct {
		name   string
		send   string // at once
		slowly string
		status string // of the answer, if there is one
		cut    time.Duration
	}{
		{"says nothing", "", "", "", headerTime},
		{"slow request line", "", "GET /" + strings.Repeat("a", 100), "400 Bad Request", headerTime},
		{"slow header", "GET / HTTP/1.1\r\nHost: here\r\n", "X: " + strings.Repeat("a", 100), "", headerTime},
		{"slow body", "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n", strings.Repeat("a", 100), "405 Method Not Allowed", requestTime},
		{"slow body of a GET", "GET / HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\n\r\n", strings.Repeat("a", 100), "200 OK", requestTime},
		{"asks no more", "GET / HTTP/1.1\r\nHost: here\r\n\r\n", "", "200 OK", idleTime},
	} {
		t.Run(test.name, func(t *testing.T) {
			served(t, func(t *testing.T, dial func() net.Conn, _ func() time.Duration) {
				conn := dial()
				began := time.Now()
				var writing sync.WaitGroup
				writing.Go(func() {
					if _, err := io.WriteString(conn, test.send); err == nil {
						trickle(conn, test.slowly)
					}
				})
				answer, _ := io.ReadAll(conn) // until it is cut
				took := time.Since(began)
				conn.Close()
				writing.Wait()
				if took < test.cut || took > test.cut+time.Second {
					t.Errorf("it was cut off after %v, want %v", took, test.cut)
				}
				if !strings.HasPrefix(string(answer), strings.TrimSpace("HTTP/1.1 "+test.status)) && test.status != "" || test.status == "" && len(answer) > 0 {
					t.Errorf("the answer is %.40q, want %s", answer, test.status)
				}
			})
		})
	}
}

// Who reads slowly is cut off too.
func TestSlowReader(t *testing.T) {
	served(t, func(t *testing.T, dial func() net.Conn, _ func() time.Duration) {
		conn := dial()
		began := time.Now()
		io.WriteString(conn, "GET /tune.mp3 HTTP/1.1\r\nHost: here\r\n\r\n")
		read := 0
		for b := make([]byte, 1000); ; time.Sleep(time.Second) {
			n, err := conn.Read(b)
			read += n
			if err != nil {
				break
			}
		}
		conn.Close()
		if took := time.Since(began); took < responseTime || took > responseTime+2*time.Second || read > 200_000 {
			t.Errorf("it was cut off after %v and %d bytes, want %v", took, read, responseTime)
		}
	})
}

// The server stops within a second, whatever its clients are doing.
func TestStopsWithinASecond(t *testing.T) {
	for name, send := range map[string]string{
		"nobody":       "",
		"half a line":  "GET /",
		"half a body":  "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 10\r\n\r\nabc",
		"reads no end": "GET /tune.mp3 HTTP/1.1\r\nHost: here\r\n\r\n",
		"keeps alive":  "GET / HTTP/1.1\r\nHost: here\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			served(t, func(t *testing.T, dial func() net.Conn, stop func() time.Duration) {
				conn := dial()
				defer conn.Close()
				go io.WriteString(conn, send)
				synctest.Wait()
				if took := stop(); took >= time.Second {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

// What has begun is finished, if it comes to its end in time.
func TestStopIsGraceful(t *testing.T) {
	served(t, func(t *testing.T, dial func() net.Conn, stop func() time.Duration) {
		conn := dial()
		defer conn.Close()
		io.WriteString(conn, "GET /tune.mp3 HTTP/1.1\r\nHost: here\r\n\r\n")
		lines := bufio.NewReader(conn)
		if line, err := lines.ReadString('\n'); err != nil || !strings.Contains(line, "200") {
			t.Fatalf("%q, %v", line, err)
		}
		var took time.Duration
		var stopping sync.WaitGroup
		stopping.Go(func() { took = stop() })
		rest, err := io.ReadAll(lines)
		stopping.Wait()
		if err != nil || len(rest) < 4<<20 || took >= time.Second {
			t.Errorf("%d bytes came, %v; it took %v", len(rest), err, took)
		}
	})
}

func TestOversizedHeaders(t *testing.T) {
	for name, request := range map[string]string{
		"one long":  "GET / HTTP/1.1\r\nHost: here\r\nX: " + strings.Repeat("a", 2*headerBytes) + "\r\n\r\n",
		"many":      "GET / HTTP/1.1\r\nHost: here\r\n" + strings.Repeat("X: a\r\n", headerBytes) + "\r\n",
		"long path": "GET /" + strings.Repeat("a", 2*headerBytes) + " HTTP/1.1\r\nHost: here\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			served(t, func(t *testing.T, dial func() net.Conn, _ func() time.Duration) {
				conn := dial()
				defer conn.Close()
				go io.WriteString(conn, request)
				r, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil || r.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
					t.Errorf("%v, %v", r, err)
				}
			})
		})
	}
}

// Clients that go away at any moment leave nothing behind, and the others are served.
func TestCutConnections(t *testing.T) {
	const request = "GET /tune.mp3 HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n"
	served(t, func(t *testing.T, dial func() net.Conn, _ func() time.Duration) {
		for n := range len(request) {
			conn := dial()
			io.WriteString(conn, request[:n])
			conn.Close()
		}
		for _, n := range []int64{1, 100, 4096, 1 << 20} { // bytes of the answer
			conn := dial()
			io.WriteString(conn, request)
			if _, err := io.CopyN(io.Discard, conn, n); err != nil {
				t.Error(err)
			}
			conn.Close()
		}
		conn := dial()
		defer conn.Close()
		io.WriteString(conn, "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
		r, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r.Body); err != nil || string(got) != page {
			t.Errorf("%d bytes, %v", len(got), err)
		}
	})
}

// A thousand connections are open at once, each in the middle of its request; then
// all are answered.
func TestThousandConnections(t *testing.T) {
	served(t, func(t *testing.T, dial func() net.Conn, _ func() time.Duration) {
		conns := make([]net.Conn, 1000)
		for i := range conns {
			conns[i] = dial()
			io.WriteString(conns[i], "GET /index.html HTTP/1.1\r\n")
		}
		synctest.Wait() // the server waits for all of them
		var asking sync.WaitGroup
		for _, conn := range conns {
			asking.Go(func() {
				defer conn.Close()
				io.WriteString(conn, "Host: here\r\nConnection: close\r\n\r\n")
				r, err := http.ReadResponse(bufio.NewReader(conn), nil)
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := io.ReadAll(r.Body); err != nil || string(got) != page {
					t.Errorf("%s with %d bytes, %v", r.Status, len(got), err)
				}
			})
		}
		asking.Wait()
	})
}

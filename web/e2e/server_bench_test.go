package e2e

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A competitor serves the same folder.
type competitor struct {
	name  string
	needs string // a command, or none
	start func(b *testing.B, dir string) (url string)
}

var competitors = []competitor{
	{"serve.go", "", func(b *testing.B, dir string) string {
		program, err := serverProgram()
		if err != nil {
			b.Fatal(err)
		}
		return startAt(b, func(addr string) *exec.Cmd { return exec.Command(program, "-dir", dir, "-addr", addr) })
	}},
	{"http.FileServerFS", "", func(b *testing.B, dir string) string {
		server := httptest.NewServer(http.FileServerFS(os.DirFS(dir)))
		b.Cleanup(server.Close)
		return server.URL + "/"
	}},
	{"nginx", "nginx", func(b *testing.B, dir string) string {
		return startAt(b, func(addr string) *exec.Cmd { return manyNginx(b, nginxOfREADME(b, dir, addr)) })
	}},
	{"Caddy", "caddy", func(b *testing.B, dir string) string {
		return startAt(b, func(addr string) *exec.Cmd {
			config := filepath.Join(b.TempDir(), "Caddyfile")
			text := fmt.Sprintf("{\n\tadmin off\n}\nhttp://%s {\n\troot * %s\n\tfile_server {\n\t\tprecompressed br gzip\n\t}\n}\n", addr, dir)
			if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
				b.Fatal(err)
			}
			cmd := exec.Command("caddy", "run", "--config", config, "--adapter", "caddyfile")
			cmd.Env = append(os.Environ(), "HOME="+b.TempDir(), "XDG_CONFIG_HOME=", "XDG_DATA_HOME=") // it remembers
			return cmd
		})
	}},
}

func startAt(b *testing.B, command func(addr string) *exec.Cmd) (url string) {
	addr := freeAddr(b)
	startServer(b, command(addr), addr)
	return "http://" + addr + "/"
}

// manyNginx is nginx as it is run in earnest, with a process for each processor.
func manyNginx(b *testing.B, server string) *exec.Cmd {
	cmd := nginx(b, server)
	config := cmd.Args[slices.Index(cmd.Args, "-c")+1]
	text, err := os.ReadFile(config)
	if err != nil {
		b.Fatal(err)
	}
	if os.Getuid() == 0 { // or it would run as one who cannot read the folder
		text = append([]byte("user root;\n"), text...)
	}
	text = []byte(strings.Replace(string(text), "master_process off;", "worker_processes auto;", 1))
	if err := os.WriteFile(config, []byte(strings.Replace(string(text), "access_log off;", "access_log off; sendfile on; tcp_nopush on;", 1)), 0o644); err != nil {
		b.Fatal(err)
	}
	return cmd
}

// A question is one request, made again and again.
type question struct {
	name   string
	path   string
	again  bool // with the validator of the answer before, so that it is a 304
	coding string
}

// BenchmarkServers compares what serves the folder of `make dist`, with wrk, in rounds
// one after the other, and ends with the table in the README: the median of the
// rounds.
func BenchmarkServers(b *testing.B) {
	if _, err := exec.LookPath("wrk"); err != nil {
		b.Skip(err)
	}
	dir, err := dist()
	if err != nil {
		b.Fatal(err)
	}
	program, err := filepath.Glob(filepath.Join(dir, "playground.*.wasm"))
	if err != nil || len(program) != 1 {
		b.Fatalf("the program is %q (%v)", program, err)
	}
	questions := []question{
		{"304", "", true, "gzip"},
		{"page, gzip", "", false, "gzip"},
		{"program, gzip", filepath.Base(program[0]), false, "gzip"},
	}
	const rounds = 5
	type key struct{ server, question string }
	perSecond, p99, note := map[key]spread{}, map[key]spread{}, map[key]string{}
	urls := map[string]string{}
	for _, c := range competitors {
		if _, err := exec.LookPath(c.needs); c.needs == "" || err == nil {
			urls[c.name] = c.start(b, dir)
		} else {
			b.Log("it is compared without ", err)
		}
	}
	for range rounds {
		for _, q := range questions {
			for _, c := range competitors {
				if url := urls[c.name]; url != "" {
					k := key{c.name, q.name}
					r, t, n := q.run(b, url)
					perSecond[k], p99[k], note[k] = append(perSecond[k], r), append(p99[k], t), n
				}
			}
		}
	}
	var table strings.Builder
	for _, c := range competitors {
		if urls[c.name] == "" {
			continue
		}
		fmt.Fprintf(&table, "| %s |", c.name)
		for _, q := range questions {
			k, ours := key{c.name, q.name}, key{competitors[0].name, q.name}
			fmt.Fprintf(&table, " %.0f (%.2f)%s | %.1f |", perSecond[k].at(0.5), perSecond[k].at(0.5)/perSecond[ours].at(0.5), note[k], p99[k].at(0.5))
		}
		table.WriteByte('\n')
	}
	fmt.Print("\nRequests a second (times serve.go) and 99th percentile in ms, 32 connections:\n\n|  |")
	for _, q := range questions {
		fmt.Printf(" %s: requests/s | p99, ms |", q.name)
	}
	fmt.Print("\n| --- |", strings.Repeat(" ---: | ---: |", len(questions)), "\n", &table, "\n")
}

// run asks a server for two seconds.
func (q question) run(b *testing.B, url string) (perSecond, p99 float64, note string) {
	b.Helper()
	r, err := http.NewRequest(http.MethodGet, url+q.path, nil)
	if err != nil {
		b.Fatal(err)
	}
	headers := map[string]string{"Accept-Encoding": q.coding}
	ask := func() *http.Response {
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		if _, err := io.Copy(io.Discard, answer.Body); err != nil {
			b.Fatal(err)
		}
		return answer
	}
	answer := ask()
	if answer.StatusCode != http.StatusOK {
		b.Fatalf("%s: %s", r.URL, answer.Status)
	}
	if answer.Header.Get("Content-Encoding") != q.coding {
		note = " uncompressed"
	}
	if q.again {
		if etag := answer.Header.Get("ETag"); etag != "" {
			headers["If-None-Match"] = etag
		} else {
			headers["If-Modified-Since"] = answer.Header.Get("Last-Modified")
		}
		note = ""
		if answer := ask(); answer.StatusCode != http.StatusNotModified {
			b.Fatalf("%s, asked again: %s", r.URL, answer.Status)
		}
	}
	args := []string{"-t1", "-c32", "-d2s", "--latency", "--timeout", "10s"}
	for name, value := range headers {
		args = append(args, "-H", name+": "+value)
	}
	said, err := exec.Command("wrk", append(args, r.URL.String())...).CombinedOutput()
	rate := regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`).FindSubmatch(said)
	slow := regexp.MustCompile(`99%\s+([0-9.]+[a-z]+)`).FindSubmatch(said)
	if err != nil || rate == nil || slow == nil || strings.Contains(string(said), "Non-2xx") {
		b.Fatalf("wrk: %v\n%s", err, said)
	}
	perSecond, err = strconv.ParseFloat(string(rate[1]), 64)
	late, err2 := time.ParseDuration(string(slow[1]))
	if err := cmp.Or(err, err2); err != nil {
		b.Fatal(err)
	}
	return perSecond, float64(late) / float64(time.Millisecond), note
}

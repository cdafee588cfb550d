package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The browser is a program that tells where it was sent.
func TestOpen(t *testing.T) {
	dir, bin := t.TempDir(), t.TempDir()
	sent := filepath.Join(bin, "sent")
	if err := syscall.Mkfifo(sent, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{"index.html": page})
	browser := filepath.Join(bin, "xdg-open")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\necho \"$1\" >"+sent+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	r := start(t, "", "-dir", dir, "-open", "-addr", "127.0.0.1:0")
	if got, err := os.ReadFile(sent); err != nil || string(got) != r.url+"\n" { // it waits for the browser
		t.Errorf("the browser was sent to %q, want %s (%v)", got, r.url, err)
	}

	t.Setenv("PATH", t.TempDir())
	r = start(t, "", "-dir", dir, "-open", "-addr", "127.0.0.1:0")
	fetch(t, r.url)
	r.stop()
	if !strings.Contains(r.said.String(), "No browser could be opened") {
		t.Errorf("without a browser, it said\n%s", r.said)
	}
}

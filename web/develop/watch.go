// Package develop notices that sources have changed, and tells the pages that
// show what was built from them.
package develop

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"
)

// Watch calls changed, until ctx ends, each time that look gives something else
// than what is known, and the same once more: an editor may still be writing. That
// is known from then on. It looks every interval, since the standard library has no
// way to be told.
func Watch(ctx context.Context, interval time.Duration, known string, look func() string, changed func()) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	last := known
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := look()
		if now == last && now != known {
			known = now
			changed()
		}
		last = now
	}
}

// Fingerprint tells whether something has changed in folders: it is of the names,
// sizes and times of what is in them, at any depth, and of a file's own where a
// file is named. Hidden files and those that wanted refuses do not count.
func Fingerprint(wanted func(file string) bool, folders ...string) string {
	all := sha256.New()
	for _, folder := range folders {
		filepath.WalkDir(folder, func(file string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil // it is being renamed; the next look finds it
			case strings.HasPrefix(entry.Name(), ".") && file != folder:
				if entry.IsDir() {
					return fs.SkipDir
				}
				return nil
			case entry.IsDir() || !wanted(file):
				return nil
			}
			if info, err := entry.Info(); err == nil {
				fmt.Fprintln(all, file, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return string(all.Sum(nil))
}

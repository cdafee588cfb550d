package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/andybalholm/brotli"

	"workerpool.example/playground/pool"
)

// A Coding is a way to compress, by its name in HTTP.
type Coding string

const (
	Gzip   Coding = "gzip"
	Brotli Coding = "br"
)

// suffix is of the file beside the one that it is a form of.
var suffix = map[Coding]string{Gzip: ".gz", Brotli: ".br"}

// A Compression says which compressed forms to make, and how.
type Compression struct {
	Gzip, Brotli bool
	Cache        string // a folder for what was made; those that it has are taken in any case
	Workers      int    // how many files at once; all processors when 0
}

// Compressed gives the site with its compressed forms, as small as they can be
// whatever it takes: they are made once and sent often.
func (s Site) Compressed(ctx context.Context, c Compression) (Site, error) {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	work := func(ctx context.Context, name string) (*File, error) {
		file := s[name]
		if !Kinds[path.Ext(name)].Compress || file.Draw != nil {
			return file, nil
		}
		with := *file
		var err error
		if with.Gzip, err = c.form(ctx, file.Data, Gzip, c.Gzip); err != nil {
			return nil, err
		}
		with.Brotli, err = c.form(ctx, file.Data, Brotli, c.Brotli)
		return &with, err
	}
	names := s.Names()
	compressed := make(Site, len(s))
	for i, r := range pool.Run(ctx, c.Workers, names, work) {
		if r.Err != nil {
			return nil, r.Err
		}
		compressed[names[i]] = r.Value
	}
	return compressed, nil
}

// form gives a compressed form from the cache, or makes it if it is wanted. It is
// nil where it is no smaller.
func (c Compression) form(ctx context.Context, data []byte, coding Coding, want bool) ([]byte, error) {
	kept := ""
	if c.Cache != "" {
		// Another encoder would be another folder.
		kept = filepath.Join(c.Cache, "compressed-1", Hash(data)+suffix[coding])
		if compressed, err := os.ReadFile(kept); err == nil && restores(compressed, data, coding) {
			os.Chtimes(kept, time.Time{}, time.Now()) // it is still of use; see keep
			return smaller(compressed, data), nil
		}
	}
	if !want {
		return nil, nil
	}
	compressed, err := compress(ctx, data, coding)
	if err != nil {
		return nil, err
	}
	if kept != "" && ctx.Err() == nil {
		keep(kept, compressed)
	}
	return smaller(compressed, data), nil
}

func smaller(compressed, data []byte) []byte {
	if len(compressed) < len(data) {
		return compressed
	}
	return nil
}

func compress(ctx context.Context, data []byte, coding Coding) ([]byte, error) {
	var b bytes.Buffer
	var w io.WriteCloser
	switch coding {
	case Gzip:
		w, _ = gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is one
	case Brotli:
		w = brotli.NewWriterLevel(&b, brotli.BestCompression)
	}
	// In pieces, so that whoever stops us need not wait for the whole.
	for len(data) > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n := min(len(data), 64<<10)
		if _, err := w.Write(data[:n]); err != nil {
			return nil, err
		}
		data = data[n:]
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// restores checks what a cache has kept: it may have been cut off.
func restores(compressed, data []byte, coding Coding) bool {
	var r io.Reader = brotli.NewReader(bytes.NewReader(compressed))
	if coding == Gzip {
		var err error
		if r, err = gzip.NewReader(bytes.NewReader(compressed)); err != nil {
			return false
		}
	}
	plain, err := io.ReadAll(r)
	return err == nil && bytes.Equal(plain, data)
}

// keepMost is how many forms a cache holds: those of some sites.
const keepMost = 400

// keep writes into the cache, whole or not at all, and takes away what was not asked
// for the longest time. That it cannot be written is no reason to fail: then it is
// made again.
func keep(file string, data []byte) {
	dir := filepath.Dir(file)
	if os.MkdirAll(dir, 0o755) != nil {
		return
	}
	part, err := os.CreateTemp(dir, "part-")
	if err != nil {
		return
	}
	_, err = part.Write(data)
	if part.Close() != nil || err != nil || os.Rename(part.Name(), file) != nil {
		os.Remove(part.Name())
		return
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) <= keepMost {
		return
	}
	age := func(e fs.DirEntry) time.Time {
		info, err := e.Info()
		if err != nil {
			return time.Time{}
		}
		return info.ModTime()
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return age(a).Compare(age(b)) })
	for _, e := range entries[:len(entries)-keepMost] {
		os.Remove(filepath.Join(dir, e.Name()))
	}
}

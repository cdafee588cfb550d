package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Vacant is nil if a site can be written into a folder: it must be new or empty, for
// nothing is ever taken away there.
func Vacant(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if len(entries) > 0 {
		return fmt.Errorf("the folder %s is not empty; remove it, or name another", dir)
	}
	return err
}

// Write writes the site into a vacant folder. The same site is the same bytes.
func (s Site) Write(dir string) error {
	if err := Vacant(dir); err != nil {
		return err
	}
	put := func(name string, data []byte) error {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, data, 0o644)
	}
	for _, name := range s.Names() {
		file := s[name]
		data, err := file.Content()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := put(name, data); err != nil {
			return err
		}
		for coding, data := range map[Coding][]byte{Gzip: file.Gzip, Brotli: file.Brotli} {
			if data != nil {
				if err := put(name+suffix[coding], data); err != nil {
					return err
				}
			}
		}
	}
	// Two hosts look for these: Netlify for headers, GitHub Pages for whether it
	// should leave the files as they are.
	if err := put("_headers", []byte(s.netlify())); err != nil {
		return err
	}
	return put(".nojekyll", nil)
}

// Content is the file as it is without compression.
func (f *File) Content() ([]byte, error) {
	if f.Draw == nil {
		return f.Data, nil
	}
	return f.Draw()
}

// most is how large a folder may be that is read: a site is kept in memory.
const most = 256 << 20

// Read reads a folder that [Site.Write] has written.
func Read(dir fs.FS) (Site, error) {
	s, size := Site{}, int64(0)
	err := fs.WalkDir(dir, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && name != ".":
			return skip(entry)
		case !entry.Type().IsRegular() || Kinds[path.Ext(name)] == Kind{}:
			return nil
		}
		file := &File{}
		for _, form := range []struct {
			data   *[]byte
			suffix string
		}{{&file.Data, ""}, {&file.Gzip, suffix[Gzip]}, {&file.Brotli, suffix[Brotli]}} {
			info, err := fs.Lstat(dir, name+form.suffix)
			if form.suffix != "" && (err != nil || !info.Mode().IsRegular()) {
				continue // there is no such form
			}
			if err != nil {
				return err
			}
			if size += info.Size(); size > most {
				return fmt.Errorf("it holds more than %d MB, which is no site that was made here", most>>20)
			}
			if *form.data, err = fs.ReadFile(dir, name+form.suffix); err != nil {
				return err
			}
		}
		s[name] = file
		return nil
	})
	if err != nil {
		return nil, err
	}
	if s["index.html"] == nil {
		return nil, errors.New("it holds no index.html; make dist makes such a folder")
	}
	return s, nil
}

package site

import (
	"bytes"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
)

// A Source is what a site is made from.
type Source struct {
	Web   fs.FS             // the folder web/
	Built map[string]string // what else there is: name in the site -> file

	// Base is the address that the site will have, ending in a slash. Only what is
	// read by other programs holds it: the pages of the lessons. Without it they
	// lack what has to be a whole address. See [Anywhere].
	Base string

	Offline bool // with the service worker
	Develop bool // with the script that [Site.Watched] has pages load
}

// Of the files in web/, some are for one purpose only.
const (
	developScript = "develop.js"
	offlineScript = "offline.js"
	stillPicture  = "still.svg"
	serviceWorker = "sw.js"
)

// public are the names that others have written down, or that a browser asks for
// again: they hold no hash.
var public = []string{"worker-pool.js", serviceWorker, developScript}

func hasHash(name string) bool {
	switch path.Ext(name) {
	case ".html", ".json", ".txt", ".md":
		return false
	case ".svg", ".png": // the pictures of lessons are linked to from elsewhere
		return path.Dir(name) != lessonFolder
	}
	return !slices.Contains(public, name)
}

// Make makes a site. Its files are not compressed yet.
func Make(src Source) (Site, error) {
	files, err := src.read()
	if err != nil {
		return nil, err
	}
	if err := src.address(files); err != nil {
		return nil, err
	}
	files[lessonFolder+"/index.html"] = []byte(lessonIndex)
	files[notFoundPage] = notFound(src.Base)
	if src.Offline {
		if err := keepOffline(files); err != nil {
			return nil, err
		}
	}

	m := &maker{files: files, done: Site{}, names: map[string]string{}, refers: map[string][]string{}}
	for name := range files {
		switch name {
		case serviceWorker, developScript: // they know about all others
			continue
		case stillPicture: // it stands in the pages
			continue
		}
		if err := m.add(name); err != nil {
			return nil, err
		}
	}
	if lost := m.done[notFoundPage]; src.Base != "" { // its style, by its name in the site
		lost.Data = bytes.ReplaceAll(lost.Data, []byte(`href="style.`), []byte(`href="`+startOf(src.Base)+"style."))
	}
	drawCards(m.done)
	if !src.Offline {
		m.done[serviceWorker] = &File{Data: []byte(noServiceWorker)}
	} else {
		if m.done[serviceWorker], err = m.serviceWorker(files[serviceWorker]); err != nil {
			return nil, err
		}
	}
	if src.Develop {
		m.done[developScript] = &File{Data: files[developScript]}
	}
	return m.done, nil
}

// read gives the files of both sources, as they are.
func (src Source) read() (map[string][]byte, error) {
	files := map[string][]byte{}
	err := fs.WalkDir(src.Web, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && name != ".":
			return skip(entry)
		case entry.IsDir():
			// Where there is Go code, there are tests and tools.
			if code, err := fs.Glob(src.Web, path.Join(name, "*.go")); err != nil || (len(code) > 0 && name != ".") {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular(), // a link may lead anywhere
			Kinds[path.Ext(name)] == Kind{},
			name == developScript && !src.Develop,
			(name == offlineScript || name == serviceWorker) && !src.Offline:
			return nil
		}
		files[name], err = fs.ReadFile(src.Web, name)
		return err
	})
	if err != nil {
		return nil, err
	}
	for name, file := range src.Built {
		if files[name], err = os.ReadFile(file); err != nil {
			return nil, err
		}
	}
	return files, nil
}

func skip(entry fs.DirEntry) error {
	if entry.IsDir() {
		return fs.SkipDir
	}
	return nil
}

// A maker gives files their names. A name depends on the content, and that on the
// names in it, so what is referred to comes first.
type maker struct {
	files  map[string][]byte
	names  map[string]string   // in the sources -> in the site; "" while it is being made
	refers map[string][]string // name in the site -> those that it refers to
	done   Site
}

// reference matches what may be the name of a file: all that stands in quotes and
// has an extension. It is one if there is such a file.
var reference = regexp.MustCompile(`"((?:\.{1,2}/)*[A-Za-z0-9_/.-]+\.[a-z0-9]+)"`)

func (m *maker) add(name string) error {
	if made, begun := m.names[name]; begun {
		if made == "" {
			return fmt.Errorf("%s refers to itself, by way of others: then its name cannot hold its hash", name)
		}
		return nil
	}
	m.names[name] = ""
	data := m.files[name]
	var refers []string
	if ext := path.Ext(name); ext == ".html" || ext == ".js" {
		var failed error
		data = reference.ReplaceAllFunc(data, func(quoted []byte) []byte {
			ref := string(quoted[1 : len(quoted)-1])
			target := path.Join(path.Dir(name), ref)
			if _, there := m.files[target]; !there || !hasHash(target) {
				return quoted
			}
			if target == stillPicture && ext == ".html" { // seen with the page, not after it
				return []byte(`"data:image/svg+xml,` + html.EscapeString(url.PathEscape(string(m.files[target]))) + `"`)
			}
			if err := m.add(target); err != nil {
				failed = err
				return quoted
			}
			made := m.names[target]
			refers = append(refers, made)
			return []byte(`"` + strings.TrimSuffix(ref, path.Base(target)) + path.Base(made) + `"`)
		})
		if failed != nil {
			return failed
		}
	}
	made := name
	if hasHash(name) {
		made = withHash(name, data)
	}
	m.names[name], m.refers[made] = made, refers
	m.done[made] = &File{Data: data}
	return nil
}

// keepOffline has the page name the script for when there is no network, which
// boot.js loads when all else is there.
func keepOffline(files map[string][]byte) error {
	const page = "index.html"
	head, rest, found := strings.Cut(string(files[page]), "</head>")
	if _, there := files[offlineScript]; !found || !there {
		return fmt.Errorf("%s cannot name %s: one of them is missing, or has no </head>", page, offlineScript)
	}
	files[page] = []byte(head + `<meta name="offline" content="` + offlineScript + "\">\n</head>" + rest)
	return nil
}

// Watched gives the site with a script in every page that reloads it when there is
// another build, and which build this is.
func (s Site) Watched() (watched Site, build string) {
	watched, build = maps.Clone(s), s.Build()
	for name, file := range s {
		if path.Ext(name) != ".html" {
			continue
		}
		up := strings.Repeat("../", strings.Count(name, "/"))
		script := `<script type="module" src="` + up + developScript + "?build=" + build + "\"></script>\n</head>"
		watched[name] = &File{Data: []byte(strings.Replace(string(file.Data), "</head>", script, 1))}
	}
	return watched, build
}

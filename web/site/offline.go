package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"path"
	"slices"
)

// noServiceWorker takes away one that was put at the same address, such as by a
// folder of `make dist` that was served there before.
const noServiceWorker = `addEventListener("install", () => skipWaiting());
addEventListener("activate", () => registration.unregister());
`

// serviceWorker tells the service worker what there is: the page and all that it
// needs, without which it is of no use, and the rest, which comes later. Cards and
// what else only other programs read is not kept. Each is listed with the hash that
// the browser compares it with, so that a cache is of one build or not at all, even
// if the host changes while it is filled.
func (m *maker) serviceWorker(script []byte) (*File, error) {
	core := []string{"index.html"}
	for i := 0; i < len(core); i++ {
		for _, name := range m.refers[core[i]] {
			if !slices.Contains(core, name) {
				core = append(core, name)
			}
		}
	}
	core = slices.DeleteFunc(core, m.later)
	var rest []string
	for _, name := range m.done.Names() {
		switch ext := path.Ext(name); {
		case slices.Contains(core, name), ext == ".png", ext == ".json", name == "404.html":
		default:
			rest = append(rest, name)
		}
	}
	slices.Sort(core)
	const begin, end = "// site:", "// /site\n"
	from, to := bytes.Index(script, []byte(begin)), bytes.Index(script, []byte(end))
	if from < 0 || to < from {
		return nil, errors.New(serviceWorker + " has no place for what is in the site, between " + begin + " and // /site")
	}
	build, _ := json.Marshal(m.done.Build())
	var b bytes.Buffer
	b.Write(script[:from])
	b.WriteString("const build = " + string(build) + ";\nconst core = " + m.list(core) + ";\nconst rest = " + m.list(rest) + ";\n")
	b.Write(script[to+len(end):])
	return &File{Data: b.Bytes()}, nil
}

// later are files that the page names, and needs only for some of what it does.
func (m *maker) later(name string) bool {
	for _, plain := range []string{"webworker.wasm", "webworker.js", "sample.mp3"} {
		if m.names[plain] == name {
			return true
		}
	}
	return false
}

// list is a JavaScript object: address -> integrity.
func (m *maker) list(names []string) string {
	all := make(map[string]string, len(names))
	for _, name := range names {
		sum := sha256.Sum256(m.done[name].Data)
		at := name
		if path.Base(name) == "index.html" { // as hosts and links have it
			at = "./" + path.Dir(name) + "/"
			if path.Dir(name) == "." {
				at = "./"
			}
		}
		all[at] = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	}
	text, _ := json.MarshalIndent(all, "", "  ") // in the order of names
	return string(text)
}

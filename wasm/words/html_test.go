package words_test

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"workerpool.example/playground/wasm/words"
)

// An element of index.html, with the text that is in it alone.
type element struct {
	name       string
	attributes map[string]string
	text       string
	children   int
	apart      bool // it is said when the program is not there
}

// apart are the elements that boot.js fills, or that are read without scripts.
var apart = map[string]bool{"loading": true, "progress": true}

// spoken are the attributes that a person can read or hear.
var spoken = []string{"aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "alt", "title", "placeholder", "content"}

// readPage gives the elements of index.html, which is written so that a reader of
// XML who is not strict can read it.
func readPage(t *testing.T) (all []*element) {
	t.Helper()
	file, err := os.Open("../../web/index.html")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	d := xml.NewDecoder(file)
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var open []*element
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			e.apart = e.name == "noscript" || apart[e.attributes["id"]]
			if n := len(open); n > 0 {
				open[n-1].children++
				e.apart = e.apart || open[n-1].apart
			}
			open = append(open, e)
			all = append(all, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if n := len(open); n > 0 {
				open[n-1].text += string(token)
			}
		}
	}
	if len(all) < 100 {
		t.Fatalf("index.html has %d elements", len(all))
	}
	return all
}

// isWord tells what is to be translated from signs, numbers and the names of keys
// that have one letter.
func isWord(e *element, text string) bool {
	return strings.ContainsFunc(text, unicode.IsLetter) && !(e.name == "kbd" && utf8.RuneCountInString(text) == 1)
}

// The page can be read before the program has come, so its HTML has texts of its
// own: those of the catalogue, each with its key.
func TestHTML(t *testing.T) {
	english := words.English()
	for _, e := range readPage(t) {
		if e.apart {
			continue
		}
		text := strings.TrimSpace(e.text)
		key, marked := e.attributes["data-word"]
		switch {
		case marked && (e.children > 0 || e.text != english[key]):
			t.Errorf("%s with the key %q and %d elements in it says %q, want nothing but %q", e.name, key, e.children, e.text, english[key])
		case !marked && isWord(e, text):
			t.Errorf("%s says %q without a key", e.name, text)
		}
		if strings.ContainsAny(english[key], "{|") {
			t.Errorf("%s, the text of %s, has a place to fill, and here is nobody to do it", english[key], key)
		}
		for _, name := range spoken {
			text, said := e.attributes[name]
			key, marked := e.attributes["data-word-"+name]
			if name == "content" && e.attributes["name"] != "description" {
				continue // of a meta element for machines
			}
			if marked && text != english[key] || said && !marked && isWord(e, text) {
				t.Errorf("%s has %s %q with the key %q, whose text is %q", e.name, name, text, key, english[key])
			}
		}
	}
}

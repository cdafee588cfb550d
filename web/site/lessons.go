package site

import (
	"bytes"
	"path"
	"strings"

	"workerpool.example/playground/wasm/card"
)

const lessonFolder = "lessons"

// Anywhere is the base of a site that is asked for by more than one address: it
// stands for the address in the pages, and who serves them puts in the right one.
// In the sources it stands in the files that are made for who reads links, since
// Open Graph and oEmbed want whole addresses. The name belongs to nobody (RFC 2606).
const Anywhere = "https://base.invalid/"

// address puts the site's address into the files that want it. Where it is not
// known, what would hold it is left out: a preview without a picture is better than
// one with a dead link.
func (src Source) address(files map[string][]byte) error {
	for name, data := range files {
		if !Kinds[path.Ext(name)].Compress || !bytes.Contains(data, []byte(Anywhere)) {
			continue
		}
		switch {
		case src.Base != "":
			files[name] = bytes.ReplaceAll(data, []byte(Anywhere), []byte(src.Base))
		case path.Ext(name) == ".html":
			files[name] = withoutAddress(data)
		default:
			delete(files, name) // an oEmbed is all addresses
		}
	}
	return nil
}

// withoutAddress leaves out the lines of a page that hold the address, and those
// that tell of the picture there.
func withoutAddress(page []byte) []byte {
	var left []byte
	for line := range bytes.Lines(page) {
		if !bytes.Contains(line, []byte(Anywhere)) && !bytes.Contains(line, []byte(`property="og:image`)) {
			left = append(left, line...)
		}
	}
	return left
}

// drawCards adds to each lesson the picture that others show beside a link to it.
func drawCards(s Site) {
	for name, still := range s {
		folder, file := path.Split(name)
		if folder != lessonFolder+"/" || path.Ext(file) != ".svg" {
			continue
		}
		s[strings.TrimSuffix(name, ".svg")+".png"] = &File{Draw: func() ([]byte, error) {
			return card.PNG(bytes.NewReader(still.Data))
		}}
	}
}

// lessonIndex keeps servers from listing the folder.
const lessonIndex = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Lessons – Worker pool playground</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0; url=../course.html">
<link rel="stylesheet" href="../style.css">
</head>
<body class="course">
<main><p><a href="../course.html">Go's worker pool, lesson by lesson</a></p></main>
</body>
</html>
`

const notFoundPage = "404.html"

// startOf is where a page finds the start of the site, whatever depth it was asked for
// at; without an address, only that of the folder.
func startOf(base string) string {
	switch base {
	case "":
		return "./"
	case Anywhere: // the server has it at its root
		return "/"
	}
	return base
}

// notFound is what hosts show in the place of a page that there is not. So it needs
// nothing else to be readable.
func notFound(base string) []byte {
	return []byte(strings.ReplaceAll(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Not found – Worker pool playground</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<link rel="stylesheet" href="style.css">
</head>
<body class="course">
<main>
<h1>There is no such page here</h1>
<p><a href="START">Go to the worker pool playground</a></p>
</main>
</body>
</html>
`, "START", startOf(base)))
}

package program

// openMP3 writes the work that decodes a part of a file. Cutting an MP3 so that
// the parts fit together takes a thousand lines: those are imported.
func (f features) openMP3(d *draft) {
	d.add(`// The MP3 file named on the command line, cut into
// jobs by the playground's own package.
var (
	file     = open(os.Args[1])
	segments = file.Segments(numJobs)
)

func open(name string) *mp3.File {
	data, err := os.ReadFile(name)
	if err != nil {
		log.Fatal(err)
	}
	file, err := mp3.Parse(data)
	if err != nil {
		log.Fatal(err)
	}
	return file
}

// work decodes a segment, and counts its bytes.
`)
	f.workHead(d)
	ctx := pick(f.heeds, "ctx", "context.Background()")
	d.add("\tpcm, err := file.Decode(\n\t\t" + ctx + ", segments[job], nil)\n" + `	if err != nil {
		return 0, fmt.Errorf("failed: %w", err)
	}
`)
	f.workTail(d, "len(pcm)")
}

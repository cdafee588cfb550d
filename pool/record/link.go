package record

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"time"

	"workerpool.example/playground/pool"
)

// Bounds of a link.
const (
	MaxLink    = 32 << 10 // characters
	maxUnflate = 4 << 20  // bytes, once decompressed
)

// linkVersion is the first character of a link; the rest depends on it. In
// version 1 it is base64url (RFC 4648, section 5) of a DEFLATE stream (RFC 1951)
// of the numbers and texts that (*packer).file writes, and of a CRC-32 of these in
// four bytes.
const linkVersion = "1"

// Link writes a recording for a link: a text of letters, digits, - and _, at most
// MaxLink long. What is longer needs a file.
func Link(f File) (string, error) {
	f = f.bounded()
	if err := f.check(); err != nil {
		return "", err
	}
	var p packer
	p.file(&f)
	p.b = binary.LittleEndian.AppendUint32(p.b, crc32.ChecksumIEEE(p.b))
	link := linkVersion + base64.RawURLEncoding.EncodeToString(deflate(p.b))
	if len(link) > MaxLink {
		return "", failed("read.link-long", "n", (len(link)+1023)>>10, "most", MaxLink>>10)
	}
	return link, nil
}

// ReadLink reads what Link has written, of any version so far. It takes any text,
// and refuses what [Read] would refuse, with the same sentences.
func ReadLink(link string) (File, error) {
	text, known := strings.CutPrefix(link, linkVersion)
	switch {
	case link == "" || len(link) > MaxLink:
		return File{}, failed("read.link-broken")
	case !known:
		return File{}, failed("read.link-version")
	}
	deflated, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return File{}, failed("read.link-broken")
	}
	b, err := inflate(deflated, maxUnflate)
	n := len(b) - crc32.Size
	if err != nil || n < 0 || crc32.ChecksumIEEE(b[:n]) != binary.LittleEndian.Uint32(b[n:]) {
		return File{}, failed("read.link-broken")
	}
	u := unpacker{b: b[:n]}
	r := u.file()
	if u.failed || len(u.b) > 0 {
		return File{}, failed("read.link-broken")
	}
	return r.file()
}

// A packer writes numbers as varints, and texts with their length. The events
// stand in columns, which DEFLATE can make much of: first all kinds, as their
// place in kinds, then the time since the event before, in ns; then the numbers,
// as far as they do not follow. Jobs mostly come in order, so what is written is
// the difference to the next in the order of their kind. Only who begins a job, or
// stops, says which worker that is.
type packer struct{ b []byte }

func (p *packer) number(n int)     { p.b = binary.AppendUvarint(p.b, uint64(n)) }
func (p *packer) difference(n int) { p.b = binary.AppendVarint(p.b, int64(n)) }
func (p *packer) text(s string) {
	p.number(len(s))
	p.b = append(p.b, s...)
}

func (p *packer) file(f *File) {
	r := f.Recording
	p.number(int(r.End)) // the statuses never change their order either
	p.number(r.Left)
	for _, s := range []string{r.Panic, f.Title, f.Settings} {
		p.text(s)
	}
	p.number(len(r.Events))
	for _, e := range r.Events {
		p.number(place(e.Kind))
	}
	at := time.Duration(0)
	for _, e := range r.Events {
		p.b = binary.AppendUvarint(p.b, uint64(e.At-at))
		at = e.At
	}
	var next [len(kinds)]int
	for _, e := range r.Events {
		i := place(e.Kind)
		if has := kinds[i].fields; has&hasJob != 0 {
			p.difference(e.Job - next[i])
			next[i] = e.Job + 1
		} else if has&hasN != 0 {
			p.number(int(e.N))
		}
	}
	for _, e := range r.Events {
		if namesWorker(place(e.Kind)) {
			p.number(int(e.Worker))
		}
	}
	p.number(len(f.Outcomes))
	for _, o := range f.Outcomes {
		p.text(o.Value)
		p.text(o.Err)
	}
}

// namesWorker reports whether a kind, by its place, has a worker that does not
// follow from its job.
func namesWorker(place int) bool {
	k := kinds[place]
	return k.fields == hasWorker || k.fields&hasWorker != 0 && begins(place)
}

// begins reports whether events of a kind, by its place, say whose a job is.
func begins(place int) bool {
	k := kinds[place].Kind
	return k == pool.JobStarted || k == pool.JobCanceled
}

// An unpacker reads what a packer has written, and nothing after the first thing
// that is wrong.
type unpacker struct {
	b      []byte
	failed bool
}

func (u *unpacker) fail() { u.failed, u.b = true, nil }

// number reads a number from 0 to most.
func (u *unpacker) number(most int64) int64 {
	n, size := binary.Uvarint(u.b)
	if size <= 0 || n > uint64(most) {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return int64(n)
}

func (u *unpacker) difference() int64 {
	n, size := binary.Varint(u.b)
	if size <= 0 || n < -MaxJobs || n > MaxJobs {
		u.fail()
		return 0
	}
	u.b = u.b[size:]
	return n
}

func (u *unpacker) text(most int64) string {
	n := min(u.number(most), int64(len(u.b)+1))
	if n > int64(len(u.b)) {
		u.fail()
		return ""
	}
	s := string(u.b[:n])
	u.b = u.b[n:]
	return strings.ToValidUTF8(s, "\uFFFD")
}

func (u *unpacker) file() (r reading) {
	r.end = Status(u.number(int64(len(statusNames) - 1)))
	r.left = int(u.number(1 << 30))
	r.panic, r.title, r.settings = u.text(MaxText), u.text(MaxText), u.text(MaxSettings)
	n := int(u.number(MaxEvents))
	if 2*n > len(u.b) { // each has a kind and a time
		u.fail()
		return r
	}
	r.events = make([]Event, n)
	places := make([]int, n)
	for i := range r.events {
		places[i] = int(u.number(int64(len(kinds) - 1)))
		r.events[i].Kind = kinds[places[i]].Kind
	}
	at := int64(0)
	for i := range r.events {
		if at += u.number(int64(MaxHours * time.Hour)); at > int64(MaxHours*time.Hour) {
			u.fail()
			return r
		}
		r.events[i].At = time.Duration(at)
	}
	var next [len(kinds)]int
	for i, k := range places {
		if has := kinds[k].fields; has&hasJob != 0 {
			job := next[k] + int(u.difference())
			if job < 0 || job >= MaxJobs {
				u.fail()
				return r
			}
			r.events[i].Job, next[k] = job, job+1
		} else if has&hasN != 0 {
			r.events[i].N = int32(u.number(MaxCapacity))
		}
	}
	owner := map[int]int32{}
	for i, k := range places {
		e := &r.events[i]
		if namesWorker(k) {
			e.Worker = int32(u.number(MaxWorkers))
		} else if kinds[k].fields&hasWorker != 0 {
			e.Worker = owner[e.Job]
		}
		if begins(k) {
			owner[e.Job] = e.Worker
		}
	}
	for range u.number(MaxJobs) {
		if u.failed {
			return r
		}
		r.outcomes = append(r.outcomes, Outcome{u.text(MaxText), u.text(MaxText)})
	}
	return r
}

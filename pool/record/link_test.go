package record_test

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"io"
	"os"
	"strings"
	"testing"

	"workerpool.example/playground/pool/record"
)

// links were written by earlier versions, and have to work for ever. None is
// taken away or changed.
var links = []struct {
	link   string
	title  string
	end    record.Status
	events int
	done   int
}{
	{"1YmRg4ExOzEtOzclJTWEwYGBkEmRjY-YEIS5-CBYSQrBE2Tm4-Pn4WUBiLCJCwgxIoGHK6zvMuHintr5jhFMIwNjAyARhMTExMDAzMzAwMbOwQFgszHwsLDwMLAzMrKyMjExMTBCCHVk_g2Ryfl5JakWJQkpqYkpOZl6qQmpFcmpqSmpKx9fqOkAAAAD__w", "cancelled", record.Done, 48, 7},
	{"1YmRgEEgtSy2qVChPrFQoyVdIzUthMGZgZBJkY-bk4hdiZmNj4-Tk5udkE-IBEbwgggtEcPNzcgjx8LMI8fKziAgJM6CBAy22SFRDZxUSdaB3OyMS3TDpCyNUFxNMOxMzE4jDAmKzoRBsYMTIyMTEyMgEhhyMBgwMnEmJKQqZeQWlJQwsiSUKRgzKBfn5OVYKJRmpCln5SQrJiTk5qSkKRaV5JZm5qXru-akVmSWMJhgazYjSeFrr009AAAAA__8", "every way to end", record.Done, 51, 8},
	{"1YmRgYEnPz09hsGdgZBJkgwMOZk4Q5OLnFMKNWWBYREiYARtomPL6DjNZ_AbGBkZmFLNYWBhYmJkZmEGYg4OBg5WVgRUhzszExMTAwMDIyMQE4jAyMjMxMzIxc4mk5OelKjxqm6TwqGHO4ZWPGuZyMcYwDA9Rmbm59wEBAAD__w", "good", record.Done, 63, 10},
	{"1YmRgkMlOLShRKEotLs0pKdZRSMxLUcjLVyjPL8pOLSpmkGdgZGNjY2Ni5uTiFxYV4OOHIhYOEUEhISEhBvyggRFMgUkmZAlGMGBhrGBgEEjOzytJrShRSE7MS07NSU0hRmR-1vdjgAAAAP__", "kept results, and no workers", record.Done, 31, 4},
	{"1jItNDgFBEIVf_TU9kUw093AhS7NgyUasemVF3MABHMPCylZcRxhNCzLzur76UtUpAjrzajFdVROMQcZ9J17MeRFzqubE17xfUfpwx5x1i1JDmr_RxDAMkBKP11HmH_rb8vOPddJmu-dsPK131HoNRIrEDChAkJf12VMef80hYhZVEVElFiWuq0dLNNbhPLvcAgAA__8", "resized", record.Done, 92, 12},
}

func TestOldLinks(t *testing.T) {
	for _, l := range links {
		f, err := record.ReadLink(l.link)
		if err != nil {
			t.Errorf("%s: %v", l.title, err)
			continue
		}
		if m := f.Recording.Metrics(f.Recording.Len()); f.Title != l.title || f.Recording.End != l.end || f.Recording.Len() != l.events || m.Done != l.done {
			t.Errorf("%s: %q, %v, %d events, %d done", l.title, f.Title, f.Recording.End, f.Recording.Len(), m.Done)
		}
	}
}

// The link of the golden file holds what the file does.
func TestLinkOfFile(t *testing.T) {
	f, err := record.ReadFile("testdata/version1.json")
	if err != nil {
		t.Fatal(err)
	}
	link, err := record.Link(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/version1.json")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d events: %d bytes as a file, %d characters as a link", f.Recording.Len(), len(data), len(link))
	got, err := record.ReadLink(link)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the link", got, f)
	if strings.Trim(link, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		t.Errorf("the link needs escapes: %s", link)
	}
}

const lost = "This link holds no whole recording: something of it was lost or changed."

var badLinks = []struct{ link, want string }{
	{"", lost},
	{"1", lost},
	{"1!", lost},
	{"2", "This link holds a recording in a way that cannot be read here."},
	{"1" + strings.Repeat("A", record.MaxLink), lost},
	{"1" + bomb(), lost},
}

// bomb is 16 MB of zeros, which deflate to 16 KB.
func bomb() string {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 9)
	w.Write(make([]byte, 16<<20))
	w.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// A link that was cut, or changed anywhere, is refused: it never shows another run.
func TestBadLinks(t *testing.T) {
	for _, tt := range badLinks {
		if _, err := record.ReadLink(tt.link); err == nil || err.Error() != tt.want {
			t.Errorf("%.20s: %v, want %s", tt.link, err, tt.want)
		}
	}
	for _, l := range links {
		f, _ := record.ReadLink(l.link)
		for i := range l.link {
			if _, err := record.ReadLink(l.link[:i]); err == nil {
				t.Errorf("%s: its first %d characters are taken", l.title, i)
			}
			changed := []byte(l.link)
			if changed[i]++; i+1 == len(l.link) {
				continue // its last bits may be nobody's
			}
			if got, err := record.ReadLink(string(changed)); err == nil {
				same(t, l.title, got, f)
			}
		}
	}
	b, err := base64.RawURLEncoding.DecodeString(bomb())
	if n, _ := io.Copy(io.Discard, flate.NewReader(bytes.NewReader(b))); err != nil || n != 16<<20 {
		t.Errorf("the bomb holds %d bytes: %v", n, err)
	}
}

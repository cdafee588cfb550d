package run

import (
	"maps"
	"net/url"
	"testing"
)

// FuzzQuery compares with net/url.
func FuzzQuery(f *testing.F) {
	for _, s := range []string{
		"", "workers=3&jobs=10", "a=1&a=2", "a", "=1", "&&a=b&", "a=%41%zz", "a=%4", "%", "a=b;c=d", "x=%E2%86%92+y", "a=b=c", "ä=ö ü~-_.!",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Escape(s), url.QueryEscape(s); got != want {
			t.Errorf("Escape(%q) = %q, want %q", s, got, want)
		}
		text, err := url.QueryUnescape(s)
		if got, ok := Unescape(s); got != text || ok != (err == nil) {
			t.Errorf("Unescape(%q) = %q, %v, want %q, %v", s, got, ok, text, err)
		}
		all, err := url.ParseQuery(s)
		want := map[string]string{}
		for name, values := range all {
			want[name] = values[0]
		}
		if got, ok := valuesOf(s); !maps.Equal(got, want) || ok != (err == nil) {
			t.Errorf("valuesOf(%q) = %v, %v, want %v, %v", s, got, ok, want, err)
		}
	})
}

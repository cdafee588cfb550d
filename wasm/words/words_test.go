package words_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"workerpool.example/playground/pool/record"
	"workerpool.example/playground/wasm/words"
)

func Example() {
	fmt.Println(words.Say("picture.lane.runs-job", "job", 7))
	words.Use(map[string]string{
		"picture.lane.runs-job": "führt Job {job} aus",
		"sentence.started":      "Main startet {n} Worker.",
	})
	defer words.Use(nil)
	fmt.Println(words.Say("picture.lane.runs-job", "job", 7))
	fmt.Println(record.Words.Say("sentence.started", "n", 3))
	fmt.Println(words.Say("picture.lane.stopped"))
	// Output:
	// runs job 7
	// führt Job 7 aus
	// Main startet 3 Worker.
	// stopped
}

// Keys are stable names; a text says something, and so does each of its forms.
func TestEnglish(t *testing.T) {
	key := regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*$`)
	place := regexp.MustCompile(`\{[a-z0-9]+\}`)
	all := words.English()
	for k, text := range all {
		if !key.MatchString(k) {
			t.Errorf("%q is no key", k)
		}
		if strings.TrimSpace(text) != text || text == "" {
			t.Errorf("%s is %q", k, text)
		}
		forms := strings.Split(text, "|")
		for _, form := range forms {
			if strings.ContainsAny(place.ReplaceAllString(form, ""), "{}⟦⟧") {
				t.Errorf("%s has a place without a name: %q", k, form)
			}
		}
		if len(forms) > 2 || len(forms) == 2 && (!strings.Contains(text, "{n}") && !strings.Contains(text, "{workers}")) {
			t.Errorf("%s has forms of no number: %q", k, text)
		}
	}
	if n := len(record.English); n == 0 || len(all) <= n {
		t.Errorf("%d texts, %d of them package record's", len(all), n)
	}
	for k := range record.English {
		func() {
			defer func() { recover() }()
			words.Say(k)
			t.Errorf("both packages have %s", k)
		}()
	}
}

func TestPlural(t *testing.T) {
	words.Use(map[string]string{"count.jobs": "{n} zadanie|{n} zadania|{n} zadań"})
	words.Plural(func(n int) int {
		switch {
		case n == 1:
			return 0
		case n%10 >= 2 && n%10 <= 4 && (n%100 < 12 || n%100 > 14):
			return 1
		}
		return 2
	})
	defer words.Plural(nil)
	defer words.Use(nil)
	for n, want := range map[int]string{1: "1 zadanie", 2: "2 zadania", 5: "5 zadań", 12: "12 zadań", 22: "22 zadania"} {
		if got := words.Say("count.jobs", "n", n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func BenchmarkSay(b *testing.B) {
	for b.Loop() {
		words.Say("picture.lane.runs-job", "job", 1234)
	}
}

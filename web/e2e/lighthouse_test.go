package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"workerpool.example/playground/web/e2e/webdriver"
)

// perfect are the categories in which Lighthouse's phone has to find nothing.
var perfect = []string{"accessibility", "best-practices", "seo"}

var lighthouseFile = filepath.Join("..", "..", "build", "npm", "node_modules", "lighthouse", "cli", "index.js")

// judgement is the part of Lighthouse's result that is read here.
type judgement struct {
	Categories map[string]struct {
		Score     float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title        string
		Score        *float64
		NumericValue float64
		DisplayValue string
	}
	RuntimeError struct{ Message string }
}

// lighthouse judges a page of the site in some categories.
func lighthouse(t *testing.T, path string, categories ...string) judgement {
	t.Helper()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		browser, err = exec.LookPath("google-chrome")
	}
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "lighthouse.json")
	cmd := exec.CommandContext(t.Context(), "node", lighthouseFile, site(t)+path, "--quiet", "--output=json", "--output-path="+out,
		"--only-categories="+strings.Join(categories, ","), "--no-enable-error-reporting",
		"--chrome-flags=--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync")
	cmd.Env = append(os.Environ(), "CHROME_PATH="+browser)
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("lighthouse: %v\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var j judgement
	if err := json.Unmarshal(data, &j); err != nil {
		t.Fatal(err)
	}
	if j.RuntimeError.Message != "" {
		t.Fatal(j.RuntimeError.Message)
	}
	return j
}

// score is of 100.
func (j judgement) score(category string) float64 { return 100 * j.Categories[category].Score }

// interactive is the time to interactive, in seconds.
func (j judgement) interactive() float64 { return j.Audits["interactive"].NumericValue / 1000 }

// short lists what costs a category points.
func (j judgement) short(category string) string {
	var all []string
	for _, ref := range j.Categories[category].AuditRefs {
		if a := j.Audits[ref.ID]; ref.Weight > 0 && a.Score != nil && *a.Score < 1 {
			all = append(all, fmt.Sprintf("%s (%s)", a.Title, a.DisplayValue))
		}
	}
	return strings.Join(all, "; ")
}

// needLighthouse ends the test where it is not installed: failed where all has to
// be there, else skipped.
func needLighthouse(t *testing.T) {
	t.Helper()
	_, err := os.Stat(lighthouseFile)
	if err == nil {
		err = webdriver.Missing(webdriver.Chromium)
	}
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal(err)
	case err != nil:
		t.Skip("Lighthouse is missing: make test installs it, where there is npm:", err)
	}
}

// Speed is told and not judged: it is that of the machine, too.
func TestLighthouse(t *testing.T) {
	needLighthouse(t)
	j := lighthouse(t, "", append(perfect, "performance")...)
	j.judge(t)
	fmt.Printf("measured: Lighthouse, %.0f in performance (goal 99), time to interactive %.1f s (goal 4.2): %s\n",
		j.score("performance"), j.interactive(), j.short("performance"))
}

// judge fails the test if something is not perfect.
func (j judgement) judge(t *testing.T) {
	t.Helper()
	for _, category := range perfect {
		if got := j.score(category); got < 100 {
			t.Errorf("%.0f in %s: %s", got, category, j.short(category))
		}
	}
}

// The page that search engines and readers without the program meet.
func TestLighthouseCourse(t *testing.T) {
	needLighthouse(t)
	lighthouse(t, "course.html", perfect...).judge(t)
}

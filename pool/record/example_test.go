package record_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"workerpool.example/playground/pool"
	"workerpool.example/playground/pool/record"
)

// Your own pool on the page: have a log observe it, and write what it has seen to
// a file. Choose that file on the page, or drop it there, and watch your run.
func Example_yourOwnPool() {
	lines := []string{"Go by Example", "do not communicate by sharing memory", "", "share memory by communicating"}
	count := func(_ context.Context, line string) (int, error) {
		if line == "" {
			return 0, fmt.Errorf("an empty line")
		}
		return len(strings.Fields(line)), nil
	}

	log := record.NewLog(nil) // the time is the real one
	results := pool.Run(context.Background(), 2, lines, count, pool.Observe(log.Observe))

	rec := record.New(log.Events())
	rec.End = record.Done // pool.Run has returned, so it is
	name := filepath.Join(os.TempDir(), "words.json")
	err := record.WriteFile(name, record.File{
		Title:     "Words of each line",
		Recording: rec,
		Outcomes:  record.OutcomesOf(results),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.Remove(name)

	// What the page does with the file:
	f, err := record.ReadFile(name)
	if err != nil {
		fmt.Println(err)
		return
	}
	m := f.Recording.Metrics(f.Recording.Len())
	fmt.Printf("%s: %d jobs done, %d failed\n", f.Title, m.Done, m.Failed)
	fmt.Println(f.OutcomeOf(1).Value, "and", f.OutcomeOf(2).Err)
	// Output:
	// Words of each line: 4 jobs done, 1 failed
	// 6 and an empty line
}

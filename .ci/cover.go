// Command cover reads a coverage profile of go test, prints how much of each
// package its own tests reach, and fails for those below a floor.
//
//	cover PROFILE PERCENT PREFIX...
//
// Packages count whose path, in this module, begins with one of the prefixes. A
// prefix that no package has is an error: then nothing would be checked.
package main

import (
	"bufio"
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
)

const module = "workerpool.example/playground/"

// reach is how many statements a package has, and how many of them ran.
type reach struct{ all, ran int }

func (r reach) percent() float64 { return 100 * float64(r.ran) / float64(r.all) }

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: cover PROFILE PERCENT PREFIX...")
		os.Exit(2)
	}
	floor, err := strconv.ParseFloat(os.Args[2], 64)
	if err == nil {
		err = check(os.Args[1], floor, os.Args[3:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(profile string, floor float64, prefixes []string) error {
	packages, err := read(profile)
	if err != nil {
		return err
	}
	var below []string
	found := make(map[string]bool)
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		i := slices.IndexFunc(prefixes, func(prefix string) bool {
			return name == prefix || strings.HasPrefix(name, prefix+"/")
		})
		if i < 0 {
			continue
		}
		found[prefixes[i]] = true
		r := packages[name]
		fmt.Printf("%5.1f %% %s\n", r.percent(), name)
		if r.percent() < floor {
			below = append(below, name)
		}
	}
	for _, prefix := range prefixes {
		if !found[prefix] {
			return fmt.Errorf("%s tells nothing of %s", profile, prefix)
		}
	}
	if len(below) > 0 {
		return fmt.Errorf("below %g %%: %s", floor, strings.Join(below, ", "))
	}
	return nil
}

// read sums up a profile, whose lines are "file:from,to statements times"; see
// golang.org/x/tools/cover. A block may stand in it several times.
func read(profile string) (map[string]reach, error) {
	file, err := os.Open(profile)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	type block struct {
		statements int
		ran        bool
	}
	blocks := make(map[string]block)
	lines := bufio.NewScanner(file)
	lines.Scan() // the mode
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) != 3 {
			return nil, fmt.Errorf("%s: %q is no line of a profile", profile, lines.Text())
		}
		statements, err := strconv.Atoi(fields[1])
		if err != nil {
			return nil, err
		}
		blocks[fields[0]] = block{statements, blocks[fields[0]].ran || fields[2] != "0"}
	}
	packages := make(map[string]reach)
	for at, b := range blocks {
		name := strings.TrimPrefix(path.Dir(at[:strings.LastIndex(at, ":")]), module)
		r := packages[name]
		r.all += b.statements
		if b.ran {
			r.ran += b.statements
		}
		packages[name] = r
	}
	return packages, lines.Err()
}

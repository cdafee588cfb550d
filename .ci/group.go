// Command group runs a "go test -json" command, shows what failed in full and
// what passed as one line, and appends "passed failed skipped" to a file.
//
//	group COUNTS NAME COMMAND...
//
// A line of output that begins with "measured: " is shown in any case.
//
// Every test and subtest counts. A package that fails without a failed test (it
// does not compile, or it crashed) counts as one failure, and so does a group in
// which no test ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// event is one line of go test -json; see go doc test2json.
type event struct {
	Action  string
	Package string
	Test    string
	Output  string
}

// id names a test, or with an empty test a package.
type id struct{ pkg, test string }

type counts struct{ passed, failed, skipped int }

func main() {
	if len(os.Args) < 4 {
		fmt.Fprintln(os.Stderr, "usage: group COUNTS NAME COMMAND...")
		os.Exit(2)
	}
	file, name, command := os.Args[1], os.Args[2], os.Args[3:]

	began := time.Now()
	total, err := run(command)
	switch {
	case total.failed > 0:
	case err != nil:
		fmt.Println(strings.Join(command, " "), "ended with:", err)
		total.failed++
	case total.passed == 0:
		fmt.Println("No test of this group passed: is it empty?")
		total.failed++
	}
	fmt.Printf("%-14s %d passed, %d failed, %d skipped in %.0f s\n",
		name, total.passed, total.failed, total.skipped, time.Since(began).Seconds())

	if err := record(file, total); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if total.failed > 0 {
		os.Exit(1)
	}
}

// run starts the command and counts the tests it reports.
func run(command []string) (counts, error) {
	c := exec.Command(command[0], command[1:]...)
	c.Stderr = os.Stderr
	stdout, err := c.StdoutPipe()
	if err != nil {
		return counts{}, err
	}
	if err := c.Start(); err != nil {
		return counts{}, err
	}
	total, err := count(stdout)
	// What is left unread would block the command.
	io.Copy(io.Discard, stdout)
	if ended := c.Wait(); ended != nil {
		err = ended
	}
	return total, err
}

// count reads events to the end, and prints the output of what failed.
func count(r io.Reader) (total counts, err error) {
	output := make(map[id]*strings.Builder) // of tests and packages that have not ended
	failedIn := make(map[string]bool)       // packages with a failed test
	fail := func(at id) {
		total.failed++
		failedIn[at.pkg] = true
		fmt.Printf("FAILED %s %s\n%s", at.pkg, at.test, output[at])
	}

	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil {
				fmt.Print(string(line)) // not from go test: show it
				continue
			}
			at := id{e.Package, e.Test}
			if output[at] == nil {
				output[at] = new(strings.Builder)
			}
			switch e.Action {
			case "output":
				output[at].WriteString(e.Output)
				if strings.HasPrefix(e.Output, "measured: ") {
					fmt.Print(e.Output)
				}
			case "build-output":
				fmt.Print(e.Output)
			case "pass", "skip", "fail":
				switch {
				case e.Test != "" && e.Action == "pass":
					total.passed++
				case e.Test != "" && e.Action == "skip":
					total.skipped++
					fmt.Printf("skipped %s %s\n%s", at.pkg, at.test, output[at])
				case e.Test != "":
					fail(at)
				case e.Action == "fail":
					// A crash leaves tests without an end.
					for _, open := range unended(output, at.pkg) {
						fail(open)
						delete(output, open)
					}
					if !failedIn[at.pkg] {
						fail(at)
					} else {
						fmt.Print(output[at])
					}
				}
				delete(output, at)
			}
		}
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

// unended lists the tests of a package that have not ended.
func unended(output map[id]*strings.Builder, pkg string) []id {
	var open []id
	for at := range output {
		if at.pkg == pkg && at.test != "" {
			open = append(open, at)
		}
	}
	slices.SortFunc(open, func(a, b id) int { return strings.Compare(a.test, b.test) })
	return open
}

func record(file string, total counts) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, total.passed, total.failed, total.skipped)
	if closed := f.Close(); err == nil {
		err = closed
	}
	return err
}

// Bench compares the pool with the tutorial's pattern and with other pools, at
// trivial jobs, where the pool is all that costs.
//
//	cd pool/bench && go run .
//
// It prints one table for this machine and one for js/wasm under Node, each with
// the goals set for the pool and whether they are met. Ratios travel better than
// times; on a busy machine, neither does, and more -rounds help. It is a module
// of its own, so that the peers are no dependencies of the playground.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	rounds := flag.Int("rounds", 21, "runs of each candidate")
	length := flag.Duration("length", 40*time.Millisecond, "about how long a run takes")
	native := flag.Bool("native", false, "leave js/wasm out")
	flag.Parse()

	all := candidates()
	t := measure(all, max(*rounds, 1), *length)
	t.print(os.Stdout, all)
	if runtime.GOOS == "js" || *native {
		return
	}
	fmt.Println()
	if err := underNode(os.Args[1:]); err != nil {
		log.Fatal("js/wasm: ", err)
	}
}

// underNode builds this program for js/wasm and runs it with Go's own wrapper
// for Node.
func underNode(args []string) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "bench.wasm")

	build := exec.Command("go", "build", "-o", program, ".")
	build.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		return fmt.Errorf("go build, in pool/bench: %w", err)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("go env GOROOT: %w", err)
	}
	wrapper := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "go_js_wasm_exec")

	node := exec.Command(wrapper, append([]string{program}, args...)...)
	node.Env = []string{"PATH=" + os.Getenv("PATH")} // Go under js takes no long environment
	node.Stdout, node.Stderr = os.Stdout, os.Stderr
	return node.Run()
}

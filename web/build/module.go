package build

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
)

const modulePath = "workerpool.example/playground"

// sources finds the module, and whether it may change.
func sources(ctx context.Context, dir string) (module string, changing bool, err error) {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Sum == "" { // built in a repository
		module, err = findModule(dir)
		return module, true, err
	}
	// Not in dir, whose go.mod has no say in it.
	out, err := command(ctx, "go", os.TempDir(), "mod", "download", "-json", info.Main.Path+"@"+info.Main.Version).Output()
	var found struct{ Dir, Error string }
	if json.Unmarshal(out, &found) != nil || found.Dir == "" {
		why := cmp.Or(found.Error, fmt.Sprint(err, complaint(err)))
		return "", false, fmt.Errorf("the sources of %s@%s are not in the module cache: %s", info.Main.Path, info.Main.Version, why)
	}
	return found.Dir, false, nil
}

// findModule returns the folder of this repository: dir or the nearest folder
// above it that holds our go.mod.
func findModule(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for at := dir; ; at = filepath.Dir(at) {
		if declares(filepath.Join(at, "go.mod"), modulePath) {
			for _, need := range []string{"wasm", "web"} {
				if info, err := os.Stat(filepath.Join(at, need)); err != nil || !info.IsDir() {
					return "", fmt.Errorf("the folder %s is missing from the repository in %s; restore it, for example with: git checkout %[1]s", need, at)
				}
			}
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s is not in the repository of the playground (no go.mod of module %s here or above); change to its folder and start again", dir, modulePath)
		}
	}
}

// declares reports whether the go.mod file names the module.
func declares(file, module string) bool {
	data, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		if words := strings.Fields(lines.Text()); len(words) >= 2 && words[0] == "module" {
			return words[1] == module
		}
	}
	return false
}

//go:build !page

package record

import (
	"io"
	"os"
)

// WriteFile writes a recording to a file of that name. It refuses one that
// [ReadFile] would refuse.
func WriteFile(name string, f File) error {
	data, err := f.encode()
	if err != nil {
		return err
	}
	return os.WriteFile(name, data, 0o666)
}

// ReadFile reads a recording from a file of that name. See [Read].
func ReadFile(name string) (File, error) {
	file, err := os.Open(name)
	if err != nil {
		return File{}, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, MaxFile+1))
	if err != nil {
		return File{}, err
	}
	return Read(data)
}

package build

import (
	"fmt"
	"io"
	"os"
	"time"
)

// Report says what is being done, and on a terminal counts the seconds until the
// returned function is called; that waits for the counting goroutine.
func Report(w io.Writer, what string) (done func()) {
	file, ok := w.(*os.File)
	if ok {
		info, err := file.Stat()
		ok = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	if !ok {
		fmt.Fprintln(w, what+" ...")
		return func() {}
	}
	quit, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for seconds := 0; ; seconds++ {
			fmt.Fprintf(w, "\r%s ... %d s", what, seconds)
			select {
			case <-ticker.C:
			case <-quit:
				fmt.Fprintln(w)
				return
			}
		}
	}()
	return func() { close(quit); <-ended }
}

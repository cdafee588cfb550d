//go:build !page

package record

import "fmt"

// TextOf is a value as outcomes have it.
func TextOf(value any) string { return fmt.Sprint(value) }

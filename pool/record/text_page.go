//go:build page

package record

import "workerpool.example/playground/pool/internal/sprint"

// TextOf is a value as outcomes have it. The page's own jobs give numbers.
func TextOf(value any) string { return sprint.Of(value) }

//go:build !js

// Package sprint writes any value as text. In a browser it does without package
// fmt, which is a fifth of a small program.
package sprint

import "fmt"

// Of is a value as fmt.Sprint writes it.
func Of(value any) string { return fmt.Sprint(value) }

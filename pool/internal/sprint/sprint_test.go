package sprint_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"workerpool.example/playground/pool/internal/sprint"
)

func TestOf(t *testing.T) {
	for _, value := range []any{
		nil, "text", 1, -2, int32(3), int64(-4), uint(5), uint8(6), uint64(7), int8(-8), int16(9), uint16(10), uint32(11), uintptr(12), float32(0.1), 8 * time.Second, 0.25, 1e6, true, errors.New("wrong"),
	} {
		if got, want := sprint.Of(value), fmt.Sprint(value); got != want {
			t.Errorf("%T %v: %q, want %q", value, value, got, want)
		}
	}
}

// A value whose own method panics is no harm.
func TestOfPanics(t *testing.T) {
	var err *broken
	if got := sprint.Of(error(err)); got != "a value that cannot say what it is" {
		t.Errorf("%q", got)
	}
	if got := sprint.Of(struct{ int }{1}); got != "a value of another type" {
		t.Errorf("%q", got)
	}
}

type broken struct{ text string }

func (b *broken) Error() string { return b.text }

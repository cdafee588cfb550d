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
		nil, "text", 1, -2, int32(3), int64(-4), uint(5), uint8(6), uint64(7), 8 * time.Second, 0.25, 1e6, true, errors.New("wrong"),
	} {
		if got, want := sprint.Of(value), fmt.Sprint(value); got != want {
			t.Errorf("%T %v: %q, want %q", value, value, got, want)
		}
	}
}

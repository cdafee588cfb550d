package sprint_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"workerpool.example/playground/pool/internal/sprint"
)

type name string

func TestOf(t *testing.T) {
	for _, value := range []any{
		nil, "text", name("named"), 1, -2, int8(3), uint64(4), 5 * time.Second, 0.25, float32(0.1), 1e6, true, errors.New("wrong"),
	} {
		if got, want := sprint.Of(value), fmt.Sprint(value); got != want {
			t.Errorf("%T %v: %q, want %q", value, value, got, want)
		}
	}
}

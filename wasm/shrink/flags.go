package shrink

// Flags are those of go build for programs that are to be small: without debug
// information and mostly without inlining, which takes a tenth off. Inlined are
// the runtime and what computes: without that, pictures take a third longer to
// draw, with it a tenth. The decoder of MP3 is in the program or not: see package
// wasm/job/mp3.
func Flags(decoder bool) []string {
	flags := []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=all=-l"}
	hot := []string{
		"runtime", "internal/runtime/...", "internal/bytealg", "internal/sync", "sync/...", "math/...",
		"workerpool.example/playground/pool",
	}
	if decoder {
		hot = append(hot, "workerpool.example/playground/wasm/job/...", "github.com/hajimehoshi/go-mp3/...")
	} else {
		flags = append(flags, "-tags=page")
	}
	for _, packages := range hot {
		flags = append(flags, "-gcflags="+packages+"=")
	}
	return flags
}

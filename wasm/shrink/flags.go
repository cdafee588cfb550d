package shrink

// Flags are those of go build for programs that are to be small: without debug
// information and, which takes a tenth off, without inlining. What draws, records,
// counts and computes is inlined nevertheless, and so is what that calls: it
// would be slower by a third. The decoder of MP3 is in it or not: see package
// wasm/job/mp3.
func Flags(decoder bool) []string {
	flags := []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=all=-l"}
	if !decoder {
		flags = append(flags, "-tags=page")
	}
	for _, hot := range []string{
		"runtime", "internal/runtime/...", "internal/bytealg", "internal/sync", "sync/...", "math/...",
		"workerpool.example/playground/pool", "workerpool.example/playground/pool/record",
		"workerpool.example/playground/wasm/run", "workerpool.example/playground/wasm/picture",
		"workerpool.example/playground/wasm/job/...", "github.com/hajimehoshi/go-mp3/...",
	} {
		flags = append(flags, "-gcflags="+hot+"=")
	}
	return flags
}

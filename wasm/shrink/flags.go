package shrink

// Flags are those of go build for programs that are to be small: without debug
// information, and without inlining in our own packages, which takes 8 % off. In the
// program that decodes, jobs are inlined all the same. The decoder of MP3 is in the
// program or not: see package wasm/job/mp3.
func Flags(decoder bool) []string {
	const ours = "workerpool.example/playground/"
	flags := []string{"-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=" + ours + "...=-l"}
	if decoder {
		return append(flags, "-gcflags="+ours+"wasm/job/...=")
	}
	return append(flags, "-tags=page")
}

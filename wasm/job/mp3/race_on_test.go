//go:build race

package mp3

// underRace: the race detector makes the decoder ten times slower, and what
// it looks for shows in a few files as well as in all.
const underRace = true

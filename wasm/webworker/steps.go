//go:build js

package main

import (
	"crypto/sha256"
	"errors"
	"hash"
	"iter"
	"syscall/js"
)

// On the page's thread this program decodes too, one frame a call, so that the
// page's own program can give way to the browser between two:
//
//	begin(parcel)  an id
//	step(id)       null, or at the end the answer that a Web Worker posts
//	end(id)        gives it up
//
// And it sums up what is decoded: hash() is the id of a SHA-256, of which the
// latest few are kept, write(id, bytes) adds to it, and sum(id) is it.
func decodeSteps() {
	type decoding struct {
		next func() (map[string]any, bool)
		stop func()
	}
	all, last := map[int]decoding{}, 0
	hashes, newest := map[int]hash.Hash{}, 0
	self.Get("playground").Set("decoder", map[string]any{
		"begin": js.FuncOf(func(_ js.Value, args []js.Value) any {
			last++
			next, stop := iter.Pull(frames(args[0]))
			all[last] = decoding{next, stop}
			return last
		}),
		"step": js.FuncOf(func(_ js.Value, args []js.Value) any {
			answer, _ := all[args[0].Int()].next()
			if answer == nil {
				return nil
			}
			return answer
		}),
		"end": js.FuncOf(func(_ js.Value, args []js.Value) any {
			id := args[0].Int()
			all[id].stop()
			delete(all, id)
			return nil
		}),
		"hash": js.FuncOf(func(js.Value, []js.Value) any {
			newest++
			delete(hashes, newest-keptHashes)
			hashes[newest] = sha256.New()
			return newest
		}),
		"write": js.FuncOf(func(_ js.Value, args []js.Value) any {
			b := make([]byte, args[1].Length())
			js.CopyBytesToGo(b, args[1])
			hashes[args[0].Int()].Write(b)
			return nil
		}),
		"sum": js.FuncOf(func(_ js.Value, args []js.Value) any {
			sum := hashes[args[0].Int()].Sum(nil)
			array := self.Get("Uint8Array").New(len(sum))
			js.CopyBytesToJS(array, sum)
			return array
		}),
	})
}

// keptHashes are more than the runs that there are at once.
const keptHashes = 8

var errGivenUp = errors.New("given up")

// frames gives nil before each frame, and the answer at the end.
func frames(parcel js.Value) iter.Seq[map[string]any] {
	return func(yield func(map[string]any) bool) {
		answer, _, err := tried(func() (map[string]any, []any, error) {
			return decode(parcel, func() error {
				if !yield(nil) {
					return errGivenUp
				}
				return nil
			})
		})
		switch {
		case err == errGivenUp:
		case err != nil:
			yield(failed(err))
		default:
			yield(answer)
		}
	}
}

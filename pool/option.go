package pool

// DefaultBuffer is the capacity of both channels unless an option says
// otherwise: room for a short batch to be submitted before anyone collects, yet
// bounded, so that a fast producer waits for the workers and not for memory.
const DefaultBuffer = 128

type options struct {
	jobBuffer    int
	resultBuffer int
	observe      func(Event)
	fair         bool
}

func defaults() options {
	return options{jobBuffer: DefaultBuffer, resultBuffer: DefaultBuffer}
}

// An Option changes how New makes a pool.
type Option func(*options)

// JobBuffer sets the capacity of the jobs channel. With 0 a Submit
// waits until a worker takes its job. A negative n counts as 0.
func JobBuffer(n int) Option {
	return func(o *options) { o.jobBuffer = max(n, 0) }
}

// ResultBuffer sets the capacity of the results channel. With 0 a worker waits
// until somebody receives its result. A negative n counts as 0.
func ResultBuffer(n int) Option {
	return func(o *options) { o.resultBuffer = max(n, 0) }
}

// Observe has every event reported to f. The goroutine that acts calls f and
// waits for it, so an f that blocks single-steps the pool. Several goroutines
// call f at once, and the first events come before New returns. f must not panic,
// call [runtime.Goexit], or call a method of the same pool other than Snapshot. While
// it is told of Start or of a Resize, other such calls wait. A nil f means no
// observer, and costs nothing.
func Observe(f func(Event)) Option {
	return func(o *options) { o.observe = f }
}

// Fair has each worker let the others run after every job. It matters on one
// thread, as under js/wasm: there a worker whose jobs never block takes them
// all, while the others never run.
func Fair() Option {
	return func(o *options) { o.fair = true }
}

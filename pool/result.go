package pool

import (
	"context"
	"errors"
	"strconv"

	"workerpool.example/playground/pool/internal/sprint"
)

// A Result is what came of one job. Every job that was submitted yields exactly
// one.
type Result[R any] struct {
	Job    int   // the job's number, from 0 in the order of Submit
	Worker int   // the worker's number, from 1; 0 if no worker took the job
	Value  R     // what the work function returned; the zero value after a panic
	Err    error // nil, what the work function returned, a *PanicError, ErrExit, or one that wraps ErrCanceled
}

// ErrClosed is what Submit returns after Close.
var ErrClosed = errors.New("pool: submit after close")

// ErrCanceled is wrapped, beside the context's cause, by what Submit returns
// after the context ended and by the results of jobs that then did not run.
var ErrCanceled = errors.New("pool: canceled")

// ErrExit is the result of a job that called [runtime.Goexit], as
// testing.T.FailNow does.
var ErrExit = errors.New("pool: the job called runtime.Goexit")

func canceledError(ctx context.Context) error {
	return &cancelError{context.Cause(ctx)}
}

// cancelError wraps both ErrCanceled and why.
type cancelError struct{ cause error }

func (e *cancelError) Error() string   { return ErrCanceled.Error() + ": " + e.cause.Error() }
func (e *cancelError) Unwrap() []error { return []error{ErrCanceled, e.cause} }

// A PanicError is the result of a job that panicked. The pool goes on.
type PanicError struct {
	Job    int    // the job's number
	Worker int    // the worker's number
	Value  any    // what the job panicked with
	Stack  []byte // the goroutine's stack at the panic, as [runtime/debug.Stack] gives it
}

// Error gives the value, if it is an error, has a method String, or is of an unnamed
// basic type; the stack, and any other value, is left to who wants it.
func (e *PanicError) Error() string {
	return "pool: job " + strconv.Itoa(e.Job) + " panicked on worker " + strconv.Itoa(e.Worker) + ": " + sprint.Of(e.Value)
}

// Unwrap gives the value the job panicked with, if that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

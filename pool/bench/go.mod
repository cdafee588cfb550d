module workerpool.example/playground/pool/bench

go 1.26.0

replace workerpool.example/playground => ../..

require (
	github.com/Jeffail/tunny v0.1.4
	github.com/alitto/pond/v2 v2.7.1
	github.com/gammazero/workerpool v1.2.1
	github.com/panjf2000/ants/v2 v2.12.1
	github.com/sourcegraph/conc v0.3.0
	golang.org/x/sync v0.21.0
	workerpool.example/playground v0.0.0-00010101000000-000000000000
)

require (
	github.com/gammazero/deque v1.2.1 // indirect
	go.uber.org/atomic v1.7.0 // indirect
	go.uber.org/multierr v1.9.0 // indirect
)

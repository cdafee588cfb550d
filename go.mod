module workerpool.example/playground

go 1.26.0

// What is installed and built there is not ours.
ignore ./build

require (
	github.com/andybalholm/brotli v1.3.0
	github.com/hajimehoshi/go-mp3 v0.3.4
	golang.org/x/image v0.47.0
	honnef.co/go/js/dom/v2 v2.0.0-20250304181735-b5e52f05e89d
)

require (
	golang.org/x/sys v0.49.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

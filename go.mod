module workerpool.example/playground

go 1.26

require (
	github.com/hajimehoshi/go-mp3 v0.3.4
	honnef.co/go/js/dom/v2 v2.0.0-20250304181735-b5e52f05e89d
)

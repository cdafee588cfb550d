STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
JS          = GOOS=js GOARCH=wasm

.PHONY: help run build generate test lint bench screenshots clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build the program and serve the page on http://127.0.0.1:8080/
	go run .

build: ## compile the program for the browser into build/
	$(JS) go build -trimpath -buildvcs=false -ldflags="-s -w" -o build/playground.wasm ./wasm
	$(JS) go build -trimpath -buildvcs=false -ldflags="-s -w" -o build/webworker.wasm ./wasm/webworker
	cp "$$(go env GOROOT)/lib/wasm/wasm_exec.js" build/

generate: ## renew the files that are made from other files
	go generate ./...

test: ## run every test: natively, in Node, in Chromium, and the page in real browsers
	@.ci/test.sh

lint: ## check formatting, go vet and staticcheck, for this machine and for the browser
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "run gofmt -w on:" $$unformatted; exit 1; }
	go vet ./...
	$(JS) go vet ./wasm/... ./pool/...
	go run $(STATICCHECK) ./...
	go run -exec "env $(JS)" $(STATICCHECK) ./wasm/... ./pool/...

bench: ## compare the pool with other pools and decoders, and measure the page in browsers
	cd pool/bench && go run .
	go test ./web/e2e -run '^$$' -bench . -timeout 60m

screenshots: ## take the pictures of the page into build/, and the README's
	mkdir -p build/screenshots
	go test ./web/e2e -count=1 -run TestScreenshots -screenshots $(CURDIR)/build/screenshots
	cp build/screenshots/running-light-wide.png web/e2e/page.png

clean: ## remove what was built here
	rm -rf build

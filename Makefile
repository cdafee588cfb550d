STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2
JS          = GOOS=js GOARCH=wasm

.PHONY: help run build hosts generate test lint bench screenshots clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build the program and serve the page on http://127.0.0.1:8080/
	go run .

build: ## compile the program for the browser into build/
	go run . -build build

# Each generator works on a copy: they write into their folders.
hosts: build/hosts/src/docusaurus/node_modules/.package-lock.json ## build the sites that the embed is tested in, into build/hosts/
	rm -rf build/hosts/src/hugo build/hosts/src/docusaurus/blog
	cp -R web/e2e/hosts/. build/hosts/src
	rm -rf build/hosts/plain && cp -R build/hosts/src/plain build/hosts/plain
	hugo --quiet --cleanDestinationDir -s build/hosts/src/hugo -d "$(CURDIR)/build/hosts/hugo"
	cd build/hosts/src/docusaurus && NO_UPDATE_NOTIFIER=1 npx docusaurus build --out-dir ../../docusaurus

build/hosts/src/docusaurus/node_modules/.package-lock.json: web/e2e/hosts/docusaurus/package-lock.json
	mkdir -p build/hosts/src/docusaurus
	cp web/e2e/hosts/docusaurus/package*.json build/hosts/src/docusaurus
	npm install --prefix build/hosts/src/docusaurus --ignore-scripts --no-audit --no-fund
	touch $@

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

JS = GOOS=js GOARCH=wasm

.PHONY: help run dist hosts generate first test lint bench screenshots clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build the program and serve the page on http://127.0.0.1:8080/
	go run .

dist: ## write the site for a static host into dist/, for the address BASE=https://…
	rm -rf dist
	go run . -out dist -base "$(BASE)"

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

first: ## record which functions the page's program begins with, into wasm/shrink/first.txt
	go test ./web/e2e -count=1 -run TestFirstPart -first

test: ## run every test: natively, in Node, in Chromium, and the page in real browsers
	@.ci/test.sh

lint: ## check the sources: gofmt, go vet, staticcheck, shellcheck, eslint, tsc, stylelint, html-validate
	@.ci/test.sh lint

bench: ## compare the pool with other pools and decoders, and measure the page in browsers
	cd pool/bench && go run .
	go test ./web/e2e -run '^$$' -bench . -timeout 60m

screenshots: ## take the pictures of the page into build/, and the README's
	mkdir -p build/screenshots
	go test ./web/e2e -count=1 -run TestScreenshots -screenshots $(CURDIR)/build/screenshots
	cp build/screenshots/running-light-wide.png web/e2e/page.png

clean: ## remove what was built here
	rm -rf build

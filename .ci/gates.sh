# shellcheck shell=bash
# What is checked of the sources without running them: a part of .ci/test.sh, whose
# functions it uses. Versions are pinned here, and in .ci/npm.

staticcheck=v0.8.2

formatted() {
  local files
  files=$(git ls-files -z '*.go' | xargs -0 gofmt -l) && [ -z "$files" ] && return
  echo "run gofmt -w on:" "$files"
  return 1
}

for_js() { GOOS=js GOARCH=wasm "$@" ./wasm/... ./pool/...; }

# node_tool NAME ARGUMENT... runs one of those that .ci/npm pins. Its configuration
# finds what it extends there, too.
node_tool() { NODE_PATH=$PWD/build/npm/node_modules "build/npm/node_modules/.bin/$1" "${@:2}"; }

check gofmt formatted
check vet go vet ./...
check vet-js for_js go vet
if GOBIN=$bin go install "honnef.co/go/tools/cmd/staticcheck@$staticcheck"; then
  check staticcheck "$bin/staticcheck" ./...
  check staticcheck-js for_js "$bin/staticcheck"
else
  absent staticcheck "staticcheck $staticcheck"
fi
if first shellcheck >/dev/null; then
  check shellcheck shellcheck -x .ci/run .ci/test.sh # and with it this file
else
  absent shellcheck shellcheck
fi
if [ -d build/npm/node_modules ]; then
  check eslint node_tool eslint --max-warnings 0 -c .ci/lint/eslint.config.cjs web .ci
  check tsc node_tool tsc -p .ci/lint/tsconfig.json
  check tsc-worker node_tool tsc -p .ci/lint/tsconfig.webworker.json
  check stylelint node_tool stylelint --config .ci/lint/stylelint.config.cjs --config-basedir build/npm 'web/*.css'
  check html-validate node_tool html-validate --max-warnings 0 -c .ci/lint/html-validate.cjs web/*.html web/lessons/*.html
else
  absent web-gates "what .ci/npm pins"
fi

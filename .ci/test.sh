#!/usr/bin/env bash
# Runs every test in groups, says how many tests of each group ran, and ends with
# one line: N passed, N failed, N skipped.
#
# What the tests need is installed where apt-get may be used, and named elsewhere.
# Without it the groups that need it are skipped; with CI=true they fail.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

bin=$PWD/build/bin
counts=$(mktemp) || exit 1
trap 'rm -f "$counts"' EXIT
mkdir -p "$bin"

# first COMMAND... prints the first of the commands that is installed.
first() {
  local name
  for name; do command -v "$name" && return; done
  return 1
}

# record PASSED FAILED SKIPPED adds to the final count.
record() { echo "$@" >>"$counts"; }

# absent GROUP WHAT counts a group that cannot run.
absent() {
  if [ "${CI:-}" = true ]; then
    printf '%-10s FAILED: %s is missing\n' "$1" "$2"
    record 0 1 0
  else
    printf '%-10s skipped: %s is missing\n' "$1" "$2"
    record 0 0 1
  fi
}

# --- what the tests need ------------------------------------------------------

missing() {
  first chromium chromium-browser google-chrome >/dev/null || echo chromium
  first chromedriver >/dev/null || echo chromium-driver
  first firefox-esr firefox >/dev/null || echo firefox-esr
  first WebKitWebDriver >/dev/null || echo webkit2gtk-driver
  first Xvfb >/dev/null || echo xvfb
  first xauth >/dev/null || echo xauth
  first lame >/dev/null || echo lame
  first ffmpeg >/dev/null || echo ffmpeg
  first mpg123 >/dev/null || echo mpg123
  first node >/dev/null || echo nodejs
  first cc gcc clang >/dev/null || echo gcc libc6-dev # for the race detector
  first npm >/dev/null || echo npm
  first hugo >/dev/null || echo hugo
  first nginx >/dev/null || echo nginx-light # a static host for the site
  first python3 >/dev/null || echo python3 # another
}

# axe-core judges whether everybody can use the page. TestAxe looks for it here.
axe=4.14.1
has_axe() { grep -qs "\"version\": \"$axe\"" build/npm/node_modules/axe-core/package.json; }

if ! first go >/dev/null; then
  echo "The go command is missing: install Go from https://go.dev/dl/."
  exit 1
fi

# shellcheck disable=SC2046,SC2116 # to one line
needed=$(echo $(missing))
if [ -n "$needed" ] && first apt-get >/dev/null; then
  if [ "$(id -u)" = 0 ]; then as_root=(env)
  elif sudo -n true 2>/dev/null; then as_root=(sudo -n)
  else as_root=(); fi
  if [ ${#as_root[@]} -gt 0 ]; then
    echo "Installing $needed"
    # shellcheck disable=SC2086 # a list of package names
    if ! log=$("${as_root[@]}" apt-get update -qq 2>&1 &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $needed 2>&1); then
      echo "$log"
    fi
    needed=$(echo $(missing))
  fi
fi
if [ -n "$needed" ]; then
  echo "These Debian packages, or what they are called elsewhere, are missing: $needed"
  absent needs "$needed"
fi

if ! has_axe && first npm >/dev/null &&
  ! log=$(npm install --prefix build/npm --no-save --no-package-lock \
    --ignore-scripts --no-audit --no-fund "axe-core@$axe" 2>&1); then
  echo "$log"
fi

# --- the groups ---------------------------------------------------------------

# check NAME COMMAND... counts one test, passed if the command is silent or 0.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '%-10s passed\n' "$name"
    record 1 0 0
  else
    printf '%-10s FAILED: %s\n%s\n' "$name" "$*" "$output"
    record 0 1 0
  fi
}

formatted() {
  local files
  files=$(gofmt -l .) && [ -z "$files" ] && return
  echo "$files"
  return 1
}

vet_js() { GOOS=js GOARCH=wasm go vet ./wasm/... ./pool/...; }

# group NAME COMMAND... runs a go test -json and counts what it reports.
group() { "$bin/group" "$counts" "$@"; }

if ! go build -o "$bin/group" .ci/group.go; then
  exit 1
fi

check gofmt formatted
check vet go vet ./...
check vet-js vet_js

mapfile -t native < <(go list ./... | grep -v '/web/e2e\(/\|$\)')
group native go test -json -race -timeout 4m "${native[@]}"
# What the race detector would shuffle.
group generated go test -json -count=1 ./wasm

# A module of its own, so that other pools are no dependency of ours.
[ -f pool/bench/go.mod ] && group bench go -C pool/bench test -json -timeout 2m ./...

# An environment of its own: what wasm_exec.js hands to a program has a size
# limit, which that of a CI machine can exceed.
goroot=$(go env GOROOT)
clean="env -i 'HOME=$HOME' 'PATH=$bin:$PATH' 'GOROOT=$goroot'"

# The packages that need no page: neither the program nor what touches the DOM.
mapfile -t pure < <(
  GOOS=js GOARCH=wasm go list -f '{{if ne .Name "main"}}{{.ImportPath}} {{join .Deps " "}}{{end}}' ./pool/... ./wasm/... |
    grep -v honnef.co/go/js/dom | cut -d ' ' -f 1
)
if first node >/dev/null; then
  group node env GOOS=js GOARCH=wasm go test -json -timeout 2m \
    -exec="$clean '$goroot/lib/wasm/go_js_wasm_exec'" "${pure[@]}"
else
  absent node node
fi

if chromium=$(first chromium chromium-browser google-chrome); then
  # The name that wasmbrowsertest looks for first. Chromium refuses its sandbox to
  # root, and the rest keeps it from talking to the network.
  cat >"$bin/headless_shell" <<END
#!/bin/sh
exec "$chromium" --no-sandbox --disable-gpu --disable-quic --no-first-run \\
  --disable-background-networking --disable-component-update --disable-sync "\$@"
END
  chmod +x "$bin/headless_shell"
  if GOBIN=$bin go install github.com/agnivade/wasmbrowsertest@v0.11.0; then
    group chromium env GOOS=js GOARCH=wasm go test -json -p 1 -timeout 2m \
      -exec="$clean '$bin/wasmbrowsertest'" ./pool/...
  else
    absent chromium wasmbrowsertest
  fi
else
  absent chromium chromium
fi

# The sites that TestHosts drives the embed in.
if first npm >/dev/null && first hugo >/dev/null; then
  check hosts make -s hosts
else
  absent hosts "npm or hugo"
fi

# One package at a time: browsers that share two cores only wait for each other.
group e2e go test -json -count=1 -p 1 -timeout 40m ./web/e2e/...

# --- the sum ------------------------------------------------------------------

awk '{ passed += $1; failed += $2; skipped += $3 }
  END {
    printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
    exit failed > 0
  }' "$counts"

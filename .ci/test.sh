#!/usr/bin/env bash
# Runs every test in groups, says how many tests of each group ran, and ends with
# one line: N passed, N failed, N skipped. "test.sh lint" runs the gates only, the
# checks that need no run.
#
# What the tests need is installed where apt-get may be used, and named elsewhere.
# Without it the groups that need it are skipped; with CI=true they fail.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

only=${1:-}
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
    printf '%-14s FAILED: %s is missing\n' "$1" "$2"
    record 0 1 0
  else
    printf '%-14s skipped: %s is missing\n' "$1" "$2"
    record 0 0 1
  fi
}

# --- what the tests need ------------------------------------------------------

missing() {
  first node >/dev/null || echo nodejs
  first npm >/dev/null || echo npm
  first shellcheck >/dev/null || echo shellcheck
  [ "$only" = lint ] && return
  first chromium chromium-browser google-chrome >/dev/null || echo chromium
  first chromedriver >/dev/null || echo chromium-driver
  first firefox-esr firefox >/dev/null || echo firefox-esr
  first WebKitWebDriver >/dev/null || echo webkit2gtk-driver
  first Xvfb >/dev/null || echo xvfb
  first xauth >/dev/null || echo xauth
  first lame >/dev/null || echo lame
  first ffmpeg >/dev/null || echo ffmpeg
  first mpg123 >/dev/null || echo mpg123
  first cc gcc clang >/dev/null || echo gcc libc6-dev # for the race detector
  first hugo >/dev/null || echo hugo
  first nginx >/dev/null || echo nginx-light # a static host for the site
  first python3 >/dev/null || echo python3 # another
}

if ! first go >/dev/null; then
  echo "The go command is missing: install Go from https://go.dev/dl/."
  exit 1
fi

list_missing() { missing | tr '\n' ' '; }
needed=$(list_missing)
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
    needed=$(list_missing)
  fi
fi
if [ -n "$needed" ]; then
  echo "These Debian packages, or what they are called elsewhere, are missing: $needed"
  absent needs "$needed"
fi

# What .ci/npm pins: the gates' tools, and axe-core and Lighthouse, which TestAxe
# and TestLighthouse look for in build/npm.
node_tools() {
  local log
  first npm >/dev/null || return
  cmp -s .ci/npm/package-lock.json build/npm/node_modules/installed.json && return
  mkdir -p build/npm && cp .ci/npm/package*.json build/npm || return
  if ! log=$(npm install --prefix build/npm --ignore-scripts --no-audit --no-fund 2>&1); then
    echo "$log"
    return 1
  fi
  cp .ci/npm/package-lock.json build/npm/node_modules/installed.json
}
node_tools || absent node-tools "what .ci/npm pins"

# --- the groups ---------------------------------------------------------------

# check NAME COMMAND... counts one test, passed if the command is.
check() {
  local name=$1 output
  shift
  if output=$("$@" 2>&1); then
    printf '%-14s passed\n' "$name"
    record 1 0 0
  else
    printf '%-14s FAILED: %s\n%s\n' "$name" "$*" "$output"
    record 0 1 0
  fi
}

# sum ends it all.
sum() {
  awk '{ passed += $1; failed += $2; skipped += $3 }
    END {
      printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
      exit failed > 0
    }' "$counts"
}

# group NAME COMMAND... runs a go test -json and counts what it reports.
group() { "$bin/group" "$counts" "$@"; }

if ! go build -o "$bin/group" .ci/group.go; then
  exit 1
fi

# shellcheck source=.ci/gates.sh
. .ci/gates.sh
if [ "$only" = lint ]; then
  sum
  exit
fi

# To draw the cards, and to compress the programs for their sizes, takes the race
# detector a minute, and nothing runs at once there.
alone='/wasm\(/card\)\?$'
mapfile -t native < <(go list ./... | grep -v '/web/e2e\(/\|$\)' | grep -v "$alone")
group native go test -json -race -timeout 4m -coverprofile=build/coverage.out "${native[@]}"
group without-race go test -json -count=1 -timeout 4m ./wasm ./wasm/card
go build -o "$bin/cover" .ci/cover.go
check coverage "$bin/cover" build/coverage.out 90 pool wasm/run wasm/job

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

# One package at a time, and on two cores three browsers: what one waits for, another
# uses, and more only wait for each other.
group e2e go test -json -count=1 -p 1 -parallel "$(($(nproc) + 1))" -timeout 60m ./web/e2e/...

sum

#!/usr/bin/env bash
# A Node new enough for Vite (from the system, else as a Python package), then the locked npm packages.
. "$(dirname "$0")/common.sh"
use_venv

if ! node_is_new_enough; then
  say 3 "Bringing in Node.js: this machine has $(node --version 2>/dev/null || echo none), $MIN_NODE is needed (about 1 minute)…"
  run_install "Node.js" "$VENV_PYTHON" -m pip install --disable-pip-version-check --retries 2 \
    --require-hashes -r requirements-node.txt
  hash -r
  node_is_new_enough || fail "Node.js $MIN_NODE or newer is needed and could not be brought in for this kind of machine." \
    "Install Node.js 22 or newer yourself, then run the same command again."
fi
say 3 "Installing the browser packages (about half a minute)…"
run_install "The browser packages" npm ci --no-progress --loglevel=error --fetch-retries=1

#!/usr/bin/env bash
# Runs every static check, also after one has failed, and names the failed ones at the end.
. "$(dirname "$0")/common.sh"
use_venv
PATH="$ROOT/node_modules/.bin:$PATH"

failed=()
check() {
  local name=$1; shift
  echo "==> $name"
  "$@" || failed+=("$name")
}

check "ruff format" ruff format --check --quiet .
check "ruff" ruff check --quiet .
check "mypy" python -m mypy
check "tsc: app" tsc -p pwa/tsconfig.json
check "tsc: service worker" tsc -p pwa/tsconfig.worker.json
check "tsc: tests and tools" tsc -p tsconfig.json
check "eslint" eslint --max-warnings 0 .
check "compose file" check-jsonschema --quiet --builtin-schema vendor.compose-spec docker-compose.yml
check "Dockerfile" hadolint Dockerfile
check "lock files" python tools/check_locks.py

if [ ${#failed[@]} -gt 0 ]; then
  printf 'check failed: %s\n' "${failed[@]}" >&2
  exit 1
fi
echo "All checks passed."

#!/usr/bin/env bash
# Recompiles the lock files from pyproject.toml and package.json.
. "$(dirname "$0")/common.sh"
use_venv
# No addresses and no header: the header would hold the command line, and so a path or a mirror.
compile() { uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header "$@"; }
compile pyproject.toml -o requirements.txt
compile pyproject.toml --group dev --constraints requirements.txt -o requirements-dev.txt
compile --group pyproject.toml:installer -o requirements-installer.txt
compile --group pyproject.toml:node -o requirements-node.txt
npm install --package-lock-only --no-progress --loglevel=error
"$VENV_PYTHON" tools/check_locks.py

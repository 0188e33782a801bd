#!/usr/bin/env bash
# install_python.sh REQUIREMENTS WORDS: the hashed packages, then this project itself, editable.
. "$(dirname "$0")/common.sh"
say 2 "Installing $2…"

# uv does not read pip's settings: a mirror named there counts here too.
mirror=$("$VENV_PYTHON" -m pip config get global.index-url 2>/dev/null || true)
if [ -n "$mirror" ] && [ -z "${UV_DEFAULT_INDEX:-}" ]; then export UV_DEFAULT_INDEX="$mirror"; fi

uv_install() { .venv/bin/uv pip install --quiet --python "$VENV_PYTHON" "$@"; }
pip_install() { "$VENV_PYTHON" -m pip install --quiet --disable-pip-version-check --retries 2 "$@"; }

# pip knows proxies and certificates that uv does not: slower, but a second chance.
install_packages() { uv_install --require-hashes -r "$1" || pip_install --require-hashes -r "$1"; }

run_install "The Python packages" install_packages "$1"
run_install "This project" pip_install --no-deps --no-build-isolation --editable .

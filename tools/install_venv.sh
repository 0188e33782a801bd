#!/usr/bin/env bash
# Makes .venv and puts the installer (uv) into it.
. "$(dirname "$0")/common.sh"
find_python

if [ ! -x "$VENV_PYTHON" ] || ! python_is_new_enough "$VENV_PYTHON" || ! "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
  # Debian ships python3 without the part that makes environments.
  if ! "$PYTHON_FOUND" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$PYTHON_FOUND" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    apt_install "Python's venv module" "python$version-venv"
  fi
  say 2 "Making the Python environment .venv (a few seconds)…"
  rm -rf .venv
  run_install "The Python environment" "$PYTHON_FOUND" -m venv .venv
fi
run_install "The Python installer uv" "$VENV_PYTHON" -m pip install --disable-pip-version-check --retries 2 \
  --require-hashes -r requirements-installer.txt

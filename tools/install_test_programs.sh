#!/usr/bin/env bash
# What the tests start besides our own code: PostgreSQL (15 or newer, for ICU) and Chromium.
. "$(dirname "$0")/common.sh"
say "${1:-0}" "Checking for PostgreSQL and Chromium…"

if ! "$VENV_PYTHON" -c 'from tests.postgres import find_binaries; find_binaries()' 2>/dev/null; then
  apt_install PostgreSQL postgresql
fi
if ! command -v chromium >/dev/null; then
  # Roboto is what an Android phone shows, and it has every Vietnamese letter.
  apt_install Chromium chromium fonts-roboto-unhinted
fi
# Playwright brings a Node.js of its own, which a bare Debian lacks one library for.
if ! "$VENV_PYTHON" -m playwright --version >/dev/null 2>&1; then
  apt_install "what Playwright needs" libatomic1
fi

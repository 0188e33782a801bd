#!/usr/bin/env bash
# Refuse early, in a sentence, what would otherwise fail late in a stack trace.
. "$(dirname "$0")/common.sh"
say 1 "Checking this machine…"
find_python
[ -e .make/node ] || require_space "$ROOT" 1500 "for the packages"

if [ "${1:-}" = run ]; then
  "$PYTHON_FOUND" - "${SOCOSO_HOST:-127.0.0.1}" "$PORT" <<'PY' || fail \
    "Port $PORT is taken: another program (perhaps another socoso) is listening there." \
    "Choose another:  make run PORT=$((PORT + 1))"
import socket, sys
probe = socket.socket()
# As the server itself does: a port still in TIME_WAIT is free.
probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    probe.bind((sys.argv[1], int(sys.argv[2])))
except OSError:
    sys.exit(1)
PY
  mkdir -p "$SOCOSO_DATA" 2>/dev/null && [ -w "$SOCOSO_DATA" ] || fail \
    "The data folder $SOCOSO_DATA cannot be written." "Choose another:  make run SOCOSO_DATA=/path/to/folder"
  require_space "$SOCOSO_DATA" 200 "for the data"
fi

#!/usr/bin/env bash
# run.sh serve|seed: the demonstration server of `make run`, with its data in $SOCOSO_DATA.
. "$(dirname "$0")/common.sh"
use_venv

mkdir -p "$SOCOSO_DATA"
SOCOSO_DATA=$(cd "$SOCOSO_DATA" && pwd)
export SOCOSO_DATA
# Only this demonstration makes its own secret; in production a missing one stops the server.
if [ -z "${SOCOSO_SECRET:-}" ]; then
  if [ ! -s "$SOCOSO_DATA/secret" ]; then
    (umask 077; "$VENV_PYTHON" -c 'import secrets; print(secrets.token_urlsafe(48))' >"$SOCOSO_DATA/secret")
  fi
  SOCOSO_SECRET=$(cat "$SOCOSO_DATA/secret")
fi
export SOCOSO_SECRET
# Plain http on this machine only: a browser would not send a secure cookie back.
export SOCOSO_SECURE_COOKIES=${SOCOSO_SECURE_COOKIES:-0}

say 5 "Preparing the database in $SOCOSO_DATA…"
socoso migrate
socoso seed --demo
[ "$1" = serve ] || exit 0

say 6 "Serving. Stop with Ctrl-C."
echo
echo "    Sổ Cơ Sở:  http://127.0.0.1:$PORT"
echo "    Office:    user vanphong, password $SOCOSO_DEMO_PASSWORD"
echo
exec socoso serve --port "$PORT"

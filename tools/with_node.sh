#!/usr/bin/env bash
# with_node.sh COMMAND...: runs it with the Node that `make` uses, which may live in .venv.
. "$(dirname "$0")/common.sh"
use_venv
exec "$@"

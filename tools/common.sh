# Sourced by the scripts beside it: words for the person, a Python, a Node, space, Debian packages.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
VENV_PYTHON="$ROOT/.venv/bin/python"
MIN_NODE="20.19"

# say STEP WORDS: one line of progress, numbered where a target counts its steps.
say() {
  if [ -n "${STEPS:-}" ] && [ "$1" != 0 ]; then echo "[$1/$STEPS] $2"; else echo "==> $2"; fi
}

# fail WORDS...: what is wrong, then what to do, one line each.
fail() {
  { echo; echo "STOPPED: $1"; shift; for line in "$@"; do echo "  $line"; done; } >&2
  exit 1
}

can_be_root() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# apt_install WHAT PACKAGE...: install Debian packages, or say how a person can.
apt_install() {
  local what=$1; shift
  command -v apt-get >/dev/null || fail "$what is missing, and this is no Debian or Ubuntu to install it on." \
    "Install it the way your system does, then run the same command again."
  can_be_root || fail "$what is missing, and installing it needs an administrator." \
    "Run:  sudo apt-get update && sudo apt-get install -y $*" "then run the same command again."
  say 0 "Installing $what ($*)…"
  local log; log=$(mktemp)
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@")
  # The package list may be old or absent: fetch it only when a first attempt fails.
  if ! as_root "${install[@]}" >"$log" 2>&1 &&
     ! { as_root apt-get update -qq >>"$log" 2>&1; as_root "${install[@]}" >>"$log" 2>&1; }; then
    tail -n 15 "$log" >&2; rm -f "$log"
    fail "$what could not be installed." "The lines above are apt's own. Is there a network, and room on the disk?"
  fi
  rm -f "$log"
}

# require_space FOLDER MEGABYTES WHY
require_space() {
  local free; free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
  [ "$free" -ge "$2" ] || fail "The disk is nearly full: $free MB free in $1, $2 MB needed $3." \
    "Free some space, or put the checkout (or the folder named by SOCOSO_DATA) on another disk."
}

python_is_new_enough() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

# Sets PYTHON_FOUND to a Python 3.11 or newer that is not the one inside .venv.
find_python() {
  local name path
  for name in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$name" ] || continue
    path=$(command -v "$name" || true)
    if [ -n "$path" ] && [ "$path" != "$ROOT/.venv/bin/$name" ] && python_is_new_enough "$path"; then
      PYTHON_FOUND=$path
      return
    fi
  done
  local seen; seen=$(python3 --version 2>&1 || true)
  fail "Python 3.11 or newer is needed; this machine has: ${seen:-none}." \
    "Debian 12, Ubuntu 24.04 and later:  sudo apt-get install -y python3 python3-venv" \
    "Elsewhere install Python 3.12 and run:  make PYTHON=/path/to/python3.12 ${MAKECMDGOALS:-run}"
}

# Vite's own condition: 20.19 and up within 20, or 22.12 and up.
node_is_new_enough() {
  command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number)
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)' 2>/dev/null
}

use_venv() { PATH="$ROOT/.venv/bin:$PATH"; export PATH; }

# run_install WHAT COMMAND...: quiet when it works; when it fails, its words and a likely cause.
run_install() {
  local what=$1 log; shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; return; fi
  tail -n 25 "$log" >&2
  if grep -qiE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|resolution|dns error|failed to fetch|connect(ion)? (error|refused|timed out)|could not find a version|no route to host|network' "$log"; then
    rm -f "$log"
    fail "$what could not be downloaded: the package registry did not answer." \
      "Check the network, or the proxy (HTTPS_PROXY), or name your mirror in pip's and npm's own settings." \
      "Then run the same command again: what is already installed is kept."
  fi
  rm -f "$log"
  fail "$what could not be installed." "The lines above are the installer's own words."
}

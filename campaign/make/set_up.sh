#!/usr/bin/env bash
# Make .venv with the pinned requirements: set_up.sh run|test. Does nothing when they are there already.
set -euo pipefail
cd "$(dirname "$0")/../.."

stop() { echo "$1" >&2; exit 1; }

requirements=requirements.txt
[ "$1" = test ] && requirements=requirements-test.txt
stamp=.venv/.installed-for-$1
# The folder is part of it: the scripts in an environment name the place where it was made.
wanted="$PWD $(cat requirements.txt "$requirements" constraints.txt | cksum)"

if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

python=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "none")
    stop "Firma needs Python 3.11 or newer, found here: $found (on Debian: apt install python3 python3-venv)."
fi
"$python" -c 'import venv, ensurepip' 2>/dev/null ||
    stop "Python's venv module is missing (on Debian: apt install python3-venv)."

if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! grep -qsF "$PWD " .venv/.installed-for-*; then
    echo "Making the virtual environment .venv with $("$python" --version) …"
    "$python" -m venv --clear .venv || stop "The virtual environment .venv could not be made."
fi
echo "Installing $requirements (the first time takes a minute) …"
.venv/bin/python -m pip install -qq --no-input --disable-pip-version-check -r "$requirements" ||
    stop "The requirements could not be installed: is PyPI reachable from here?"
echo "$wanted" >"$stamp"

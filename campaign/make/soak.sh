#!/usr/bin/env bash
# An upgrade and a backup over SIZE signatures, then everything is killed at random, and a disk is full: SECONDS=900 SIZE=1000 SEED=7.
set -euo pipefail
cd "$(dirname "$0")/../.."

# SECONDS counts up by itself in bash once it is set; only the value that was given is wanted.
seconds=$(env | sed -n 's/^SECONDS=//p')
campaign/make/set_up.sh test
export PATH="$PWD/.venv/bin:$PATH"
python -m campaign.catalogues compile
env SECONDS="${seconds:-180}" python -m tests.faults.soak </dev/null
exec env SOAK=1 python -m pytest -q tests/faults/test_full_disk.py </dev/null

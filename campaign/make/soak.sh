#!/usr/bin/env bash
# Sign and confirm while everything is killed at random: SECONDS=900 SEED=7 campaign/make/soak.sh
set -euo pipefail
cd "$(dirname "$0")/../.."

# SECONDS counts up by itself in bash once it is set; only the value that was given is wanted.
seconds=$(env | sed -n 's/^SECONDS=//p')
campaign/make/set_up.sh test
export PATH="$PWD/.venv/bin:$PATH"
python -m campaign.catalogues compile
exec env SECONDS="${seconds:-180}" python -m tests.faults.soak </dev/null

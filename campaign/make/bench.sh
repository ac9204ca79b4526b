#!/usr/bin/env bash
# Measure the site against limits measured in the same run. Arguments go to tests/load/bench.py (--help lists them).
set -euo pipefail
cd "$(dirname "$0")/../.."

campaign/make/set_up.sh test
export PATH="$PWD/.venv/bin:$PATH"
python -m campaign.catalogues compile
exec python -m tests.load.bench "$@" </dev/null

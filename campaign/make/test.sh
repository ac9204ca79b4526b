#!/usr/bin/env bash
# Run every test on a throw-away PostgreSQL, then those without a browser on SQLite. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "$0")/../.."

campaign/make/set_up.sh test
campaign/make/browser.sh
campaign/make/fonts.sh
campaign/make/readers.sh
export PATH="$PWD/.venv/bin:$PATH"
python -m campaign.catalogues compile
exec python -m tests.rig.run "$@" </dev/null

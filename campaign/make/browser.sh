#!/usr/bin/env bash
# See to it that there is a browser for the journeys: the system's Chromium, else its package, else Playwright's own.
set -euo pipefail
cd "$(dirname "$0")/../.."

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if "$name" --version >/dev/null 2>&1; then exit 0; fi
done
if compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium-*" >/dev/null; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium with apt-get …"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium </dev/null >/dev/null; then
        exit 0
    fi
fi
echo "Downloading Playwright's Chromium …"
.venv/bin/playwright install chromium </dev/null && exit 0
echo "The journeys need a browser: install Chromium (on Debian: apt install chromium), then run this again." >&2
exit 1

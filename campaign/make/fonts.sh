#!/usr/bin/env bash
# See to it that packets can be printed in every script: Noto fonts from the system's packages.
set -euo pipefail
cd "$(dirname "$0")/../.."

complete() { .venv/bin/python -m petitions.printing.fonts; }
if complete 2>/dev/null; then exit 0; fi

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing fonts with apt-get …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji </dev/null >/dev/null
fi
if complete; then exit 0; fi
echo "Install them (on Debian: apt install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji), then run this again." >&2
exit 1

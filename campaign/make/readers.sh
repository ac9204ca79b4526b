#!/usr/bin/env bash
# What tests read PDFs with beside the packages of Python: poppler's pdftotext.
set -euo pipefail

if command -v pdftotext >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing poppler-utils with apt-get …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends poppler-utils </dev/null >/dev/null
fi
command -v pdftotext >/dev/null && exit 0
echo "The tests need pdftotext: install it (on Debian: apt install poppler-utils), then run this again." >&2
exit 1

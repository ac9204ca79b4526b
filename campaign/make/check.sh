#!/usr/bin/env bash
# Everything that can be checked without running the site; all of it, also when something fails.
set -euo pipefail
cd "$(dirname "$0")/../.."

campaign/make/set_up.sh test
export PATH="$PWD/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=campaign.settings.test
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export VAR_DIR=$scratch DATABASE_URL="sqlite:///$scratch/check.sqlite3"

failed=()
step() {
    echo "– $*"
    "$@" || failed+=("$*")
}

step ruff check --quiet .
step ruff format --check --quiet .
step mypy
step python -m campaign.catalogues check
mapfile -d '' templates < <(find accounts home petitions templates -name '*.html' -print0)
echo "– djade --check"
djade --target-version 5.2 --check "${templates[@]}" || failed+=("djade --check")
step python manage.py makemigrations --check --dry-run --verbosity 0
step python manage.py check --fail-level INFO

# A made-up, complete environment of a real site: the settings must have nothing to say about it.
export DJANGO_SETTINGS_MODULE=campaign.settings.production
export SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(50))')
export FIRMA_KEYS=$(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')
export ALLOWED_HOSTS=petitions.example BASE_URL=https://petitions.example
export DATABASE_URL=postgres://firma@127.0.0.1/firma EMAIL_URL=smtp+tls://mail.example:587
step python manage.py check --deploy --fail-level INFO

[ ${#failed[@]} = 0 ] || { printf 'Failed: %s\n' "${failed[@]}" >&2; exit 1; }
echo "All checks passed."

#!/usr/bin/env bash
# Set everything up, then serve the site with all its processes under the development settings.
set -euo pipefail
cd "$(dirname "$0")/../.."

stop() { echo "$1" >&2; exit 1; }

[[ ${PORT:-8000} =~ ^[0-9]{1,5}$ ]] || stop "PORT must be a number, not \"$PORT\"."
campaign/make/set_up.sh run
export PATH="$PWD/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=campaign.settings.dev PYTHONUNBUFFERED=1

# The process manager gives each process a PORT of its own, so the site's address is settled before it starts.
places=$(python -c 'from campaign.settings.parts.paths import *; print(PORT, BASE_URL, VAR_DIR, sep="\n")')
mapfile -t places <<<"$places"
export PORT=${places[0]} BASE_URL=${places[1]} VAR_DIR=${places[2]}

python - "$PORT" "${WEB_BIND:-127.0.0.1}" <<'PYTHON' || exit 1
import errno, socket, sys

port, host = int(sys.argv[1]), sys.argv[2]
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
try:
    listener.bind((host, port))
except (OSError, OverflowError) as error:
    taken = getattr(error, "errno", None) == errno.EADDRINUSE
    why = "is in use: stop what listens there, or" if taken else f"cannot be used ({error}):"
    sys.exit(f"Port {port} {why} choose another, for example PORT={port % 60000 + 1024} make run.")
PYTHON

python -m campaign.catalogues compile
echo "Preparing the database and the static files …"
python manage.py release --verbosity 0
python manage.py load_reference_case
people=$(python manage.py make_demo_people)

cat <<TEXT

Firma is at   $BASE_URL/
  admin       $BASE_URL/admin/
  mail        $VAR_DIR/mail (one .eml file a message)
$people

Ctrl-C stops it.

TEXT
exec honcho start --port "$PORT" web clock worker broadcast

"""Loaded by pytest before everything else: keeps a run apart from the developer's data, secrets and mail."""

from __future__ import annotations

import atexit
import os
import shutil

from tests.rig.processes import die_with_parent
from tests.rig.scratch import scratch_folder

os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings.test")
if "FIRMA_RIG" in os.environ:
    # Started by run.py, or by a run of pytest as its worker: a test that hangs must not outlive them.
    die_with_parent()
else:
    # Started by hand: SQLite, and a folder that goes with this process.
    for name in ("DATABASE_URL", "EMAIL_URL", "BASE_URL", "PORT", "ALLOWED_HOSTS", "SECRET_KEY", "FIRMA_KEYS"):
        os.environ.pop(name, None)
    folder = scratch_folder("pytest")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["VAR_DIR"] = str(folder)
    os.environ["FIRMA_RIG"] = str(folder)  # for the workers of this run

"""`make test`: everything on PostgreSQL, then what meets a database on SQLite. Arguments go to pytest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.rig.logs import leaks_in
from tests.rig.postgres import PostgreSQL, create_database
from tests.rig.scratch import scratch_folder, sweep
from tests.rig.seed import ROOT, environment

# Two workers, since the smallest machine has two cores. Each takes whole files, so that a file's journeys share a
# site, in the order of their names: journeys/ stands first, and takes longest.
WORKERS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
# Said at the end, so that whoever waits knows for what.
SLOWEST = ["--durations=30", "--durations-min=5"]


def main(arguments: list[str]) -> int:
    """Run both parts, then look through all they logged; return 0 when all is well. Else the logs are kept."""
    sweep()
    folder = scratch_folder("test")
    with PostgreSQL() as server:
        status = _pytest(arguments, folder / "postgres", DATABASE_URL=create_database(server.url(), "firma"))
    if status == 0:
        status = _pytest(["-m", "database and not browser", *arguments], folder / "sqlite")
    if found := leaks_in(folder):
        print(f"Promise H5 is broken, personal data stands in the logs in {folder}:", *found[:20], sep="\n")
        return status or 1
    if status == 0:
        shutil.rmtree(folder, ignore_errors=True)
    return status


def _pytest(arguments: list[str], folder: Path, **settings: str) -> int:
    folder.mkdir()
    env = environment(
        DJANGO_SETTINGS_MODULE="campaign.settings.test",
        FIRMA_RIG=str(folder),
        VAR_DIR=str(folder / "var"),
        **{name: os.environ[name] for name in ("CI", "PLAYWRIGHT_BROWSERS_PATH") if name in os.environ},
        **settings,
    )
    sys.stdout.flush()
    return subprocess.call([sys.executable, "-m", "pytest", *WORKERS, *SLOWEST, *arguments], cwd=ROOT, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The data that sites of the rig start from: made once a run by the site's own commands, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.rig.postgres import create_database

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("release", "load_reference_case", "make_demo_people")
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def environment(**settings: str) -> dict[str, str]:
    """The environment of a site: `settings`, and nothing of the developer's own configuration."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    bin_folder = str(Path(sys.executable).parent)
    base = {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ENV_FILE": os.devnull,
    }
    return {**kept, **base, "PATH": f"{bin_folder}:{kept.get('PATH', '')}", **settings}


def manage(env: Mapping[str, str], *arguments: str) -> str:
    """Run `manage.py` with `arguments`; return what it printed. Raises RuntimeError with that when it fails."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def copy_of_seed(shared: Path, folder: Path, database_url: str = "") -> dict[str, str]:
    """Put a copy of the seed into `folder`; return VAR_DIR and DATABASE_URL of the copy.

    `shared` is a folder that the workers of one run share; the first to come makes the seed there.
    With `database_url` (any database of a PostgreSQL server) the data is there, else in SQLite.
    """
    with _alone(shared / "seed.lock"):
        seed = shared / ("seed-postgres" if database_url else "seed-sqlite")
        if not seed.exists():
            _make(seed, database_url)
        shutil.copytree(seed, folder)
        if not database_url:
            return {"VAR_DIR": str(folder)}
        url = create_database(database_url, f"site_{folder.name}".replace("-", "_"), template="seed")
        return {"VAR_DIR": str(folder), "DATABASE_URL": url}


def _make(seed: Path, database_url: str) -> None:
    draft = seed.with_suffix(".draft")
    shutil.rmtree(draft, ignore_errors=True)
    settings = {"VAR_DIR": str(draft)}
    if database_url:
        settings["DATABASE_URL"] = create_database(database_url, "seed")
    for command in COMMANDS:
        manage(environment(**settings), command)
    draft.rename(seed)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

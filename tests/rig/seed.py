"""The data that tests start from: made once by the site's own commands, then copied.

`migrated` is empty; `peopled` holds the cast's site and organization, for tests in one process; `seeded` holds the
reference case, for sites of the rig.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.rig.postgres import create_database

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = {
    "migrated": [["migrate"]],
    "peopled": [["shell", "--no-imports", "-c", "from tests.cast import an_organization; an_organization()"]],
    "seeded": [["release"], ["load_reference_case"], ["make_demo_people"]],
}
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Snapshot:
    """A state of a site: its VAR_DIR, and its DATABASE_URL ("" for the SQLite file in VAR_DIR)."""

    folder: Path
    url: str = ""

    def copy(self, folder: Path) -> Snapshot:
        """The same state in another folder, which must not exist, and in a database of its own."""
        shutil.copytree(self.folder, folder)
        return Snapshot(folder, self.url and create_database(self.url, _name(folder), template=_database(self.url)))

    def restore(self, database: Mapping[str, str]) -> None:
        """Make the database with Django's settings `database` what it is here; nobody may be connected to it."""
        if self.url:
            create_database(self.url, database["NAME"], template=_database(self.url))
        else:
            for left_over in ("-wal", "-shm"):
                Path(f"{database['NAME']}{left_over}").unlink(missing_ok=True)
            shutil.copyfile(self.folder / "db.sqlite3", database["NAME"])

    def settings(self) -> dict[str, str]:
        """The environment variables that lead a site here."""
        return {"VAR_DIR": str(self.folder), **({"DATABASE_URL": self.url} if self.url else {})}


def migrated(run: Path, server: str = "") -> Snapshot:
    """An empty site on `server` (any DATABASE_URL there), else in SQLite. `run` is a folder that a run's workers share.

    The one in SQLite is kept in var/ for the next runs until a migration or a requirement changes.
    """
    if server:
        return _made(run / "migrated", None, server)
    kept = ROOT / "var" / "rig"
    kept.mkdir(parents=True, exist_ok=True)
    return _made(kept / f"migrated-{_fingerprint()}", None)


def peopled(run: Path, server: str = "") -> Snapshot:
    """A site with the cast's pages and organization, on `server`, else in SQLite: half of what most tests need."""
    return _made(run / "peopled", migrated(run, server), server)


def seeded(run: Path, server: str = "") -> Snapshot:
    """A site with the reference case and the demo people, on `server`, else in SQLite."""
    return _made(run / "seeded", migrated(run, server), server)


def environment(**settings: str) -> dict[str, str]:
    """The environment of a site: `settings`, and nothing of the developer's own configuration."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    programs = str(Path(sys.executable).parent)
    base = {
        "DJANGO_SETTINGS_MODULE": "campaign.settings.dev",
        "PYTHONUNBUFFERED": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "ENV_FILE": os.devnull,
    }
    return {**kept, **base, "PATH": f"{programs}:{kept.get('PATH', '')}", **settings}


def manage(env: Mapping[str, str], *arguments: str, root: Path = ROOT) -> str:
    """Run `manage.py` with `arguments`; return what it printed. Raises RuntimeError with that when it fails."""
    command = [sys.executable, str(root / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=root, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def _made(folder: Path, start: Snapshot | None, server: str = "") -> Snapshot:
    """The snapshot at `folder`; whoever comes first makes it there, from `start`."""
    name = folder.name.partition("-")[0]
    with _alone(folder.with_suffix(".lock")):
        if not folder.exists():
            # Finished or not there: what a killed run left is made again.
            shutil.rmtree(folder.with_suffix(".draft"), ignore_errors=True)
            draft = Snapshot(folder.with_suffix(".draft"), server and create_database(server, name))
            if start:
                draft = start.copy(draft.folder)
            for command in COMMANDS[name]:
                manage(environment(**draft.settings()), *command)
            if draft.url and _database(draft.url) != name:
                create_database(draft.url, name, template=_database(draft.url))
            draft.folder.rename(folder)
    return Snapshot(folder, server and f"{server.rpartition('/')[0]}/{name}")


def _database(url: str) -> str:
    return url.rpartition("/")[2]


def _name(folder: Path) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in folder.name)


def _fingerprint() -> str:
    files = [ROOT / "constraints.txt", *sorted(ROOT.glob("*/migrations/*.py"))]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

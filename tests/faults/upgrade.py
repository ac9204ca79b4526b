"""Promises K1 and K2: a new version comes, and a backup is made, while people sign; nobody is refused."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.faults.checker import missing
from tests.faults.crowd import Place, Reader, disperse, gather
from tests.faults.ground import SLUG, Ground
from tests.rig.postgres import create_database
from tests.rig.processes import free_port, stop, wait_until
from tests.rig.seed import ROOT, manage

CODE = ("accounts", "campaign", "home", "petitions", "templates", "manage.py", "Procfile")
NEXT = """
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("petitions", "{last}")]
    operations = [
        migrations.RunSQL("ALTER TABLE petitions_signature ADD COLUMN of_next_version varchar(20) NOT NULL DEFAULT ''"),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY of_next_version ON petitions_signature (city, of_next_version)"),
    ]
"""


def copy_code(folder: Path) -> Path:
    """The site's code in a folder of its own, which can become another version."""
    for name in CODE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


def upgrade_under_load(place: Ground, seconds: float) -> dict[str, Any]:
    """Bring the next version, with a column and an index on the signatures, while a crowd signs before and after."""
    answers, door = len(place.ledger.lines), place.place
    reader = Reader(door, place.ledger)
    clients = gather(6, door, place.sink, place.ledger, 0.1, seed=11)
    reader.start()
    time.sleep(seconds / 2)
    begun = time.monotonic()
    _become_next_version(place.site.root)
    place.site.manage("release", "--verbosity", "0")
    migrated = time.monotonic() - begun
    _switch(place, door)
    time.sleep(seconds / 2)
    late = disperse(clients, 60)
    reader.stopping.set()
    reader.join(25)
    seen = Counter(line.note for line in place.ledger.lines[answers:] if line.did in ("answer", "read"))
    return {"seconds to migrate": round(migrated, 1), "answers": dict(seen), "late": late, "failed": _failed(seen)}


def _failed(seen: Counter[str]) -> int:
    return sum(size for answer, size in seen.items() if answer.split()[-1] not in ("303", "200"))


def _become_next_version(root: Path) -> None:
    folder = root / "petitions" / "migrations"
    last = max(path.stem for path in folder.glob("0*.py"))
    (folder / "9999_next_version.py").write_text(NEXT.format(last=last))


def _switch(place: Ground, door: Place) -> None:
    """As docs/deploying.md says: the new web server on another port, then the proxy, then the old one's end."""
    site, old = place.site, place.site.processes["web"]
    site.port = free_port()
    site.env["PORT"] = str(site.port)
    site.launch("web")
    wait_until(lambda: place.place.ask("GET", "/readyz")[0] == "200", 60, site.log)
    # What a proxy does that reads its settings anew: new requests go there, those on their way are answered.
    door.port = site.port
    time.sleep(3)
    stop(old)
    for name in ("clock", "worker", "broadcast"):
        site.stop(name)
        site.launch(name)


def backup_under_load(place: Ground) -> dict[str, Any]:
    """Dump while a crowd signs, restore elsewhere, and check the copy; `faults` is what is wrong with it."""
    clients = gather(6, place.place, place.sink, place.ledger, 0.1, seed=12)
    time.sleep(3)
    told, url = place.ledger.who("signed") - place.ledger.who("withdraw"), place.site.env["DATABASE_URL"]
    begun = time.monotonic()
    file = place.folder / "firma.dump"
    place.server.program("pg_dump", "--format=custom", f"--file={file}", f"--dbname={url}")
    dumped = time.monotonic() - begun
    disperse(clients, 60)
    copy = create_database(url, "restored", template="template0")
    begun = time.monotonic()
    place.server.program("pg_restore", "--no-owner", f"--dbname={copy}", str(file))
    restored = time.monotonic() - begun
    env = {**place.site.env, "DATABASE_URL": copy}
    # Raises when something is not exact, and names it.
    said = manage(env, "reconcile_roll", root=place.site.root) + manage(env, "verify_log", root=place.site.root)
    with place.connect(copy) as connection:
        faults = missing(place.books(connection), told)
        rows = connection.execute("SELECT count(*) FROM petitions_signature").fetchone()
    return {
        "seconds to dump": round(dumped, 1),
        "seconds to restore": round(restored, 1),
        "signatures in the copy": rows and rows[0],
        "acknowledged before": len(told),
        "said": said.split("\n"),
        "faults": faults,
    }


def fill(place: Ground, size: int) -> None:
    """So many invented signatures on the roll before."""
    if size:
        place.site.manage("make_signatures", SLUG, "--count", str(size))
        place.first_id = int(place.site.rows("SELECT max(id) FROM petitions_signature")[0][0])

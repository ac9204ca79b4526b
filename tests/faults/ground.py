"""Where a run of faults takes place: a durable PostgreSQL, the real site on it, and a mail server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.faults.books import Books, off_by, read_books
from tests.faults.checker import check, repeated
from tests.faults.crowd import Place
from tests.faults.ledger import Ledger
from tests.faults.sink import Sink
from tests.rig.logs import leaks_in
from tests.rig.postgres import PostgreSQL, create_database
from tests.rig.processes import wait_until
from tests.rig.seed import ROOT, Snapshot, seeded
from tests.rig.site import Site

SLUG = "library-hours"
_OWED = """
SELECT count(*) FROM petitions_signature WHERE (withdrawn_at IS NULL AND sealed_identity IS NOT NULL AND (
    (confirmed_at IS NULL AND mailed_at IS NULL) OR (number IS NULL AND confirmed_at IS NOT NULL)
    OR (number IS NOT NULL AND thanked_at IS NULL)))
    OR (withdrawn_at IS NOT NULL AND number IS NOT NULL AND off_roll_at IS NULL)"""


@dataclass
class Ground:
    """All that a run needs, and the checks of one."""

    folder: Path
    server: PostgreSQL
    site: Site
    sink: Sink
    ledger: Ledger
    first_id: int
    differences: list[int] = field(default_factory=list)
    """The count minus the rows on the roll, looked at after each kill."""

    @property
    def place(self) -> Place:
        """Where the crowd signs."""
        return Place(self.site.port, SLUG)

    def connect(self, url: str = "") -> psycopg.Connection[Any]:
        """A connection of its own to the site's database, or another."""
        return psycopg.connect(url or self.site.env["DATABASE_URL"], connect_timeout=5)

    def books(self, connection: psycopg.Connection[Any]) -> Books:
        """What the database says now, or in the transaction of `connection`."""
        return read_books(connection, SLUG, self.folder / "site", self.first_id)

    def look(self) -> None:
        """Note whether the count is exact now (promise B1)."""
        with suppress(psycopg.OperationalError), self.connect() as connection:
            self.differences.append(off_by(connection, SLUG))

    def owed(self) -> int:
        """Mails, numbers and corrections that are still owed."""
        return int(self.site.rows(_OWED)[0][0])

    def leases_run_out(self) -> None:
        """Let the leases of killed senders end now: as if the two minutes had passed, or the wait for the server."""
        with self.connect() as connection:
            connection.execute("UPDATE petitions_signature SET claimed_until = NULL WHERE claimed_until IS NOT NULL")
            # A clock that was ahead meant its own now.
            connection.execute("UPDATE petitions_signature SET mail_after = now() WHERE mail_after > now()")

    def settle(self, seconds: float) -> None:
        """Wait until nothing is owed any more."""
        wait_until(lambda: not self.owed(), seconds, lambda: f"{self.owed()} are owed\n{self.site.log()[-3000:]}")

    def faults(self) -> list[str]:
        """Everything that is not as promised: ledger, database, mail, logs, and the site's own reconciliation."""
        with self.connect() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ  # one moment, while the clock goes on
            found = check(self.books(connection), self.ledger, self.sink)
        if any(self.differences):
            found.append(f"the count differed from the roll after a kill: {self.differences}")
        if "exact" not in (said := self.site.manage("reconcile_roll")):
            found.append(said)
        return found + leaks_in(self.site.logs)

    def figures(self) -> dict[str, Any]:
        """What happened, in numbers."""
        ledger = self.ledger
        kills = ledger.count("killed")
        mails = sum(map(len, self.sink.mails.values()))
        return {
            "kills": sum(kills.values()),
            **dict(kills),
            "signatures acknowledged": len(ledger.who("signed")),
            "confirmations acknowledged": len(ledger.who("confirmed")),
            "withdrawals acknowledged": len(ledger.who("withdrawn")),
            "answers": dict(ledger.statuses()),
            "count read": dict(ledger.count("read")),
            "looks at the count": len(self.differences),
            "mails": mails,
            "mails sent again after a cut": len(repeated(ledger, self.sink)),
        }


@contextmanager
def ground(
    folder: Path, seed: Snapshot | None = None, root: Path = ROOT, disk: Path | None = None, **settings: str
) -> Iterator[Ground]:
    """A site with the reference case in `folder`; `seed` holds it already, on a server that must not be killed.

    PostgreSQL's data lie on `disk` if it is given.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with PostgreSQL(durable=True, disk=disk) as server, Sink() as sink:
        start = _carried(seed, folder, server) if seed else seeded(folder, server.url()).copy(folder / "site")
        environment = {"EMAIL_URL": sink.url, "TRUSTED_PROXIES": "127.0.0.1", **start.settings(), **settings}
        with Site(folder / "logs", environment, root) as site:
            first_id = int(site.rows("SELECT max(id) FROM petitions_signature")[0][0])
            with suppress(psycopg.errors.UndefinedColumn), psycopg.connect(site.env["DATABASE_URL"]) as connection:
                # The demo's supporters have signed before: news to them would look like mail to strangers.
                connection.execute("UPDATE petitions_petition SET automatic_mails = false")
            yield Ground(folder, server, site, sink, Ledger(folder / "ledger.jsonl"), first_id)


def _carried(seed: Snapshot, folder: Path, server: PostgreSQL) -> Snapshot:
    """The same rows on another server."""
    url = create_database(server.url(), "firma")
    rows = server.program("pg_dump", f"--dbname={seed.url}").stdout
    server.program("psql", "--quiet", f"--dbname={url}", input=rows)
    # Else the first recovery would replay all of this.
    server.program("psql", "--quiet", f"--dbname={url}", "--command=CHECKPOINT")
    shutil.copytree(seed.folder, folder / "site")
    return Snapshot(folder / "site", url)

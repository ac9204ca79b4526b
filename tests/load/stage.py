"""Everything a measurement stands on: a durable PostgreSQL, the sites, the bare views, a mail sink."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import sys
import time
from collections import deque
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.load import limits
from tests.load.people import Crowd
from tests.rig.postgres import PostgreSQL
from tests.rig.processes import free_port, start, stop, wait_until
from tests.rig.scratch import scratch_folder
from tests.rig.seed import ROOT, Snapshot, environment, manage, seeded
from tests.rig.site import Site, procfile

SLUG = "clean-river"
TUNED = ("WEB_CONCURRENCY", "WEB_THREADS")
"""Settings of the web server that the environment of `make bench` may change."""
MAKE_PETITION = f"from tests.cast import a_petition; a_petition({SLUG!r})"


class Sink:
    """The SMTP sink as a process; `mails` are (moment of acceptance, token of the confirm link or "-")."""

    def __init__(self, folder: Path) -> None:
        self.port, self.mails = free_port(), deque[tuple[float, str]]()
        self.arrived = 0
        self._file = folder / "mails.txt"
        self._process = start([sys.executable, "-m", "tests.load.sink", str(self.port)], self._file, cwd=ROOT)
        self._reader = self._file.open()
        self._rest = ""

    def look(self) -> int:
        """Take in what has arrived since the last look; return how many have arrived in all."""
        text = self._rest + self._reader.read()
        *lines, self._rest = text.split("\n")
        for line in lines:
            moment, token = line.split()
            self.mails.append((float(moment), token))
        self.arrived += len(lines)
        return self.arrived

    def stop(self) -> None:
        """End the process."""
        stop(self._process)
        self._reader.close()


class Petition:
    """One petition with `size` signatures, on a site and in a database of its own."""

    def __init__(self, size: int, site: Site) -> None:
        self.size, self.site = size, site
        self.crowd, self.numbers = Crowd(site.port, f"s{size}n"), itertools.count(1)
        self.path = f"/petitions/{SLUG}/"
        versions = "SELECT max(id) FROM petitions_textversion WHERE petition_id = %s AND language = 'en'"
        self.pk = int(site.rows("SELECT id FROM petitions_petition WHERE slug = %s", [SLUG])[0][0])
        self.text_version = int(site.rows(versions, [self.pk])[0][0])

    def sign(self) -> bytes:
        """The POST of one new signature."""
        return self.crowd.post(f"{self.path}sign/", self.crowd.signing(self.text_version))

    def count(self, condition: str) -> int:
        """How many signatures meet a condition in SQL."""
        rows = self.site.rows(
            f"SELECT count(*) FROM petitions_signature WHERE petition_id = %s AND {condition}", [self.pk]
        )
        return int(rows[0][0])


class Stage:
    """Starts all of it for petitions of the given sizes, and takes it away again. `bare`: with the bare views, too."""

    def __init__(self, sizes: list[int], *, bare: bool = True) -> None:
        self.folder = scratch_folder("bench")
        self._stack = ExitStack()
        self._stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        with ExitStack() as undo:
            undo.callback(self._stack.close)
            self._build(sizes, bare)
            undo.pop_all()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _build(self, sizes: list[int], bare: bool) -> None:
        self.server = self._stack.enter_context(PostgreSQL(durable=True))
        self.sink = Sink(self.folder)
        self._stack.callback(self.sink.stop)
        first = seeded(self.folder, self.server.url())
        self.secrets = dict(line.split("=", 1) for line in (first.folder / "secrets.env").read_text().splitlines())
        self.fill_seconds: dict[int, float] = {}
        places = {size: self._place(first, size) for size in sizes}
        self.bare = self._bare(first) if bare else 0
        self.petitions = [Petition(size, self._site(place, f"site-{size}")) for size, place in places.items()]

    def _settings(self, place: Snapshot, module: str) -> dict[str, str]:
        return {
            **place.settings(),
            **self.secrets,
            "DJANGO_SETTINGS_MODULE": module,
            "ALLOWED_HOSTS": "127.0.0.1",
            "TRUSTED_PROXIES": "127.0.0.1",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.sink.port}",
            **{name: value for name, value in os.environ.items() if name in TUNED},
        }

    def _place(self, first: Snapshot, size: int) -> Snapshot:
        """A copy of the demo's site with one more petition, and `size` invented signatures on its roll."""
        place = first.copy(self.folder / f"size_{size}")
        env = environment(**place.settings())
        manage(env, "shell", "--no-imports", "-c", MAKE_PETITION)
        if size:
            begun = time.perf_counter()
            manage(env, "make_signatures", SLUG, "--count", str(size))
            self.fill_seconds[size] = time.perf_counter() - begun
        # As autovacuum would have done long ago on a site that grew to this size.
        with psycopg.connect(place.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
        return place

    def _site(self, place: Snapshot, name: str) -> Site:
        site = Site(self.folder / name, self._settings(place, "campaign.settings.production"))
        self._stack.enter_context(site)
        return site

    def _bare(self, first: Snapshot) -> int:
        """Start the bare views by the Procfile's own command; return their port."""
        place, port = first.copy(self.folder / "bare"), free_port()
        limits.make_table(place.url)
        self.bare_url = place.url
        settings = self._settings(place, "tests.load.bare_settings")
        env = environment(**settings, PORT=str(port), BASE_URL=f"http://127.0.0.1:{port}")
        command = procfile()["web"].replace("campaign.rsgi", "tests.load.bare")
        process = start(["bash", "-c", f"exec {command}"], self.folder / "bare.log", env, cwd=ROOT)
        self._stack.callback(stop, process)
        wait_until(lambda: _answers(port), 30, lambda: (self.folder / "bare.log").read_text())
        return port


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True

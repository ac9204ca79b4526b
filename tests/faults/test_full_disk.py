"""Promises A1 and E4 on a disk without room: signing is put off, /readyz says why, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.crowd import Place
from tests.faults.ground import SLUG, ground
from tests.rig.disk import Disk, NoDisk, small_disk
from tests.rig.processes import wait_until
from tests.rig.seed import seeded
from tests.rig.site import Site

pytestmark = pytest.mark.skipif("SOAK" not in os.environ, reason="takes a minute: `make soak` runs it")
REASON = "Because I typed this."
MEGABYTES = 500
MOST = 3000
"""Signatures after which a full disk must have been met: tables grow by pages, and logs were given room before."""


@contextmanager
def site_on(disk: Disk, kind: str, folder: Path) -> Iterator[Site]:
    """A site whose database lies on `disk`."""
    if kind == "postgresql":
        with ground(folder, disk=disk.folder, STATEMENT_SECONDS="2") as place:
            yield place.site
    else:
        start = seeded(folder).copy(disk.folder / "site")
        with Site(folder / "logs", {"TRUSTED_PROXIES": "127.0.0.1", **start.settings()}) as site:
            yield site


def sign_until_refused(door: Place) -> list[str]:
    """Sign for one after the other; the addresses that were acknowledged before the first polite refusal."""
    told: list[str] = []
    for number in range(MOST):
        address = f"full{number}@d{number % 50}.example"
        status, body, headers = door.ask(
            "POST", f"/petitions/{SLUG}/sign/", door.form(address) | {"reason": REASON}, address
        )
        if status == "503":
            assert headers["Retry-After"] == "10" and REASON.encode() in body and address.encode() in body
            return told
        assert status == "303", body
        told.append(address)
    raise AssertionError("the disk was never full")


@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_signing_is_put_off_and_nothing_acknowledged_is_missing(kind: str, tmp_path: Path) -> None:
    try:
        with small_disk(MEGABYTES) as disk, site_on(disk, kind, tmp_path) as site:
            door = Place(site.port, SLUG)
            door.read_text_version()
            before = site.rows("SELECT count(*) FROM petitions_signature")[0][0]
            disk.fill()
            told = sign_until_refused(door)
            status, said = door.ask("GET", "/readyz")[0], site.ready()
            assert status == "503", said
            assert "full" in f"{said['database']} {said.get('disk')}", said
            assert door.ask("GET", "/healthz")[0] == door.ask("GET", f"/petitions/{SLUG}/")[0] == "200"
            disk.free()
            wait_until(lambda: door.ask("GET", "/readyz")[0] == "200", 30, site.log)
            late = door.ask("POST", f"/petitions/{SLUG}/sign/", door.form("late@d1.example"), "late@d1.example")
            assert late[0] == "303"
            after = site.rows("SELECT count(*) FROM petitions_signature")[0][0]
            assert after == before + len(told) + 1, "neither lost nor stored though refused"
            assert "exact" in site.manage("reconcile_roll")
    except NoDisk:
        pytest.skip("mounting a small disk needs root")

"""Promise E4, and time-outs: with PostgreSQL gone, frozen, locked or read-only, answers stay fast, polite and kept."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from tests.faults.ground import SLUG, Ground
from tests.rig.processes import children, wait_until

PAGE = f"/petitions/{SLUG}/"
FAULTS = ("gone", "frozen", "locked", "read-only")
LONGEST = {"gone": 8, "frozen": 15, "locked": 15, "read-only": 8}
"""Seconds after which the last of twenty posts at once is answered, on a busy machine. Time-outs here are 2 seconds;
sixteen threads wait for a locked table, or eight when all come to one process."""


@contextmanager
def fault(place: Ground, kind: str) -> Iterator[None]:
    """The database is `kind` meanwhile."""
    server = place.server
    if kind == "gone":
        server.kill()
        yield
        server.start()
    elif kind == "frozen":
        server.halt()
        yield
        server.go_on()
    elif kind == "locked":
        with place.connect() as connection:
            connection.execute("LOCK TABLE petitions_signature IN ACCESS EXCLUSIVE MODE")
            yield
    else:
        _set_read_only(place, "on")
        yield
        _set_read_only(place, "off")


def _set_read_only(place: Ground, value: str) -> None:
    with place.connect() as connection:
        connection.autocommit = True
        connection.execute("SET default_transaction_read_only = off")
        connection.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}".encode())
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.5)  # every server process has to hear of it


def ask_often(place: Ground, method: str, path: str, fields: dict[str, str] | None = None) -> list[tuple[str, bytes]]:
    """Twenty at once; status and body of each."""
    with ThreadPoolExecutor(20) as pool:
        return [answer[:2] for answer in pool.map(lambda _n: place.place.ask(method, path, fields), range(20))]


@pytest.mark.parametrize("kind", FAULTS)
def test_pages_stand_signing_is_politely_put_off_and_all_heals(kind: str, place: Ground) -> None:
    door = place.place
    door.read_text_version()
    form = door.form("patient@d1.example") | {"reason": "Because I typed this."}
    # Often enough that each web process has the page.
    for _time in range(3):
        assert {status for status, _body in ask_often(place, "GET", PAGE)} == {"200"}
    before = children(place.site.processes["web"].pid)
    rows = "SELECT count(*) FROM petitions_signature"
    stored = place.site.rows(rows)
    with fault(place, kind):
        begun = time.monotonic()
        posted = ask_often(place, "POST", f"{PAGE}sign/", form)
        assert time.monotonic() - begun < LONGEST[kind], "nothing piles up"
        assert {status for status, _body in posted} == {"503"}
        assert all(b"Because I typed this." in body and b"patient@d1.example" in body for _status, body in posted)
        status, _body, headers = door.ask("POST", f"{PAGE}sign/", form)
        assert (status, headers["Retry-After"]) == ("503", "10")
        read = [status for status, _body in ask_often(place, "GET", PAGE)]
        assert read.count("200") == 20, "kept pages are shown on"
        assert door.ask("GET", "/healthz")[0] == "200"
        if kind in ("gone", "frozen"):
            status, _body, headers = door.ask("GET", "/petitions/nobody-ever-read-this/")
            assert (status, headers["Retry-After"]) == ("503", "10")
        if kind != "locked":
            assert door.ask("GET", "/readyz")[0] == "503"
    wait_until(lambda: door.ask("GET", "/readyz")[0] == "200", 60, place.site.log)
    assert place.site.rows(rows) == stored, "what was refused is not there"
    place.ledger.write("patient@d1.example", "sign")
    # The one process may hear of it a second after the other.
    wait_until(lambda: door.ask("POST", f"{PAGE}sign/", form)[0] == "303", 60, place.site.log)
    place.ledger.write("patient@d1.example", "signed")
    assert children(place.site.processes["web"].pid) == before, "nothing was started anew"

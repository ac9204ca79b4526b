"""Promise H1: erased means gone, here. A canary goes through everything on the real site, leaves, and is sought."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.canary import (
    BROADCAST,
    EMAIL,
    HAND_OVER,
    PACK,
    PERSON,
    PUBLISH,
    WORDS,
    every_cell,
    every_file,
    every_page,
    staff,
)
from tests.faults.ground import SLUG, Ground, ground
from tests.rig.mailbox import Mailbox, body
from tests.rig.processes import wait_until
from tests.rig.seed import seeded
from tests.rig.spellings import as_bytes, hits

PAGE = f"/petitions/{SLUG}/"


@pytest.fixture
def place(run: Path, tmp_path: Path, mailbox: Mailbox) -> Iterator[Ground]:
    """A site of its own that mails to where every mail is kept."""
    url = os.environ.get("DATABASE_URL", "")
    seed = seeded(run, url) if url else None
    with ground(tmp_path / "canary", seed, EMAIL_URL=mailbox.url, BROADCAST_RATE="0") as started:
        yield started


def post(place: Ground, link: str, **fields: str) -> str:
    status, answer, _headers = place.place.ask("POST", link.removeprefix(place.site.url), fields)
    assert status in ("200", "303"), (link, status, answer[:2000])
    return answer.decode()


def until(place: Ground, query: str, *values: object) -> None:
    """Wait until a query says yes."""
    wait_until(lambda: place.site.rows(query, values)[0][0], 120, lambda: f"{query}\n{place.site.log()[-3000:]}")


def sign_and_confirm(place: Ground, mailbox: Mailbox) -> None:
    here = place.place
    here.read_text_version()
    post(place, f"{PAGE}sign/", **PERSON, text_version=here.text_version)
    post(place, mailbox.link(EMAIL, "/confirm/"))
    mailbox.wait(EMAIL, "/not-me/")
    until(place, "SELECT count(*) = 1 FROM petitions_reason WHERE id = (SELECT max(id) FROM petitions_reason)")


def staff_work(place: Ground, mailbox: Mailbox) -> None:
    """Publish the reason, make packets and exports, hand a packet over, mail an update."""
    staff(place, PUBLISH)
    staff(place, PACK)
    for table in ("packet", "export"):
        until(place, f"SELECT bool_and(state = 'done') FROM petitions_{table}")
    staff(place, HAND_OVER)
    staff(place, BROADCAST)
    mailbox.wait(EMAIL, "The river bill passed")
    until(place, "SELECT bool_and(state = 'done') FROM petitions_broadcast")


def keyed(place: Ground) -> list[bytes]:
    """What stands for the canary in the database: the hash of the address, and what is sealed. Not the hash of what is
    behind the @: how many came from a provider in an hour is counted by it (DomainCount)."""
    row = "(SELECT max(id) FROM petitions_signature)"
    cells = [
        *place.site.rows(f"SELECT email_key, sealed_identity FROM petitions_signature WHERE id = {row}")[0],
        *place.site.rows(f"SELECT sealed_address FROM petitions_supporter WHERE signature_id = {row}")[0],
    ]
    return [as_bytes(cell) for cell in cells if cell]


def erase(place: Ground, mailbox: Mailbox) -> None:
    """From the link in the newest mail to a fresh one, and away in two steps."""
    lasting = mailbox.link(EMAIL, "/my/")
    before = len(mailbox.find(EMAIL))
    post(place, lasting, act="fresh")
    wait_until(lambda: len(mailbox.find(EMAIL)) > before, 60, "a fresh link")
    fresh = mailbox.link(EMAIL, "/my/")
    assert fresh != lasting
    shown = place.place.ask("GET", fresh.removeprefix(place.site.url))[1].decode()
    assert PERSON["postal_code"] in shown and "news: The river bill passed" in shown, shown
    assert "Take your signature back?" in post(place, fresh, act="back")
    assert "we have erased who gave it" in post(place, fresh, act="back-yes")
    for link in (lasting, fresh):
        assert place.place.ask("GET", link.removeprefix(place.site.url))[0] == "404"


def settle(place: Ground) -> None:
    """Until the roll, the clock and the worker have done all that they owe."""
    until(place, "SELECT count(*) = 0 FROM petitions_signature WHERE withdrawn_at IS NOT NULL AND off_roll_at IS NULL")
    until(place, "SELECT count(*) = 0 FROM petitions_outboxmail")
    until(place, "SELECT count(*) = 0 FROM petitions_export WHERE file_name <> ''")
    until(place, "SELECT bool_and(lists_gone_at IS NOT NULL OR listed_count = 0) FROM petitions_packet")
    until(place, "SELECT count(*) = 0 FROM petitions_packetfile WHERE kind = 'letter' AND stored <> ''")
    until(place, "SELECT count(*) = 0 FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')")


def renew_everywhere(place: Ground) -> None:
    """Until each process of the server has seen the pages as they are now; who is asked is chance, and an old one is
    shown while it is made anew."""
    for _round in range(2):
        for path in [PAGE, f"/es{PAGE}"] * 30:
            place.place.ask("GET", path)
        time.sleep(3)  # a page is fresh for two seconds: the next who asks has it made anew


@pytest.mark.timeout(900)
def test_who_signed_was_delivered_and_mailed_to_and_left_is_found_nowhere(
    place: Ground, mailbox: Mailbox, tmp_path: Path
) -> None:
    sign_and_confirm(place, mailbox)
    staff_work(place, mailbox)
    before = {name for name, _word in hits(WORDS, every_cell(place))}
    assert {"petitions_reason.text", "petitions_signature.city", "pg_dump"} <= before, "the search finds what is there"
    stands_for, pages = keyed(place), every_page(place)
    assert len(stands_for) == 3 and len(hits(stands_for, every_cell(place))) > 3
    shown = {name for name, _word in hits(WORDS, pages.items())}
    assert {PAGE, f"/es{PAGE}"} & shown, "they are named on the page"
    files = {(name, word) for name, word in hits(WORDS, every_file(place, tmp_path / "before"))}
    assert all(name.startswith("opened ") for name, _word in files), "nothing lies there readable"
    assert {name.rpartition(".")[2] for name, _word in files} >= {"txt", "csv", "json", "xml"}, sorted(files)

    erase(place, mailbox)
    settle(place)
    told = mailbox.wait("oscar@example.org", "Taken back after it was handed over")
    assert hits(WORDS, [("mail", f"{told['Subject']} {body(told)}".encode())]) == []
    for left in (every_cell(place), every_file(place, tmp_path / "after")):
        assert not (found := hits([*WORDS, *stands_for], left)), found
    after = every_page(place)
    assert len(after) >= len(pages) - 3 and hits([*WORDS, *stands_for], after.items()) == []
    renew_everywhere(place)
    place.server.halt()
    try:
        kept = {path: place.place.ask("GET", path) for path in (PAGE, f"/es{PAGE}")}
    finally:
        place.server.go_on()
    assert {status for status, _body, _headers in kept.values()} == {"200"}, "pages are kept for when it is away"
    assert hits(WORDS, [(path, answer[1]) for path, answer in kept.items()]) == []
    assert "exact" in place.site.manage("reconcile_roll") and "whole" in place.site.manage("verify_log")

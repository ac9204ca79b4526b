"""Promise H1: somebody signs, is handed over, exported and mailed, then takes it all back. Nothing of them is found
again: not in a copy of the whole database, in files, in logs, in the queue, or on a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import psycopg
import pytest
from playwright.sync_api import expect

from tests.journeys.walk import confirm, fill_form
from tests.rig.browser import Visitor
from tests.rig.mailbox import Mailbox, links
from tests.rig.processes import wait_until
from tests.rig.site import Site

Come = Callable[..., Visitor]
EMAIL = "zyxwana.quetzal@canary.example"
CANARY = {
    "email": EMAIL,
    "given_name": "Zyxwana",
    "family_name": "Quetzalcoyo",
    "city": "Canaryville",
    "postal_code": "19177",
    "reason": "The quetzal reads at night",
}
LISTED = "SELECT count(*) FROM petitions_packet WHERE lists_gone_at IS NULL AND listed_count > 0"
EXPORTED = "SELECT count(*) FROM petitions_export WHERE file_name <> ''"
QUEUED = "SELECT count(*) FROM petitions_outboxmail"
OFF = "SELECT count(*) FROM petitions_signature WHERE number = %s AND off_roll_at IS NOT NULL"
PAGES = ["/", "/petitions/", "/petitions/library-hours/", "/petitions/library-hours/held/", "/petitions/feed/"]
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def found_in(data: bytes) -> list[str]:
    """What gives the canary away, however large its letters are and also as part of an address."""
    whole = data.lower()
    read = whole + b"\n" + unquote_to_bytes(whole)
    return [word for word in (*CANARY.values(), "zyxwana.quetzal") if word.lower().encode() in read and len(word) > 5]


def copied(url: str) -> Iterator[tuple[str, bytes]]:
    """Every row of every table, as PostgreSQL copies it out."""
    with psycopg.connect(url) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            with (
                connection.cursor() as cursor,
                cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)'.encode()) as rows,
            ):
                yield table, b"".join(bytes(piece) for piece in rows)


def files(*roots: Path) -> Iterator[tuple[str, bytes]]:
    for root in roots:
        yield from ((str(path), path.read_bytes()) for path in root.rglob("*") if path.is_file())


@pytest.mark.timeout(400)
def test_nothing_of_a_canary_is_found_again(visitors: Come, site: Site, mailbox: Mailbox) -> None:
    def has(query: str, *parameters: object) -> bool:
        return bool(site.rows(query, parameters)[0][0])

    def do(act: str) -> None:
        site.manage("shell", "--no-imports", "-c", f"from tests.journeys.canary import {act}; {act}('library-hours')")

    visitor = visitors()
    page = visitor.page
    page.goto("/petitions/library-hours/")
    fill_form(page, **CANARY)
    page.locator("#sign [name=updates]").check()
    page.locator("#sign .choice", has=page.locator("[value=public]")).locator("label").first.click()
    page.locator("#sign form button[type=submit]").click()
    page.wait_for_url("**/thanks/")
    number = confirm(visitor, mailbox, "en", EMAIL)
    do("hand_over")
    wait_until(lambda: has(LISTED) and has(EXPORTED), 90, "a packet and an export")
    do("deliver")
    mailbox.wait(EMAIL, "/leave/", seconds=60)
    page.goto("/petitions/library-hours/")
    expect(page.locator("main")).to_contain_text("Zyxwana Q.")
    assert any(found_in(page.request.get(path).body()) for path in PAGES), "the search finds what is there"

    page.goto(links(mailbox.wait(EMAIL, "/my/"), "/my/")[-1])
    page.locator("button[value=fresh]").click()
    page.wait_for_url("**/my/?asked")
    page.goto(links(mailbox.wait(EMAIL, "What you signed"), "/my/")[0])
    page.locator("button[value=back]").click()
    page.locator("button[value=back-yes]").click()
    wait_until(lambda: has(OFF, number), 20, "the roll to say so")
    wait_until(lambda: not has(LISTED) and not has(EXPORTED), 60, "the lists to go")
    wait_until(lambda: not has(QUEUED), 60, "the queue to empty")
    page.wait_for_timeout(3000)  # kept pages are fresh for two seconds

    for path in PAGES:
        assert not found_in(page.request.get(path).body()), path
    for place, data in (*copied(site.env["DATABASE_URL"]), *files(Path(site.env["VAR_DIR"]), site.logs)):
        assert not found_in(data), place

"""Names are destroyed on the day that was said; what counts stays, and nobody is singled out by what stays."""

from __future__ import annotations

import datetime
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from home.page_cache import pages
from petitions.counting.number_the_roll import number_the_roll
from petitions.counting.reconcile import reconcile
from petitions.delivering.forget_letters import forget_letters
from petitions.delivering.forget_lists import forget_lists
from petitions.exporting.upkeep import remove_erased, remove_expired
from petitions.management.commands.clock import LOOPS
from petitions.models import (
    AccessEntry,
    LegalHold,
    Outcome,
    Petition,
    PlaceTally,
    Reason,
    Signature,
    Supporter,
)
from petitions.sealing import purge as room
from petitions.sealing.held_back import release_held
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.purge import purge, purge_due, sweep_purged
from petitions.sealing.purge_date import purge_date
from tests.cast import a_petition, on_the_roll
from tests.petitions.delivering.roll import a_packet, put_on_the_roll, somebody
from tests.petitions.reading.content import a_delivery

pytestmark = pytest.mark.django_db
D = datetime.date
CLOSED = datetime.datetime(2026, 3, 31, 23, 59, tzinfo=datetime.UTC)
LATER = datetime.datetime(2026, 6, 29, 12, tzinfo=datetime.UTC)
"""Ninety days after the day it closed in New York."""


def a_closed(slug: str = "clean-river", **facts: Any) -> Petition:
    """A petition with people on its roll that has closed since."""
    petition = a_petition(slug, spanish=False, reasons_reviewed=False)
    for number in range(6):
        on_the_roll(petition, email=f"secret{number}@example.org", visibility="public", reason="Why", updates=True)
    on_the_roll(petition, email="alone@example.org", city="Smallville", country="MX", visibility="officials")
    Petition.objects.filter(pk=petition.pk).update(closes_at=CLOSED, **facts)
    return Petition.objects.get(pk=petition.pk)


@pytest.mark.parametrize(
    ("facts", "delivered", "expected"),
    [
        ({}, None, D(2026, 6, 29)),
        ({"outcome": Outcome.WON, "outcome_on": D(2026, 5, 1)}, None, D(2026, 7, 30)),
        ({"outcome": Outcome.WON, "outcome_on": D(2026, 1, 1)}, None, D(2026, 6, 29)),
        ({}, D(2026, 4, 30), D(2026, 7, 29)),
        ({}, D(2029, 1, 1), D(2028, 3, 30)),
        ({"closes_at": None}, D(2026, 4, 30), None),
        ({"purge_not_before": D(2027, 1, 1)}, None, D(2027, 1, 1)),
    ],
)
def test_the_day_follows_the_end_and_never_goes_beyond_the_last(
    facts: dict[str, Any], delivered: D | None, expected: D | None
) -> None:
    petition = a_petition()
    Petition.objects.filter(pk=petition.pk).update(**({"closes_at": CLOSED} | facts))
    if delivered:
        a_delivery(petition, "to_staff", happened_on=delivered)
    assert purge_date(Petition.objects.get()) == expected


def test_what_was_refused_or_came_back_moves_no_day() -> None:
    petition = a_closed()
    for outcome in ("refused", "came_back", "planned"):
        a_delivery(petition, outcome, happened_on=D(2026, 4, 30))
    assert purge_date(petition) == D(2026, 6, 29)


def test_on_its_day_the_names_are_gone_and_the_number_stays(sealed_folder: Path) -> None:
    petition = a_closed()
    packet = a_packet(petition)
    before = LATER - datetime.timedelta(days=1)
    assert purge_due(before) == [] and Petition.objects.get().purge_on == D(2026, 6, 29)
    assert purge_due(LATER, dry_run=True) == [(petition, D(2026, 6, 29))]
    assert open_key(Petition.objects.get().sealing_key), "a dry run destroys nothing"
    assert purge_due(LATER) == [(petition, D(2026, 6, 29))] and purge_due(LATER) == []
    petition = Petition.objects.get()
    with pytest.raises(KeyDestroyed):
        open_key(petition.sealing_key)
    held = Signature.objects.exclude(sealed_identity=None, sealed_reason=None, email_key=None, domain_key=None)
    assert not held.exists() and not Supporter.objects.exists()
    assert petition.tally.total == 7 and reconcile(petition) == []
    assert Reason.objects.filter(text="Why").count() == 6
    assert set(Signature.objects.values_list("city", "country")) == {("Philadelphia", "US"), ("", "")}
    assert list(PlaceTally.objects.values_list("count", flat=True)) == [6]
    entry = AccessEntry.objects.order_by("-pk").first()
    assert entry and (entry.act, entry.subject, entry.rows) == ("petition.purged", "clean-river", 7)
    assert forget_lists() == 1 and packet.files.exists()
    pages.clear()
    page = Client().get("/petitions/clean-river/").content.decode()
    assert "Why" in page and "Ana" not in page and "their names are destroyed" in page
    assert dump().count("secret") == dump().count("Smallville") == 0


def dump() -> str:
    """Every row of every table of ours."""
    found = []
    for table in connection.introspection.table_names():
        if table.startswith("petitions_"):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                found += [repr(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_a_sweep_that_was_killed_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    petition = a_closed()
    put_on_the_roll(petition, [somebody(number, "officials") for number in range(10, 30)])
    monkeypatch.setattr(room, "BATCH", 5)
    forget, calls = room._forget, []

    def once(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 3:
            raise KeyboardInterrupt
        forget(*given)

    monkeypatch.setattr(room, "_forget", once)
    with pytest.raises(KeyboardInterrupt):
        purge_due(LATER)
    assert Petition.objects.get().sealing_key.destroyed_at and Petition.objects.get().swept_at is None
    assert sweep_purged() == 27 and sweep_purged() == 0
    assert not Signature.objects.filter(email_key__isnull=False).exists()
    number_the_roll()
    assert reconcile(Petition.objects.get()) == []


def test_one_in_trouble_does_not_keep_the_names_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = a_closed("bad"), a_closed("good")
    destroy = room.destroy_key

    def fails(key: Any) -> None:
        if key == bad.sealing_key:
            raise RuntimeError("in trouble")
        destroy(key)

    monkeypatch.setattr(room, "destroy_key", fails)
    assert purge_due(LATER) == [(good, D(2026, 6, 29))]
    assert Petition.objects.get(slug="bad").sealing_key.destroyed_at is None


def test_what_is_not_due_is_not_purged_whoever_asks() -> None:
    petition = a_closed()
    assert purge(petition, LATER - datetime.timedelta(days=1)) is False
    LegalHold.objects.create(petition=petition, why="Court", until=D(2026, 12, 31), agreed_at=LATER)
    assert purge(petition, LATER) is False


def test_the_command_says_what_it_does() -> None:
    a_closed()
    for arguments, said in [
        (["--dry-run"], "clean-river is due since 2026-06-29\n"),
        ([], "clean-river was due on 2026-06-29: its names are destroyed.\n"),
        ([], "Nothing is due.\n"),
    ]:
        out = io.StringIO()
        call_command("purge_due", *arguments, stdout=out)
        assert out.getvalue() == said


def test_the_clock_does_it_every_day_by_itself() -> None:
    by_step = {step: pause for pause, steps in LOOPS.values() for step in steps}
    day = 24 * 3600
    assert by_step[purge_due] <= day and by_step[release_held] <= day
    assert max(by_step[step] for step in (forget_lists, forget_letters, remove_erased, remove_expired)) <= 60

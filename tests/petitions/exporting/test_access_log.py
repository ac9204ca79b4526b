"""Invariant 11: every look is on a chain that shows any later change."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from petitions.exporting.access_log import first_fault, record
from petitions.models import AccessEntry
from tests.cast import edith

pytestmark = pytest.mark.django_db


def three_entries() -> list[AccessEntry]:
    staff = edith()
    return [record(staff, "export.begun", f"petition-{n}", "For the senator", rows=n) for n in range(3)]


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_whole_chain_is_said_to_be_whole() -> None:
    assert first_fault() == ""
    entries = three_entries()
    out = StringIO()
    call_command("verify_log", stdout=out)
    assert "3 entries, whole" in out.getvalue() and entries[-1].hash in out.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        "actor_label = 'max@example.org'",
        "act = 'export.ended'",
        "subject = 'other'",
        "why = 'other'",
        "rows = 77",
        "file_hash = 'aa'",
        "actor_id = 4711",
        "at = '2020-01-01 00:00:00+00:00'",
        "previous_hash = '1111'",
        "hash = '2222'",
    ],
)
def test_any_change_by_hand_is_found(change: str) -> None:
    second = three_entries()[1]
    run_sql(f"UPDATE petitions_accessentry SET {change} WHERE id = %s", second.pk)
    with pytest.raises(CommandError, match=f"entry {second.pk}"):
        call_command("verify_log")


@pytest.mark.parametrize("place", [0, 1])
def test_an_entry_taken_out_is_missed(place: int) -> None:
    entries = three_entries()
    run_sql("DELETE FROM petitions_accessentry WHERE id = %s", entries[place].pk)
    assert first_fault()


def test_the_chain_outlives_the_account() -> None:
    three_entries()
    edith().delete()
    assert first_fault() == "" and AccessEntry.objects.filter(actor_label="edith@example.org").count() == 3


@pytest.mark.django_db(transaction=True)
def test_many_writers_make_one_chain() -> None:
    staff = edith()

    def write(number: int) -> None:
        try:
            record(staff, "look", f"petition-{number}", "At the same time")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert AccessEntry.objects.count() == 40 and first_fault() == ""


@pytest.mark.parametrize("superuser", [False, True])
def test_nobody_writes_on_it_in_the_admin(client: Client, superuser: bool) -> None:
    staff = edith()
    type(staff).objects.filter(pk=staff.pk).update(is_superuser=superuser)
    entry = three_entries()[1]
    client.force_login(type(staff).objects.get(pk=staff.pk))
    assert client.get("/admin/access-log/").status_code == 200
    assert client.post("/admin/access-log/", {"why": "nothing"}).status_code == 405
    place = "/admin/snippets/petitions/accessentry"
    doors = [f"{place}/add/", f"{place}/edit/{entry.pk}/", f"{place}/delete/{entry.pk}/", f"{place}/copy/{entry.pk}/"]
    for door in doors:
        for answer in (client.get(door), client.post(door, {"why": "nothing", "subject": "nothing"})):
            assert answer.status_code in (302, 403, 404), door
    client.post(f"/admin/bulk/petitions/accessentry/delete/?id={entry.pk}")
    assert AccessEntry.objects.count() == 3 and first_fault() == ""

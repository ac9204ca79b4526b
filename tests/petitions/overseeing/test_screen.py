"""The access log on screen: each owner reads what concerns their organization, administrators all, nobody writes."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import pytest
from django.test import Client

from petitions.exporting.access_log import first_fault, record
from petitions.models import AccessEntry, Petition, Role
from tests.cast import a_petition, edith, max_
from tests.petitions.people.members import OURS, THEIRS, logged_in, member, organization, their_petition

pytestmark = pytest.mark.django_db
LOG, FILE = "/admin/access-log/", "/admin/access-log/file/"


@pytest.fixture
def both() -> tuple[Petition, Petition]:
    """A look at each organization's signatures, and something about the site."""
    ours, theirs = a_petition(), their_petition()
    record(edith(), "export.asked", "clean-river export 1", "for our senator", petition=ours)
    record(max_(), "packet.opened", "their-lake packet 1", "for their mayor", 7, petition=theirs)
    record(edith(), "settings.changed", "site settings", "of the whole site")
    return ours, theirs


def shown(client: Client, **asked: Any) -> set[str]:
    """Which of the three somebody reads."""
    text = client.get(LOG, asked).content.decode()
    return {word for word in ("for our senator", "for their mayor", "of the whole site") if word in text}


def rows_of(answer: Any) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.status_code
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def test_owners_read_their_own_and_administrators_all(both: Any) -> None:
    ours, theirs = logged_in(member(Role.OWNER, OURS)), logged_in(member(Role.OWNER, THEIRS))
    assert shown(ours) == {"for our senator"} and shown(theirs) == {"for their mayor"}
    assert shown(logged_in(edith())) == {"for our senator", "for their mayor", "of the whole site"}
    for role in set(Role) - {Role.OWNER}:
        assert logged_in(member(role, OURS)).get(LOG).status_code in (302, 403), role
    assert both[1].slug not in ours.get(LOG).content.decode(), "nor is it offered"
    assert shown(ours, petition=both[1].pk) == set() and ours.get(LOG, {"petition": both[1].pk}).status_code == 422


def test_it_is_filtered_by_kind_person_petition_and_day(both: Any) -> None:
    client, today = logged_in(edith()), datetime.date.today()
    assert shown(client, kind="packet") == {"for their mayor"}
    assert shown(client, person="max@") == {"for their mayor"}
    assert shown(client, petition=both[0].pk) == {"for our senator"}
    everything = {"for our senator", "for their mayor", "of the whole site"}
    day = datetime.timedelta(days=1)
    assert shown(client, since=today - day, until=today + day) == everything
    assert shown(client, until=today - day) == shown(client, since=today + 2 * day) == set()
    assert client.get(LOG, {"since": "never"}).status_code == 422
    steward = member(Role.STEWARD, OURS)
    found = client.get(LOG, {"person": steward.email}).content.decode()
    assert f"account {steward.pk}" in found and "for our senator" not in found


def test_it_is_read_in_pages(both: Any) -> None:
    for number in range(55):
        record(edith(), "export.asked", f"export {number}", "again", petition=both[0])
    client = logged_in(edith())
    first = client.get(LOG, {"kind": "export"}).content.decode()
    assert "kind=export&amp;p=2" in first and "export 54<" in first and "for our senator" not in first
    assert "for our senator" in client.get(LOG, {"kind": "export", "p": 2}).content.decode()


def test_taking_it_along_is_an_entry_and_no_cell_is_a_formula(both: Any) -> None:
    record(edith(), "export.asked", "clean-river export 2", "=HYPERLINK(0)", petition=both[0])
    owner = member(Role.OWNER, OURS)
    client = logged_in(owner)
    assert client.get(FILE).status_code == 405 and not AccessEntry.objects.filter(act="log.exported").exists()
    page = client.get(LOG, {"kind": "export"}).content.decode()
    assert '<input type="hidden" name="kind" value="export">' in page, "what is shown is what is taken"
    rows = rows_of(client.post(FILE, {"kind": "export"}))
    assert [row["why"] for row in rows] == ["'=HYPERLINK(0)", "for our senator"]
    entry = AccessEntry.objects.latest("pk")
    assert (entry.act, entry.actor, entry.organization, entry.rows) == ("log.exported", owner, organization(), 2)
    assert entry.why == "kind: export" and len(entry.file_hash) == 64
    assert len(rows_of(logged_in(edith()).post(FILE))) == AccessEntry.objects.count() - 1
    assert AccessEntry.objects.latest("pk").organization is None and first_fault() == ""


def test_who_may_not_read_it_takes_nothing_along(both: Any) -> None:
    before = AccessEntry.objects.count()
    for client in (Client(), logged_in(max_()), logged_in(member(Role.STEWARD, OURS))):
        assert client.post(FILE).status_code in (302, 403)
    assert AccessEntry.objects.filter(act="log.exported").count() == 0 and AccessEntry.objects.count() <= before + 1

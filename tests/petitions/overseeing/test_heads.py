"""The end of the log is mailed once a week, and what is cut off afterwards is found."""

from __future__ import annotations

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from wagtail.users.models import UserProfile

from petitions.exporting.access_log import record
from petitions.management.commands.clock import LOOPS
from petitions.models import AccessEntry, LogHead, Role
from petitions.overseeing.heads import mail_head
from tests.cast import edith, oscar
from tests.petitions.people.members import OURS, member

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


def later(days: float) -> datetime.datetime:
    return timezone.now() + datetime.timedelta(days=days)


def run_sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def entries(count: int) -> list[AccessEntry]:
    return [record(edith(), "export.begun", f"petition-{number}", "for the senator") for number in range(count)]


def say(*heads: str) -> str:
    out = StringIO()
    call_command("verify_log", *[f"--head={head}" for head in heads], stdout=out)
    return out.getvalue()


def test_owners_and_administrators_get_it_once_a_week_in_their_language() -> None:
    edith(), oscar()
    owner = member(Role.OWNER, OURS)
    UserProfile.objects.create(user=owner, preferred_language="es")
    member(Role.STEWARD, OURS)
    last = entries(3)[-1]
    count = AccessEntry.objects.count()
    assert mail_head(later(6.9)) == 0 and not mail.outbox
    assert mail_head(later(7.1)) == 2
    to = {message.to[0]: message for message in mail.outbox}
    assert set(to) == {"edith@example.org", owner.email}
    assert f"{count} entries" in to["edith@example.org"].body and f"{count} entradas" in to[owner.email].body
    assert all(f"verify_log --head {last.hash}" in message.body for message in mail.outbox)
    assert to[owner.email].extra_headers["Content-Language"] == "es"
    assert mail_head(later(7.1)) == mail_head(later(14)) == 0 and mail_head(later(14.2)) == 2
    assert LogHead.objects.count() == 2 and mail_head in LOOPS["hourly"][1]


def test_an_empty_log_is_not_mailed() -> None:
    edith()
    assert mail_head(later(30)) == 0 and not mail.outbox


def test_what_dies_while_mailing_leaves_the_week_open(monkeypatch: pytest.MonkeyPatch) -> None:
    entries(1)
    with monkeypatch.context() as broken:
        broken.setattr("petitions.overseeing.heads.mail_log_head", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            mail_head(later(8))
    assert not LogHead.objects.exists() and mail_head(later(8)) == 1


def test_an_end_that_was_cut_off_by_sql_is_found() -> None:
    kept = entries(5)
    assert f"{kept[-1].hash} is entry number 5" in say(kept[-1].hash)
    run_sql("DELETE FROM petitions_accessentry WHERE id > %s", kept[2].pk)
    assert "3 entries, whole" in say() and "entry number 3" in say(kept[2].hash.upper()), "a shorter chain is one too"
    with pytest.raises(CommandError, match=f"no entry has the hash {kept[-1].hash}"):
        say(kept[-1].hash)
    entries(2)
    with pytest.raises(CommandError, match="no entry has the hash"):
        say(kept[-1].hash)


def test_what_was_mailed_is_looked_for_without_being_asked() -> None:
    kept = entries(3)
    mail_head(later(8))
    assert "whole" in say()
    run_sql("DELETE FROM petitions_accessentry WHERE id = %s", kept[2].pk)
    with pytest.raises(CommandError, match="it had 3 entries on"):
        say()


def test_one_row_altered_by_sql_is_named() -> None:
    kept = entries(3)
    run_sql("UPDATE petitions_accessentry SET rows = 9000 WHERE id = %s", kept[1].pk)
    with pytest.raises(CommandError, match=f"entry {kept[1].pk} was altered"):
        say(kept[2].hash)

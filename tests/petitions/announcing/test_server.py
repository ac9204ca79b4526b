"""A mail to many and the mail server: mailboxes that are gone, mails put off, refusals, the return path, the pace."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from petitions.announcing.broadcast import resume
from petitions.emailing import broadcasts
from petitions.emailing.pace import Pace
from petitions.emailing.return_path import rows_named
from petitions.models import Supporter, UpdateText
from tests.cast import a_petition, oscar
from tests.petitions.announcing.crowd import address, supporters
from tests.petitions.announcing.test_broadcast import begun, got, send
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def test_a_mailbox_that_does_not_exist_is_passed_over_and_gets_nothing_again(server: MailServer) -> None:
    petition = a_petition()
    people = supporters(petition, 3)
    server.refused = {address(2)}
    row = begun(petition)
    assert send() == 2
    row.refresh_from_db()
    assert (row.state, row.done, row.refused) == ("done", 2, 1)
    people[1].refresh_from_db()
    assert people[1].failed_at


def test_what_the_server_puts_off_leaves_later(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 4)
    server.faults = {2: "451 try again", 3: "554 it looks like junk"}
    row = begun(petition)
    assert send() == 2
    row.refresh_from_db()
    assert row.state == "running" and row.late.count() == 2 and not Supporter.objects.exclude(failed_at=None).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send() == 2
        row.refresh_from_db()
    assert (row.state, row.done, row.late.count()) == ("done", 4, 0)
    assert got(server) == {address(number): 1 for number in range(1, 5)}


def test_a_server_that_refuses_all_pauses_it_and_nobody_is_passed_over(server: MailServer) -> None:
    petition, user = a_petition(), oscar()
    supporters(petition, 30)
    server.faults = {0: "554 blocked"}
    row = begun(petition)
    assert send() == 0
    row.refresh_from_db()
    assert (row.state, row.problem, row.late.count()) == ("paused", "server", broadcasts.MOST_IN_A_ROW)
    server.faults = {}
    assert resume(row.pk, user)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert send() == 30


def test_the_return_path_names_the_supporter(server: MailServer, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    petition = a_petition()
    (person,) = supporters(petition, 1)
    begun(petition)
    send()
    mail = server.to(address(1))
    assert mail["X-Mail-From"].startswith("bounces+") and mail["From"] == settings.DEFAULT_FROM_EMAIL
    for said in (mail["X-Mail-From"], mail["Message-ID"]):
        assert rows_named(said) == [("supporter", person.pk)]


def test_no_word_becomes_a_header_or_markup(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 1)
    row = begun(petition)
    hostile = "Won\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script>"
    UpdateText.objects.filter(parent=row.update).update(headline=hostile, summary=hostile)
    send()
    (mail,) = server.messages
    assert mail["Bcc"] is None and "<script>" not in body(mail, "html") and mail["X-Rcpt-To"] == address(1)


def test_the_pace_is_kept() -> None:
    pace = Pace(600)
    begun = timezone.now()
    for _mail in range(6):
        assert pace.wait()
    assert 0.4 < (timezone.now() - begun).total_seconds() < 1.5
    pace.stopping.set()
    assert not pace.wait()

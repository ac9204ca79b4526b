"""Promises C3 and C4 for what is told by itself: each person once, whatever is killed; nobody who left, not even while
it is being sent."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.emailing.lease import GIVE_UP_AFTER
from petitions.emailing.merge import Merge
from petitions.emailing.transport import TransportDown
from petitions.leaving.leave import choose, leave
from petitions.leaving.suppress import suppress, suppressed_among
from petitions.models import Announcement, DeliveryText, Petition, Supporter, TextVersion
from petitions.signing.withdraw import withdraw
from petitions.telling import send_to_all
from petitions.telling.announce import announce_events
from petitions.telling.owe import owe_announcements
from tests.cast import a_petition
from tests.petitions.emailing.mail_server import MailServer, during, server, until_quiet
from tests.petitions.telling.lived import (
    a_done_delivery,
    a_milestone,
    addresses,
    an_answer,
    an_outcome,
    mailed,
    news,
    supporters,
)
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["news", "server"]


@pytest.fixture(autouse=True)
def long_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    """All in one turn, however slow the machine."""
    monkeypatch.setattr(send_to_all, "SECONDS", 1000.0)


def test_everybody_is_told_once_and_it_is_over(server: MailServer, news: Announcement) -> None:
    assert announce_events() == 12 and announce_events() == 0
    assert mailed(server) == addresses(12)
    news.refresh_from_db()
    assert news.done_at and news.sent_count == 12 and not news.closed_why
    supporters(news.petition, 1, wants="important")
    assert announce_events() == 0, "who comes later reads it on the page"


def test_each_is_told_as_much_as_they_want(server: MailServer) -> None:
    petition = a_petition()
    for wants in ("all", "important", "outcome"):
        supporters(petition, 1, wants=wants)
    told: dict[str, set[str]] = {}
    for kind, happens in (("milestone", lambda p: a_milestone(p, 10)), ("delivery", a_done_delivery)):
        happens(petition)
        told[kind] = _told(server)
    an_answer(petition)
    told["answer"] = _told(server)
    an_outcome(petition)
    told["outcome"] = _told(server)
    assert told == {
        "milestone": {"all"},
        "delivery": {"all", "important"},
        "answer": {"all", "important"},
        "outcome": {"all", "important", "outcome"},
    }


def _told(server: MailServer) -> set[str]:
    before = len(server.messages)
    owe_announcements()
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        until_quiet(announce_events)
    return {mail["To"].partition("-")[0] for mail in server.messages[before:]}


def test_whoever_leaves_wants_less_withdraws_or_failed_gets_none_even_in_the_middle(
    server: MailServer, news: Announcement, monkeypatch: Any
) -> None:
    rows = list(Supporter.objects.order_by("signature"))
    leave(rows[0].petition_id, rows[0].signature_id)
    choose(rows[1].petition_id, rows[1].signature_id, "outcome")
    Supporter.objects.filter(pk=rows[2].pk).update(failed_at=timezone.now())
    suppress("all-en-3@example.org", "complaint")

    def in_the_middle() -> None:
        click = server.messages[0]["List-Unsubscribe"]
        Client().post(click.strip("<>").partition("8000")[2])  # has it already
        leave(rows[7].petition_id, rows[7].signature_id)
        suppress("all-en-8@example.org", "complaint")  # about another petition
        choose(rows[9].petition_id, rows[9].signature_id, "outcome")
        withdraw(rows[10].signature, "withdrawn")
        Supporter.objects.filter(pk=rows[11].pk).update(failed_at=timezone.now())

    during(monkeypatch, {2: in_the_middle})
    until_quiet(announce_events)
    assert mailed(server) == addresses(7)[4:]
    news.refresh_from_db()
    assert news.done_at and news.sent_count == 3


def test_an_edit_is_in_the_next_mail(server: MailServer, news: Announcement, monkeypatch: Any) -> None:
    """What was written of the delivery, the petition's title, and the words of somebody's language."""
    spanish = Supporter.objects.order_by("signature")[5]

    def retitle() -> None:
        TextVersion.objects.filter(language="en").update(title="Clean the lake")
        Supporter.objects.filter(pk=spanish.pk).update(language="es")

    edit = DeliveryText.objects.filter(locale__language_code="en").update
    during(monkeypatch, {2: lambda: edit(where="The harbor"), 4: retitle})
    until_quiet(announce_events)
    first, last = server.messages[:2], server.messages[2:]
    assert all("City Hall" in body(mail) for mail in first)
    assert [mail["To"] for mail in last if "The harbor" not in body(mail)] == ["all-en-5@example.org"]
    assert [mail["To"] for mail in last if "El ayuntamiento" in body(mail)] == ["all-en-5@example.org"]
    assert all("Clean the lake" in body(mail) for mail in server.messages[4:] if mail["To"] != "all-en-5@example.org")
    assert all("Clean our river" in body(mail) for mail in server.messages[:4]) and len(server.messages) == 12


@pytest.mark.parametrize(("why", "left"), [("off", 3), ("untrue", 3)])
def test_switched_off_or_taken_off_the_page_no_further_mail_leaves(
    server: MailServer, news: Announcement, monkeypatch: Any, why: str, left: int
) -> None:
    """In the middle of a turn, from the next mail on."""

    def stop() -> None:
        if why == "off":
            Petition.objects.update(automatic_mails=False)
        else:
            news.petition.deliveries.update(is_public=False)

    during(monkeypatch, {left: stop})
    until_quiet(announce_events)
    news.refresh_from_db()
    assert (len(server.messages), news.sent_count, news.closed_why) == (left, left, why) and news.done_at


def test_one_person_whose_mail_cannot_be_written_holds_up_nobody(
    server: MailServer, news: Announcement, monkeypatch: Any
) -> None:
    write = Merge.mail

    def fails(self: Merge, to: str, values: dict[str, str]) -> Any:
        if to == "all-en-3@example.org":
            raise RuntimeError
        return write(self, to, values)

    monkeypatch.setattr(Merge, "mail", fails)
    until_quiet(announce_events)
    assert len(server.messages) == 11 and news.put_off.get().signature_id


def test_switched_off_or_untrue_in_the_middle_it_stops(
    server: MailServer, news: Announcement, monkeypatch: Any
) -> None:
    monkeypatch.setattr(send_to_all, "MOST", 3)
    assert announce_events() == 3
    Petition.objects.update(automatic_mails=False)
    assert announce_events() == 0 and len(server.messages) == 3
    news.refresh_from_db()
    assert news.closed_why == "off" and news.done_at
    Announcement.objects.update(done_at=None, closed_why="")
    Petition.objects.update(automatic_mails=True)
    news.petition.deliveries.update(is_public=False)
    assert announce_events() == 0 and len(server.messages) == 3
    news.refresh_from_db()
    assert news.closed_why == "untrue"


def test_an_outcome_that_is_taken_back_within_the_hour_is_told_to_nobody_and_may_come_again(server: MailServer) -> None:
    petition = a_petition()
    supporters(petition, 2)
    an_outcome(petition)
    assert owe_announcements() == 1 and announce_events() == 0
    an_outcome(petition, "none")
    with time_machine.travel(timezone.now() + timedelta(hours=1, minutes=1)):
        assert announce_events() == 0 and not server.messages and not Announcement.objects.exists()
        an_outcome(petition)
        assert owe_announcements() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert announce_events() == 2


@pytest.mark.parametrize("fault", ["451 later", "554 5.7.1 policy", "drop", "hang"])
def test_one_fault_costs_one_mail_a_wait_and_nobody_is_missed(
    server: MailServer, news: Announcement, fault: str
) -> None:
    server.faults = {4: fault}
    until_quiet(announce_events)
    assert len(server.messages) == 11
    news.refresh_from_db()
    assert news.done_at is None
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        until_quiet(announce_events)
    assert Counter(mailed(server)) == Counter(addresses(12))
    news.refresh_from_db()
    assert news.done_at and news.sent_count == 12 and not news.put_off.exists()


def test_a_mailbox_that_does_not_exist_is_marked_and_left_alone(server: MailServer, news: Announcement) -> None:
    server.refused = {"all-en-5@example.org"}
    until_quiet(announce_events)
    assert len(server.messages) == 11
    assert suppressed_among(addresses(12)) == server.refused
    assert Supporter.objects.exclude(failed_at=None).count() == 1
    news.refresh_from_db()
    assert news.done_at


def test_what_no_server_takes_for_a_week_is_given_up(server: MailServer, news: Announcement) -> None:
    server.faults = {0: "451 never"}
    begin = timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        while not Announcement.objects.get().done_at and timezone.now() - begin < 3 * GIVE_UP_AFTER:
            announce_events()
            clock.shift(7200)
    assert Announcement.objects.get().done_at and not server.messages
    assert server.offered < 12 * 60, "and it was not asked all the time"


def test_a_server_that_is_away_loses_nobody(server: MailServer, news: Announcement) -> None:
    with server.away(), pytest.raises(TransportDown):
        announce_events()
    assert announce_events() == 0, "it waits"
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert announce_events() == 12
    assert mailed(server) == addresses(12)

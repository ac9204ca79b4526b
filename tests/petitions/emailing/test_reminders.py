"""One reminder a day after the confirm link, never two, never over the cap; and the row is erased as before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.emailing.messages import reminder_mail
from petitions.emailing.reminders import AFTER, PER_ADDRESS_A_DAY, send_reminders
from petitions.emailing.transport import TransportDown
from petitions.models import Signature, SigningCount, SlowWhy
from petitions.sealing.forget import erase_unconfirmed
from petitions.signing.confirm import confirm
from petitions.signing.counts import Counts
from petitions.signing.lanes import PER_ADDRESS
from petitions.signing.sender import count_key
from tests.cast import a_petition, signed
from tests.petitions.emailing.mail_server import MailServer, server, until_quiet
from tests.rig.mailbox import body, links

pytestmark = pytest.mark.django_db
__all__ = ["server"]

A_DAY_LATER = AFTER + timedelta(minutes=1)


def later(wait: timedelta = A_DAY_LATER) -> Any:
    return time_machine.travel(timezone.now() + wait, tick=False)


@pytest.mark.parametrize(
    ("language", "subject", "hello"),
    [
        ("en", "Your signature still waits for you: Clean our river", "Hello Ana,"),
        ("es", "Tu firma todavía te espera: Limpien nuestro río", "Hola, Ana:"),
    ],
)
def test_after_a_day_comes_one_reminder_with_the_same_link(
    server: MailServer, language: str, subject: str, hello: str, settings: Any
) -> None:
    signed(a_petition(), language=language)
    assert send_asked() == 1 and send_reminders() == 0
    with later(AFTER - timedelta(minutes=1)):
        assert send_reminders() == 0
    with later():
        assert send_reminders() == 1 and send_reminders() == 0 and send_asked() == 0
    first, reminder = server.messages
    assert reminder["Subject"] == subject and hello in body(reminder)
    assert links(first, "/confirm/") == links(reminder, "/confirm/") and links(reminder, "/my/")
    assert reminder["Content-Language"] == language and links(reminder)[0] in body(reminder, "html")
    with later(timedelta(days=5)):
        assert send_reminders() == 0
        assert Client().post(links(reminder)[0].removeprefix(settings.BASE_URL)).status_code == 303
    assert Signature.objects.get().confirmed_at
    number_the_roll()
    assert send_thanks() == 1
    assert len({mail["Message-ID"] for mail in server.messages}) == 3, "else a mailbox takes them for one mail"


def test_whoever_confirmed_asked_anew_bounced_or_came_in_a_flood_is_not_reminded(server: MailServer) -> None:
    petition = a_petition()
    rows = [signed(petition, email=f"{name}@example.org") for name in ("a", "b", "c", "d", "e", "f")]
    until_quiet(send_asked)
    with later():
        confirm(rows[0])
        signed(petition, email="b@example.org")
        Signature.objects.filter(pk=rows[2].pk).update(bounced_at=timezone.now())
        Signature.objects.filter(pk=rows[3].pk).update(slow_why=SlowWhy.CLIENT)
        Signature.objects.filter(pk=rows[4].pk).update(withdrawn_at=timezone.now())
        assert send_reminders() == 1
        assert [mail["To"] for mail in server.messages[6:]] == ["f@example.org"]
        assert send_asked() == 1, "whoever asked anew is mailed for that"
        assert send_reminders() == 0


def test_a_button_pressed_while_the_batch_leaves_is_honoured(server: MailServer, monkeypatch: Any) -> None:
    petition = a_petition()
    first, second = (signed(petition, email=f"{name}@example.org") for name in ("a", "b"))
    until_quiet(send_asked)
    monkeypatch.setattr("petitions.emailing.reminders.reminder_mail", _confirming_the_other(second))
    with later():
        assert send_reminders() == 1
    assert server.messages[-1]["To"] == "a@example.org" and first.pk < second.pk


def _confirming_the_other(other: Signature) -> Any:
    def write(row: Signature, who: Any) -> Any:
        confirm(other)
        return reminder_mail(row, who)

    return write


@pytest.mark.parametrize("fault", ["451 later", "550 refused", "drop"])
def test_a_reminder_that_fails_is_not_repeated_and_stops_no_other(server: MailServer, fault: str) -> None:
    petition = a_petition()
    for name in ("a", "b", "c"):
        signed(petition, email=f"{name}@example.org")
    assert until_quiet(send_asked) == 3
    server.faults = {4: fault}
    with later():
        assert send_reminders() == 2
    server.faults = {}
    with later(timedelta(days=2)):
        assert send_reminders() == 0
    assert len(server.messages) == 5


def test_a_server_that_is_away_costs_no_reminder_but_the_one_in_flight(server: MailServer) -> None:
    petition = a_petition()
    for name in ("a", "b"):
        signed(petition, email=f"{name}@example.org")
    until_quiet(send_asked)
    with later():
        with server.away(), pytest.raises(TransportDown):
            send_reminders()
        with later(timedelta(minutes=6)):
            assert send_reminders() == 2


def test_an_address_is_mailed_no_more_than_its_cap(server: MailServer) -> None:
    """C5: twenty petitions signed with one address, over two days."""
    petitions = [a_petition(f"river-{number}", spanish=False) for number in range(PER_ADDRESS * 3)]
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for petition in petitions:
            signed(petition, email="Victim+x@example.org")
        for _quarter in range(3 * 24 * 4):
            send_asked()
            send_reminders()
            clock.shift(900)
    reminded = Signature.objects.filter(reminded_at__isnull=False)
    assert reminded.count() == PER_ADDRESS and not reminded.exclude(slow_why="").exists(), "passed over for good"
    assert len(server.find("victim", "still waits")) == PER_ADDRESS_A_DAY


def test_over_the_cap_nobody_is_reminded_later_either(server: MailServer) -> None:
    row = signed(a_petition())
    send_asked()
    with later():
        SigningCount.objects.all().delete()
        key = count_key("address", "ana@example.org")
        counts = Counts(timezone.now(), {key})
        for _mail in range(PER_ADDRESS):
            counts.add(key)
        counts.store()
        assert send_reminders() == 0
        row.refresh_from_db()
        assert row.reminded_at and row.mail_count == 1
    with later(timedelta(days=3)):
        assert send_reminders() == 0
    assert len(server.messages) == 1


def test_the_reminder_does_not_delay_the_erasing(server: MailServer) -> None:
    signed(a_petition())
    send_asked()
    with later():
        assert send_reminders() == 1
    with later(timedelta(days=6, hours=23)):
        assert erase_unconfirmed() == 0
    with later(timedelta(days=7, minutes=1)):
        assert send_reminders() == 0, "and nobody is reminded just before"
        assert erase_unconfirmed() == 1 and not Signature.objects.exists()


def test_asking_again_after_the_reminder_is_answered(server: MailServer) -> None:
    petition = a_petition()
    signed(petition)
    send_asked()
    with later():
        send_reminders()
    with later(A_DAY_LATER + timedelta(seconds=30)):
        signed(petition)
        assert send_asked() == 0, "the reminder counts as a mail: another one waits ten minutes"
    with later(A_DAY_LATER + timedelta(minutes=11)):
        assert send_asked() == 1
    assert len(server.messages) == 3

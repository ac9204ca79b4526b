"""Promise C1: a mail server that refuses, hangs, drops or is away loses nothing; waits grow, others go on."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.utils import timezone

from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.emailing.lease import GIVE_UP_AFTER, LEASE, WAIT_FOR_SERVER, claim, wait_after
from petitions.emailing.outbox import deliver_outbox
from petitions.emailing.transport import TransportDown
from petitions.models import OutboxMail, Petition, Signature
from petitions.sealing.keys import destroy_key
from tests.cast import a_petition, on_the_roll, signed
from tests.petitions.emailing.mail_server import MailServer, server, until_quiet, unused_port

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def crowd(petition: Petition, size: int) -> list[str]:
    addresses = [f"p{number}@example.org" for number in range(size)]
    for address in addresses:
        signed(petition, email=address)
    return addresses


def received(server: MailServer) -> list[str]:
    return sorted(mail["X-Rcpt-To"] for mail in server.messages)


@pytest.mark.parametrize("fault", ["550 refused", "451 later", "421 too many", "552 full", "drop", "hang"])
def test_one_fault_costs_one_mail_a_wait_and_no_other_anything(server: MailServer, fault: str) -> None:
    everybody = crowd(a_petition(), 5)
    server.faults = {2: fault}
    assert send_asked() == 4
    waiting = Signature.objects.get(mailed_at=None)
    assert waiting.attempts == 1 and waiting.mail_count == 0
    assert send_asked() == 0, "it waits"
    with time_machine.travel(waiting.claimed_until + timedelta(seconds=1)):
        assert send_asked() == 1
    assert received(server) == everybody
    assert set(Signature.objects.values_list("attempts", "claimed_until", "mail_count")) == {(0, None, 1)}


def test_a_mailbox_that_does_not_exist_stops_nobody_and_is_given_up(server: MailServer) -> None:
    petition = a_petition()
    row = on_the_roll(petition, visibility="public", email="gone@example.org")
    everybody = crowd(petition, 3)
    server.refused = {"gone@example.org"}
    begin, moments = timezone.now(), []
    with time_machine.travel(begin, tick=False) as clock:
        while timezone.now() - begin < GIVE_UP_AFTER * 2:
            before = Signature.objects.get(pk=row.pk).attempts
            send_thanks()
            send_asked()
            if Signature.objects.get(pk=row.pk).attempts > before:
                moments.append(timezone.now())
            clock.shift(20 if len(moments) < 8 else 1800)
    assert received(server) == everybody
    waits = [later - earlier for earlier, later in pairwise(moments)]
    assert len(moments) < 45 and waits[0] < timedelta(minutes=1) < waits[-1]
    assert all(later >= earlier - timedelta(minutes=30) for earlier, later in pairwise(waits))
    assert moments[-1] - begin <= GIVE_UP_AFTER + timedelta(hours=1), "a week of refusals is enough"


def test_a_server_that_is_away_is_waited_for_and_then_gets_everything(server: MailServer) -> None:
    everybody = crowd(a_petition(), 60)
    with server.away():
        for _try in range(5):
            with suppress(TransportDown):
                assert send_asked() == 0
        attempts = set(Signature.objects.values_list("attempts", flat=True))
        assert attempts == {1}, "one try a mail, then it waits"
    with time_machine.travel(timezone.now() + WAIT_FOR_SERVER + timedelta(seconds=1)):
        assert until_quiet(send_asked) == 60
    assert received(server) == sorted(everybody)


def test_a_server_that_drops_every_connection_is_left_alone_soon(server: MailServer) -> None:
    crowd(a_petition(), 20)
    server.faults = {0: "drop"}
    with pytest.raises(TransportDown):
        send_asked()
    assert server.offered == 2
    assert Signature.objects.filter(mailed_at=None, attempts=1).count() == 20


def test_a_hanging_server_holds_the_clock_for_seconds_only(server: MailServer) -> None:
    crowd(a_petition(), 20)
    server.faults = {0: "hang"}
    begun = timezone.now()
    with pytest.raises(TransportDown):
        send_asked()
    assert timezone.now() - begun < timedelta(seconds=10)


def test_a_port_without_a_server(settings: Any) -> None:
    settings.MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", unused_port(), 1
    signed(a_petition())
    with pytest.raises(TransportDown):
        send_asked()
    assert Signature.objects.get().mailed_at is None


def test_a_mail_that_cannot_be_written_stops_no_other(server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    purged, fine = a_petition("purged"), a_petition("fine")
    signed(purged, email="first@example.org")
    everybody = crowd(fine, 3)
    destroy_key(purged.sealing_key)
    Signature.objects.filter(petition=fine, pk=Signature.objects.latest("pk").pk).update(sealed_identity=b"broken")
    with caplog.at_level(logging.WARNING):
        assert send_asked() == 2
    assert received(server) == everybody[:2]
    assert "KeyDestroyed" in caplog.text and "SealBroken" in caplog.text and "@" not in caplog.text


def test_the_rows_of_a_killed_sender_are_free_again_after_the_lease(server: MailServer) -> None:
    everybody = crowd(a_petition(), 3)
    assert len(claim(Signature.objects.filter(mailed_at=None), "asked_at", 2)) == 2
    assert send_asked() == 1, "what nobody holds"
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert send_asked() == 2
    assert received(server) == everybody


def test_two_senders_never_claim_the_same_row() -> None:
    crowd(a_petition(), 5)
    owing = Signature.objects.filter(mailed_at=None)
    first, second, third = (claim(owing, "asked_at", 3) for _sender in range(3))
    assert (len(first), len(second), third) == (3, 2, []) and not set(first) & set(second)


def test_waits_grow_from_seconds_to_six_hours() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 40)]
    assert waits == sorted(waits) and waits[0] == timedelta(seconds=20) and waits[-1] == timedelta(hours=6)


def test_the_outbox_waits_too_and_gives_up_after_a_week(server: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    for name in ("gone", "fine"):
        EmailMessage("Hello", "Words", None, [f"{name}@example.org"]).send()
    server.refused = {"gone@example.org"}
    assert deliver_outbox() == 1 and deliver_outbox() == 0
    waiting = OutboxMail.objects.get()
    assert waiting.attempts == 1 and waiting.claimed_until > timezone.now()
    with time_machine.travel(timezone.now() + GIVE_UP_AFTER + timedelta(hours=1)):
        assert deliver_outbox() == 0
    assert not OutboxMail.objects.exists() and "@" not in caplog.text


def test_a_mail_nobody_could_try_is_never_given_up(server: MailServer) -> None:
    EmailMessage("Hello", "Words", None, ["ana@example.org"]).send()
    with time_machine.travel(timezone.now() + GIVE_UP_AFTER * 2):
        assert deliver_outbox() == 1


def test_an_outbox_row_that_was_altered_stops_no_other(server: MailServer) -> None:
    for name in ("one", "two"):
        EmailMessage("Hello", "Words", None, [f"{name}@example.org"]).send()
    OutboxMail.objects.filter(pk=OutboxMail.objects.earliest("pk").pk).update(sealed=b"altered" * 9)
    assert deliver_outbox() == 1
    assert received(server) == ["two@example.org"]


def test_what_a_server_or_a_template_says_of_a_mail_stays_out_of_the_log(
    server: MailServer, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    signed(a_petition(), given_name="Xanthippe")

    def refuse(row: Signature, who: Any) -> EmailMessage:
        raise ValueError(f"cannot write to {who.given_name}")

    monkeypatch.setattr("petitions.emailing.confirmations.confirm_or_repeat_mail", refuse)
    send_asked()
    assert received(server) == []
    assert "ValueError" in caplog.text and "Xanthippe" not in caplog.text

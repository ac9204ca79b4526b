"""What bounces or is complained about is marked on its row, keeps every list away from that address, and is not kept
readable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from petitions.counting.number_the_roll import number_the_roll
from petitions.emailing.bounces import take_back
from petitions.emailing.confirmations import send_asked, send_thanks
from petitions.emailing.reminders import send_reminders
from petitions.leaving.suppress import forget_old_bounces, suppress, suppressed_among
from petitions.models import Signature, Supporter, Suppressed
from petitions.moderating.rates import Funnel, rates_of
from petitions.signing.confirm import confirm
from tests.cast import a_petition, on_the_roll, signed
from tests.petitions.emailing.mail_server import MailServer, server, until_quiet
from tests.petitions.leaving.reports import complaint, dsn

pytestmark = pytest.mark.django_db
__all__ = ["server"]

BOUNCE, COMPLAINT = Suppressed.Kind.BOUNCE, Suppressed.Kind.COMPLAINT


@pytest.mark.parametrize("returns_to", ["", "bounces@example.org"])
def test_a_confirm_mail_that_comes_back_is_shown_apart_and_not_reminded(
    server: MailServer, settings: Any, returns_to: str
) -> None:
    settings.BOUNCE_ADDRESS = returns_to
    petition = a_petition()
    gone, waiting = (signed(petition, email=f"{name}@example.org") for name in ("gone", "waiting"))
    on_the_roll(petition)
    until_quiet(send_asked)
    mail = server.to("gone@example.org")
    assert mail["From"] == settings.DEFAULT_FROM_EMAIL, "people see the sender they know"
    assert ("+" in mail["X-Mail-From"]) == bool(returns_to)
    for harmless in (dsn(mail, action="delayed"), dsn(mail, action="delivered"), mail.as_bytes(), b""):
        assert take_back(harmless) == 0
    assert take_back(dsn(mail)) == 1 and take_back(dsn(mail)) == 0
    assert rates_of(petition, timezone.now()).funnel == Funnel(confirmed=1, not_left=0, mailed=1, bounced=1)
    assert suppressed_among(["gone@example.org", "waiting@example.org"]) == {"gone@example.org"}
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        assert send_reminders() == 1
    assert not server.find("gone@example.org", "still waits")
    signed(petition, email="gone@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert send_asked() == 1, "whoever signs anew is mailed anew"
    gone.refresh_from_db()
    assert gone.bounced_at is None and waiting.pk


@pytest.mark.parametrize(
    ("status", "for_good"),
    [("5.1.1", 1), ("5.0.0", 1), ("5.2.1", 1), ("5.4.1", 1), ("5.2.2", 0), ("5.7.1", 0), ("4.4.7", 0), ("5.3.4", 0)],
)
def test_only_what_speaks_of_the_address_keeps_lists_away(server: MailServer, status: str, for_good: int) -> None:
    signed(a_petition())
    send_asked()
    assert take_back(dsn(server.to("ana@example.org"), status)) == 1
    assert Signature.objects.get().bounced_at and Suppressed.objects.count() == for_good


def test_a_mailbox_unknown_to_its_server_is_shown_as_bounced_at_once(server: MailServer) -> None:
    petition = a_petition()
    gone, later, policy = (signed(petition, email=f"{name}@example.org") for name in ("gone", "later", "policy"))
    server.refused, server.faults = {"gone@example.org"}, {1: "451 later", 2: "550 5.7.1 not from you"}
    until_quiet(send_asked)
    assert not server.messages
    assert rates_of(petition, timezone.now()).funnel == Funnel(confirmed=0, not_left=2, mailed=0, bounced=1)
    assert suppressed_among([f"{name}@example.org" for name in ("gone", "later", "policy")]) == {"gone@example.org"}
    server.refused.clear()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert until_quiet(send_asked) == 3, "the server may have erred: it is tried again"
    for row in (gone, later, policy):
        row.refresh_from_db()
        assert row.bounced_at is None and row.mailed_at
    assert rates_of(petition, timezone.now()).funnel == Funnel(confirmed=0, not_left=0, mailed=3, bounced=0)


def test_a_reminder_to_a_mailbox_that_is_gone_meanwhile_shows_it_as_bounced(server: MailServer) -> None:
    row = signed(a_petition(), email="gone@example.org")
    assert until_quiet(send_asked) == 1
    server.refused = {"gone@example.org"}
    with time_machine.travel(timezone.now() + timedelta(days=1, hours=1)):
        assert send_reminders() == 0
    row.refresh_from_db()
    assert row.bounced_at and suppressed_among(["gone@example.org"])


def test_thanks_that_come_back_fail_the_supporter_even_when_the_name_is_gone(server: MailServer) -> None:
    row = on_the_roll(a_petition(), updates=True)
    send_thanks()
    row.refresh_from_db()
    assert row.sealed_identity is None
    assert take_back(dsn(server.to("ana@example.org"), "5.7.1")) == 0 and not Supporter.objects.get().failed_at
    assert take_back(dsn(server.to("ana@example.org"))) == 1
    assert Supporter.objects.get().failed_at and suppressed_among(["ana@example.org"])
    row.refresh_from_db()
    assert row.bounced_at is None and row.number == 1, "a confirmed signature counts on"


def test_a_feedback_report_is_a_complaint(server: MailServer) -> None:
    on_the_roll(a_petition(), updates=True)
    send_thanks()
    mail = server.to("ana@example.org")
    assert take_back(complaint(mail, "not-spam")) == 0 and not Suppressed.objects.exists()
    assert take_back(complaint(mail)) == 1 and take_back(complaint(mail)) == 0
    assert Suppressed.objects.get().kind == "complaint" and Supporter.objects.get().failed_at


def test_a_forged_code_changes_nothing(server: MailServer, settings: Any) -> None:
    settings.BOUNCE_ADDRESS = "bounces@example.org"
    signed(a_petition())
    send_asked()
    genuine = dsn(server.to("ana@example.org"))
    code = server.to("ana@example.org")["X-Mail-From"].partition("+")[2].partition("@")[0]
    last = "1" if code[-1] != "1" else "2"
    for forged in (
        genuine.replace(code.encode(), f"{code[:-1]}{last}".encode()),
        genuine.replace(code.encode(), f"9{code}".encode()),
        genuine.replace(b"signature.", b"supporter.").replace(b"bounces+", b"bounces-"),
    ):
        before = Signature.objects.get().bounced_at
        took = take_back(forged)
        # Of the last one the code says itself whose it is, whatever stands before it.
        assert bool(took) == (b"supporter." in forged) and before is None
        Signature.objects.update(bounced_at=None)
        Suppressed.objects.all().delete()
    assert not Supporter.objects.exists()


def test_a_new_signature_lifts_a_bounce_and_never_a_complaint() -> None:
    river, lake = a_petition(), a_petition("lake")
    for kind, address in ((BOUNCE, "b@example.org"), (COMPLAINT, "c@example.org")):
        assert suppress(address, kind) and not suppress(address.upper(), kind)
    for address in ("b@example.org", "c@example.org"):
        row = signed(river, email=address)
        confirm(row)
    number_the_roll()
    assert suppressed_among(["b@example.org", "c@example.org"]) == {"b@example.org", "c@example.org"}, "no news wanted"
    for address in ("b@example.org", "c@example.org"):
        confirm(signed(lake, email=address, updates=True))
    number_the_roll()
    assert suppressed_among(["b@example.org", "c@example.org"]) == {"c@example.org"}


def test_a_bounce_is_forgotten_after_a_year_and_a_complaint_is_not() -> None:
    suppress("b@example.org", BOUNCE)
    suppress("c@example.org", COMPLAINT)
    with time_machine.travel(timezone.now() + timedelta(days=364)):
        assert forget_old_bounces() == 0
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert forget_old_bounces() == 1
    assert suppressed_among(["b@example.org", "c@example.org"]) == {"c@example.org"}


def test_the_list_is_of_hashes_under_a_key_that_is_wrapped(settings: Any) -> None:
    suppress("Ana@Example.org", COMPLAINT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM petitions_suppressed")
        (row,) = cursor.fetchall()
        cursor.execute("SELECT wrapped FROM petitions_sealingkey WHERE name = 'suppressed'")
        assert bytes(cursor.fetchone()[0])[:1] == b"g", "a Fernet token, not the key"
    assert b"ana" not in b"".join(bytes(c) for c in row if isinstance(c, bytes | memoryview)).lower()
    assert suppressed_among(["ana@example.org"]), "the same person in another spelling"

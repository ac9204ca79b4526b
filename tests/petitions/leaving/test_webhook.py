"""A mail provider's signed webhook, with anymail's real code: a genuine event marks, a forged one does nothing."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client

from petitions.emailing.confirmations import send_asked
from petitions.leaving.suppress import suppressed_among
from petitions.leaving.urls import webhook_urlpatterns
from petitions.models import Petition, Signature, Supporter, Suppressed
from petitions.sealing.codes import make_code
from tests.campaign.test_safe_methods import checksum
from tests.cast import a_petition, on_the_roll, signed
from tests.petitions.emailing.mail_server import MailServer, server
from tests.petitions.leaving.reports import SECRET, mailgun, posted, provider

pytestmark = pytest.mark.django_db
__all__ = ["provider", "server"]


@pytest.fixture
def mailed(server: MailServer) -> str:
    """The Message-ID of Ana's confirm mail."""
    signed(a_petition())
    send_asked()
    return str(server.to("ana@example.org")["Message-ID"])


def failed(message_id: str = "", recipient: str = "", **more: Any) -> dict[str, Any]:
    status = {"code": 550, "message": "5.1.1 no such user"}
    return mailgun(
        "failed",
        message_id=message_id,
        recipient=recipient,
        severity="permanent",
        reason="bounce",
        **{"delivery-status": status, **more},
    )


def test_a_genuine_event_marks_the_row_it_names(provider: Client, mailed: str) -> None:
    assert posted(provider, failed(mailed, "ana@example.org")) == 200
    assert Signature.objects.get().bounced_at and suppressed_among(["ana@example.org"])
    assert posted(provider, failed(mailed, "ana@example.org")) == 200, "a repeat is taken, and changes nothing"
    assert Suppressed.objects.count() == 1


def test_forged_ones_change_nothing(provider: Client, mailed: str) -> None:
    before = checksum()
    event = failed(mailed, "ana@example.org")
    for auth in ("", "firma:wrong", "x"):
        assert posted(provider, event, auth) == 400
    for part in ("signature", "token", "timestamp"):
        forged = failed(mailed, "ana@example.org")
        forged["signature"][part] = "0" * 64
        assert posted(provider, forged) == 400
    assert posted(provider, {"event-data": event["event-data"]}) == 400
    assert provider.post("/anymail/mailgun/tracking/", "{", content_type="application/json").status_code == 400
    assert provider.get("/anymail/mailgun/tracking/").status_code == 405
    for other in ("postmark/tracking/", "mailgun/inbound/", "sendgrid/tracking/", "mandrill/"):
        assert posted(provider, event, path=f"/anymail/{other}") in (403, 404)
    assert checksum() == before


def test_what_did_not_fail_for_good_keeps_no_list_away(provider: Client, mailed: str) -> None:
    for harmless in (
        mailgun("delivered", message_id=mailed),
        mailgun("opened", message_id=mailed),
        mailgun("failed", message_id=mailed, severity="temporary", reason="generic"),
    ):
        assert posted(provider, harmless) == 200 and Signature.objects.get().bounced_at is None
    blocked = {"code": 550, "message": "5.7.1 blocked as spam"}
    assert posted(provider, failed(mailed, **{"delivery-status": blocked})) == 200
    assert Signature.objects.get().bounced_at and not Suppressed.objects.exists()


def test_without_our_message_id_the_address_finds_what_it_signed(provider: Client) -> None:
    river, lake = a_petition(), a_petition("lake")
    on_the_roll(river, updates=True)
    waiting = signed(lake, email="ANA@example.org")
    Signature.objects.filter(pk=waiting.pk).update(mailed_at=waiting.asked_at)
    assert posted(provider, failed("<theirs@mailgun.example>", "Ana@example.org")) == 200
    waiting.refresh_from_db()
    assert waiting.bounced_at and Supporter.objects.get().failed_at and suppressed_among(["ana@example.org"])
    assert posted(provider, failed("", "nobody@example.org")) == 200 and Suppressed.objects.count() == 2


def test_a_complaint_stops_every_list_and_no_confirm_mail(provider: Client, mailed: str, server: MailServer) -> None:
    other = on_the_roll(a_petition("lake"), updates=True)
    assert posted(provider, mailgun("complained", message_id=mailed, recipient="ana@example.org")) == 200
    assert Signature.objects.get(petition__slug="clean-river").bounced_at is None
    assert Suppressed.objects.get().kind == "complaint"
    assert other.supporter.failed_at is None, "known by its address, when a list is mailed"
    signed(a_petition("sea"))
    assert send_asked() == 1, "they typed the address themselves"


def test_leaving_through_the_provider_is_leaving(provider: Client, mailed: str) -> None:
    on_the_roll(Petition.objects.get(), updates=True, email="other@example.org")
    supporter = Supporter.objects.get()
    code = make_code("return.supporter", supporter.pk).lower()
    assert posted(provider, mailgun("unsubscribed", message_id=f"<supporter.{code}@localhost>")) == 200
    assert not Supporter.objects.exists()


def test_leaving_through_the_provider_without_our_code_is_leaving_every_list(provider: Client) -> None:
    """By the address: in each petition, in any spelling, also a signature that waits to be confirmed; nobody else."""
    river, lake, sea = a_petition(), a_petition("lake"), a_petition("sea")
    for petition in (river, lake):
        on_the_roll(petition, updates=True)
    stays = on_the_roll(river, updates=True, email="other@example.org")
    waiting = signed(sea, updates=True)
    assert Supporter.objects.count() == 3 and waiting.updates
    before = checksum()
    for event in (mailgun("unsubscribed", recipient="nobody@example.org"), mailgun("unsubscribed")):
        assert posted(provider, event) == 200
    forged = mailgun("unsubscribed", recipient="ana@example.org")
    forged["signature"]["signature"] = "0" * 64
    assert posted(provider, forged) == 400 and checksum() == before
    event = mailgun("unsubscribed", message_id="<theirs@mailgun.example>", recipient="ANA@Example.org")
    assert posted(provider, event) == 200 and Supporter.objects.get().signature_id == stays.pk
    waiting.refresh_from_db()
    assert not waiting.updates and not Suppressed.objects.exists(), "they may sign again, and agree anew"
    assert posted(provider, event) == 200, "a repeat is taken, and changes nothing"


def test_a_complaint_without_our_code_is_one_of_this_address(provider: Client) -> None:
    on_the_roll(a_petition(), updates=True)
    assert posted(provider, mailgun("complained", message_id="<x@theirs>", recipient="ana@example.org")) == 200
    assert Supporter.objects.get().failed_at and Suppressed.objects.get().kind == "complaint"


def test_nothing_of_an_event_is_kept_or_logged(provider: Client, mailed: str, caplog: Any) -> None:
    with caplog.at_level(logging.DEBUG):
        for event in (failed(mailed, "ana@example.org"), failed("", "canary.recipient@example.net")):
            assert posted(provider, event) == 200 and posted(provider, event, "firma:wrong") == 400
    kept = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            kept += [repr([bytes(c) if isinstance(c, memoryview) else c for c in row]) for row in cursor.fetchall()]
    logged = "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records)
    for canary in ("canary.recipient", "CanaryAgent", "203.0.113.77"):
        assert canary not in "\n".join(kept) and canary not in logged


def test_no_webhook_without_its_secret_and_no_start_with_half_of_it(settings: Any) -> None:
    assert webhook_urlpatterns() == [] and Client().post("/anymail/mailgun/tracking/").status_code == 404
    settings.ANYMAIL, settings.ANYMAIL_PROVIDER = {"WEBHOOK_SECRET": SECRET}, "nobody"
    with pytest.raises(ImproperlyConfigured):
        webhook_urlpatterns()
    settings.ANYMAIL_PROVIDER = "mailgun"
    with pytest.raises(ImproperlyConfigured):
        webhook_urlpatterns()

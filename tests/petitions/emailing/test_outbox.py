"""Every mail of Django and Wagtail is a sealed row first, committed with its cause, and arrives as it was written."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction
from django.test import Client

from petitions.emailing.outbox import deliver_outbox
from petitions.models import OutboxMail
from tests.cast import edith
from tests.petitions.emailing.mail_server import MailServer, server
from tests.rig.mailbox import body

pytestmark = pytest.mark.django_db
__all__ = ["server"]


def test_a_mail_is_stored_sealed_and_sent_later(server: MailServer) -> None:
    assert send_mail("Hello", "Words", None, ["ana@example.org"]) == 1
    row = OutboxMail.objects.get()
    assert b"ana" not in bytes(row.sealed) and b"Words" not in bytes(row.sealed)
    assert not server.messages
    assert deliver_outbox() == 1 and not OutboxMail.objects.exists()
    assert server.to("ana@example.org")["Subject"] == "Hello"


def test_a_mail_goes_with_the_transaction_it_is_about(server: MailServer) -> None:
    with transaction.atomic():
        send_mail("Hello", "Words", None, ["ana@example.org"])
        transaction.set_rollback(True)
    assert not OutboxMail.objects.exists()


def test_letters_parts_and_attachments_arrive_as_they_were_written(server: MailServer) -> None:
    text = "Señora: ñandú, 日本語, 🌊.\nFrom here on\n.\n.dots\n" + "x" * 1500 + "\n"
    mail = EmailMultiAlternatives(
        "Petición — «río» 🌊 " + "ancho " * 20,
        text,
        "Asociación Ríos <rios@example.org>",
        ["Ana Núñez <ana@example.org>"],
        cc=["cc@example.org"],
        bcc=["bcc@example.org"],
        reply_to=["answer@example.org"],
        headers={"X-Firma": "one"},
    )
    mail.attach_alternative("<p>Señora</p>", "text/html")
    mail.attach("expediente ñ.pdf", bytes(range(256)) * 40, "application/pdf")
    mail.send()
    deliver_outbox()
    (arrived,) = server.messages
    assert arrived["X-Rcpt-To"] == "ana@example.org, cc@example.org, bcc@example.org"
    assert arrived["Bcc"] is None and arrived["Cc"] == "cc@example.org" and arrived["X-Firma"] == "one"
    assert arrived["Subject"].strip() == mail.subject.strip() and "Asociación Ríos" in arrived["From"]
    assert arrived["X-Mail-From"] == "rios@example.org"
    assert body(arrived).replace("\r\n", "\n") == text and "Señora" in body(arrived, "html")
    (attached,) = arrived.iter_attachments()
    assert attached.get_filename() == "expediente ñ.pdf" and attached.get_content() == bytes(range(256)) * 40


def test_the_mails_of_accounts_leave_through_the_outbox(server: MailServer) -> None:
    edith()
    for email in ("edith@example.org", "nobody@example.org"):
        answer = Client().post("/account/password/reset/", {"email": email})
        assert answer.status_code == 302 and OutboxMail.objects.count() == 1
        deliver_outbox()
    assert re.search(r"^[A-Z]{4}-[A-Z]{4}\r?$", body(server.to("edith@example.org")), re.MULTILINE)
    assert "no account with it" in body(server.to("nobody@example.org"))

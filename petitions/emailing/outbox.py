"""The outbox: Django's mail backend of this project. Whatever mail anybody sends is stored, sealed, and sent later."""

from __future__ import annotations

import email
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from email import policy
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from petitions.emailing.lease import claim, wait_after
from petitions.emailing.transport import open_transport
from petitions.models import OutboxMail
from petitions.sealing.keys import key_named, open_key
from petitions.sealing.seal import seal_text, unseal_text

logger = logging.getLogger(__name__)

BATCH = 50
GIVE_UP_AFTER = timedelta(days=7)


class OutboxBackend(BaseEmailBackend):
    """Stores each message as one sealed row, in the transaction it is called in."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; return how many."""
        key = open_key(key_named("outbox"))
        rows = []
        for message in email_messages:
            raw = message.message().as_bytes(policy=policy.SMTP).decode("utf-8", "surrogateescape")
            letter = json.dumps({"from": message.from_email, "to": message.recipients(), "raw": raw})
            rows.append(OutboxMail(sealed=seal_text(key, "outbox", letter)))
        OutboxMail.objects.bulk_create(rows)
        return len(rows)


class RawMessage(EmailMessage):
    """A message written before: its headers and body go out as they were stored."""

    def __init__(self, letter: dict[str, Any]) -> None:
        super().__init__(from_email=letter["from"], to=letter["to"])
        self.raw = letter["raw"].encode("utf-8", "surrogateescape")

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """The stored message, parsed for the transport."""
        return email.message_from_bytes(self.raw, policy=policy.SMTP)


def deliver_outbox() -> int:
    """Send one batch over one connection, deleting each row as soon as it is accepted; return how many left."""
    ids = claim(OutboxMail.objects.all(), "created_at", BATCH)
    if not ids:
        return 0
    key = open_key(key_named("outbox"))
    sent = 0
    with open_transport() as transport:
        for row in OutboxMail.objects.filter(pk__in=ids).order_by("created_at", "pk"):
            message = RawMessage(json.loads(unseal_text(key, "outbox", row.sealed)))
            try:
                transport.send_messages([message])
            except (SMTPException, OSError) as error:
                _put_off(row, error)
            else:
                row.delete()
                sent += 1
    return sent


def _put_off(row: OutboxMail, error: Exception) -> None:
    if timezone.now() - row.created_at > GIVE_UP_AFTER:
        logger.error("Mail %s is given up after %s: %s", row.pk, GIVE_UP_AFTER, type(error).__name__)
        row.delete()
        return
    logger.warning("Mail %s waits: %s", row.pk, type(error).__name__)
    row.attempts += 1
    row.claimed_until = timezone.now() + wait_after(row.attempts)
    row.save(update_fields=["attempts", "claimed_until"])

"""The outbox: Django's mail backend of this project. Whatever mail anybody sends is stored, sealed, and sent later."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from petitions.emailing.lease import GIVE_UP_AFTER, claim, send_claimed
from petitions.models import OutboxMail
from petitions.sealing.keys import key_named, open_key
from petitions.sealing.seal import seal_text, unseal_text

logger = logging.getLogger(__name__)

BATCH = 200


class OutboxBackend(BaseEmailBackend):
    """Stores each message as one sealed row, in the transaction it is called in."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Store the messages; return how many."""
        key = open_key(key_named("outbox"))
        rows = []
        for message in email_messages:
            written: Any = message.message()
            raw = written.as_bytes(linesep="\r\n").decode("utf-8", "surrogateescape")
            letter = json.dumps({"from": message.from_email, "to": message.recipients(), "raw": raw})
            rows.append(OutboxMail(sealed=seal_text(key, "outbox", letter)))
        OutboxMail.objects.bulk_create(rows)
        return len(rows)


class StoredMessage(EmailMessage):
    """A message written before: its headers and body go out byte for byte as they were stored."""

    def __init__(self, letter: dict[str, Any]) -> None:
        super().__init__(from_email=letter["from"], to=letter["to"])
        self.raw = letter["raw"].encode("utf-8", "surrogateescape")

    def message(self, *args: Any, **kwargs: Any) -> Any:
        """What a transport asks for the bytes of."""
        return self

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\r\n") -> bytes:
        """The stored bytes; they have the line ends of mail."""
        return self.raw


def deliver_outbox() -> int:
    """Send one batch over one connection, deleting each row as soon as it is accepted; return how many left."""
    _give_up()
    ids = claim(OutboxMail.objects.all(), "created_at", BATCH)
    if not ids:
        return 0
    key = open_key(key_named("outbox"))
    rows = OutboxMail.objects.filter(pk__in=ids).order_by("created_at", "pk")
    return send_claimed(rows, lambda row: _opened(key, row), lambda row: row.delete())


def _opened(key: bytes, row: OutboxMail) -> StoredMessage:
    return StoredMessage(json.loads(unseal_text(key, "outbox", bytes(row.sealed))))


def _give_up() -> None:
    """Delete what no server took for a week."""
    overdue = OutboxMail.objects.filter(created_at__lt=timezone.now() - GIVE_UP_AFTER, attempts__gt=0)
    if count := overdue.delete()[0]:
        logger.error("%s mails were given up after %s.", count, GIVE_UP_AFTER)

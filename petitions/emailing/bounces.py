"""What mail servers send back: which of our mails did not arrive."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from petitions.emailing.return_path import rows_named
from petitions.models import PacketLink
from petitions.sending.outcome import came_back

LARGEST = 1_000_000
"""Bytes of a report that are read; the rest is the mail that came back."""
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


def take_back(raw: bytes) -> int:
    """Mark what a delivery status notification (RFC 3464) says has failed; return how many mails that were.

    Everything else that comes to this address changes nothing: delays, receipts, replies, notes of absence.
    """
    report: Any = message_from_bytes(raw[:LARGEST], policy=policy.default)
    if not _says_failed(report):
        return 0
    links = PacketLink.objects.filter(pk__in=rows_named(_names(report)))
    return sum(came_back(link, PacketLink.Failed.RETURNED) for link in links)


def _says_failed(report: EmailMessage) -> bool:
    if report.get_content_type() != "multipart/report" or report.get_param("report-type") != "delivery-status":
        return False
    statuses = (part for part in report.walk() if part.get_content_type() == "message/delivery-status")
    groups = (group for part in statuses for group in _groups(part))
    return any(str(group.get("Action", "")).strip().lower() == "failed" for group in groups)


def _groups(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [group for group in payload if isinstance(group, Message)] if isinstance(payload, list) else []


def _names(report: EmailMessage) -> str:
    """Where the report was sent to, and the headers of the mail that came back."""
    found = [str(value) for name in _SENT_TO for value in report.get_all(name, [])]
    for part in report.walk():
        if part.get_content_type() == "message/rfc822":
            found += [str(each.get("Message-ID", "")) for each in _groups(part)]
        elif part.get_content_type() in ("text/rfc822-headers", "message/global-headers"):
            found.append(str(part.get_payload(decode=False)))
    return "\n".join(found)

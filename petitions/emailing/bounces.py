"""What mail servers send back: which of our mails did not arrive, and which somebody complained about."""

from __future__ import annotations

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

from petitions.emailing.return_path import rows_named
from petitions.emailing.status import is_for_good
from petitions.leaving.fail import signature_mail_failed, supporter_mail_failed
from petitions.models import PacketLink, Suppressed
from petitions.sending.outcome import came_back

LARGEST = 1_000_000
"""Bytes of a report that are read; the rest is the mail that came back."""
TRIED_FOR = timedelta(days=7)
"""A mail server gives up after five days or so (RFC 5321, 4.5.4.1), and its provider says so soon."""
_SENT_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To")


def take_back(raw: bytes) -> int:
    """Mark what a delivery status notification (RFC 3464) says has failed, or a feedback report (RFC 5965) was
    complained about; return how many mails that were.

    Everything else that comes to this address changes nothing: delays, receipts, replies, notes of absence.
    """
    report: Any = message_from_bytes(raw[:LARGEST], policy=policy.default)
    if _is_complaint(report):
        return sum(complained(*row) for row in rows_named(_names(report)))
    failed = _failed(report)
    if not failed:
        return 0
    for_good = any(is_for_good(str(group.get("Status", ""))) for group in failed)
    return sum(mail_failed(*row, for_good=for_good) for row in rows_named(_names(report)))


def mail_failed(kind: str, row_id: int, *, for_good: bool) -> bool:
    """The mail of one row did not arrive (`kind` as in with_return_path); `for_good`: nor will any other to this
    address. False when that changes nothing."""
    why = Suppressed.Kind.BOUNCE if for_good else ""
    if kind == "signature":
        return signature_mail_failed(row_id, why)
    if kind == "supporter":
        return bool(why) and supporter_mail_failed(row_id, why)
    link = PacketLink.objects.filter(pk=row_id).first()
    return link is not None and came_back(link, PacketLink.Failed.RETURNED)


def office_mail_failed(address: str, at: datetime) -> bool:
    """What was mailed to an office shortly before `at` did not arrive, where only its address is known: every link
    that had left for it, is not over, and was not used yet. False when that changes nothing."""
    sent = PacketLink.objects.filter(email__iexact=address, sent_at__lte=at, sent_at__gt=at - TRIED_FOR)
    links = sent.filter(failed_at=None, opened_at=None, ended_at=None, expires_at__gt=at)
    return bool(sum(came_back(link, PacketLink.Failed.RETURNED) for link in links))


def complained(kind: str, row_id: int) -> bool:
    """Somebody called the mail of one row junk. False when that changes nothing, as for a packet."""
    if kind == "signature":
        return signature_mail_failed(row_id, Suppressed.Kind.COMPLAINT)
    return kind == "supporter" and supporter_mail_failed(row_id, Suppressed.Kind.COMPLAINT)


def _is_complaint(report: EmailMessage) -> bool:
    if report.get_content_type() != "multipart/report" or report.get_param("report-type") != "feedback-report":
        return False
    parts = (part for part in report.walk() if part.get_content_type() == "message/feedback-report")
    groups = (group for part in parts for group in _groups(part))
    return any(str(group.get("Feedback-Type", "")).strip().lower() == "abuse" for group in groups)


def _failed(report: EmailMessage) -> list[Message]:
    """What the report says of each recipient that the mail failed for."""
    if report.get_content_type() != "multipart/report" or report.get_param("report-type") != "delivery-status":
        return []
    statuses = (part for part in report.walk() if part.get_content_type() == "message/delivery-status")
    groups = (group for part in statuses for group in _groups(part))
    return [group for group in groups if str(group.get("Action", "")).strip().lower() == "failed"]


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

"""What a mail provider tells us through its signed webhook (django-anymail): bounced, refused, complained, left.

Of such an event nothing is kept but that it happened, on the row of the mail or on the keyed hash of the address.
"""

from __future__ import annotations

from typing import Any

from anymail.signals import EventType, RejectReason
from django.utils import timezone

from petitions.emailing.bounces import complained, mail_failed, office_mail_failed
from petitions.emailing.return_path import rows_named
from petitions.emailing.status import is_for_good
from petitions.leaving.fail import address_failed
from petitions.leaving.leave import address_leaves, leave
from petitions.models import Signature, Supporter, Suppressed

_NOT_ARRIVED = (EventType.BOUNCED, EventType.REJECTED, EventType.FAILED)
_NO_SUCH_ADDRESS = (RejectReason.BOUNCED, RejectReason.INVALID)
_LONGEST = 200_000


def hear(event: Any) -> bool:
    """Do what an AnymailTrackingEvent of a provider asks for; False when that changes nothing.

    The row is found by the code we gave the mail, wherever the provider repeats it, else by the address.
    """
    refused_since = event.event_type == EventType.REJECTED and event.reject_reason == RejectReason.SPAM
    is_complaint = event.event_type == EventType.COMPLAINED or refused_since
    if event.event_type not in (*_NOT_ARRIVED, EventType.COMPLAINED, EventType.UNSUBSCRIBED):
        return False
    rows = rows_named(f"{event.message_id} {event.esp_event}"[:_LONGEST])
    if event.event_type == EventType.UNSUBSCRIBED:
        return bool(sum(_left(*row) for row in rows) if rows else address_leaves(event.recipient or ""))
    if is_complaint:
        return bool(sum(complained(*row) for row in rows)) if rows else _by_address(event, Suppressed.Kind.COMPLAINT)
    for_good = _is_for_good(event)
    if rows:
        return bool(sum(mail_failed(*row, for_good=for_good) for row in rows))
    came_back = office_mail_failed(event.recipient or "", event.timestamp or timezone.now())
    return (for_good and _by_address(event, Suppressed.Kind.BOUNCE)) or came_back


def _is_for_good(event: Any) -> bool:
    """What the receiving server said counts more than what the provider makes of it."""
    said = is_for_good(f"{event.mta_response} {event.description}")
    return event.reject_reason in _NO_SUCH_ADDRESS if said is None else said


def _left(kind: str, row_id: int) -> bool:
    if kind == "signature":
        places = list(Signature.objects.filter(pk=row_id).values_list("petition", "pk"))
    elif kind == "supporter":
        places = list(Supporter.objects.filter(pk=row_id).values_list("petition", "signature"))
    else:
        return False
    return bool(sum(leave(*place) for place in places))


def _by_address(event: Any, kind: str) -> bool:
    return bool(event.recipient) and address_failed(event.recipient, kind)

"""Confirming: the link shows, the button confirms, and a used link says the number for ever."""

from __future__ import annotations

import datetime

from django.db import connection
from django.utils import timezone

from petitions.models import Signature
from petitions.sealing.links import read_token


def find(token: str, purpose: str = "confirm") -> Signature | None:
    """The signature a link belongs to; None for a wrong, foreign or erased one. One query."""
    place = read_token(purpose, token)
    if place is None:
        return None
    petition_id, signature_id, _seat = place
    rows = Signature.objects.select_related("petition__sealing_key", "text_version")
    return rows.filter(petition_id=petition_id, pk=signature_id).first()


# By hand: Django needs longer to write this than PostgreSQL to do it. What staff struck is confirmed all the same:
# it counts once they put it back. (What its signer withdrew unconfirmed is gone.) The CASE leaves a planner only the
# primary key: with statistics from a quiet day it would walk through all that wait, by the index of the unconfirmed.
_CONFIRM = """
UPDATE petitions_signature SET confirmed_at = %s, mailed_at = %s, claimed_until = NULL, attempts = 0
WHERE id = %s AND CASE WHEN confirmed_at IS NULL THEN petition_id END = %s
"""
Place = tuple[int, int]
"""(petition id, signature id)"""


def press(token: str) -> bool:
    """Confirm the signature a link belongs to, once; False when there is none. One statement, two for a used link."""
    place = place_of(token)
    if place is None:
        return False
    return _confirm(*place, timezone.now()) or Signature.objects.filter(petition_id=place[0], pk=place[1]).exists()


def place_of(token: str) -> Place | None:
    """What a genuine link belongs to."""
    place = read_token("confirm", token)
    return place and place[:2]


def confirm(signature: Signature, now: datetime.datetime | None = None) -> bool:
    """Confirm once, by one UPDATE; return whether it was this call. A mail still owed is not sent any more."""
    return _confirm(signature.petition_id, signature.pk, now or timezone.now())


def _confirm(petition_id: int, signature_id: int, now: datetime.datetime) -> bool:
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_CONFIRM, [moment, moment, signature_id, petition_id])
        return bool(cursor.rowcount)

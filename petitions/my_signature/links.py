"""The links to one's own signature: one that lasts and only makes quieter, and a fresh one that may do everything."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.utils import timezone

from petitions.models import Signature
from petitions.sealing.links import make_token, read_token

LASTING = "my"


@dataclass(frozen=True)
class Mine:
    """Whose link it is, and whether it is fresh."""

    petition_id: int
    signature_id: int
    is_fresh: bool


def lasting_token(row: Signature) -> str:
    """The token in every mail of a signature."""
    return make_token(LASTING, row.petition_id, row.pk)


def confirm_token(row: Signature) -> str:
    """The token with which it is confirmed, which its mail holds too."""
    return make_token("confirm", row.petition_id, row.pk)


def fresh_token(row: Signature, now: datetime.datetime | None = None) -> str:
    """A token that works for this hour of the clock and the next."""
    return make_token(_of_hour(_hour(now)), row.petition_id, row.pk)


def read_mine(token: str, now: datetime.datetime | None = None) -> Mine | None:
    """Whose link a genuine token is; None for wrong, foreign and no longer fresh ones alike. No query."""
    hour = _hour(now)
    # All three are tried, so that the time tells nothing of which it was.
    lasting, fresh, former = (read_token(p, token) for p in (LASTING, _of_hour(hour), _of_hour(hour - 1)))
    place = lasting or fresh or former
    return Mine(place[0], place[1], lasting is None) if place else None


def signature_of(mine: Mine) -> Signature | None:
    """The signature a link leads to; None once it was taken back or erased. One query."""
    rows = Signature.objects.select_related("petition__sealing_key", "petition__organization", "text_version")
    rows = rows.filter(petition_id=mine.petition_id, pk=mine.signature_id)
    return rows.exclude(withdrawn_at__isnull=False, struck_by=None).first()


def _hour(now: datetime.datetime | None) -> int:
    return int((now or timezone.now()).timestamp() // 3600)


def _of_hour(hour: int) -> str:
    return f"my-fresh.{hour}"

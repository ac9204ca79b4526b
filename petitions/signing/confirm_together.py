"""Confirming together: each link is read as it comes, and those that wait are marked as used in one statement."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone
from psycopg import AsyncCursor

from petitions.signing.confirm import Place, place_of
from petitions.signing.form_sent import LOCK_MS, FormSent

PATH = re.compile(r"(?P<same>(?:/[a-z]{2})?/confirm/)(?P<token>[-\w=]+)/", re.ASCII)

# What confirm.py does for one; the links come as two arrays.
_CONFIRM = """
UPDATE petitions_signature AS s SET confirmed_at = %s, mailed_at = %s, claimed_until = NULL, attempts = 0
FROM unnest(%s::bigint[], %s::bigint[]) AS link(petition, id)
CROSS JOIN (SELECT set_config('lock_timeout', %s, true)) AS patience
WHERE s.id = link.id AND CASE WHEN s.confirmed_at IS NULL THEN s.petition_id END = link.petition
RETURNING s.petition_id, s.id
"""


def read(form: FormSent) -> Place | None:
    """What a genuine link belongs to; None for any other."""
    place = place_of(form.match["token"]) if form.is_from_here() else None
    return place if place and form.counted()[0] else None


async def do(cursor: AsyncCursor[Any], places: list[Place]) -> list[bool]:
    """Confirm what unused links belong to; say of each whether that was done. Raises psycopg's Error; nothing is
    confirmed then."""
    now, (petitions, signatures) = timezone.now(), zip(*places, strict=True)
    asked = [now, now, [*petitions], [*signatures], f"{LOCK_MS}ms"]
    # Planned anew each time: a plan kept from a small table would read all of it, however large it has become.
    await cursor.execute(_CONFIRM, asked, prepare=False)
    confirmed = {*await cursor.fetchall()}
    return [place in confirmed for place in places]

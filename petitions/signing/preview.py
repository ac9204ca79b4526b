"""What a confirm link shows: what will be public above the button, and afterwards the number for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.formats import number_format

from petitions.models import SealingKey, Visibility
from petitions.sealing.keys import KeyDestroyed, open_key
from petitions.sealing.links import read_token
from petitions.sealing.seal import unseal_identity, unseal_text
from petitions.signing.names import shown_name

Moment = datetime | str | None

# By hand: Django writes this for ten times as long as PostgreSQL reads it.
_FIND = """
SELECT p.slug, t.title, s.confirmed_at, s.withdrawn_at, s.struck_by_id, s.number, s.updates,
       s.visibility, s.public_name, s.city, s.region, s.email_key, s.sealed_identity, s.sealed_reason, k.wrapped
FROM petitions_signature s
JOIN petitions_petition p ON p.id = s.petition_id
JOIN petitions_sealingkey k ON k.id = p.sealing_key_id
JOIN petitions_textversion t ON t.id = s.text_version_id
WHERE s.petition_id = %s AND s.id = %s
"""


@dataclass(frozen=True)
class Preview:
    """A signature as whoever holds its confirm link may see it; `name` is "" unless it will be shown to everybody.
    `is_withdrawn`: its signer took it back; `is_set_aside`: staff struck it;
    `number` is written as the active language does, "" while there is none."""

    slug: str
    petition_title: str
    is_confirmed: bool
    is_withdrawn: bool
    is_set_aside: bool
    number: str
    visibility_label: str
    name: str
    place: str
    reason: str
    updates: bool


def preview(token: str) -> Preview | None:
    """What the confirm link with this token shows; None for a wrong, foreign or erased one. One query."""
    place = read_token("confirm", token)
    if place is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_FIND, place[:2])
        row = cursor.fetchone()
    return _preview(*row) if row else None


def _preview(
    slug: str,
    title: str,
    confirmed_at: Moment,
    withdrawn_at: Moment,
    struck_by: int | None,
    number: int | None,
    updates: bool,
    *rest: Any,
) -> Preview:
    visibility, public_name, city, region, email_key, sealed_identity, sealed_reason, wrapped = rest
    key = _key(wrapped)
    named = key and sealed_identity and visibility == Visibility.PUBLIC
    return Preview(
        slug=slug,
        petition_title=title,
        is_confirmed=confirmed_at is not None,
        is_withdrawn=withdrawn_at is not None and struck_by is None,
        is_set_aside=withdrawn_at is not None and struck_by is not None,
        number=number_format(number, force_grouping=True) if number else "",
        visibility_label=str(Visibility(visibility).label),
        name=shown_name(unseal_identity(key, email_key, sealed_identity), public_name) if key and named else "",
        place=", ".join(part for part in (city, region) if part),
        reason=unseal_text(key, "reason", sealed_reason) if key and sealed_reason else "",
        updates=updates,
    )


def _key(wrapped: bytes | None) -> bytes | None:
    try:
        return open_key(SealingKey(wrapped=wrapped))
    except KeyDestroyed:
        return None

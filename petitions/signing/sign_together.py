"""Signing together: each form is read and sealed as it comes, and those that wait are stored in one statement."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from psycopg import AsyncCursor

from home.language import language_of
from petitions.signing.form_sent import LOCK_MS, FormSent
from petitions.signing.read_form import Refused, is_trapped, read_form
from petitions.signing.sender import Sender, client_keys
from petitions.signing.sign import known_key, sealed
from petitions.signing.store import Row, store_together

PATH = re.compile(r"(?P<same>(?:/[a-z]{2})?/petitions/(?P<slug>[-\w]+)/sign/)", re.ASCII)
MOST_FIELDS = 40


def read(form: FormSent) -> Row | None:
    """The signature that a complete, plain form asks for, sealed; None for any other form."""
    slug = form.match["slug"]
    key = known_key(slug)
    if key is None or not form.is_from_here():
        return None
    try:
        sent = dict(parse_qsl(form.body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        signing = read_form(sent, language_of(form.match.string))
    except (ValueError, Refused):
        return None
    if sent.get("altcha"):
        return None
    may, address = form.counted()
    return sealed(slug, key, signing, Sender(*client_keys(address), trapped=is_trapped(sent))) if may else None


async def do(cursor: AsyncCursor[Any], rows: list[Row]) -> list[bool]:
    """Store the signatures; say of each whether its petition took it. Raises psycopg's Error; none is stored then."""
    first: dict[bytes, Row] = {}
    for row in rows:
        first.setdefault(row["email_key"], row)
    taken = dict(zip(first, await store_together(cursor, [*first.values()], LOCK_MS), strict=True))
    # A second form of one person goes to its view, like all that was not taken.
    return [row is first[row["email_key"]] and taken[row["email_key"]] for row in rows]

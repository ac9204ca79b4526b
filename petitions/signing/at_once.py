"""Signatures by ordinary forms, stored together as they come and answered before Django: on a national day there is
little else.

Everybody gets the same answer (design, invariant 4), so the one that the view gave lately is given again. Whatever is
not a complete, plain form to an address where that happened (the first one, one with a mistake, a solved challenge, a
petition that is closed) goes to the view, which alone knows what to say.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from django.db import Error
from psycopg.errors import QueryCanceled

from home.answer import Answer, Environ
from home.client import address_in
from home.flood import COUNTED, is_flood
from home.kept import Store
from home.kept_pages import as_sent
from home.language import language_of
from home.same_site import is_from_here
from home.together import Together
from home.workers import TurnedAway
from petitions.signing.read_form import Refused, is_trapped, read_form
from petitions.signing.sender import Sender, client_keys
from petitions.signing.sign import known_key, sealed
from petitions.signing.store import Row, store

PATH = re.compile(r"(?:/[a-z]{2})?/petitions/(?P<slug>[-\w]+)/sign/", re.ASCII)
FORM = "application/x-www-form-urlencoded"
LONGEST = 8 * 1024
"""Bytes of a form that nobody else should have to wait for."""
MOST_FIELDS = 40
KNOWN_SECONDS = 30
LOCK_MS = 200
"""So long a batch waits for a row that somebody holds, before each form is left to its view; the database looks for
deadlocks after a second."""

Form = tuple[Environ, bytes]
"""A request and its body."""

logger = logging.getLogger("firma.signing")


@dataclass
class _Known:
    answer: Answer
    made: float = field(default_factory=time.monotonic)


class AtOnce:
    """Whom the front asks first (home/front.py)."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._together, self._known = Together(_sign, loop), Store()

    async def answer(self, environ: Environ, body: bytes) -> Answer | None:
        """The answer to a signature that is stored; None when the view has to be asked. Raises TurnedAway."""
        if not _is_form(environ) or len(body) > LONGEST:
            return None
        known = self._known.get(as_sent(environ), KNOWN_SECONDS)
        return known.answer if known and await self._together.result((environ, body)) else None

    def keep(self, environ: Environ, answer: Answer) -> None:
        """Remember what the view answered to somebody who signed."""
        if answer.status == 303 and _is_form(environ):
            self._known.put(as_sent(environ), _Known(answer))

    def stop(self) -> None:
        """Let the threads end."""
        self._together.stop()


def _is_form(environ: Environ) -> bool:
    posted = environ["REQUEST_METHOD"] == "POST" and environ.get("CONTENT_TYPE") == FORM
    return posted and not environ["QUERY_STRING"] and PATH.fullmatch(environ["PATH_INFO"]) is not None


def _sign(forms: list[Form]) -> list[bool]:
    """Store what complete, plain forms ask for, in one statement; say of each form whether that was done. Raises
    TurnedAway when the database took longer than it may."""
    rows = [_row(*form) for form in forms]
    first: dict[bytes, Row] = {}
    for row in filter(None, rows):
        first.setdefault(row["email_key"], row)
    try:
        taken = dict(zip(first, store([*first.values()], LOCK_MS), strict=True))
    except Error as error:
        # Only the kind of error: the words of a database may hold a row.
        kind = type(error.__cause__ or error)
        logger.error("%d signatures could not be stored together: %s", len(first), kind.__name__)
        if issubclass(kind, QueryCanceled):
            raise TurnedAway from error
        taken = dict.fromkeys(first, False)
    # A second form of one person goes to its view, like all that was not taken.
    return [row is not None and row is first[row["email_key"]] and taken[row["email_key"]] for row in rows]


def _row(environ: Environ, body: bytes) -> Row | None:
    path, get = PATH.fullmatch(environ["PATH_INFO"]), environ.get
    key = known_key(path["slug"]) if path else None
    if path is None or key is None:
        return None
    if not is_from_here(get("HTTP_SEC_FETCH_SITE"), get("HTTP_ORIGIN"), get("HTTP_HOST", "")):
        return None
    try:
        sent = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS))
        signing = read_form(sent, language_of(environ["PATH_INFO"]))
    except (ValueError, Refused):
        return None
    address = address_in(environ)
    if sent.get("altcha") or is_flood(address):
        return None
    environ[COUNTED] = True
    return sealed(path["slug"], key, signing, Sender(*client_keys(address), trapped=is_trapped(sent)))

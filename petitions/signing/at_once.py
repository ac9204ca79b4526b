"""Ordinary forms of signing and confirming, done together as they come and answered before Django: on a national day
there is little else.

Everybody gets the same answer (design, invariant 4), so the one that the view gave lately is given again. Whatever is
not a complete, plain form to an address where that happened (the first one, one with a mistake, a solved challenge, a
petition that is closed, a used link) goes to the view, which alone knows what to say.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from dataclasses import dataclass, field
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import Error
from psycopg.errors import QueryCanceled

from home.answer import Answer, Environ
from home.kept import Store
from home.kept_pages import as_sent
from home.together import Together
from home.workers import TurnedAway
from petitions.signing import confirm_together, sign_together
from petitions.signing.form_sent import FormSent

TYPE = "application/x-www-form-urlencoded"
LONGEST = 8 * 1024
"""Bytes of a form that nobody else should have to wait for."""
KNOWN_SECONDS = 30

logger = logging.getLogger("firma.signing")


@dataclass
class _Known:
    answer: Answer
    leads_here: bool
    """Whether it sends each visitor to the address that they sent their form to."""
    made: float = field(default_factory=time.monotonic)


class AtOnce:
    """Whom the front asks first (home/front.py). On SQLite everything goes to the views."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        kinds = (_Kind(each, loop) for each in (sign_together, confirm_together))
        self._kinds = [*kinds] if connections[DEFAULT_DB_ALIAS].vendor == "postgresql" else []

    async def answer(self, environ: Environ, body: bytes) -> Answer | None:
        """The answer to what is done; None when the view has to be asked. Raises TurnedAway."""
        for kind, match in self._kinds_of(environ):
            known = kind.known(environ, match) if len(body) <= LONGEST else None
            if known and await kind.is_done(FormSent(environ, body, match)):
                return known
        return None

    def keep(self, environ: Environ, answer: Answer) -> None:
        """Remember what the view answered to somebody whose form was good."""
        for kind, match in self._kinds_of(environ) if answer.status == 303 else []:
            kind.keep(environ, match, answer)

    def stop(self) -> None:
        """Give up the connections."""
        for kind in self._kinds:
            kind.stop()

    def _kinds_of(self, environ: Environ) -> list[tuple[_Kind, re.Match[str]]]:
        if environ["REQUEST_METHOD"] != "POST" or environ.get("CONTENT_TYPE") != TYPE or environ["QUERY_STRING"]:
            return []
        path = environ["PATH_INFO"]
        return [(kind, match) for kind in self._kinds if (match := kind.path.fullmatch(path))]


class _Kind:
    """Forms of one kind, and the connection that they share. Where `same` in their addresses is equal, so are the
    answers."""

    def __init__(self, kind: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.path, self._read, self._do = kind.PATH, kind.read, kind.do
        self._known, self._together = Store(), Together(self._done, loop)
        self._database: Any = connections.create_connection(DEFAULT_DB_ALIAS)

    async def is_done(self, form: FormSent) -> bool:
        """Do what a complete, plain form asks for, with others; whether that was done. Raises TurnedAway."""
        self._together.check()
        item = self._read(form)
        return item is not None and bool(await self._together.result(item))

    def known(self, environ: Environ, match: re.Match[str]) -> Answer | None:
        """The answer that the view gave lately."""
        known = self._known.get(_same(environ, match), KNOWN_SECONDS)
        if known is None or not known.leads_here:
            return known and known.answer
        headers = [(name, match.string if name == "Location" else value) for name, value in known.answer.headers]
        return known.answer._replace(headers=headers)

    def keep(self, environ: Environ, match: re.Match[str], answer: Answer) -> None:
        """Remember it."""
        leads_here = answer.reads.get("Location") == match.string
        if leads_here or match["same"] == match.string:
            self._known.put(_same(environ, match), _Known(answer, leads_here))

    def stop(self) -> None:
        """Give up the connection."""
        self._database.close_loop()

    async def _done(self, items: list[Any]) -> list[bool]:
        """Raises TurnedAway when the database took longer than it may."""
        try:
            done: list[bool] = await self._do(await self._database.loop_cursor(), items)
            return done
        except Error as error:
            # Only the kind of error: the words of a database may hold a row.
            logger.error("%d forms could not be taken together: %s", len(items), type(error).__name__)
            if isinstance(error, QueryCanceled):
                raise TurnedAway from error
            return [False] * len(items)


def _same(environ: Environ, match: re.Match[str]) -> tuple[str | None, ...]:
    *sent, _path, _query = as_sent(environ)
    return (*sent, match["same"])

"""Pages that went out lately, answered by the event loop without waking Django, and made anew by one request for each.

Host, scheme and address are compared as they were sent, so what Django refuses (a Host that is not ours, plain HTTP)
was never kept here.
"""

from __future__ import annotations

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace

from django.conf import settings

from home.answer import Answer, Environ
from home.kept import Store
from home.page_cache import KeptPage, is_known, parameters_of
from home.workers import TurnedAway

RENEWING_SECONDS = 1
"""While a page is made anew, visitors are shown one that is older than fresh by so much, or wait so long."""
_OF_ALL = ("wsgi", "SERVER_", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO")
"""What a request for a page says of the page; the rest is said of the visitor."""
_NOT_WITH_304 = ("content-type", "content-length", "content-language")

logger = logging.getLogger("firma.pages")

Key = tuple[str | None, ...]


class KeptPages:
    """Keeps the pages that `make` made, and lets it make them anew, also while others are turned away."""

    def __init__(self, make: Callable[[Environ], Awaitable[Answer]]) -> None:
        self.make, self.sent = make, Store()
        self._making: dict[Key, asyncio.Task[None]] = {}

    async def answer(self, environ: Environ) -> Answer | None:
        """The kept page for a GET or HEAD; None when there is none, and Django has to be asked."""
        key = as_sent(environ)
        page = self.sent.get(key, settings.PAGE_STALE_SECONDS)
        if page is not None and _is_old(page):
            making = self._making.get(key) or self._renew(key, environ)
            if _is_old(page, RENEWING_SECONDS):
                # Shown all the same when it takes long: the database is slow or away, and better old than none.
                await asyncio.wait([making], timeout=RENEWING_SECONDS)
                page = self.sent.get(key, settings.PAGE_STALE_SECONDS)
        return None if page is None else _answer(environ, page)

    def keep(self, environ: Environ, answer: Answer) -> None:
        """Remember what Django answered, if it is a page for everybody."""
        if answer.page is not None:
            # With all the headers that were added on the way out.
            headers = dict(answer.headers) | answer.page.headers
            self.sent.put(as_sent(environ), replace(answer.page, headers=headers))

    def _renew(self, key: Key, environ: Environ) -> asyncio.Task[None]:
        # A page is nobody's: whoever came first lends the address, and nothing of their own.
        anybody = {name: value for name, value in environ.items() if name.startswith(_OF_ALL)}
        anybody |= {"REQUEST_METHOD": "GET", "wsgi.input": io.BytesIO()}
        making = asyncio.get_running_loop().create_task(self._make_anew(key, anybody))
        self._making[key] = making
        making.add_done_callback(lambda _done: self._making.pop(key))
        return making

    async def _make_anew(self, key: Key, environ: Environ) -> None:
        try:
            answer = await self.make(environ)
        except TurnedAway:
            return
        except Exception:
            logger.exception("A page could not be made anew")
            return
        if answer.page is not None:
            self.keep(environ, answer)
        elif answer.status < 500:
            self.sent.drop(key)  # it is no such page any more


def as_sent(environ: Environ) -> Key:
    """What two requests for the same page have in common."""
    query = environ.get("QUERY_STRING", "")
    if query and {part.partition("=")[0] for part in query.split("&")}.isdisjoint(
        parameters_of(environ.get("PATH_INFO", ""))
    ):
        # A name may also be written with %; then it is left to Django to read.
        query = query if "%" in query else ""
    names = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")
    return (*map(environ.get, names), environ.get("PATH_INFO"), query)


def _is_old(page: KeptPage, more: float = 0) -> bool:
    return time.monotonic() - page.made > settings.PAGE_FRESH_SECONDS + more


def _answer(environ: Environ, page: KeptPage) -> Answer:
    if is_known(page, environ.get("HTTP_IF_NONE_MATCH", "")):
        headers = [item for item in page.headers.items() if item[0].lower() not in _NOT_WITH_304]
        return Answer(304, headers, b"")
    return Answer(200, list(page.headers.items()), b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body)

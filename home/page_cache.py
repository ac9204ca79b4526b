"""Whole public pages, kept in this process: fresh for two seconds, stale while the database is away.

A page is the same bytes for everybody (design, invariant 12), so its address is the whole key: no cookie, no
header of the visitor. A response says it may be kept by `Cache-Control: public, …`.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string

logger = logging.getLogger("firma.pages")

PUBLIC = "public, max-age=2, stale-while-revalidate=600"
ROOM = 500
"""Pages kept at most, the least recently read go first."""
KNOWN_PARAMETERS = ("page", "timeline", "q", "status", "place", "topic", "organization")
"""What a public page reads from its query; anything else (a campaign tag) leads to the same page."""


@dataclass
class KeptPage:
    """One answer as it went out."""

    body: bytes
    headers: dict[str, str]
    etag: str
    made: float


class PageCache:
    """A bounded, thread-safe store of answers by address."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, no_older_than: float) -> KeptPage | None:
        """The page under `key` if it is at most so many seconds old."""
        with self._lock:
            page = self._pages.get(key)
            if page is None or time.monotonic() - page.made > no_older_than:
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: str, page: KeptPage) -> None:
        """Keep `page`, dropping the least recently read beyond ROOM."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > ROOM:
                self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget all pages."""
        with self._lock:
            self._pages.clear()


pages = PageCache()


class PageCacheMiddleware:
    """Answer GET and HEAD of kept pages without touching anything behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A preview asks for the page's own address, and is nobody else's business.
        if request.method not in ("GET", "HEAD") or getattr(request, "is_dummy", False):
            return self.get_response(request)
        key = _key(request)
        if kept := pages.get(key, settings.PAGE_FRESH_SECONDS):
            return _answer(request, kept)
        response = self.get_response(request)
        if response.status_code >= 500 and (kept := pages.get(key, settings.PAGE_STALE_SECONDS)):
            return _answer(request, kept)
        return _keep(request, key, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say politely that the database is away; every other fault is Django's."""
        # InternalError is what PostgreSQL says of a write while it is read-only.
        if not isinstance(exception, (OperationalError, InterfaceError, InternalError)):
            return None
        # Only the kind of error: the words of a database may hold a row.
        logger.error("The database is away or too busy: %s", type(exception).__name__)
        away = {"Retry-After": "10", "Cache-Control": "no-store"}
        return HttpResponse(render_to_string("500.html"), status=503, headers=away)


def _key(request: HttpRequest) -> str:
    # Encoded, so that no value can look like the next parameter and lead others to its page.
    parameters = urlencode({name: request.GET[name] for name in KNOWN_PARAMETERS if name in request.GET})
    # get_host() refuses a Host that is not ours, for kept pages too.
    return "\n".join([request.scheme or "", request.get_host(), request.path, parameters])


def _keep(request: HttpRequest, key: str, response: HttpResponse) -> HttpResponse:
    public = response.get("Cache-Control", "").startswith("public")
    if response.status_code != 200 or not public or response.streaming:
        return response
    # A broken cookie would be taken away or replaced: not on a page that is the same for everybody.
    response.cookies.clear()
    del response["Vary"]
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    headers = {name: value for name, value in response.items() if name.lower() != "content-length"}
    kept = KeptPage(response.content, headers, etag, time.monotonic())
    # HEAD is answered by the views as GET is; the server drops the body.
    pages.put(key, kept)
    return _answer(request, kept)


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    known = [tag.strip().removeprefix("W/") for tag in request.headers.get("If-None-Match", "").split(",")]
    if kept.etag in known or known == ["*"]:
        return HttpResponseNotModified(headers={"ETag": kept.etag, "Cache-Control": kept.headers["Cache-Control"]})
    return HttpResponse(kept.body, headers=kept.headers)

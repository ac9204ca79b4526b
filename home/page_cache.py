"""Whole public pages, kept in this process: fresh for two seconds, stale while the database is away.

A page is the same bytes for everybody (design, invariant 12), so its address is the whole key: no cookie, no
header of the visitor. A response says it may be kept by `Cache-Control: public, …`.

Two layers: this middleware knows pages by what their address means; around Django, `KeptPages` (home/kept_pages.py)
knows those that went out lately by their address as it was sent, and answers without waking Django.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string

from home.kept import pages

logger = logging.getLogger("firma.pages")

PUBLIC = "public, max-age=2, stale-while-revalidate=600"
AWAY = (OperationalError, InterfaceError, InternalError)
"""How a database says that it is away or too busy; InternalError is what PostgreSQL says of a write while read-only."""
INDEX_PARAMETERS = ("page", "q", "status", "place", "topic", "organization")
OTHER_PARAMETERS = ("timeline",)
"""What a public page reads from its query; anything else (a campaign tag) leads to the same page."""


@dataclass
class KeptPage:
    """One answer as it went out."""

    body: bytes
    headers: dict[str, str]
    etag: str
    made: float


class PublicPage(HttpResponse):
    """A page for everybody, as it was at a moment of time.monotonic(): so long ago it counts as made.

    One `by_chance` is at an address that anybody may make up: kept, it would only drive out what people read.
    """

    def __init__(self, html: bytes, made: float, *, by_chance: bool, headers: dict[str, str] | None = None) -> None:
        super().__init__(html, headers={"Cache-Control": PUBLIC, **(headers or {})})
        self.made, self.by_chance = made, by_chance


class KeptResponse(HttpResponse):
    """The answer with a kept page, by which the layer around Django knows it."""

    def __init__(self, kept: KeptPage) -> None:
        super().__init__(kept.body, headers=kept.headers)
        self.kept_page = kept


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
        return away(exception) if isinstance(exception, AWAY) else None


def away(exception: Exception) -> HttpResponse:
    """The polite answer while the database is away."""
    # Only the kind of error: the words of a database may hold a row.
    logger.error("The database is away or too busy: %s", type(exception).__name__)
    headers = {"Retry-After": "10", "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("500.html"), status=503, headers=headers)


def parameters_of(path: str) -> tuple[str, ...]:
    """Which parameters the page at `path` reads."""
    return INDEX_PARAMETERS if path.endswith("/petitions/") else OTHER_PARAMETERS


def _key(request: HttpRequest) -> str:
    # Encoded, so that no value can look like the next parameter and lead others to its page.
    known = parameters_of(request.path)
    parameters = urlencode({name: request.GET[name] for name in known if name in request.GET})
    # get_host() refuses a Host that is not ours, for kept pages too.
    return "\n".join([request.scheme or "", request.get_host(), request.path, parameters])


def _keep(request: HttpRequest, key: str, response: HttpResponse) -> HttpResponse:
    public = response.get("Cache-Control", "").startswith("public")
    if response.status_code != 200 or not public or response.streaming:
        return response
    # A broken cookie would be taken away or replaced: not on a page that is the same for everybody.
    response.cookies.clear()
    del response["Vary"]
    if getattr(response, "by_chance", False):
        return response
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    headers = dict(response.items()) | {"Content-Length": str(len(response.content))}
    kept = KeptPage(response.content, headers, etag, getattr(response, "made", time.monotonic()))
    # HEAD is answered by the views as GET is; the server drops the body.
    pages.put(key, kept)
    return _answer(request, kept)


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    if is_known(kept, request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": kept.etag, "Cache-Control": kept.headers["Cache-Control"]})
    return KeptResponse(kept)


def is_known(kept: KeptPage, if_none_match: str) -> bool:
    """Whether the visitor has this very page, by the header they sent."""
    if not if_none_match:
        return False
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return kept.etag in known or known == ["*"]

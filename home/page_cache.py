"""Whole public pages, kept in this process: fresh for two seconds, stale while the database is away.

A page is the same bytes for everybody (design, invariant 12), so its address is the whole key: no cookie, no
header of the visitor. A response says it may be kept by `Cache-Control: public, …`.

Two layers: the middleware knows pages by what their address means; around Django, `KeptPages` knows those that went
out lately by their address as it was sent, and answers without waking Django.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from threading import Event
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string

from home.kept import Store, pages

logger = logging.getLogger("firma.pages")

PUBLIC = "public, max-age=2, stale-while-revalidate=600"
RENEWING_SECONDS = 1
"""While one request makes a page anew, others are shown one that is older than fresh by so much, or wait so long."""
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


class KeptResponse(HttpResponse):
    """The answer with a kept page, by which the layer around Django knows it."""

    def __init__(self, kept: KeptPage) -> None:
        super().__init__(kept.body, headers=kept.headers)
        self.kept_page = kept


Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class KeptPages:
    """A WSGI application around Django's: answers GET and HEAD of pages that it saw going out.

    Host, scheme and address are compared as they were sent, so what Django refuses (a Host that is not ours, plain
    HTTP) was never kept here. `renewing` makes a page anew that was kept before, one request for each page however many
    read it, so it is asked also while `application` turns people away.
    """

    def __init__(self, application: Application, renewing: Application | None = None) -> None:
        self.application, self.renewing = application, renewing or application
        self.sent = Store()
        self._making: dict[tuple[str | None, ...], Event] = {}

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.application(environ, start_response)
        key = _as_sent(environ)
        page = self.sent.get(key, settings.PAGE_STALE_SECONDS)
        if page is None:
            return self._make(self.application, key, environ, start_response)
        if not _is_old(page):
            return _send(environ, start_response, page)
        # One visitor's request makes it anew; a crowd that did so at once would wait much longer.
        mine = Event()
        making = self._making.setdefault(key, mine)
        if making is mine:
            try:
                return self._make(self.renewing, key, environ, start_response)
            finally:
                del self._making[key]
                mine.set()
        if _is_old(page, RENEWING_SECONDS) and making.wait(RENEWING_SECONDS):
            now = self.sent.get(key, settings.PAGE_STALE_SECONDS)
            if now is None or now is page:
                return self._make(self.application, key, environ, start_response)  # it is no such page any more
            page = now
        # Also an old one, while the database is slow or away: better than none.
        return _send(environ, start_response, page)

    def _make(
        self,
        application: Application,
        key: tuple[str | None, ...],
        environ: Environ,
        start_response: Callable[..., Any],
    ) -> Iterable[bytes]:
        response = application(environ, start_response)
        if isinstance(response, KeptResponse):
            # With all the headers that were added on the way out.
            kept = response.kept_page
            self.sent.put(key, replace(kept, headers=dict(response.items()) | kept.headers))
        return response


def _as_sent(environ: Environ) -> tuple[str | None, ...]:
    query = environ.get("QUERY_STRING", "")
    if query and {part.partition("=")[0] for part in query.split("&")}.isdisjoint(
        _parameters(environ.get("PATH_INFO", ""))
    ):
        # A name may also be written with %; then it is left to Django to read.
        query = query if "%" in query else ""
    names = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "SCRIPT_NAME")
    return (*map(environ.get, names), environ.get("PATH_INFO"), query)


def _parameters(path: str) -> tuple[str, ...]:
    return INDEX_PARAMETERS if path.endswith("/petitions/") else OTHER_PARAMETERS


def _is_old(page: KeptPage, more: float = 0) -> bool:
    return time.monotonic() - page.made > settings.PAGE_FRESH_SECONDS + more


def _send(environ: Environ, start_response: Callable[..., Any], page: KeptPage) -> Iterable[bytes]:
    headers = page.headers
    if _is_known(page, environ.get("HTTP_IF_NONE_MATCH", "")):
        left_out = ("content-type", "content-length", "content-language")
        start_response("304 Not Modified", [item for item in headers.items() if item[0].lower() not in left_out])
        return [b""]
    start_response("200 OK", list(headers.items()))
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body]


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


def _key(request: HttpRequest) -> str:
    # Encoded, so that no value can look like the next parameter and lead others to its page.
    known = _parameters(request.path)
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
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response["ETag"] = etag
    headers = dict(response.items()) | {"Content-Length": str(len(response.content))}
    kept = KeptPage(response.content, headers, etag, time.monotonic())
    # HEAD is answered by the views as GET is; the server drops the body.
    pages.put(key, kept)
    return _answer(request, kept)


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponse:
    if _is_known(kept, request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers={"ETag": kept.etag, "Cache-Control": kept.headers["Cache-Control"]})
    return KeptResponse(kept)


def _is_known(kept: KeptPage, if_none_match: str) -> bool:
    if not if_none_match:
        return False
    known = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return kept.etag in known or known == ["*"]

"""The short way for signing and confirming: nobody logs in there, nothing is kept, and a national day asks for it.

What stands behind this middleware (files, kept pages, sessions, accounts, messages, redirects) does nothing there but
take time. The checks before it hold for all: headers, Host, TLS.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from home.body_size import BodySizeMiddleware
from home.language import LanguageMiddleware
from home.page_cache import AWAY, away

SHORT = re.compile(r"/(?:[a-z]{2}/)?(?:petitions/[-\w]+/sign|confirm/[-\w=]+)/")


class ShortcutMiddleware:
    """Calls the view of a short address itself, in its language and with its limit for bodies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.short = LanguageMiddleware(BodySizeMiddleware(_view))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.short(request) if SHORT.fullmatch(request.path_info) else self.get_response(request)


def _view(request: HttpRequest) -> HttpResponse:
    request.resolver_match = match = resolve(request.path_info)
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except AWAY as error:
        return away(error)
    return response

"""The short way for signing and confirming: nobody logs in there, nothing is kept, and a national day asks for it.

What stands behind this middleware (files, kept pages, sessions, accounts, messages, redirects) does nothing there but
take time. The checks before it hold for all: headers, Host, TLS.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from home.body_size import BodySizeMiddleware
from home.language import LanguageMiddleware
from home.page_cache import AWAY, away

GetResponse = Callable[[HttpRequest], HttpResponse]

SHORT = re.compile(r"/(?:[a-z]{2}/)?(?:petitions/[-\w]+/sign|confirm/[-\w=]+)/")


class ShortcutMiddleware:
    """Calls the view of a short address itself, in its language and with its limit for bodies."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        view = cast(GetResponse, convert_exception_to_response(_view))
        self.short = LanguageMiddleware(BodySizeMiddleware(view))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not SHORT.fullmatch(request.path_info):
            return self.get_response(request)
        response = self.short(request)
        # Else a server would send it in pieces; Django does the same farther behind.
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _view(request: HttpRequest) -> HttpResponse:
    request.resolver_match = match = resolve(request.path_info)
    try:
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    except AWAY as error:
        return away(error)
    return response

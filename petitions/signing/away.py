"""When a signature cannot be stored now: say so at once, and give back what was typed."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from home.page_cache import AWAY
from petitions.signing.forms import SignForm

logger = logging.getLogger("firma.signing")
RETRY_AFTER = "10"


def form_kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, its posts answered with 503 and the same form while the database is away, busy, full or read-only.

    The page needs no database: nothing of the site's own words stands on it.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except AWAY as error:
            if request.method != "POST":
                raise
            # Only the kind of error: the words of a database may hold a row.
            logger.error("A signature could not be stored: %s", type(error).__name__)
        page = render_to_string("petitions/signing/away.html", {"form": SignForm(request.POST)})
        headers = {"Retry-After": RETRY_AFTER, "Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        return HttpResponse(page, status=503, headers=headers)

    return answer

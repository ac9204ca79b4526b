"""Forms that are far too large get a page that says so, in the visitor's language, and are never read into memory."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.places import takes_files

PIECE = 64 * 1024


class BodySizeMiddleware:
    """Answers 413. Where nothing is uploaded, the whole body counts as a form's does; in the admin and where petitions
    are started, all but its files, and with them a body that was not even read (home/body.py)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        takes_more = takes_files(request.path_info)
        if _length(request) > (settings.BODY_READ_AT_MOST if takes_more else settings.DATA_UPLOAD_MAX_MEMORY_SIZE):
            return too_large(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say the same of a form with files that turns out too large while it is read."""
        return too_large(request) if isinstance(exception, RequestDataTooBig) else None


def too_large(request: HttpRequest) -> HttpResponse:
    """The page, with 413. The body is thrown away first, since a browser shows no answer while it sends; one beyond
    all measure is not waited for."""
    if _length(request) <= settings.BODY_READ_AT_MOST:
        while request.read(PIECE):
            pass
    return render(request, "413.html", status=413)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0

"""Refuse forms that another site's page sends here. There is no session to protect, so no token is needed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponse]


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser says the form stood on this site."""
    return is_from_here(request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin"), request.get_host())


def is_from_here(site: str | None, origin: str | None, host: str) -> bool:
    """Whether the headers `Sec-Fetch-Site` and `Origin` say so. Neither present is allowed (mail programs, scripts);
    `Origin: null` is not. Source: Fetch Metadata, RFC 6454."""
    if site not in (None, "same-origin", "none"):
        return False
    # Compared as text: whatever a stranger sends, there is nothing to parse. A proxy may have taken off the TLS.
    return origin is None or origin in (f"https://{host}", f"http://{host}")


def same_site(view: View) -> View:
    """The view with every unsafe method from elsewhere answered by 403, and Django's own check left out."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD", "OPTIONS") and not comes_from_here(request):
            return render(request, "403.html", status=403)
        return view(request, *args, **kwargs)

    return checked

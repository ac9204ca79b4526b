"""Pages for what went wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of the admin came from elsewhere, or cookies are off."""
    return render(request, "403.html", status=403)

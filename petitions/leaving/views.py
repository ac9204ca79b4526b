"""The door out: look, and press the button; or let a mail program press it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from home.same_site import same_site
from petitions.leaving.links import read_leaving
from petitions.models import Signature
from petitions.my_signature.change import stop_news


@same_site
@require_http_methods(["GET", "HEAD", "POST"])
def leave_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST ends the mails about this petition, as often as it comes. 404 for what is no link."""
    place = read_leaving(token)
    rows = Signature.objects.select_related("text_version")
    row = rows.filter(petition_id=place[0], pk=place[1]).first() if place else None
    if row is None:
        return _private(render(request, "petitions/my_signature/unknown.html", status=404))
    if request.method == "POST":
        stop_news(row)
    words = {"title": row.text_version.title, "is_done": request.method == "POST"}
    return _private(render(request, "petitions/leaving/leave.html", words))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

"""The door out: a page for people, and one POST for mail programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from home.language import links_to
from petitions.leaving.forms import WantsForm
from petitions.leaving.leave import Standing, choose, leave, standing
from petitions.leaving.links import read_leaving
from petitions.reading.public_page import shown_as

STOP = "List-Unsubscribe"


# No check of where the form stood, and no limit for one connection: a mail program posts from its own pages, and a
# provider for many people at once (RFC 8058, 3.2). Whoever has the token may leave, and nobody can guess one.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_view(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button and three choices. POST with `wants` chooses; any other leaves at once, and answers 200."""
    place = read_leaving(token)
    found = standing(*place) if place else None
    if place is None or found is None:
        return _private(render(request, "petitions/signing/link_unknown.html", status=404))
    if request.method != "POST":
        return _page(request, token, found)
    if STOP in request.POST or "wants" not in request.POST:
        leave(*place)
        return _page(request, token, Standing(found.slug, ""), left=True)
    form = WantsForm(request.POST)
    if not form.is_valid():
        return _page(request, token, found, form=form, status=422)
    choose(*place, form.cleaned_data["wants"])
    return HttpResponse(status=303, headers={"Location": f"{request.path}?saved", "Cache-Control": "no-store"})


def _page(request: HttpRequest, token: str, found: Standing, *, status: int = 200, **words: Any) -> HttpResponse:
    page = shown_as(found.slug, get_language() or "en")
    words = {"left": False, "form": WantsForm(initial={"wants": found.wants}), **words}
    words |= {
        "gets_mail": bool(found.wants),
        "saved": "saved" in request.GET and bool(found.wants),
        "petition_title": page.title if page else "",
        "petition_url": page.url if page else reverse("wagtail_serve", args=[""]),
        "language_links": links_to("leave", token),
    }
    return _private(render(request, "petitions/leaving/leave.html", words, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

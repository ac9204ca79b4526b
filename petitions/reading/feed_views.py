"""The door of the feeds."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.page_cache import PUBLIC
from petitions.reading.atom import CONTENT_TYPE
from petitions.reading.feeds import petition_feed, petitions_feed
from petitions.reading.public_page import elsewhere, public_page


@require_safe
def petitions_feed_view(request: HttpRequest) -> HttpResponse:
    """The newest petitions in the language of the address."""
    return HttpResponse(petitions_feed(_language()), CONTENT_TYPE, headers={"Cache-Control": PUBLIC})


@require_safe
def petition_feed_view(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with a petition; a former address leads to the present one, as that of the page does."""
    page = public_page(slug, _language())
    if page is None:
        url = elsewhere(slug, _language())
        if url is None:
            raise Http404
        return redirect(f"{url}feed/")
    return HttpResponse(petition_feed(page, _language()), CONTENT_TYPE, headers={"Cache-Control": PUBLIC})


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE

"""The page that says what is held about the signers of a petition."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.page_cache import PUBLIC
from petitions.reading.held import held_of
from petitions.reading.public_page import elsewhere, public_page


@require_safe
def held_view(request: HttpRequest, slug: str) -> HttpResponse:
    """What is held today, how much of it, why, and until when; the same bytes for everybody."""
    language = get_language() or settings.LANGUAGE_CODE
    page = public_page(slug, language)
    if page is None or page.petition is None:
        if url := elsewhere(slug, language):
            return redirect(url)
        raise Http404
    links = [link | {"url": f"{link['url']}held/"} for link in page.language_links()]
    words = {"title": page.title, "url": reverse("petition", args=[slug]), "language_links": links}
    response = render(request, "petitions/held.html", words | {"held": held_of(page.petition, language)})
    response["Cache-Control"] = PUBLIC
    return response

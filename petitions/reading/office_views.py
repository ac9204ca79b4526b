"""The pages of an office, of an official, and of all promises."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.language import links_to
from home.page_cache import PUBLIC
from petitions.models import Office, Official
from petitions.reading.offices import office_page, official_page
from petitions.reading.promises import scoreboard


@require_safe
def office_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The office at its flat address; the same bytes for everybody."""
    words = office_page(get_object_or_404(Office.objects.known(), slug=slug), get_language() or settings.LANGUAGE_CODE)
    response = render(request, "petitions/office.html", words | {"language_links": links_to("office", slug)})
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def official_view(request: HttpRequest, slug: str) -> HttpResponse:
    """The official at their flat address; the same bytes for everybody."""
    words = official_page(get_object_or_404(Official, slug=slug), get_language() or settings.LANGUAGE_CODE)
    response = render(request, "petitions/official.html", words | {"language_links": links_to("official", slug)})
    response["Cache-Control"] = PUBLIC
    return response


@require_safe
def promises_view(request: HttpRequest) -> HttpResponse:
    """What was promised, by whom, and what became of it; the same bytes for everybody."""
    words = scoreboard(get_language() or settings.LANGUAGE_CODE)
    response = render(request, "petitions/promises.html", words | {"language_links": links_to("promises")})
    response["Cache-Control"] = PUBLIC
    return response

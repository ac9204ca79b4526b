"""The petition at its flat address, and its count as data."""

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.page_cache import PUBLIC
from petitions.models import Petition
from petitions.reading.goal import goal_of
from petitions.reading.public_page import elsewhere, public_page


@require_safe
def petition_page_view(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The petition in the language of the address.

    A former address leads to the present one, and a language it is not offered in to one it is. Straight to
    the page by its slug: walking Wagtail's tree would cost nine more queries.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if page := public_page(slug, language):
        return page.serve(request)
    if url := elsewhere(slug, language):
        return redirect(url)
    raise Http404


@require_safe
def count_view(request: HttpRequest, slug: str) -> JsonResponse:
    """`confirmed`, `paper`, `imported`, their sum `total`, the `goal`, and when it was `updated`. One query."""
    published = Petition.objects.filter(slug=slug, published_at__isnull=False)
    petition = published.select_related("tally").first()
    if petition is None:
        raise Http404
    tally = petition.tally
    body = {
        "confirmed": tally.confirmed,
        "paper": tally.paper,
        "imported": tally.imported,
        "total": tally.total,
        "goal": goal_of(petition),
        "updated": tally.updated_at.isoformat(),
    }
    return JsonResponse(body, headers={"Cache-Control": PUBLIC})

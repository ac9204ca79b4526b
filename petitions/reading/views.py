"""The count as data."""

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from home.page_cache import PUBLIC
from petitions.models import Petition
from petitions.reading.goal import goal_of


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

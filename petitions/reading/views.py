"""The petition at its flat address, its count as data, and the page of a packet."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.language import links_to
from home.page_cache import PUBLIC, PublicPage
from petitions.models import Petition
from petitions.reading.goal import goal_of
from petitions.reading.packet_check import check_of, frozen_packet, tidy_number
from petitions.reading.public_page import elsewhere
from petitions.reading.whole_page import whole_page


@require_safe
def petition_page_view(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The petition in the language of the address.

    A former address leads to the present one, and a language it is not offered in to one it is. Straight to
    the page by its slug: walking Wagtail's tree would cost nine more queries.
    """
    language = get_language() or settings.LANGUAGE_CODE
    if page := whole_page(slug, language, request.GET.get("timeline", "1")):
        return PublicPage(page.html, page.made, by_chance=page.by_chance)
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


@require_safe
def find_packet_view(request: HttpRequest) -> HttpResponse:
    """Asks for the number of a packet; `?number=` leads to its page, or is shown again with what is wrong."""
    typed = request.GET.get("number", "").strip()
    if frozen_packet(tidy_number(typed)):
        return redirect("check_packet", tidy_number(typed))
    words = {"typed": typed[:40], "language_links": links_to("find_packet")}
    response = render(request, "petitions/packet_find.html", words, status=404 if typed else 200)
    # Its parameter is no part of the address that kept pages are known by.
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def check_packet_view(request: HttpRequest, number: str) -> HttpResponse:
    """What a packet says, for whoever holds it; the file itself is checked in the browser and stays there."""
    packet = frozen_packet(number)
    if packet is None:
        if number != tidy_number(number) and frozen_packet(tidy_number(number)):
            return redirect("check_packet", tidy_number(number))
        raise Http404
    words = check_of(packet, get_language() or settings.LANGUAGE_CODE)
    links = links_to("check_packet", packet.number)
    response = render(request, "petitions/packet_check.html", words | {"language_links": links})
    response["Cache-Control"] = PUBLIC
    # Whoever has the number may look; nobody finds it by searching.
    response["X-Robots-Tag"] = "noindex"
    return response

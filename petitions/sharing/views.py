"""The door of sharing: short addresses, pictures, QR codes, posters, and a link of one's own."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from home.flood import guarded
from home.page_cache import PUBLIC, PublicPage
from home.same_site import same_site
from petitions.models import PetitionPage, ShareCode
from petitions.printing.picture import picture_png
from petitions.printing.sheet import sheet_pdf
from petitions.printing.typeset import CannotTypeset
from petitions.reading.public_page import elsewhere, public_page, shown_as
from petitions.reading.whole_page import whole_page
from petitions.sealing.keys import KeyDestroyed
from petitions.sharing.codes import find_code, short_address
from petitions.sharing.drawn import Busy, drawn
from petitions.sharing.links import share_of
from petitions.sharing.personal import make_personal_code, personal_code, told_count
from petitions.sharing.picture import card_picture, picture_mark
from petitions.sharing.qr import KINDS, qr
from petitions.sharing.sheets import SHEETS, address_of, sheet_of
from petitions.signing.confirm import find

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def short_view(request: HttpRequest, code: str) -> HttpResponse:
    """A short address leads to its petition, in the language of the address if it is offered in it."""
    found = find_code(code)
    url = elsewhere(found.petition.slug, _language()) if found else None
    if found is None or url is None:
        raise Http404
    return redirect(f"{url}via/{found.code}/")


@require_safe
def via_view(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The petition's page with a share code in its form; a code that is none leads to the page itself."""
    found = find_code(code)
    if found is None or found.petition.slug != slug or found.code != code:
        url = elsewhere(slug, _language())
        if url is None:
            raise Http404
        return redirect(f"{url}via/{found.code}/" if found and found.petition.slug in url.split("/") else url)
    page = whole_page(slug, _language(), request.GET.get("timeline", "1"), code)
    if page is None:
        return short_view(request, code)
    # The plain address is the one to be found (its canonical link says so).
    return PublicPage(page.html, page.made, by_chance=page.by_chance, headers={"X-Robots-Tag": "noindex"})


@require_safe
def picture_view(request: HttpRequest, slug: str, mark: str) -> HttpResponse:
    """The picture of a petition. A former address leads to the present picture."""
    page = _page_or_404(slug)
    card = card_picture(page)
    present = picture_mark(card)
    if mark != present:
        return redirect("picture", slug, present)
    return _file(lambda: drawn(picture_png, card), "image/png", FOR_EVER)


@require_safe
def sheet_view(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """A poster or flyers to print."""
    if sheet not in SHEETS:
        raise Http404
    page = _page_or_404(slug)
    what = sheet_of(page, sheet, _paper_code(page))
    return _file(lambda: drawn(sheet_pdf, what), "application/pdf", PUBLIC, f"{slug}-{sheet}-{_language()}.pdf")


@require_safe
def qr_view(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The QR code of a petition, as SVG or PNG."""
    if kind not in KINDS:
        raise Http404
    page = _page_or_404(slug)
    return _file(lambda: qr(address_of(page, _paper_code(page)), kind), KINDS[kind], PUBLIC)


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def own_link_view(request: HttpRequest, token: str) -> HttpResponse:
    """A signer's own link: GET shows it, or a button; POST makes it."""
    row = find(token)
    if row is None or row.number is None or row.withdrawn_at:
        return redirect("confirm", token)
    try:
        if request.method == "POST":
            make_personal_code(row)
            return _private(HttpResponse(status=303, headers={"Location": request.path}))
        code = personal_code(row)
    except KeyDestroyed:
        return redirect("confirm", token)
    return _private(render(request, "petitions/sharing/own_link.html", _own_words(row.petition.slug, code)))


def _own_words(slug: str, code: ShareCode | None) -> dict[str, Any]:
    page = shown_as(slug, _language())
    words: dict[str, Any] = {
        "petition_title": page.title if page else slug,
        "petition_url": page.url if page else reverse("wagtail_serve", args=[""]),
        "fewest": settings.SMALL_CELL,
    }
    if code and page:
        address = short_address(code.code, _language())
        words |= {"share": share_of(page.title, page.text, address), "address": address, "count": told_count(code)}
    return words


def _page_or_404(slug: str) -> PetitionPage:
    page = public_page(slug, _language())
    if page is None:
        raise Http404
    return page


def _paper_code(page: PetitionPage) -> ShareCode | None:
    return ShareCode.objects.filter(petition=page.petition_id, kind=ShareCode.Kind.PAPER).first()


def _file(make: Any, kind: str, keep: str, name: str = "") -> HttpResponse:
    try:
        response = HttpResponse(make(), kind)
    except Busy:
        return HttpResponse(status=503, headers={"Retry-After": "3", "Cache-Control": "no-store"})
    except CannotTypeset as error:
        raise Http404 from error
    response["Cache-Control"] = keep
    # Pages of others may show it: that is what it is for.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

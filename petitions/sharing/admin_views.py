"""The door of organizers: a share code with its addresses, QR codes, posters and flyers to download."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from petitions.models import PetitionPage, ShareCode
from petitions.organizing.reach import petitions_to_work_on
from petitions.printing.sheet import sheet_pdf
from petitions.reading.public_page import public_page
from petitions.sharing.codes import short_address
from petitions.sharing.personal import told_count
from petitions.sharing.qr import KINDS, qr
from petitions.sharing.sheets import SHEETS, sheet_of

PERMISSION = "petitions.view_sharecode"


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def code_view(request: HttpRequest, code_id: int) -> HttpResponse:
    """What a code brought, and what to download with it, in each language of the petition."""
    code = _within_reach(request, code_id)
    pages = PetitionPage.objects.offered().filter(petition=code.petition).select_related("petition", "locale")
    words = {
        "code": code,
        "count": told_count(code),
        "languages": [_offered(code, link) for link in pages[0].language_links()] if pages else [],
        "breadcrumbs": _trail(code),
    }
    return render(request, "petitions/sharing/code.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def file_view(request: HttpRequest, code_id: int, language: str, name: str) -> HttpResponse:
    """A poster or flyers (`poster-a4.pdf` …), or `qr.svg` and `qr.png`, with the code."""
    code = _within_reach(request, code_id)
    page = public_page(code.petition.slug, language)
    stem, _dot, kind = name.partition(".")
    if page is None or not ((stem == "qr" and kind in KINDS) or (stem in SHEETS and kind == "pdf")):
        raise Http404
    if stem == "qr":
        response = HttpResponse(qr(short_address(code.code, language), kind), KINDS[kind])
    else:
        with override(language):
            response = HttpResponse(sheet_pdf(sheet_of(page, stem, code)), "application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{code.petition.slug}-{code.code}-{language}-{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _within_reach(request: HttpRequest, code_id: int) -> ShareCode:
    mine = petitions_to_work_on(request.user, PERMISSION).values("pk")
    return get_object_or_404(ShareCode.objects.select_related("petition"), pk=code_id, petition__in=mine)


def _offered(code: ShareCode, link: dict[str, Any]) -> dict[str, Any]:
    language = link["code"]
    names = [f"{sheet}.pdf" for sheet in SHEETS] + [f"qr.{kind}" for kind in KINDS]
    files = [(name, reverse("share_code_file", args=[code.pk, language, name])) for name in names]
    return {"name": link["name"], "address": short_address(code.code, language), "files": files}


def _trail(code: ShareCode) -> list[dict[str, str]]:
    codes = {"url": reverse("wagtailsnippets_petitions_sharecode:list"), "label": _("Share codes")}
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, codes, {"url": "", "label": str(code)}]

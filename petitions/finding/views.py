"""The list of signatures in the admin. No name is in it, and none can be searched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from petitions.exporting.forms import WhyForm
from petitions.finding.find import PERMISSION, numbered, state_of, with_address
from petitions.finding.forms import ByAddressForm, SearchForm
from petitions.finding.reveal import reveal
from petitions.models import Petition, Signature
from petitions.organizing.reach import petitions_within_reach
from petitions.sealing.keys import KeyDestroyed
from petitions.striking.which import WhichForm

PAGE_SIZE = 50


@permission_required(PERMISSION, raise_exception=True)
@require_safe
@never_cache
def signatures_view(request: HttpRequest) -> HttpResponse:
    """Those on the roll of one petition (`?petition=`) that fit what was filled in, fifty a page, below `?before=`."""
    which = WhichForm(request.user, PERMISSION, request.GET or None)
    petition = which.cleaned_data["petition"] if which.is_valid() else None
    if petition is None:
        return _list(request, None, which)
    form = SearchForm(request.GET)
    filters = form.filters(petition) if form.is_valid() else None
    rows: list[Signature] = []
    if filters is not None:
        found = numbered(petition, filters, form.cleaned_data["number"])
        if (before := request.GET.get("before", "")).isdecimal() and len(before) < 19:
            found = found.filter(number__lt=int(before))
        rows = list(found[: PAGE_SIZE + 1])
    further = ""
    if len(rows) > PAGE_SIZE:
        kept = {name: value for name, value in request.GET.items() if value and name != "before"}
        further = urlencode(kept | {"before": rows[PAGE_SIZE - 1].number})
    words = {"form": form, "rows": _shown(rows[:PAGE_SIZE]), "further": further, "has_searched": True}
    return _list(request, petition, which, words, 422 if form.errors else 200)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
@never_cache
def by_address_view(request: HttpRequest, petition_id: int) -> HttpResponse:
    """Those of an exact mail address; it comes by POST alone, and is in nothing that is sent back or kept."""
    petition = _petition(request, petition_id)
    form = ByAddressForm(request.POST)
    which = WhichForm(request.user, PERMISSION, {"petition": petition.pk})
    if not form.is_valid():
        return _list(request, petition, which, {"by_address": form}, 422)
    try:
        rows = with_address(petition, form.cleaned_data["email"], request.user)
    except KeyDestroyed:
        form.add_error("email", _("The key of this petition is destroyed: nobody can tell any more who signed it."))
        return _list(request, petition, which, {"by_address": form}, 422)
    return _list(request, petition, which, {"rows": _shown(rows), "has_searched": True, "was_by_address": True})


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def signature_view(request: HttpRequest, petition_id: int, signature_id: int) -> HttpResponse:
    """One signature without its name; POST with `why` shows who it is, once, and writes it down before."""
    petition = _petition(request, petition_id)
    rows = Signature.objects.select_related("petition__sealing_key")
    row = get_object_or_404(rows, petition=petition, pk=signature_id)
    form = WhyForm(request.POST if request.method == "POST" else None)
    is_open = form.is_bound and form.is_valid()
    words: dict[str, Any] = {
        "signature": _shown([row])[0],
        "petition": petition,
        "form": form,
        "is_open": is_open,
        "who": reveal(row, request.user, form.cleaned_data["why"]) if is_open else None,
        "breadcrumbs": [
            *_trail(),
            {"url": f"{reverse('signatures')}?petition={petition.pk}", "label": _("Signatures")},
            {"url": "", "label": f"{_('Number')} {row.number}" if row.number else _("Not counted yet")},
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "petitions/finding/signature.html", words, status=status)


def _petition(request: HttpRequest, petition_id: int) -> Any:
    mine = petitions_within_reach(request.user, PERMISSION).select_related("sealing_key")
    return get_object_or_404(mine, pk=petition_id)


def _list(
    request: HttpRequest,
    petition: Petition | None,
    which: WhichForm,
    words: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {
        "which": which,
        "petition": petition,
        "form": SearchForm(),
        "by_address": ByAddressForm(),
        "breadcrumbs": [*_trail(), {"url": "", "label": _("Signatures")}],
    }
    return render(request, "petitions/finding/signatures.html", shown | (words or {}), status=status)


def _shown(rows: list[Signature]) -> list[dict[str, Any]]:
    states = {
        "counted": _("counted"),
        "soon": _("confirmed, counted in a moment"),
        "waiting": _("waits for its signer to confirm it"),
        "withdrawn": _("withdrawn"),
        "struck": _("set aside by the people who run this site"),
    }
    return [{"row": row, "state": states[state_of(row)]} for row in rows]


def _trail() -> list[dict[str, str]]:
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]

"""The door of exports in the admin: what is wanted, what would leave, who agrees, progress, then the file."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from petitions.exporting.ask import approve, ask, cancel, count, decline
from petitions.exporting.disclosure import Field
from petitions.exporting.download import NoFile, download
from petitions.exporting.filters import Filters, in_words
from petitions.exporting.forms import ExportForm, WhyForm
from petitions.exporting.may import PERMISSION
from petitions.exporting.tasks import enqueue_export
from petitions.models import Export, Petition
from petitions.organizing.petition_choice import titled_petitions
from petitions.organizing.reach import petitions_within_reach
from petitions.striking.which import WhichForm

PAGE_SIZE = 20
LOOK_AGAIN = "2"
"""Seconds until the page of an export that is being made asks how far it is."""
CONTENT = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Export.Format.JSON: "application/json",
}


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def exports_view(request: HttpRequest) -> HttpResponse:
    """The exports of one petition (`?petition=`), the latest first, 20 a page."""
    form = WhichForm(request.user, PERMISSION, request.GET or None)
    petition = form.cleaned_data["petition"] if form.is_valid() else None
    rows = Export.objects.filter(petition=petition).select_related("made_by") if petition else Export.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    words = {"form": form, "petition": petition, "page": page, "breadcrumbs": _trail()}
    return render(request, "petitions/exporting/exports.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_export_view(request: HttpRequest, petition_id: int) -> HttpResponse:
    """GET: what is wanted; POST: what would leave, and with `act=make` have it made."""
    petition = _petition(request, petition_id)
    form = ExportForm(petition, request.POST if request.method == "POST" else None)
    words: dict[str, Any] = {"form": form, "petition": petition, "breadcrumbs": _trail(petition, _("Make an export"))}
    if not form.is_bound or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "petitions/exporting/new_export.html", words, status=status)
    said, filters, seal = form.cleaned_data, form.filters(), form.seal()
    make = request.POST.get("act") == "make"
    if make and request.POST.get("previewed") == seal:
        wanted = form.wanted()
        export = ask(
            petition, said["level"], said["format"], request.user, said["why"], wanted, filters, enqueue_export
        )
        return redirect("export", export.pk)
    words |= {
        "count": count(petition, said["level"], filters),
        "columns": _labels(form.wanted()),
        "further": _labels(form.further()),
        "filters": in_words(filters),
        "seal": seal,
        "changed": make,
    }
    return render(request, "petitions/exporting/new_export.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def export_view(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far an export is, asking again while it is made; then its file."""
    return _shown(request, _found(request, export_id), WhyForm())


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_export_view(request: HttpRequest, export_id: int) -> HttpResponse:
    """Approve or decline it as the second person, or stop it; back to its page."""
    export, decision = _found(request, export_id), request.POST.get("decision")
    if decision == "approve":
        done = approve(export.pk, request.user, enqueue_export)
    elif decision == "decline":
        done = decline(export.pk, request.user)
    else:
        done = decision == "cancel" and cancel(export.pk, request.user)
    if not done:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("export", export.pk)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def export_file_view(request: HttpRequest, export_id: int) -> HttpResponseBase:
    """The file, to keep. By POST and with a reason: each download is a line on the access log."""
    export, form = _found(request, export_id), WhyForm(request.POST)
    if not form.is_valid():
        return _shown(request, export, form, status=422)
    try:
        pieces = download(export, request.user, form.cleaned_data["why"])
    except NoFile:
        messages.error(request, _("There is no file of this export any more."))
        return redirect("export", export.pk)
    response = StreamingHttpResponse(pieces, content_type=CONTENT[Export.Format(export.format)])
    response["Content-Disposition"] = f'attachment; filename="{export.download_name}"'
    response["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, export: Export, form: WhyForm, status: int = 200) -> HttpResponse:
    left = export.time_left()
    words = {
        "export": export,
        "petition": titled_petitions().get(pk=export.petition_id),
        "columns": _labels(export.fields),
        "filters": in_words(Filters.from_json(export.filters)),
        "is_mine": export.made_by_id == request.user.pk,
        "has_file": export.has_file(),
        "form": form,
        "left": left,
        "left_minutes": -(-left.seconds // 60) if left else 0,
        "breadcrumbs": _trail(export.petition, _("Export %(number)s") % {"number": export.pk}),
    }
    response = render(request, "petitions/exporting/export.html", words, status=status)
    if export.is_active and export.may_begin:
        # With the address, since the one shown ends in #preview: without, the browser would only scroll.
        response["Refresh"] = f"{LOOK_AGAIN}; url={reverse('export', args=[export.pk])}"
    return response


def _petition(request: HttpRequest, petition_id: int) -> Petition:
    rows = petitions_within_reach(request.user, PERMISSION)
    return get_object_or_404(rows.select_related("sealing_key"), pk=petition_id)


def _found(request: HttpRequest, export_id: int) -> Export:
    mine = petitions_within_reach(request.user, PERMISSION).values("pk")
    rows = Export.objects.filter(petition__in=mine).select_related("petition__sealing_key", "made_by", "decided_by")
    return get_object_or_404(rows, pk=export_id)


def _labels(fields: list[str]) -> list[Any]:
    return [Field(field).label for field in fields]


def _trail(petition: Petition | None = None, here: str = "") -> list[dict[str, str]]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Export signatures")}]
    if petition:
        trail[1]["url"] = f"{reverse('exports')}?petition={petition.pk}"
        trail.append({"url": "", "label": here})
    return trail

"""The door of exports in the admin."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.exporting.export_signatures import PERMISSION, export_csv
from petitions.exporting.forms import ExportForm


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def export_view(request: HttpRequest) -> HttpResponseBase:
    """GET asks what and why; POST streams the file."""
    form = ExportForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        words = {"form": form, "breadcrumbs": _breadcrumbs()}
        return render(request, "petitions/exporting/export.html", words, status=422 if form.is_bound else 200)
    petition, level = form.cleaned_data["petition"], form.cleaned_data["level"]
    pieces = export_csv(petition, level, request.user, form.cleaned_data["why"])
    response: HttpResponse | StreamingHttpResponse = StreamingHttpResponse(
        pieces, content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{petition.slug}-{level}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _breadcrumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": _("Export signatures")},
    ]

"""The door of the access log in the admin: read it, look for something, take it along. Nothing can be changed here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from petitions.models import AccessEntry
from petitions.overseeing.entries import PERMISSION, among, entries_within_reach
from petitions.overseeing.export_log import export_log
from petitions.overseeing.forms import LogForm
from petitions.overseeing.in_words import act_in_words, subject_in_words, why_in_words

PAGE_SIZE = 50


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def access_log_view(request: HttpRequest) -> HttpResponse:
    """The entries within reach, the newest first, 50 a page."""
    form = LogForm(request.user, request.GET)
    return _shown(request, form, 200 if form.is_valid() else 422)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def access_log_file_view(request: HttpRequest) -> HttpResponse:
    """What the form finds, as CSV. By POST, since it writes on the log."""
    form = LogForm(request.user, request.POST)
    if not form.is_valid():
        return _shown(request, form, 422)
    rows = among(entries_within_reach(request.user), **form.wanted())
    asked = ", ".join(f"{name}: {value}" for name, value in _asked(form))
    answer = HttpResponse(export_log(request.user, rows, asked), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="access-log-{timezone.localdate()}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer


def _asked(form: LogForm) -> list[tuple[str, str]]:
    """What was filled in, by the names of the fields."""
    return [(name, str(form.data[name])) for name in form.fields if form.data.get(name)]


def _in_words(entry: AccessEntry) -> dict[str, Any]:
    said = {"what": act_in_words(entry), "of_what": subject_in_words(entry), "why": why_in_words(entry)}
    return {"entry": entry, **said}


def _shown(request: HttpRequest, form: LogForm, status: int) -> HttpResponse:
    rows = entries_within_reach(request.user)
    rows = among(rows, **form.wanted()) if form.is_valid() else rows.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    words: dict[str, Any] = {
        "form": form,
        "asked": _asked(form),
        "page": page,
        "rows": [_in_words(entry) for entry in page],
        "breadcrumbs": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Access log")},
        ],
    }
    return render(request, "petitions/overseeing/access_log.html", words, status=status)

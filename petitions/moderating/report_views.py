"""The public door of reports: no account, no script, nothing that says who one is."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from home.client import client_address
from home.flood import guarded
from home.same_site import same_site
from petitions.models import ModerationSettings, Petition, PetitionPage, Reason, ReasonState
from petitions.moderating.forms import ReportForm
from petitions.moderating.report import report, takes_words
from petitions.organizing.tries import count_try, keys_of_client, window_start
from petitions.reading.public_page import public_page
from petitions.reading.voices import quoted

WINDOW = datetime.timedelta(hours=12)
FROM_CLIENT = 30
"""Reports from one connection in WINDOW: an office behind one router does not come near."""


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def report_view(request: HttpRequest, slug: str) -> HttpResponse:
    """Report a petition: GET shows the form, or `?thanks` what happens now; POST keeps it: 303, 422 with the form, 429
    after too many from one connection."""
    page, petition = _page_or_404(slug)
    words = {"days": ModerationSettings.current().report_days, "end": "report/"}
    return _form(request, page, petition, None, words)


@same_site
@guarded
@require_http_methods(["GET", "HEAD", "POST"])
def report_reason_view(request: HttpRequest, slug: str, reason_id: int) -> HttpResponse:
    """The same for a reason that is on the page just now; 404 for any other."""
    page, petition = _page_or_404(slug)
    rows = Reason.objects.filter(petition=petition, state=ReasonState.PUBLISHED, signature__withdrawn_at=None)
    reason = rows.filter(pk=reason_id).first()
    shown = quoted(petition, [reason.pk], get_language() or "en") if reason else []
    if not shown:
        raise Http404
    return _form(request, page, petition, reason, {"quoted": shown[0], "end": f"report/{reason_id}/"})


def _form(
    request: HttpRequest, page: PetitionPage, petition: Petition, reason: Reason | None, words: dict[str, Any]
) -> HttpResponse:
    links = [link | {"url": f"{link['url']}{words['end']}"} for link in page.language_links()]
    words |= {"title": page.title, "petition_url": page.url, "language_links": links}
    if "thanks" in request.GET and request.method != "POST":
        return _private(render(request, "petitions/moderating/reported.html", words))
    data = request.POST if request.method == "POST" else None
    form, status = ReportForm(data, takes_words=takes_words(petition)), 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            if not _is_too_many(request):
                report(petition, reason, form.cleaned_data["about"], form.cleaned_data.get("text", ""))
                return HttpResponse(status=303, headers={"Location": f"{request.path}?thanks"})
            form.add_error(None, _("Many reports came over your connection today. Please come again tomorrow."))
            status = 429
    return _private(render(request, "petitions/moderating/report.html", words | {"form": form}, status=status))


def _is_too_many(request: HttpRequest) -> bool:
    since = window_start(timezone.now(), WINDOW)
    return any(count_try(key, since) > FROM_CLIENT for key in keys_of_client("report", client_address(request)))


def _page_or_404(slug: str) -> tuple[PetitionPage, Petition]:
    page = public_page(slug, get_language() or "en")
    if page is None or page.petition is None:
        raise Http404
    return page, page.petition


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response

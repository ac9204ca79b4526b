"""The door of reviewers: petitions that readers reported, the oldest report first."""

from __future__ import annotations

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.models import ModerationSettings, Petition, PetitionPage
from petitions.moderating.forms import DecideReportsForm
from petitions.moderating.report import PERMISSION, decide_reports, due_at, reported, reports_of_petitions
from petitions.organizing.reach import petitions_within_reach

PAGE_SIZE = 10


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def reports_view(request: HttpRequest) -> HttpResponse:
    """Petitions with open reports, ten a page."""
    return _list(request)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_reports_view(request: HttpRequest, petition_id: int) -> HttpResponse:
    """`act=keep`: it stays as it is; `act=acted`: something was done; both say why."""
    petition = get_object_or_404(petitions_within_reach(request.user, PERMISSION), pk=petition_id)
    form = DecideReportsForm(petition.pk, request.POST)
    is_kept = {"keep": True, "acted": False}.get(request.POST.get("act", ""))
    if is_kept is None or not form.is_valid():
        return _list(request, petition, form)
    count = decide_reports(petition, is_kept, request.user, form.cleaned_data["why"])
    said = ngettext("%(count)d report is answered.", "%(count)d reports are answered.", count)
    messages.success(request, said % {"count": count})
    return redirect(reverse("reports"))


def _list(request: HttpRequest, refused: Petition | None = None, form: DecideReportsForm | None = None) -> HttpResponse:
    rows = reported(petitions_within_reach(request.user, PERMISSION)).select_related("sealing_key", "organization")
    first_page = PetitionPage.objects.filter(petition=OuterRef("pk")).order_by("pk").values("pk")[:1]
    page = Paginator(rows.annotate(page_id=Subquery(first_page)), PAGE_SIZE).get_page(request.GET.get("p"))
    reports = reports_of_petitions(page)
    days = ModerationSettings.current().report_days
    found = [
        {
            "petition": row,
            "page_id": row.page_id,
            "reports": reports.get(row.pk, []),
            "due_at": due_at(row.first, days),
            "is_late": due_at(row.first, days) < timezone.now(),
            "form": form if refused == row else DecideReportsForm(row.pk),
        }
        for row in page
    ]
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Reported petitions")}]
    words = {
        "rows": found,
        "page": page,
        "days": days,
        "breadcrumbs": trail,
    }
    return render(request, "petitions/moderating/reports.html", words, status=422 if refused else 200)

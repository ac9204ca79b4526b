"""The door of legal holds, for administrators alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from petitions.models import LegalHold
from petitions.organizing.petition_choice import titled_petitions
from petitions.sealing.forms import HoldForm
from petitions.sealing.held_back import open_held
from petitions.sealing.hold import SamePerson, agree_to_hold, ask_for_hold, end_hold, must_administer
from petitions.sealing.keys import KeyDestroyed

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """The view, 403 for everybody else."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        must_administer(request.user)
        return view(request, *args, **kwargs)

    return checked


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def holds_view(request: HttpRequest) -> HttpResponse:
    """GET: all holds, and a form; POST asks for one."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ask_for_hold(user=request.user, **form.cleaned_data)
        messages.success(request, _("It holds once another administrator agrees."))
        return redirect("holds")
    titles = {row.pk: row.title for row in titled_petitions()}
    holds = LegalHold.objects.select_related("petition", "asked_by", "agreed_by")[:200]
    words = {
        "form": form,
        "holds": [_row(hold, titles, request.user) for hold in holds],
        "breadcrumbs": [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Holds")}],
    }
    return render(request, "petitions/sealing/holds.html", words, status=422 if form.is_bound else 200)


@for_administrators
@require_POST
def decide_hold_view(request: HttpRequest, hold_id: int) -> HttpResponse:
    """`act=agree` or `act=end`."""
    hold = get_object_or_404(LegalHold, pk=hold_id)
    try:
        done = (agree_to_hold if request.POST.get("act") == "agree" else end_hold)(hold, request.user)
    except SamePerson:
        done = False
    if not done:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("holds")


@for_administrators
@require_POST
def open_held_view(request: HttpRequest, hold_id: int) -> HttpResponse:
    """What is kept of those who left, as JSON; `why` goes on the access log before anything is opened."""
    petition = get_object_or_404(LegalHold.objects.select_related("petition__sealing_key"), pk=hold_id).petition
    try:
        found = open_held(petition, request.POST.get("why", "")[:500], request.user)
    except ValueError:
        messages.error(request, _("Please say why: it goes on the access log."))
        return redirect("holds")
    except KeyDestroyed:
        raise Http404 from None
    response = JsonResponse({"signatures": found}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{petition.slug}-held.json"'
    response["Cache-Control"] = "no-store"
    return response


def _row(hold: LegalHold, titles: dict[int, str], user: Any) -> dict[str, Any]:
    today = hold.petition.local(timezone.now()).date()
    return {
        "hold": hold,
        "title": titles.get(hold.petition_id) or hold.petition.slug,
        "holds": hold.holds(today),
        "kept": hold.petition.held_signatures.count() if hold.numbers else 0,
        "is_over": bool(hold.ended_at) or hold.until < today,
        "may_agree": hold.agreed_at is None and hold.asked_by_id != user.pk,
    }

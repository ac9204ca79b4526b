"""The door of strikes in the admin: the rule, what it would take, why; then progress, and the way back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from petitions.models import Petition, Strike
from petitions.organizing.petition_choice import titled_petitions
from petitions.organizing.reach import petitions_within_reach
from petitions.striking.forms import RuleForm, StrikeForm, WhyForm, seal_of
from petitions.striking.in_words import in_words
from petitions.striking.preview import preview
from petitions.striking.rule import Rule
from petitions.striking.strike import PERMISSION, cancel, remove_held, strike, undo
from petitions.striking.which import WhichForm

PAGE_SIZE = 20
LOOK_AGAIN = "2"
"""Seconds until the page of a running strike asks how far it is."""


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def strikes_view(request: HttpRequest) -> HttpResponse:
    """The strikes of one petition (`?petition=`), the latest first, 20 a page."""
    form = WhichForm(request.user, PERMISSION, request.GET or None)
    petition = form.cleaned_data["petition"] if form.is_valid() else None
    rows = Strike.objects.filter(petition=petition).select_related("made_by") if petition else Strike.objects.none()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    words = {"form": form, "petition": petition, "page": page, "breadcrumbs": _trail()}
    return render(request, "petitions/striking/strikes.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_view(request: HttpRequest, petition_id: int) -> HttpResponse:
    """GET: the rule, filled in from the address; POST: what it would take, and with `act=strike` do it."""
    petition = get_object_or_404(petitions_within_reach(request.user, PERMISSION), pk=petition_id)
    with timezone.override(petition.time_zone):
        if request.method != "POST":
            return _shown(request, petition, RuleForm(petition, initial=_prefilled(request)))
        form = RuleForm(petition, request.POST)
        if not form.is_valid():
            return _shown(request, petition, form, status=422)
        return _previewed(request, petition, form)


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def progress_view(request: HttpRequest, strike_id: int) -> HttpResponse:
    """How far a strike is; the page asks again while it runs."""
    return _progress(request, _found(request, strike_id), WhyForm())


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, strike_id: int) -> HttpResponse:
    """Stop it, put it back, or strike out what was held; back to its page."""
    row, decision = _found(request, strike_id), request.POST.get("decision", "")
    form = WhyForm(request.POST)
    if decision in ("undo", "remove") and not form.is_valid():
        return _progress(request, row, form, status=422)
    if decision == "cancel":
        done = cancel(row.pk, request.user)
    elif decision == "undo":
        done = undo(row.pk, request.user, form.cleaned_data["note"])
    elif decision == "remove":
        reason = form.cleaned_data["reason"] or Strike.Reason.MACHINE
        done = remove_held(row.pk, request.user, reason, form.cleaned_data["note"])
    else:
        done = False
    if not done:
        messages.warning(request, _("Nothing was changed: this had come further already."))
    return redirect("strike_progress", row.pk)


def _previewed(request: HttpRequest, petition: Petition, form: RuleForm) -> HttpResponse:
    rule = form.rule()
    counts, seal = preview(petition, rule), seal_of(rule)
    acting = request.POST.get("act") == "strike" and request.POST.get("previewed") == seal
    why = StrikeForm(request.POST if acting else None, initial=_typed(request))
    if acting and why.is_valid() and counts.taken:
        row = strike(petition, rule, user=request.user, **why.cleaned_data)
        return redirect("strike_progress", row.pk)
    words = {"preview": counts, "seal": seal, "why": why, "changed": request.POST.get("act") == "strike" and not acting}
    return _shown(request, petition, form, status=422 if acting else 200, **words)


def _shown(request: HttpRequest, petition: Any, form: RuleForm, status: int = 200, **words: Any) -> HttpResponse:
    words |= {"form": form, "petition": petition, "breadcrumbs": _trail(petition, _("New"))}
    return render(request, "petitions/striking/strike.html", words, status=status)


def _progress(request: HttpRequest, row: Strike, form: WhyForm, status: int = 200) -> HttpResponse:
    words = {
        "strike": row,
        "petition": titled_petitions().get(pk=row.petition_id),
        "rule": in_words(row.petition, Rule.from_json(row.rule)),
        "gone": row.done - row.undone if row.state == Strike.State.UNDONE else 0,
        "form": form,
        "breadcrumbs": _trail(row.petition, str(row.pk)),
    }
    response = render(request, "petitions/striking/progress.html", words, status=status)
    if row.is_active:
        # With its address: a browser that arrived at #preview would only scroll there again.
        response["Refresh"] = f"{LOOK_AGAIN}; url={reverse('strike_progress', args=[row.pk])}"
    return response


def _found(request: HttpRequest, strike_id: int) -> Strike:
    mine = petitions_within_reach(request.user, PERMISSION).values("pk")
    rows = Strike.objects.filter(petition__in=mine).select_related("petition", "made_by")
    return get_object_or_404(rows, pk=strike_id)


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    """What a link of `Signing now` says; the choices of several are a list."""
    said = {name: request.GET[name] for name in RuleForm.base_fields if request.GET.get(name)}
    return said | ({"slow": request.GET.getlist("slow")} if "slow" in said else {})


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST[name] for name in StrikeForm.base_fields if request.POST.get(name)}


def _trail(petition: Petition | None = None, here: str = "") -> list[dict[str, str]]:
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": _("Striking out")}]
    if petition:
        trail[1]["url"] = f"{reverse('strikes')}?petition={petition.pk}"
        trail.append({"url": "", "label": here})
    return trail

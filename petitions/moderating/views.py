"""The moderator's queue."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.models import Reason, ReasonState
from petitions.moderating.rates import RATES_PERMISSION, rates_of
from petitions.moderating.review import PERMISSION, hide, publish, text_of
from petitions.moderating.waiting import count_anew
from petitions.organizing.petition_choice import PetitionChoice, titled_petitions
from petitions.organizing.reach import petitions_within_reach
from petitions.sealing.keys import KeyDestroyed
from petitions.striking.which import WhichForm

PAGE_SIZE = 20
KEPT = ("state", "petition", "p")
"""Where in the queue a moderator is; a decision leads back there."""


class QueueForm(WhichForm):
    """Which reasons are shown."""

    petition = PetitionChoice(
        titled_petitions(), label=gettext_lazy("Petition"), required=False, empty_label=gettext_lazy("All")
    )


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def reasons_view(request: HttpRequest) -> HttpResponse:
    """Reasons in one state (`?state=`, waiting by default), of one petition or all, 20 a page.

    Waiting ones oldest first, decided ones by decision, the latest first."""
    state = request.GET.get("state", ReasonState.WAITING)
    if state not in ReasonState.values:
        state = ReasonState.WAITING
    form = QueueForm(request.user, PERMISSION, request.GET)
    petition = form.cleaned_data.get("petition") if form.is_valid() else None
    # What staff struck brings its reason back when it is put back.
    rows = _reasons(request).filter(state=state, signature__withdrawn_at=None)
    rows = rows.select_related("petition__sealing_key", "signature")
    if petition:
        rows = rows.filter(petition=petition)
    shown = Paginator(rows.order_by(*_order(state)), PAGE_SIZE).get_page(request.GET.get("p"))
    place = {"state": state, "petition": petition.pk if petition else ""}
    titles = {row.pk: row.title for row in titled_petitions()}
    words: dict[str, Any] = {
        "reasons": [_item(reason, titles) for reason in shown],
        "page": shown,
        "state": state,
        "states": ReasonState.choices,
        "form": form,
        "petition": petition,
        "place": urlencode(place),
        "breadcrumbs": _breadcrumbs(),
    }
    return render(request, "petitions/moderating/reasons.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, reason_id: int) -> HttpResponse:
    """Publish or hide one reason, then back to the same place of the queue."""
    if not _reasons(request).filter(pk=reason_id).exists() and Reason.objects.filter(pk=reason_id).exists():
        raise Http404
    act = {"publish": publish, "hide": hide}.get(request.POST.get("decision", ""))
    back = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    if act is not None:
        _decide(request, reason_id, act)
        count_anew(request.user)
    return redirect(reverse("reasons") + (f"?{urlencode(back)}" if back else ""))


@permission_required(RATES_PERMISSION, raise_exception=True)
@require_safe
def rates_view(request: HttpRequest) -> HttpResponse:
    """How one petition was signed in the last day (`?petition=`)."""
    form = WhichForm(request.user, RATES_PERMISSION, request.GET or None)
    petition = form.cleaned_data["petition"] if form.is_valid() else None
    words: dict[str, Any] = {
        "form": form,
        "petition": petition,
        "zone": petition.time_zone if petition else "UTC",
        "rates": rates_of(petition, timezone.now()) if petition else None,
        "breadcrumbs": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Signing now")},
        ],
    }
    return render(request, "petitions/moderating/rates.html", words)


def _reasons(request: HttpRequest) -> QuerySet[Reason]:
    return Reason.objects.filter(petition__in=petitions_within_reach(request.user, PERMISSION).values("pk"))


def _decide(request: HttpRequest, reason_id: int, act: Any) -> None:
    try:
        done = act(reason_id)
    except KeyDestroyed:
        done = False
    if not done:
        messages.warning(request, _("This reason is gone: its signer took it back."))
        return
    state = ReasonState.PUBLISHED if act is publish else ReasonState.HIDDEN
    said = _("The reason is on the page now.") if act is publish else _("The reason is hidden.")
    where = f"{reverse('reasons')}?state={state}#reason-{reason_id}"
    messages.success(request, said, buttons=[messages.button(where, _("Think again"))])


def _order(state: str) -> tuple[Any, ...]:
    if state == ReasonState.WAITING:
        return ("signed_at", "pk")
    return (F("decided_at").desc(nulls_last=True), "-pk")


def _breadcrumbs() -> list[dict[str, str]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": "", "label": _("Reasons for signing")},
    ]


def _item(reason: Reason, titles: dict[int, str]) -> dict[str, Any]:
    try:
        text = text_of(reason)
    except KeyDestroyed:
        text = ""
    return {
        "id": reason.pk,
        "petition": titles.get(reason.petition_id) or reason.petition.slug,
        "text": text,
        "lang": reason.language,
        "state": reason.get_state_display(),
        "visibility": reason.signature.get_visibility_display(),
        "signed_at": reason.signed_at,
    }

"""The moderator's queue."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.models import Ground, Reason, ReasonState
from petitions.moderating.queue import REPORTED, item_of, reasons_in, reasons_within_reach
from petitions.moderating.rates import RATES_PERMISSION, rates_of
from petitions.moderating.report import reports_of_reasons
from petitions.moderating.review import PERMISSION, hide, hide_all, publish, publish_all
from petitions.moderating.waiting import count_anew
from petitions.moderating.word_list import current_list
from petitions.organizing.petition_choice import PetitionChoice, titled_petitions
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
    """Reasons in one state (`?state=`, waiting by default, or reported), of one petition or all, 20 a page; with
    `?chosen` all of the page are ticked, but those that hold a word of the list."""
    state = request.GET.get("state", ReasonState.WAITING)
    if state not in (*ReasonState.values, REPORTED):
        state = ReasonState.WAITING
    form = QueueForm(request.user, PERMISSION, request.GET)
    petition = form.cleaned_data.get("petition") if form.is_valid() else None
    rows = reasons_in(request.user, state).select_related("petition__sealing_key", "signature")
    if petition:
        rows = rows.filter(petition=petition)
    shown = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("p"))
    place = {"state": state, "petition": petition.pk if petition else ""}
    listed, reports = current_list(), reports_of_reasons(shown)
    titles = {row.pk: row.title for row in titled_petitions()}
    words: dict[str, Any] = {
        "reasons": [item_of(row, titles, listed, reports.get(row.pk, [])) for row in shown],
        "page": shown,
        "state": state,
        "states": [*ReasonState.choices, (REPORTED, _("reported"))],
        "grounds": Ground.choices,
        "are_chosen": "chosen" in request.GET,
        "form": form,
        "petition": petition,
        "place": urlencode(place),
        "here": urlencode(place | {"p": shown.number}),
        "breadcrumbs": _breadcrumbs(_("Reasons for signing")),
    }
    return render(request, "petitions/moderating/reasons.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, reason_id: int) -> HttpResponse:
    """Publish or hide one reason, then back to the same place of the queue."""
    if not reasons_within_reach(request.user).filter(pk=reason_id).exists() and _exists(reason_id):
        raise Http404
    if (decision := _decision(request)) == ReasonState.PUBLISHED:
        _tell(request, reason_id, publish(reason_id), decision, _("The reason is on the page now."))
    elif decision == ReasonState.HIDDEN:
        done = hide(reason_id, request.POST["why"])
        _tell(request, reason_id, done, decision, _("The reason is hidden."))
    return _back(request)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_many_view(request: HttpRequest) -> HttpResponse:
    """Publish or hide all that are ticked (`reason`, those of one page at most); others' are passed over."""
    asked = [int(each) for each in request.POST.getlist("reason")[:PAGE_SIZE] if each.isdecimal() and len(each) < 19]
    mine = list(reasons_within_reach(request.user).filter(pk__in=asked).values_list("pk", flat=True))
    if not mine:
        messages.warning(request, _("Tick at least one reason."))
        return _back(request)
    if (decision := _decision(request)) == ReasonState.PUBLISHED:
        count = publish_all(mine)
        said = ngettext("%(count)d reason is on the page now.", "%(count)d reasons are on the page now.", count)
        messages.success(request, said % {"count": count})
    elif decision == ReasonState.HIDDEN:
        count = hide_all(mine, request.POST["why"])
        said = ngettext("%(count)d reason is hidden.", "%(count)d reasons are hidden.", count)
        messages.success(request, said % {"count": count})
    return _back(request)


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
        "breadcrumbs": _breadcrumbs(_("Signing now")),
    }
    return render(request, "petitions/moderating/rates.html", words)


def _exists(reason_id: int) -> bool:
    return Reason.objects.filter(pk=reason_id).exists()


def _decision(request: HttpRequest) -> str:
    """What was pressed, as a state; "" for nothing known, and for hiding without a ground."""
    pressed = request.POST.get("decision", "")
    if pressed == "hide" and request.POST.get("why") not in Ground.values:
        messages.warning(request, _("Choose why it is hidden: whoever wrote it reads so on their own page."))
        return ""
    return {"publish": ReasonState.PUBLISHED, "hide": ReasonState.HIDDEN}.get(pressed, "")


def _tell(request: HttpRequest, reason_id: int, done: bool, state: str, said: str) -> None:
    if not done:
        messages.warning(request, _("This reason is gone: its signer took it back."))
        return
    where = f"{reverse('reasons')}?state={state}#reason-{reason_id}"
    messages.success(request, said, buttons=[messages.button(where, _("Think again"))])


def _back(request: HttpRequest) -> HttpResponse:
    count_anew(request.user)
    place = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    return redirect(reverse("reasons") + (f"?{urlencode(place)}" if place else ""))


def _breadcrumbs(label: str) -> list[dict[str, str]]:
    return [{"url": reverse("wagtailadmin_home"), "label": _("Home")}, {"url": "", "label": label}]

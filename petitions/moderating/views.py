"""The moderator's queue."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from petitions.models import Reason, ReasonState
from petitions.moderating.review import PERMISSION, hide, publish, text_of
from petitions.sealing.keys import KeyDestroyed

PAGE_SIZE = 20


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def reasons_view(request: HttpRequest) -> HttpResponse:
    """Reasons in one state (`?state=`, waiting by default), oldest first, 20 a page."""
    state = request.GET.get("state", ReasonState.WAITING)
    if state not in ReasonState.values:
        state = ReasonState.WAITING
    rows = Reason.objects.filter(state=state).select_related("petition__sealing_key", "signature")
    shown = Paginator(rows.order_by("signed_at", "pk"), PAGE_SIZE).get_page(request.GET.get("p"))
    words: dict[str, Any] = {
        "reasons": [_item(reason) for reason in shown],
        "page": shown,
        "state": state,
        "states": ReasonState.choices,
    }
    return render(request, "petitions/moderating/reasons.html", words)


@permission_required(PERMISSION, raise_exception=True)
@require_POST
def decide_view(request: HttpRequest, reason_id: int) -> HttpResponse:
    """Publish or hide one reason, then back to the queue."""
    act = {"publish": publish, "hide": hide}.get(request.POST.get("decision", ""))
    if act is None:
        return redirect("reasons")
    try:
        done = act(reason_id)
    except KeyDestroyed:
        done = False
    if not done:
        messages.warning(request, _("This reason is gone: its signer took it back."))
    elif act is publish:
        messages.success(request, _("The reason is on the page now."))
    else:
        messages.success(request, _("The reason is hidden."))
    return redirect("reasons")


def _item(reason: Reason) -> dict[str, Any]:
    try:
        text = text_of(reason)
    except KeyDestroyed:
        text = ""
    return {
        "id": reason.pk,
        "petition": reason.petition.slug,
        "text": text,
        "lang": reason.language,
        "state": reason.get_state_display(),
        "visibility": reason.signature.get_visibility_display(),
        "signed_at": reason.signed_at,
    }

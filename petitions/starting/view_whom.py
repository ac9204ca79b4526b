"""The step "to whom": search, choose, put forward, take off; all without a script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from petitions.models import PetitionPage
from petitions.starting.draft import InReview
from petitions.starting.office_forms import ProposeForm, TargetForm
from petitions.starting.offices import TooMany, ask_also, ask_no_more, find, propose


def whom(request: HttpRequest, page: PetitionPage) -> HttpResponse | dict[str, Any]:
    """POST `act`: `add` the office chosen, `propose` a new one, `remove-` and its number, or else lead on, with the
    office chosen if one is. `?q=` searches."""
    query, act = request.GET.get("q", "").strip()[:100], request.POST.get("act", "")
    organization = page.get_parent().specific.organization
    here = reverse("start_step", args=[page.pk, "whom"])
    if request.method == "POST" and page.workflow_in_progress:
        raise InReview
    if (number := act.removeprefix("remove-")) != act and number.isdecimal():
        ask_no_more(page, int(number[:18]), request.user)
        return redirect(here)
    target, proposal = TargetForm(organization), ProposeForm()
    if request.method == "POST" and act == "propose":
        proposal = ProposeForm(request.POST)
        if proposal.is_valid() and _kept(proposal, lambda: _propose(proposal, page, request.user)):
            return redirect(here)
    elif request.method == "POST":
        if act != "add" and "office" not in request.POST and page.target_drafts.all():
            return redirect("start_step", page.pk, "why")
        target = TargetForm(organization, request.POST)
        if target.is_valid() and _kept(target, lambda: _ask(target, page, request.user)):
            return redirect(here if act == "add" else reverse("start_step", args=[page.pk, "why"]))
    asked = [(draft, draft.office) for draft in page.target_drafts.all()]
    return {
        "form": target,
        "proposal": proposal,
        "asked": asked,
        "query": query,
        "found": find(query, organization, [office.pk for _draft, office in asked]),
        "search_url": here,
        "action": f"{here}?{urlencode({'q': query})}" if query else here,
        "chosen": target["office"].value(),
    }


def _ask(form: TargetForm, page: PetitionPage, user: Any) -> None:
    data = form.cleaned_data
    ask_also(page, data["office"], user, data["court_matter"], data["court_decision"])


def _propose(form: ProposeForm, page: PetitionPage, user: Any) -> None:
    organization, data = page.get_parent().specific.organization, form.cleaned_data
    office = propose(form.save(commit=False), data["title"], organization, page.locale.language_code)
    ask_also(page, office, user, data["court_matter"], data["court_decision"])


def _kept(form: Any, keep: Callable[[], None]) -> bool:
    try:
        keep()
    except TooMany:
        form.add_error(None, _("That is as many as there can be. Take one off first."))
        return False
    return True

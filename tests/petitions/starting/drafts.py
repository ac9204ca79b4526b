"""Drafts that are being started, and what a browser posts on the way."""

from __future__ import annotations

from typing import Any

from django.test import Client

from petitions.models import Petition, PetitionPage, Role
from tests.cast import an_office
from tests.petitions.people.members import OURS, logged_in, member

ASK = {"title": "Keep our library open", "ask": "Senator Vega, keep our library open on Saturdays."}
WHY = {"summary": "Children read there.\n\nIt is warm.", "letter": "Dear Senator,\n\nplease keep it open."}
SIGNING = {"time_zone": "America/New_York", "reasons_reviewed": "on"}


def organizer(of: str = OURS) -> Any:
    """Somebody who starts petitions for one of the two organizations."""
    return member(Role.ORGANIZER, of)


def begun(client: Client, language: str = "", **changes: Any) -> PetitionPage:
    """The first step of a draft, as it is posted."""
    answer = client.post(f"{language}/start/new/", ASK | changes)
    assert answer.status_code == 302, answer.context["form"].errors if answer.context else answer
    return PetitionPage.objects.order_by("-pk")[0]


def step(page: PetitionPage, name: str, language: str = "") -> str:
    """Where a step is."""
    return f"{language}/start/{page.pk}/{name}/"


def whole(client: Client, language: str = "", **changes: Any) -> PetitionPage:
    """A draft with everything that must be there, written through the steps."""
    page = begun(client, language, **changes)
    for name, data in (("whom", {"office": an_office().pk}), ("why", WHY), ("signing", SIGNING)):
        answer = client.post(step(page, name, language), data)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
    return PetitionPage.objects.get(pk=page.pk)


def latest(page: PetitionPage) -> Any:
    """The page as drafted last."""
    return PetitionPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def petition_of(page: PetitionPage) -> Petition:
    """Its row as the database has it."""
    return Petition.objects.get(pages=page.pk)


__all__ = ["ASK", "SIGNING", "WHY", "begun", "latest", "logged_in", "organizer", "petition_of", "step", "whole"]

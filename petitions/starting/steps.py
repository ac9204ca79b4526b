"""The steps of a new petition, in order."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import PetitionPage
from petitions.starting.submit import lacks

STEPS: dict[str, Promise] = {
    "ask": _("The ask"),
    "whom": _("To whom"),
    "why": _("Why"),
    "picture": _("Picture"),
    "signing": _("How people sign"),
    "review": _("Look it over"),
}


class Step(NamedTuple):
    """One step as its list shows it."""

    name: str
    label: Promise
    url: str
    current: bool
    lacking: bool


def steps_of(page: PetitionPage, current: str) -> list[Step]:
    """All steps, where each is, and whether something that must be there is missing."""
    missing = {each.step for each in lacks(page)}
    return [
        Step(name, label, reverse("start_step", args=[page.pk, name]), name == current, name in missing)
        for name, label in STEPS.items()
    ]


def after(step: str) -> str:
    """The name of the next step; the last is followed by itself."""
    names = list(STEPS)
    return names[min(names.index(step) + 1, len(names) - 1)]


def before(step: str) -> str:
    """The name of the step before; "" for the first."""
    names = list(STEPS)
    return names[names.index(step) - 1] if step != names[0] else ""

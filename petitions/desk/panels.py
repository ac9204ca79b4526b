"""The desk on the start page of the admin, as Wagtail wants it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.admin.ui.components import Component

from petitions.desk.needs import needs_of
from petitions.desk.numbers import numbers_of
from petitions.models import Outcome, Petition
from petitions.organizing.reach import petitions_within_reach

MOST = 4
"""Petitions drawn; the list of petitions has the others."""


class NeedsPanel(Component):
    """What waits for whoever looks."""

    name = "needs"
    template_name = "petitions/desk/needs.html"
    order = 70

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        return {"needs": needs_of(parent_context["request"].user)}


class NumbersPanel(Component):
    """How the running petitions go, those with the newest opening first."""

    name = "numbers"
    template_name = "petitions/desk/numbers.html"
    order = 95

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        now = timezone.now()
        mine = petitions_within_reach(parent_context["request"].user).filter(published_at__isnull=False)
        running = [row for row in mine.order_by("-published_at", "-pk") if _runs(row, now)]
        shown = [{"petition": row, "numbers": numbers_of(row, now)} for row in running[:MOST]]
        return {"shown": shown, "more": max(0, len(running) - MOST), "fewest": settings.SMALL_CELL}


def _runs(petition: Petition, now: Any) -> bool:
    return petition.outcome == Outcome.NONE and (petition.closes_at is None or petition.closes_at > now)

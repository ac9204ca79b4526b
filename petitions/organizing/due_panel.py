"""On the start page of the admin: follow-ups that are due, and promises whose day has passed, within one's reach."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from petitions.handing_over.remind import due_lines
from petitions.models import Promise
from petitions.organizing.reach import petitions_within_reach, titles_within_reach

MOST = 50


class DuePanel(Component):
    """Empty for whoever has nothing to ask. Seven queries."""

    name = "due"
    template_name = "petitions/handing_over/due.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        user = parent_context["request"].user
        if not user.has_perm("petitions.change_delivery"):
            return {"lines": [], "promises": []}
        titles, lines = titles_within_reach(user), due_lines(petitions_within_reach(user))
        rows = [
            {"row": line, "days": _days(line), "petition": titles[line.delivery.petition_id]} for line in lines[:MOST]
        ]
        promises = [{"row": row, "petition": titles[row.petition_id]} for row in _overdue(list(titles))]
        return {"lines": rows, "more": max(0, len(lines) - MOST), "promises": promises}


def _overdue(petitions: list[int]) -> list[Promise]:
    waiting = Promise.objects.filter(petition__in=petitions, state=Promise.State.WAITING, due_on__isnull=False)
    late = waiting.select_related("office", "petition").prefetch_related("office__texts__locale")
    now = timezone.now()
    return [row for row in late.order_by("due_on")[:MOST] if row.is_overdue(row.petition.local(now).date())]


def _days(line: Any) -> int:
    return int((line.delivery.petition.local(timezone.now()).date() - line.follow_up_on).days)

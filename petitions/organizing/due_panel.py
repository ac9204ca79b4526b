"""On the start page of the admin: follow-ups that are due, and promises whose day has passed, within one's reach."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from petitions.handing_over.remind import due_lines
from petitions.models import Promise
from petitions.organizing.reach import petitions_within_reach

MOST = 50


class DuePanel(Component):
    """Empty for whoever has nothing to ask. Five queries."""

    name = "due"
    template_name = "petitions/handing_over/due.html"
    order = 90

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        user = parent_context["request"].user
        if not user.has_perm("petitions.change_delivery"):
            return {"lines": [], "promises": []}
        lines = due_lines(petitions_within_reach(user))
        rows = [{"row": line, "title": _title(line), "days": _days(line)} for line in lines[:MOST]]
        return {"lines": rows, "more": max(0, len(lines) - MOST), "promises": _overdue(user)}


def _overdue(user: Any) -> list[Promise]:
    waiting = Promise.objects.filter(
        petition__in=petitions_within_reach(user).values("pk"), state=Promise.State.WAITING
    )
    late = waiting.filter(due_on__isnull=False).select_related("office", "petition").order_by("due_on")[:MOST]
    now = timezone.now()
    return [row for row in late if row.is_overdue(row.petition.local(now).date())]


def _title(line: Any) -> str:
    words = line.target.office.words()
    return words.title if words else line.target.office.name


def _days(line: Any) -> int:
    return int((line.delivery.petition.local(timezone.now()).date() - line.follow_up_on).days)

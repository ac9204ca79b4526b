"""On the start page of the admin: offices that passed to somebody else, with what is open there."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from petitions.delivering.ask_for_packet import PERMISSION
from petitions.organizing.reach import petitions_within_reach, titles_within_reach
from petitions.welcoming.done import open_tasks
from petitions.welcoming.open_with import open_with

MOST = 20


class WelcomePanel(Component):
    """Empty for whoever has no such task. Seven queries, and two for each of at most 20 tasks."""

    name = "welcome"
    template_name = "petitions/welcoming/tasks.html"
    order = 85

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        request = parent_context["request"]
        if not request.user.has_perm("petitions.change_delivery"):
            return {"tasks": []}
        titles, tasks = titles_within_reach(request.user), open_tasks(petitions_within_reach(request.user))[:MOST]
        mine = petitions_within_reach(request.user, PERMISSION).filter(pk__in=[t.target.petition_id for t in tasks])
        signed = set(mine.exclude(tally__confirmed=0, tally__paper=0, tally__imported=0).values_list("pk", flat=True))
        return {
            "request": request,
            "tasks": [
                {
                    "row": task,
                    "petition": titles[task.target.petition_id],
                    "open": open_with(task.target),
                    "may_make": task.target.petition_id in signed,
                }
                for task in tasks
            ],
        }

"""On the start page of the admin: petitions that look won, with the evidence, for those who may say so."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.components import Component

from petitions.deciding.rule import rule_met
from petitions.models import Outcome, Petition
from petitions.organizing.reach import petitions_within_reach

MOST = 20


class WonPanel(Component):
    """Empty while no rule is met. One query, and one more for each petition that has a rule and no outcome."""

    name = "won"
    template_name = "petitions/deciding/won.html"
    order = 80

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """What the template takes."""
        rows = petitions_within_reach(parent_context["request"].user)
        rows = rows.filter(decision_needs__isnull=False, outcome=Outcome.NONE, published_at__isnull=False)[:MOST]
        found = [(petition, rule_met(petition)) for petition in rows]
        return {"won": [_row(petition, met.positions) for petition, met in found if met]}


def _row(petition: Petition, positions: list[Any]) -> dict[str, Any]:
    return {
        "petition": petition,
        "page": petition.pages.order_by("pk").first(),
        "positions": positions,
        "of": petition.targets.filter(removed_at=None).count(),
    }

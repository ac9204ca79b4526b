"""How far a line is: each step is written down, dated and signed by who made it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from petitions.models import Delivery, DeliveryTarget, LineChange

Standing = tuple[str, str]
"""State and outcome of a line."""


def standing_of(delivery: Delivery) -> dict[int, Standing]:
    """State and outcome of each line as they are stored now, by target. One query."""
    if not delivery.pk:
        return {}
    rows = DeliveryTarget.objects.filter(delivery=delivery.pk)
    return {target: (state, outcome) for target, state, outcome in rows.values_list("target", "state", "outcome")}


def is_on_record(deliveries: Iterable[Delivery]) -> bool:
    """Whether of one of them more was ever written down than a plan. Two queries."""
    planned = DeliveryTarget.Outcome.PLANNED
    found = list(deliveries)
    lines = DeliveryTarget.objects.filter(delivery__in=found).exclude(outcome=planned)
    steps = LineChange.objects.filter(delivery__in=found).exclude(to_outcome__in=["", planned])
    return lines.exists() or steps.exists()


def sign_changes(delivery: Delivery, before: dict[int, Standing], user: Any, via: str) -> int:
    """Write down, dated and signed by `user` (None: the clock), what is other than `before`; return how many lines."""
    after = standing_of(delivery)
    nothing = ("", "")
    rows = [
        LineChange(
            delivery=delivery,
            target_id=target,
            by=user,
            by_label=user.get_username() if user else "",
            via=via,
            from_state=before.get(target, nothing)[0],
            from_outcome=before.get(target, nothing)[1],
            to_state=after.get(target, nothing)[0],
            to_outcome=after.get(target, nothing)[1],
        )
        for target in sorted({*before, *after})
        if before.get(target) != after.get(target)
    ]
    LineChange.objects.bulk_create(rows)
    return len(rows)

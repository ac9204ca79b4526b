"""Milestones: each step once, with the signature that crossed it."""

import datetime

from petitions.models import Milestone, Petition, Signature
from petitions.models.steps import parse_steps, steps_between


def reach_milestones(
    petition: Petition, before: int, new: list[Signature], at: datetime.datetime | None = None
) -> list[int]:
    """Record the steps crossed when `new` (in order of the roll) joined a count of `before`: at the moment the crossing
    one was confirmed, or `at`, when they are put back.

    The unique key keeps a step at its first crossing when the count fell in between. Returns the steps crossed.
    """
    steps = steps_between(before, before + len(new), parse_steps(petition.milestone_steps))
    crossing = {step: new[step - before - 1] for step in steps}
    Milestone.objects.bulk_create(
        [
            Milestone(petition=petition, step=step, number=row.number, reached_at=at or row.confirmed_at)
            for step, row in crossing.items()
            if row.number and row.confirmed_at
        ],
        ignore_conflicts=True,
    )
    return steps
